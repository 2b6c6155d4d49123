// Given to every page while `staffroom serve` shows it; no published page has it.
//
// It runs before the page's own scripts, so that it knows the page as it was written. When the author saves, what differs is put into the
// page where that is safe, and the reader's place and what was typed stay; otherwise the page is loaded again.
(() => {
  "use strict";
  const OURS = "script[src^='/_staffroom/'], link[href^='/_staffroom/'], .staffroom-author, .staffroom-errors";
  /** What may hold what scripts or readers did, or be held by a script. */
  const ALIVE = "html, head, body, link, meta, style, script, iframe, form, button, input, select, textarea, dialog, details";
  const me = /** @type {HTMLScriptElement} */ (document.currentScript);

  /** @param {Element} top */
  const all = (top) => [top, ...top.querySelectorAll("*")];
  // The page as it was written, and where each of its elements is now.
  let written = /** @type {Element} */ (document.documentElement.cloneNode(true));
  let here = all(document.documentElement);

  /**
   * The smallest elements in which two pages differ, in their order.
   * @param {Element} a @param {Element} b @returns {[Element, Element][]}
   */
  function different(a, b) {
    if (a.isEqualNode(b)) return [];
    const [inA, inB] = [[...a.childNodes], [...b.childNodes]];
    const alike =
      a.cloneNode(false).isEqualNode(b.cloneNode(false)) &&
      inA.length === inB.length &&
      inA.every((node, at) => (node instanceof Element ? node.tagName === /** @type {Element} */ (inB[at]).tagName : node.isEqualNode(inB[at])));
    return alike ? [...a.children].flatMap((child, at) => different(child, b.children[at])) : [[a, b]];
  }

  /** Takes away what a page has only here, and the breaks behind it, which come after this script has run. @param {Element} page */
  function strip(page) {
    page.querySelectorAll(OURS).forEach((each) => each.remove());
    const body = page.querySelector("body");
    while (body?.lastChild instanceof Text && !body.lastChild.data.trim()) body.lastChild.remove();
  }

  /** Puts what differs in the page's new `text` into the page; false where that is not safe. @param {string} text */
  function put(text) {
    const next = new DOMParser().parseFromString(text, "text/html").documentElement;
    for (const top of [written, next]) strip(top);
    const known = all(written);
    here = here.filter((each) => !each.matches(OURS));
    if (known.length !== here.length) return false;
    const changes = different(written, next).map(([from, to]) => {
      const at = known.indexOf(from);
      return { at, count: all(from).length, from, to, now: here[at] };
    });
    const led = [...document.links].map((link) => ({ link, to: link.hash.slice(1) })).filter(({ to }) => to);
    const safe = changes.every(({ from, to, now }) => {
      const names = new Set(all(now).map((each) => each.id).filter(Boolean));
      return (
        now.isConnected && now.isEqualNode(from) && // No script has changed it since,
        ![from, to].some((each) => each.matches(ALIVE) || each.querySelector(ALIVE)) &&
        !led.some(({ link, to: id }) => names.has(decodeURIComponent(id)) && !now.contains(link)) // nor does a list of contents hold it.
      );
    });
    if (!safe) return false;
    for (const { at, count, to, now } of changes.reverse()) {
      const fresh = document.importNode(to, true);
      now.replaceWith(fresh);
      here.splice(at, count, ...all(fresh));
    }
    written = next;
    return true;
  }

  // One after the other: the answer that was asked for last must not be overtaken.
  let turn = Promise.resolve();
  async function renew() {
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      if (answer.ok && put(await answer.text())) return;
    } catch {
      // The server is gone, or the page has become another: loading it shows which.
    }
    location.reload();
  }

  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = "/_staffroom/reload.css";
  document.head.append(style);

  // A quiz has a page for its author, which shows the answers.
  const quiz = /^\/schools\/[a-z0-9-]+\/quizzes\/([a-z0-9-]+)\//.exec(location.pathname);
  if (quiz) {
    const nav = document.createElement("nav");
    nav.className = "staffroom-author";
    nav.setAttribute("aria-label", "Author");
    const link = nav.appendChild(document.createElement("a"));
    link.href = `/preview/quizzes/${quiz[1]}/`;
    link.textContent = "Author’s preview, with the answers";
    document.body.append(nav);
  }

  /** @type {HTMLElement | null} */
  let panel = null;
  const shown = new URLSearchParams({ at: location.pathname, has: me.dataset.page ?? "" });
  const source = new EventSource(`/_staffroom/events?${shown}`);
  let lost = false;
  source.addEventListener("error", () => {
    lost = true;
  });
  source.addEventListener("open", () => {
    // The server was stopped and started again: what it shows may be new.
    if (lost) location.reload();
  });
  source.addEventListener("good", () => {
    panel?.remove();
    panel = null;
  });
  source.addEventListener("reload", (event) => {
    panel?.remove();
    panel = null;
    if (/** @type {MessageEvent} */ (event).data === "page") turn = turn.then(renew);
    else location.reload();
  });
  source.addEventListener("errors", (event) => {
    if (!panel) {
      panel = document.createElement("section");
      panel.className = "staffroom-errors";
      panel.setAttribute("role", "alert");
      document.body.prepend(panel);
    }
    const title = document.createElement("h2");
    title.textContent = "The content has errors. This is the last good page.";
    const text = document.createElement("pre");
    text.textContent = /** @type {MessageEvent} */ (event).data;
    panel.replaceChildren(title, text);
  });
})();
