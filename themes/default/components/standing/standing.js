/**
 * Shows where reviews stand on the reader's day. A site that was published once is still read a year later: what was in date
 * then may be overdue now. Every state that will come is in the page, hidden, with the day on which it begins.
 *
 * @typedef {object} Standing
 * @property {(now: Date) => string} day The reader's day as ISO 8601: days of this form can be compared as text.
 * @property {(from: string | undefined, until: string | undefined, day: string) => boolean} holds Whether something holds on
 *   `day` that holds from the day `from` on, and from the day `until` on no longer.
 * @property {(page: Document, now: Date) => void} show Brings a page up to the day of `now`. A clock that is earlier than the day
 *   of the build is wrong, and changes nothing.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  /** @type {Standing["day"]} */
  function day(now) {
    const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
    return `${String(now.getFullYear()).padStart(4, "0")}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  }

  /** @type {Standing["holds"]} */
  function holds(from, until, day) {
    return (!from || from <= day) && (!until || day < until);
  }

  /** @type {Standing["show"]} */
  function show(page, now) {
    const built = page.documentElement.dataset.built;
    const today = day(now);
    if (!built || today <= built) return;
    /** @type {NodeListOf<HTMLElement>} */
    const states = page.querySelectorAll("[data-stands-from], [data-stands-until]");
    for (const state of states) {
      state.hidden = !holds(state.dataset.standsFrom, state.dataset.standsUntil, today);
    }
    /** @type {NodeListOf<HTMLElement>} */
    const counts = page.querySelectorAll("[data-count]");
    for (const count of counts) {
      const number = page.querySelectorAll(`.standing-${count.dataset.count}:not([hidden])`).length;
      const shown = count.querySelector("strong");
      if (shown) shown.textContent = String(number);
      count.hidden = number === 0;
    }
    /** @type {NodeListOf<HTMLElement>} */
    const notes = page.querySelectorAll("[data-stands-today]");
    for (const note of notes) note.hidden = false;
  }

  Staffroom.standing = { day, holds, show };
  if (globalThis.document) show(document, new Date());
})();
