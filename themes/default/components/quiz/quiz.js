/**
 * The quiz page: start, one question after the other, check, outcome. Each state is shown by {@link Page.go}.
 *
 * @typedef {object} QuizData The page's data block.
 * @property {string} quiz
 * @property {string} title
 * @property {string} school
 * @property {string} schoolName
 * @property {string} rev
 * @property {number} passMark
 * @property {number | null} draw
 * @property {string} officeEmail
 * @property {string | null} key Absent where the office marks.
 *
 * @typedef {object} Progress What a reload needs to go on where the person was.
 * @property {string} rev
 * @property {Person} person
 * @property {number} att
 * @property {number} spent Seconds, up to the last change.
 * @property {Record<string, string>} answers
 * @property {number} at The question on the screen; as many as are asked: the check page.
 * @property {string | null} token Once submitted.
 * @property {number} [made] Once submitted: the token's `iat`.
 * @property {boolean | null} [passed] Once submitted; null where the office marks.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  /** @param {HTMLElement} root */
  function quiz(root) {
    /**
     * @template {HTMLElement} [T=HTMLElement]
     * @param {string} selector
     * @returns {T}
     */
    const find = (selector) => /** @type {T} */ (root.querySelector(selector));
    /** @type {QuizData} */
    const data = JSON.parse(document.getElementById("quiz-data")?.textContent ?? "");
    /** @type {HTMLElement[]} */
    const elements = Array.from(root.querySelectorAll("[data-question]"));
    const pool = elements.map(Staffroom.question);
    const parts = ["start", "check", "outcome", "cleared"];
    const store = `quiz.${data.school}.${data.quiz}`;
    const title = document.title;
    const form = /** @type {HTMLFormElement} */ (find("#quiz-form"));
    const keys = data.key === null ? null : Staffroom.outcome.reveal(data.key, data.rev);

    /** @type {Progress} */
    let progress;
    /** @type {Signer} */
    let sign;
    /** @type {QuizQuestion[]} */
    let asked = [];
    /** Whether the question on the screen was reached from the check page. */
    let changing = false;
    /** When, on the page's own clock, the seconds in `progress.spent` were counted. */
    let counted = performance.now();

    /** Keeps the progress; says so where a reload would lose it. */
    function keep() {
      const now = performance.now();
      if (progress.token === null) progress.spent += (now - counted) / 1000;
      counted = now;
      const kept = Staffroom.session.set(store, progress);
      find("[data-part=unkept]").hidden = kept;
    }

    /** @param {Problem[]} problems */
    function showProblems(problems) {
      const summary = find("[data-part=problem]");
      summary.hidden = problems.length === 0;
      const items = problems.map(({ message, field }) => {
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
      find("[data-slot=problems]").replaceChildren(...items);
      document.title = problems.length > 0 ? `Error: ${document.title.replace(/^Error: /, "")}` : document.title;
      if (problems.length > 0) summary.focus();
    }

    /**
     * Shows one state of the page and goes to its heading, but not as the page opens: a page must not jump by itself.
     *
     * @param {string} state
     * @param {HTMLElement} heading
     * @param {boolean} jump
     */
    function go(state, heading, jump) {
      root.dataset.state = state;
      for (const part of parts) find(`[data-part=${part}]`).hidden = part !== state;
      for (const question of pool) question.element.hidden = state !== "question" || question !== asked[progress.at];
      find("[data-slot=above]").hidden = find("[data-slot=actions]").hidden = state !== "question";
      const name = heading.querySelector("[data-slot=number]") ?? heading;
      document.title = `${(name.textContent ?? "").trim()} – ${title}`;
      showProblems([]);
      if (!jump) return;
      root.scrollIntoView();
      heading.focus({ preventScroll: true });
    }

    /** @param {boolean} jump */
    function showStart(jump) {
      go("start", find("#quiz-start-title"), jump);
    }

    /** @param {boolean} jump */
    function showQuestion(jump) {
      const question = asked[progress.at];
      const bar = /** @type {HTMLProgressElement} */ (find("progress"));
      bar.max = asked.length;
      bar.value = progress.at + 1;
      find("[data-slot=above] [data-action=back]").hidden = progress.at === 0 && !changing;
      question.mark(null);
      question.present(`Question ${progress.at + 1} of ${asked.length}`);
      go("question", /** @type {HTMLElement} */ (question.element.querySelector("h2")), jump);
    }

    /** @param {boolean} jump */
    function showCheck(jump) {
      const template = /** @type {HTMLTemplateElement} */ (find("[data-template=summary]"));
      const rows = asked.map((question, i) => {
        const row = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
        const slot = (/** @type {string} */ name) => /** @type {HTMLElement} */ (row.querySelector(`[data-slot=${name}]`));
        slot("question").append(question.prompt());
        slot("answer").append(question.words());
        slot("which").textContent = ` question ${i + 1}`;
        row.querySelector("button")?.addEventListener("click", () => {
          changing = true;
          progress.at = i;
          keep();
          showQuestion(true);
        });
        return row;
      });
      find("[data-slot=summary]").replaceChildren(...rows);
      go("check", find("#quiz-check-title"), jump);
    }

    /** @param {boolean} jump */
    function showOutcome(jump) {
      const outcome = find("[data-part=outcome]");
      if (keys) {
        Staffroom.outcome.show(outcome, asked, progress.answers, keys, data.passMark);
        Staffroom.outcome.certify(outcome, progress.person, progress.passed === true, progress.made);
      } else {
        Staffroom.outcome.showReady(outcome);
      }
      Staffroom.completion.show(find("[data-completion]"), {
        token: progress.token ?? "",
        title: data.title,
        school: data.schoolName,
        to: data.officeEmail,
        file: `staffroom-${data.quiz}-${data.school}`,
      });
      go("outcome", find("#quiz-outcome-title"), jump);
    }

    /**
     * Draws the questions and puts them into their order; a reload gives the same.
     *
     * @param {Progress} from
     */
    async function prepare(from) {
      const drawing = { rev: data.rev, att: from.att, who: Staffroom.token.who(from.person) };
      sign = await Staffroom.token.signer(Staffroom.hashes(), from.person, data.rev);
      const ids = pool.map((question) => question.id);
      const parts = pool.flatMap(({ id, element }) => (element.dataset.scenario ? [[id, element.dataset.scenario]] : []));
      const drawn = await Staffroom.draw.questions(sign, drawing, ids, data.draw, Object.fromEntries(parts));
      asked = drawn.map((id) => /** @type {QuizQuestion} */ (pool.find((question) => question.id === id)));
      for (const question of asked) {
        if (question.kind !== "order") {
          question.arrange(await Staffroom.draw.options(sign, drawing, question.id, question.ids));
        } else if (keys) {
          const right = keys[question.id].task.entries ?? [];
          const ids = right.map((entry) => entry.id);
          question.arrange(await Staffroom.draw.entries(sign, drawing, question.id, ids));
        }
        // Where the office marks, the page cannot know the right order, and must not stumble on it: entries stay as they stand.
        question.write(from.answers[question.id] ?? null);
        question.mark(null);
      }
      const open = asked.findIndex((question) => question.answer() === null);
      progress = { ...from, at: open < 0 ? Math.min(from.at, asked.length) : Math.min(from.at, open) };
      changing = false;
      counted = performance.now();
    }

    /**
     * @param {Person} person
     * @param {number} att
     */
    async function begin(person, att) {
      await prepare({ rev: data.rev, person, att, spent: 0, answers: {}, at: 0, token: null });
      keep();
      showQuestion(true);
    }

    /**
     * What this tab keeps of this quiz for this person, if anything that fits.
     *
     * @param {Person} person
     * @returns {Progress | null}
     */
    function kept(person) {
      /** @type {Progress | null} */
      const value = Staffroom.session.get(store);
      const fits =
        value !== null &&
        value.rev === data.rev &&
        JSON.stringify(value.person) === JSON.stringify(person) &&
        Number.isInteger(value.att) &&
        Number.isInteger(value.at) &&
        typeof value.spent === "number" &&
        typeof value.answers === "object" &&
        Object.values(value.answers ?? {}).every((answer) => typeof answer === "string");
      return fits ? value : null;
    }

    async function submit() {
      if (progress.token === null) {
        keep();
        /** @type {Completion} */
        const completion = {
          sch: data.school,
          quz: data.quiz,
          rev: data.rev,
          ans: progress.answers,
          dur: Math.round(progress.spent),
          att: progress.att,
          acc: Staffroom.agreements.accepted(data.school),
        };
        const now = Math.floor(Date.now() / 1000);
        const right = keys && asked.filter(({ id }) => Staffroom.mark.mark(keys[id].task, progress.answers[id]) === "right").length;
        progress.passed = right === null ? null : right * 100 >= data.passMark * asked.length;
        progress.made = now;
        progress.token = await Staffroom.token.make(sign, progress.person, completion, now, Staffroom.token.newId());
        keep();
      }
      showOutcome(true);
    }

    function next() {
      const question = asked[progress.at];
      const problem = question.problem();
      question.mark(problem);
      if (problem) {
        showProblems([problem]);
        return;
      }
      progress.answers[question.id] = question.answer() ?? "";
      progress.at = changing ? asked.length : progress.at + 1;
      changing = false;
      keep();
      if (progress.at < asked.length) showQuestion(true);
      else showCheck(true);
    }

    function back() {
      progress.at = changing ? asked.length : Math.max(0, progress.at - 1);
      changing = false;
      keep();
      if (progress.at < asked.length) showQuestion(true);
      else showCheck(true);
    }

    function finish() {
      Staffroom.session.clear();
      for (const question of pool) question.write(null);
      const held = ["items", "summary", "score", "certificate-who", "certificate-score"];
      for (const name of held) root.querySelector(`[data-slot=${name}]`)?.replaceChildren();
      Staffroom.completion.clear(find("[data-completion]"));
      go("cleared", find("#quiz-cleared-title"), true);
    }

    const who = Staffroom.who(/** @type {HTMLFormElement} */ (find("#quiz-who")), {
      problems: showProblems,
      person(person) {
        Staffroom.people.keep(data.school, person);
        who.show(person);
        run(() => open(person, true));
      },
    });

    /**
     * Goes on where this person was, or begins.
     *
     * @param {Person} person
     * @param {boolean} jump
     */
    async function open(person, jump) {
      const found = kept(person);
      if (!found) return begin(person, 1);
      await prepare(found);
      keep();
      if (progress.token !== null) showOutcome(jump);
      else if (progress.at < asked.length) showQuestion(jump);
      else showCheck(jump);
    }

    /** Takes the person that the address or the tab names; goes on at once where they had begun. */
    async function arrive() {
      const { person, problem } = Staffroom.people.arrive(data.school);
      who.show(person);
      if (person) Staffroom.people.keep(data.school, person);
      if (person && kept(person)) {
        await open(person, false);
        return;
      }
      showStart(false);
      if (!problem) return;
      const field = /** @type {HTMLElement} */ (find("#who_code"));
      showProblems([{ message: "Your personal link is damaged. Open it again from your letter, or type your code here", field }]);
    }

    /**
     * Runs a step; whatever stops it, the person gets the whole form back, with the answers that they gave.
     *
     * @param {() => unknown} step
     */
    async function run(step) {
      try {
        await step();
      } catch (error) {
        root.dataset.state = "paper";
        for (const part of parts) find(`[data-part=${part}]`).hidden = true;
        for (const question of pool) question.element.hidden = false;
        find("[data-slot=above]").hidden = find("[data-slot=actions]").hidden = true;
        const field = /** @type {HTMLElement} */ (form.querySelector("input"));
        showProblems([{ message: "This page cannot go on by itself. Print the form below and give it to the office", field }]);
        throw error;
      }
    }

    /**
     * @param {string} action
     * @param {() => unknown} step
     */
    function on(action, step) {
      for (const button of root.querySelectorAll(`[data-action=${action}]`)) button.addEventListener("click", () => run(step));
    }

    on("back", back);
    on("submit", submit);
    on("again", () => begin(progress.person, progress.att + 1));
    on("finish", finish);
    on("certificate", () => {
      root.dataset.print = "certificate";
      print();
      delete root.dataset.print;
    });
    // On a device of one's own two tabs share what is kept: whoever answers in both would lose some of it.
    addEventListener("storage", (event) => {
      const elsewhere = event.key === `staffroom.${store}` && event.newValue !== null;
      if (elsewhere && root.dataset.state !== "start") find("[data-part=elsewhere]").hidden = false;
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      run(next);
    });
    // Answers are kept as they are given, so that a closed lid or a reload loses none; they are checked on Continue alone.
    form.addEventListener("change", () => {
      const answer = root.dataset.state === "question" ? asked[progress.at].answer() : null;
      if (answer === null) return;
      progress.answers[asked[progress.at].id] = answer;
      keep();
    });
    addEventListener("hashchange", () => run(() => (Staffroom.code.readLink(location.hash) ? arrive() : null)));
    find("[data-slot=enter]").remove();
    run(arrive);
  }

  const root = document.getElementById("quiz");
  if (root) quiz(root);
})();
