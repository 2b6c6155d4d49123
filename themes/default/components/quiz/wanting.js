/**
 * Problems of a form, shown where they are.
 *
 * @typedef {object} Problem
 * @property {string} message
 * @property {HTMLElement} field Where to go to put it right.
 *
 * @typedef {(scope: HTMLElement, described: HTMLElement, before: HTMLElement, problem: Problem | null) => void} Wanting
 *   Shows a problem within `scope`, before `before`, as a description of `described`; null takes it away.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  /** @type {Wanting} */
  function wanting(scope, described, before, problem) {
    const id = `${scope.id}_error`;
    const ids = (described.getAttribute("aria-describedby") ?? "").split(" ").filter((it) => it !== "" && it !== id);
    document.getElementById(id)?.remove();
    scope.classList.toggle("quiz-wanting", problem !== null);
    if (problem) {
      const prefix = document.createElement("span");
      prefix.className = "visually-hidden";
      prefix.textContent = "Error: ";
      const error = document.createElement("p");
      error.className = "quiz-error";
      error.id = id;
      error.append(prefix, problem.message);
      before.before(error);
      ids.push(id);
    }
    if (ids.length > 0) described.setAttribute("aria-describedby", ids.join(" "));
    else described.removeAttribute("aria-describedby");
    if (described instanceof HTMLInputElement) described.ariaInvalid = problem ? "true" : null;
  }

  Staffroom.wanting = wanting;
})();
