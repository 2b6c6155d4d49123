/**
 * The page cannot go on: the person is told so, and has the whole form with the answers that they gave, and the token where there is
 * one. It asks for no other script, since that one may be what is missing.
 *
 * @typedef {(root: HTMLElement, token: string | null) => void} Stop
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  /** @type {Stop} */
  function stop(root, token) {
    root.dataset.state = "paper";
    root.dataset.stopped = "";
    for (const part of root.querySelectorAll("[data-part]:not([data-part=form])")) part.setAttribute("hidden", "");
    for (const question of root.querySelectorAll("[data-question]")) question.removeAttribute("hidden");
    for (const slot of root.querySelectorAll("[data-slot=above], [data-slot=actions]")) slot.setAttribute("hidden", "");
    const notice = /** @type {HTMLElement | null} */ (root.querySelector("[data-part=stopped]"));
    if (!notice) return;
    const [holder, text] = ["stopped-token", "stopped-text"].map((name) => notice.querySelector(`[data-slot=${name}]`));
    if (token && holder && text) {
      holder.removeAttribute("hidden");
      text.textContent = token;
    }
    notice.hidden = false;
    notice.focus();
  }

  Staffroom.stop = stop;
})();
