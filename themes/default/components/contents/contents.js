/**
 * Contents that follow the reader: where they stand beside the text, the entry of the section being read is marked, and kept in sight.
 * Nothing moves but the list itself, and it never glides.
 *
 * @typedef {object} Contents
 * @property {(tops: number[], line: number) => number} reading Which of the sections, whose headings stand at `tops` from the top of
 *   the screen down, is read at `line`: the last that begins above it. -1 above the first.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  /** The share of the screen's height above which a heading has been reached. */
  const REACHED = 0.25;

  /** @type {Contents["reading"]} */
  function reading(tops, line) {
    let [low, high] = [0, tops.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (tops[middle] <= line) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  Staffroom.contents = { reading };
  if (!globalThis.document) return;

  const list = document.querySelector(".contents");
  const beside = list?.closest(".beside");
  if (!list || !(beside instanceof HTMLElement)) return;
  /** @type {{ link: HTMLAnchorElement, section: Element }[]} */
  const entries = [];
  for (const link of list.querySelectorAll("a")) {
    const section = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (section) entries.push({ link, section });
  }

  /** @type {HTMLAnchorElement | null} */
  let marked = null;
  let waiting = false;

  /** The entry of the section being read; none above the first, and where the contents stand above the text. */
  function current() {
    if (getComputedStyle(/** @type {HTMLElement} */ (beside)).position !== "sticky") return null;
    const page = document.documentElement;
    const tops = entries.map(({ section }) => section.getBoundingClientRect().top);
    if (window.scrollY + window.innerHeight < page.scrollHeight - 2) {
      return entries[reading(tops, window.innerHeight * REACHED)]?.link ?? null;
    }
    // The end of the page: sections that cannot rise further are read where they are, the one that was asked for first.
    const asked = entries.findIndex(({ link }) => link.hash === location.hash);
    const seen = asked >= 0 && tops[asked] >= 0 && tops[asked] < window.innerHeight;
    return entries[seen ? asked : reading(tops, window.innerHeight)]?.link ?? null;
  }

  function follow() {
    waiting = false;
    const link = current();
    if (link === marked) return;
    marked?.removeAttribute("aria-current");
    marked = link;
    link?.setAttribute("aria-current", "location");
    // A reader who is in the list has it stay as it is.
    if (link && !beside?.matches(":hover, :focus-within")) reveal(link);
  }

  /** @param {HTMLAnchorElement} link */
  function reveal(link) {
    const box = /** @type {HTMLElement} */ (beside);
    const [frame, entry] = [box.getBoundingClientRect(), link.getBoundingClientRect()];
    const out = entry.top < frame.top ? entry.top - frame.top : Math.max(0, entry.bottom - frame.bottom);
    if (out !== 0) box.scrollTop += out + Math.sign(out) * frame.height * REACHED;
  }

  function soon() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(follow);
  }

  for (const event of ["scroll", "resize", "hashchange"]) window.addEventListener(event, soon, { passive: true });
  soon();
})();
