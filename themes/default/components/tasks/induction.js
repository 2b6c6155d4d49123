/**
 * The task list of a new starter: takes a personal link out of the address and keeps it for the quizzes of this tab.
 */
"use strict";

(function () {
  const list = document.getElementById("induction");
  if (!list) return;
  const school = list.dataset.school ?? "";

  /**
   * Shows one of the notices that stand ready in the page.
   *
   * @param {string} name
   */
  function say(name) {
    for (const notice of list?.querySelectorAll("[data-notice]") ?? []) {
      /** @type {HTMLElement} */ (notice).hidden = notice.getAttribute("data-notice") !== name;
    }
  }

  function arrive() {
    const { person, problem } = Staffroom.people.arrive(school);
    if (problem) say("damaged");
    else if (person?.kind === "personal") say(Staffroom.people.keep(school, person) ? "known" : "unkept");
  }

  arrive();
  addEventListener("hashchange", () => {
    if (Staffroom.code.readLink(location.hash)) arrive();
  });
})();
