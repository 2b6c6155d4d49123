/**
 * The induction page learns who is at the screen, from a personal link or from what they enter, and hands them on to the quizzes of
 * this tab.
 */
"use strict";

(function () {
  const Staffroom = globalThis.Staffroom;
  const list = document.getElementById("induction");
  const box = document.getElementById("arrival");
  const enter = /** @type {HTMLDetailsElement | null} */ (document.getElementById("arrival-enter"));
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById("arrival-who"));
  const summary = document.getElementById("arrival-problem");
  const text = /** @type {HTMLElement | null | undefined} */ (box?.querySelector("[data-slot=arrival]"));
  const clear = box?.querySelector("button");
  if (!Staffroom || !list || !box || !enter || !form || !summary || !text || !clear) return;
  const school = list.dataset.school ?? "";
  const title = document.title;

  /**
   * @param {string} words
   * @param {boolean} known
   */
  function say(words, known) {
    if (!box || !text || !clear || !enter) return;
    box.hidden = words === "";
    text.textContent = words;
    clear.hidden = !known;
    enter.hidden = known;
  }

  /** @param {Problem[]} problems */
  function problems(problems) {
    document.title = title;
    if (summary) Staffroom.problems(summary, problems);
  }

  /** @param {Person} person */
  function welcome(person) {
    const kept = Staffroom.people.keep(school, person);
    const who = person.kind === "personal" ? `staff ID ${person.id}` : person.name;
    const where = Staffroom.session.isOwn() ? "This device keeps it until you clear it." : "This is kept in this tab only, until you close it.";
    say(`You are here as ${who}. ${kept ? where : "This browser keeps nothing: enter your code again in the quiz."}`, kept);
    problems([]);
  }

  function leave() {
    if (!text) return;
    text.tabIndex = -1;
    text.focus();
  }

  Staffroom.who(form, {
    problems,
    person(person) {
      welcome(person);
      document.dispatchEvent(new Event("staffroom:person"));
      leave();
    },
  }).show(null);

  function arrive() {
    const { person, problem, elsewhere } = Staffroom.people.arrive(school);
    if (person) welcome(person);
    else if (problem) say("Your personal link is damaged. Open it again from the message that you were sent, or enter your code here.", false);
    else if (elsewhere) say("In this tab you were using a personal link of another school. A code is for one school alone.", false);
    else say("", false);
    if (enter) enter.open = problem;
  }

  clear.addEventListener("click", () => {
    Staffroom.session.clear();
    document.dispatchEvent(new Event("staffroom:cleared"));
    say("Cleared. Nothing about you is kept here.", false);
    leave();
  });
  addEventListener("hashchange", () => {
    if (!Staffroom.code.readLink(location.hash)) return;
    arrive();
    document.dispatchEvent(new Event("staffroom:person"));
  });
  arrive();
})();
