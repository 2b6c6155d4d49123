/**
 * An agreement is accepted in this tab; the tokens of quizzes that are finished after that say so.
 */
"use strict";

(function () {
  const Staffroom = globalThis.Staffroom;
  const root = document.getElementById("page_acceptance");
  if (!Staffroom || !root) return;

  /**
   * @template {HTMLElement} [T=HTMLElement]
   * @param {string} selector
   * @returns {T}
   */
  const find = (selector) => /** @type {T} */ (root.querySelector(selector));
  const { school = "", agreement = "" } = root.dataset;
  const box = /** @type {HTMLInputElement} */ (find("#page_acceptance-agree"));
  const problem = find("[data-slot=problem]");
  const title = document.title;

  /** @param {boolean} kept Whether the tab will still know it on the next page. */
  function show(kept) {
    const agreed = Staffroom.agreements.accepted(school).includes(agreement);
    find("[data-slot=asking]").hidden = agreed;
    find("[data-slot=agreed]").hidden = !agreed;
    const words = kept
      ? "You agreed. The tokens of quizzes that you finish from now on say so."
      : "This browser keeps nothing, so no token can say that you agreed. Print this page and sign it instead.";
    find("[data-slot=words]").textContent = agreed ? words : "";
  }

  /** @param {boolean} wrong */
  function mark(wrong) {
    problem.hidden = !wrong;
    document.title = wrong ? `Error: ${title}` : title;
    const field = find("#page_acceptance-field");
    const said = wrong ? { message: "Tick the box to agree", field: box } : null;
    Staffroom.wanting(field, box, find(".quiz-option"), said);
    if (wrong) problem.focus();
  }

  find("form").addEventListener("submit", (event) => {
    event.preventDefault();
    mark(!box.checked);
    if (!box.checked) return;
    show(Staffroom.agreements.accept(school, agreement));
    find("#page_acceptance-title").focus();
  });
  problem.querySelector("a")?.addEventListener("click", (event) => {
    event.preventDefault();
    box.focus();
  });
  find("[data-action=withdraw]").addEventListener("click", () => {
    Staffroom.agreements.withdraw(school, agreement);
    box.checked = false;
    show(true);
    box.focus();
  });
  // A browser may fill the form again after a reload.
  box.checked = false;
  root.hidden = false;
  show(true);
})();
