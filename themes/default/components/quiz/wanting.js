/**
 * Problems of a form, shown where they are.
 *
 * @typedef {object} Problem
 * @property {string} message
 * @property {HTMLElement} field Where to go to put it right.
 *
 * @typedef {(scope: HTMLElement, described: HTMLElement, before: HTMLElement, problem: Problem | null) => void} Wanting
 *   Shows a problem within `scope`, before `before`, as a description of `described`; null takes it away.
 *
 * @typedef {(summary: HTMLElement, problems: Problem[]) => void} Problems Lists them in the error summary and goes there; none hide it.
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

  /** @type {Problems} */
  function problems(summary, list) {
    summary.hidden = list.length === 0;
    const items = list.map(({ message, field }) => {
      const link = document.createElement("a");
      link.href = `#${field.id}`;
      link.textContent = message;
      link.addEventListener("click", (event) => {
        event.preventDefault();
        field.focus();
      });
      const li = document.createElement("li");
      li.append(link);
      return li;
    });
    summary.querySelector("[data-slot=problems]")?.replaceChildren(...items);
    if (list.length === 0) return;
    document.title = `Error: ${document.title.replace(/^Error: /, "")}`;
    summary.focus();
  }

  Staffroom.wanting = wanting;
  Staffroom.problems = problems;
})();
