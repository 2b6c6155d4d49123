/**
 * The answers to be checked, each with a way back to its question.
 *
 * @typedef {(root: HTMLElement, asked: QuizQuestion[], change: (at: number) => void) => void} Summary
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  /** @type {Summary} */
  function summary(root, asked, change) {
    const template = /** @type {HTMLTemplateElement} */ (root.querySelector("[data-template=summary]"));
    const rows = asked.map((question, i) => {
      const row = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
      const slot = (/** @type {string} */ name) => /** @type {HTMLElement} */ (row.querySelector(`[data-slot=${name}]`));
      slot("question").append(question.prompt());
      slot("answer").append(question.words());
      slot("which").textContent = ` question ${i + 1}`;
      row.querySelector("button")?.addEventListener("click", () => change(i));
      return row;
    });
    root.querySelector("[data-slot=summary]")?.replaceChildren(...rows);
  }

  Staffroom.summary = summary;
})();
