/**
 * Links to clauses: one that goes by the words of its clause, because its author gave it no id, says so to whoever is about to copy it.
 * Said here and not in the page, it is not printed a hundred times over.
 */
"use strict";

(function () {
  /** @param {Event} event */
  function tell({ target }) {
    const link = target instanceof Element ? target.closest("a.loose") : null;
    if (link instanceof HTMLElement) link.title ||= "This link may change when the wording changes";
  }

  const text = document.querySelector(".text");
  for (const kind of ["pointerover", "focusin"]) text?.addEventListener(kind, tell);
})();
