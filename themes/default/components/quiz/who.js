/**
 * The form that asks who is about to answer.
 *
 * @typedef {object} WhoForm
 * @property {(person: Person | null) => void} show Asks, or says who is known already.
 *
 * @typedef {(form: HTMLFormElement, on: { person: (person: Person) => void, problems: (problems: Problem[]) =>
 *   void }) => WhoForm} Who Calls `person` once it knows, and `problems` with what stands against it.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  const MESSAGES = {
    id: "Enter your staff ID",
    empty: "Enter your personal code",
    character: "Enter your personal code again: it holds a character that no code has",
    length: "Enter the whole personal code: it has 21 letters and numbers",
    check: "Enter your personal code again: one of its characters is wrong",
  };

  /** @type {Who} */
  function who(form, on) {
    /**
     * @template {HTMLElement} [T=HTMLInputElement]
     * @param {string} selector
     * @returns {T}
     */
    const find = (selector) => /** @type {T} */ (form.querySelector(selector));
    const radios = Array.from(form.querySelectorAll("input[type=radio]"), (radio) => /** @type {HTMLInputElement} */ (radio));
    const fields = ["#who_id", "#who_secret", "#who_full"].map((selector) => find(selector));
    /** @type {Person | null} */
    let known = null;

    function reveal() {
      for (const radio of radios) find(`[data-reveal="${radio.value}"]`).hidden = !radio.checked;
    }

    /** @returns {{ person: Person } | { problem: Problem }} */
    function read() {
      const way = radios.find((radio) => radio.checked)?.value;
      if (way === "name") {
        const name = Staffroom.token.name(find("#who_full").value);
        if (name !== "") return { person: { kind: "self", name } };
        return { problem: { message: "Enter your full name", field: find("#who_full") } };
      }
      if (way !== "code") {
        return { problem: { message: "Select whether you have a personal code", field: radios[0] } };
      }
      const reading = Staffroom.people.personal(find("#who_id").value, find("#who_secret").value);
      if ("person" in reading) return reading;
      const field = find(reading.problem === "id" ? "#who_id" : "#who_secret");
      return { problem: { message: MESSAGES[reading.problem], field } };
    }

    /** @param {Problem | null} problem */
    function mark(problem) {
      const group = find("#quiz-unknown");
      Staffroom.wanting(group, group, find(".quiz-option"), problem?.field === radios[0] ? problem : null);
      for (const field of fields) {
        const scope = /** @type {HTMLElement} */ (field.parentElement);
        Staffroom.wanting(scope, field, field, problem?.field === field ? problem : null);
      }
    }

    /** @type {WhoForm["show"]} */
    function show(person) {
      known = person;
      find("[data-slot=known]").hidden = !person;
      find("[data-slot=unknown]").hidden = person !== null;
      if (!person) return;
      find("[data-slot=known-as]").textContent =
        person.kind === "personal" ? "You are here with a personal code. Your staff ID is" : "You are";
      find("[data-slot=known-name]").textContent = Staffroom.token.who(person);
    }

    for (const radio of radios) radio.addEventListener("change", reveal);
    find("[data-action=forget]").addEventListener("click", () => {
      Staffroom.session.clear();
      show(null);
      radios[0].focus();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const reading = known ? { person: known } : read();
      mark("problem" in reading ? reading.problem : null);
      if ("problem" in reading) {
        on.problems([reading.problem]);
        return;
      }
      // What was typed does not stay on the screen for the next reader.
      form.reset();
      reveal();
      on.person(reading.person);
    });
    // A browser may fill the form again after a reload.
    reveal();
    return { show };
  }

  Staffroom.who = who;
})();
