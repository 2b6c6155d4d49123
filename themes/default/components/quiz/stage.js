/**
 * The one state of the quiz page that is shown: start, question, check, outcome or cleared.
 *
 * @typedef {object} Stage
 * @property {<T extends HTMLElement = HTMLElement>(selector: string) => T} find An element of the page that its template always has.
 * @property {(problems: Problem[]) => void} problems Lists them in the error summary; none hide it.
 * @property {(state: string, heading: HTMLElement, jump: boolean, question?: QuizQuestion) => void} go Shows a state, and of the questions
 *   that one alone; goes to its heading, but not as the page opens: a page must not jump by itself.
 *
 * @typedef {(root: HTMLElement, pool: QuizQuestion[]) => Stage} StagePart
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  const PARTS = ["start", "check", "outcome", "cleared"];

  /** @type {StagePart} */
  function stage(root, pool) {
    const title = document.title;
    /** @type {Stage["find"]} */
    const find = (selector) => /** @type {any} */ (root.querySelector(selector));

    /** @type {Stage["problems"]} */
    const problems = (list) => Staffroom.problems(find("[data-part=problem]"), list);

    /** @type {Stage["go"]} */
    function go(state, heading, jump, question) {
      root.dataset.state = state;
      for (const part of PARTS) find(`[data-part=${part}]`).hidden = part !== state;
      for (const { element } of pool) if (element.hidden !== (element !== question?.element)) element.hidden = !element.hidden;
      find("[data-slot=above]").hidden = find("[data-slot=actions]").hidden = state !== "question";
      const name = heading.querySelector("[data-slot=number]") ?? heading;
      document.title = `${(name.textContent ?? "").trim()} – ${title}`;
      problems([]);
      if (!jump) return;
      root.scrollIntoView({ behavior: "instant" });
      heading.focus({ preventScroll: true });
    }

    return { find, problems, go };
  }

  Staffroom.stage = stage;
})();
