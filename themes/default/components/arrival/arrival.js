/**
 * The induction page takes a personal link out of the address, and hands the person on to the quizzes of this tab.
 */
"use strict";

(function () {
  const Staffroom = globalThis.Staffroom;
  const list = document.getElementById("induction");
  const box = document.getElementById("arrival");
  const text = box?.querySelector("[data-slot=arrival]");
  const forget = box?.querySelector("button");
  if (!Staffroom || !list || !box || !text || !forget) return;
  const school = list.dataset.school ?? "";

  /**
   * @param {string} words
   * @param {boolean} known
   */
  function say(words, known) {
    box?.removeAttribute("hidden");
    if (text) text.textContent = words;
    if (forget) forget.hidden = !known;
  }

  const { person, problem } = Staffroom.people.arrive(school);
  if (problem) {
    say("Your personal link is damaged. Open it again from the message that you were sent, or type your code in the quiz.", false);
  } else if (person) {
    const kept = Staffroom.people.keep(school, person);
    const who = person.kind === "personal" ? `staff ID ${person.id}` : person.name;
    say(
      kept
        ? `You are here as ${who}. ${Staffroom.session.isOwn() ? "This device keeps it until you clear it." : "This is kept in this tab only, until you close it."}`
        : `You are here as ${who}. This browser keeps nothing: type your code again in the quiz.`,
      kept,
    );
  }
  forget.addEventListener("click", () => {
    Staffroom.session.clear();
    document.dispatchEvent(new Event("staffroom:cleared"));
    say("Cleared. Nothing about you is kept here.", false);
    text.setAttribute("tabindex", "-1");
    if (text instanceof HTMLElement) text.focus();
  });
})();
