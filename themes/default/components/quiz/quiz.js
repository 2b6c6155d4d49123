/**
 * The quiz page: start, one question after the other, check, outcome. Each state is shown by `go`.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  /** Without one of these nobody could come to the end, so nobody begins. */
  const NEEDED = /** @type {const} */ ([
    ...["agreements", "bytes", "code", "completed", "completion", "dates", "draw", "drawn", "fragment", "hashes", "hashesByHand", "mark", "outcome", "people"],
    ...["problems", "progress", "question", "session", "sha256", "stage", "submitted", "summary", "token", "visited", "wanting", "who"],
  ]);

  /** @param {HTMLElement} root */
  function quiz(root) {
    for (const part of NEEDED) if (!(part in Staffroom)) throw new Error(`the script of ${part} did not come`);
    /** @type {QuizData} */
    const data = JSON.parse(document.getElementById("quiz-data")?.textContent ?? "");
    /** @type {HTMLElement[]} */
    const elements = Array.from(root.querySelectorAll("[data-question]"));
    const pool = elements.map(Staffroom.question);
    const { find, problems: showProblems, go } = Staffroom.stage(root, pool);
    const form = /** @type {HTMLFormElement} */ (find("#quiz-form"));
    /** What the page knows of the answers: nothing where the office marks. */
    const marks = data.key !== null;
    /** @type {ReturnType<Outcome["reveal"]> | undefined} */
    let revealed;
    const keys = () => (revealed ??= Staffroom.outcome.reveal(data.key ?? "", data.rev));

    /** @type {Progress} */
    let progress;
    /** @type {Signer} */
    let sign;
    /** @type {QuizQuestion[]} */
    let asked = [];
    /** @type {Drawn["arrange"]} */
    let arrange;
    /** Whether only the questions of the refresher are asked. */
    let only = false;
    /** A completion token that the address holds, once it was read. */
    let visited = /** @type {Completed | null} */ (null);
    /** Whether the question on the screen was reached from the check page. */
    let changing = false;
    /** When, on the page's own clock, the seconds in `progress.spent` were counted. */
    let counted = performance.now();

    const store = () => `quiz.${data.school}.${data.quiz}${only ? ".changed" : ""}`;

    /** Keeps the progress; says so where a reload would lose it. */
    function keep() {
      const now = performance.now();
      if (progress.token === null) progress.spent += (now - counted) / 1000;
      counted = now;
      const kept = Staffroom.session.set(store(), progress);
      find("[data-part=unkept]").hidden = kept;
    }

    /** @param {boolean} jump */
    function showStart(jump) {
      find("[data-slot=facts-whole]").hidden = only;
      const part = root.querySelector("[data-slot=facts-changed]");
      if (part instanceof HTMLElement) part.hidden = !only;
      go("start", find("#quiz-start-title"), jump);
    }

    /** @param {boolean} jump */
    async function showQuestion(jump) {
      const question = asked[progress.at];
      await arrange(question);
      const bar = /** @type {HTMLProgressElement} */ (find("progress"));
      bar.max = asked.length;
      bar.value = progress.at + 1;
      find("[data-slot=above] [data-action=back]").hidden = progress.at === 0 && !changing;
      question.mark(null);
      question.present(`Question ${progress.at + 1} of ${asked.length}`);
      go("question", /** @type {HTMLElement} */ (question.element.querySelector("h2")), jump, question);
    }

    /** @param {boolean} jump */
    function showCheck(jump) {
      const change = (/** @type {number} */ at) => {
        changing = true;
        progress.at = at;
        keep();
        return showQuestion(true);
      };
      Staffroom.summary(root, asked, (at) => void run(() => change(at)));
      go("check", find("#quiz-check-title"), jump);
    }

    /** @param {boolean} jump */
    function showOutcome(jump) {
      const outcome = find("[data-part=outcome]");
      const token = progress.token ?? "";
      if (visited && asked.length === 0) Staffroom.outcome.showKept(outcome, visited.iat);
      else if (marks) Staffroom.outcome.show(outcome, asked, progress.answers, keys(), data.passMark);
      else Staffroom.outcome.showReady(outcome);
      if (marks) Staffroom.outcome.certify(outcome, progress.person, progress.passed === true, progress.made);
      // On a device of one's own the address becomes that of the completion page, to bookmark. Elsewhere the browser's history would
      // keep it for the next reader.
      const own = Staffroom.session.isOwn();
      if (own) Staffroom.fragment.write(token);
      Staffroom.completion.show(find("[data-completion]"), {
        token,
        title: data.title,
        school: data.schoolName,
        to: data.officeEmail,
        file: `staffroom-${data.quiz}-${data.school}`,
        self: progress.person.kind === "self",
        address: own || visited !== null,
      });
      go("outcome", find("#quiz-outcome-title"), jump);
    }

    /**
     * Draws the questions and puts them into their order; a reload gives the same.
     *
     * @param {Progress} from
     */
    async function prepare(from) {
      ({ sign, asked, arrange } = await Staffroom.drawn(data, pool, from, only, marks ? keys : null));
      for (const question of asked) {
        question.write(from.answers[question.id] ?? from.drafts?.[question.id] ?? null);
        question.mark(null);
      }
      visited = null;
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
      await prepare({ rev: data.rev, person, att, spent: 0, answers: {}, drafts: {}, at: 0, token: null });
      keep();
      await showQuestion(true);
    }

    const passes = () => Staffroom.submitted.passes(data, asked, progress.answers, marks ? keys : null);

    async function submit() {
      checkClock();
      const open = asked.findIndex((question) => question.answer() === null);
      if (open >= 0 && progress.token === null) {
        // Somebody took an answer back when they changed it.
        changing = true;
        progress.at = open;
        await showQuestion(true);
        await next();
        return;
      }
      if (progress.token === null) {
        const witnessed = witness.read();
        if ("problem" in witnessed) {
          showProblems([witnessed.problem]);
          return;
        }
        keep();
        progress.passed = passes();
        await Staffroom.submitted.make(data, progress, sign, witnessed.code);
        keep();
      }
      showOutcome(true);
    }

    async function next() {
      const question = asked[progress.at];
      const problem = question.problem();
      question.mark(problem);
      if (problem) {
        showProblems([problem]);
        return;
      }
      progress.answers[question.id] = question.answer() ?? "";
      delete progress.drafts?.[question.id];
      progress.at = changing ? asked.length : progress.at + 1;
      changing = false;
      keep();
      if (progress.at < asked.length) await showQuestion(true);
      else showCheck(true);
    }

    async function back() {
      progress.at = changing ? asked.length : Math.max(0, progress.at - 1);
      changing = false;
      keep();
      if (progress.at < asked.length) await showQuestion(true);
      else showCheck(true);
    }

    function finish() {
      Staffroom.session.clear();
      if (visited || Staffroom.fragment.asks(location.hash)) Staffroom.fragment.write("");
      visited = null;
      for (const question of pool) question.write(null);
      const held = ["items", "summary", "score", "certificate-who", "certificate-score"];
      for (const name of held) root.querySelector(`[data-slot=${name}]`)?.replaceChildren();
      Staffroom.completion.clear(find("[data-completion]"));
      witness.clear();
      go("cleared", find("#quiz-cleared-title"), true);
    }

    const witness = Staffroom.witness(find("[data-part=check]"));

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
      const found = Staffroom.progress.kept(store(), data.rev, person);
      const again = visited && Staffroom.token.who(visited.person) === Staffroom.token.who(person);
      if (!found) return begin(person, again && visited ? visited.completion.att + 1 : 1);
      await prepare(found);
      keep();
      if (progress.token !== null) showOutcome(jump);
      else if (progress.at < asked.length) await showQuestion(jump);
      else showCheck(jump);
    }

    /** Takes what the address asks for, or the person whom the tab knows; goes on at once where they had begun. */
    async function arrive() {
      const wanted = Staffroom.fragment.read(location.hash);
      if (wanted.token !== "") return revisit(wanted.token);
      only = wanted.changed && data.changed !== null;
      visited = null;
      const { person, problem, elsewhere } = Staffroom.people.arrive(data.school, wanted.link);
      if (wanted.changed) Staffroom.fragment.write("changed");
      find("[data-part=unchanged]").hidden = !wanted.changed || only;
      find("[data-part=other-school]").hidden = !elsewhere;
      checkClock();
      who.show(person);
      if (person) Staffroom.people.keep(data.school, person);
      if (person && Staffroom.progress.kept(store(), data.rev, person)) {
        await open(person, false);
        return;
      }
      showStart(false);
      if (problem) askAgain("Your personal link is damaged. Open it again from the message that you were sent, or type your code here");
    }

    /** @param {string} message */
    function askAgain(message) {
      showProblems([{ message, field: find("#who_code") }]);
    }

    /**
     * Shows the completion page that an address names.
     *
     * @param {string} token
     */
    async function revisit(token) {
      const found = await Staffroom.completed.read(Staffroom.hashes(), token);
      const { person } = Staffroom.people.arrive(data.school, "");
      who.show(person);
      only = false;
      const visit = Staffroom.visited(data, pool, found, token);
      if (typeof visit === "string") {
        Staffroom.fragment.write("");
        showStart(false);
        askAgain(visit);
        return;
      }
      ({ asked, progress } = visit);
      progress.passed = asked.length > 0 ? passes() : null;
      visited = found;
      showOutcome(false);
    }

    /** Another attempt, by the person on the screen. Someone whose code is not known here enters it first. */
    async function again() {
      const known = Staffroom.people.arrive(data.school, "").person;
      const { person, att } = progress;
      const same = known !== null && Staffroom.token.who(known) === Staffroom.token.who(person) && known.kind === person.kind;
      Staffroom.fragment.write(only ? "changed" : "");
      if (visited && person.kind === "personal") {
        who.show(same ? known : null);
        showStart(true);
        return;
      }
      await begin(person, att + 1);
    }

    /** The audit sees a clock that is wrong, so the person had better know. */
    function checkClock() {
      find("[data-part=clock]").hidden = !Staffroom.dates.isBehind(document.documentElement.dataset.built ?? "");
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
        for (const question of pool) question.restore();
        Staffroom.stop(root, progress?.token ?? null);
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
    on("again", again);
    on("whole", () => {
      only = false;
      Staffroom.fragment.write("");
      return arrive();
    });
    on("address", () => {
      Staffroom.fragment.write(progress.token ?? "");
      Staffroom.completion.addressed(find("[data-completion]"));
    });
    on("finish", finish);
    on("certificate", () => {
      root.dataset.print = "certificate";
      print();
      delete root.dataset.print;
    });
    // On a device of one's own two tabs share what is kept. What the other has answered this one takes over, so that neither loses it.
    addEventListener("storage", (event) => {
      if (event.key !== `staffroom.${store()}` || event.newValue === null || !progress || visited) return;
      const theirs = Staffroom.progress.kept(store(), data.rev, progress.person);
      if (!theirs || theirs.att !== progress.att || root.dataset.state === "start") return;
      find("[data-part=elsewhere]").hidden = false;
      run(async () => {
        if (progress.token === null && theirs.token !== null) {
          await open(progress.person, false);
          return;
        }
        for (const id of Staffroom.progress.join(progress, theirs)) {
          const question = asked.find((it) => it.id === id);
          if (question && question !== asked[progress.at]) question.write(theirs.answers[id]);
        }
        if (root.dataset.state === "check") showCheck(false);
      });
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      run(next);
    });
    // Answers are kept as they are given, so that a closed lid or a reload loses none; they are checked on Continue alone.
    const given = () => {
      if (root.dataset.state !== "question") return;
      Staffroom.progress.note(progress, asked[progress.at]);
      keep();
    };
    form.addEventListener("change", () => run(given));
    form.addEventListener("input", (event) => {
      if (event.target instanceof HTMLInputElement && event.target.maxLength > 0) run(given);
    });
    addEventListener("hashchange", () => run(() => (Staffroom.fragment.asks(location.hash) ? arrive() : null)));
    find("[data-slot=enter]").remove();
    run(arrive);
  }

  const root = document.getElementById("quiz");
  if (root) {
    try {
      quiz(root);
    } catch (error) {
      Staffroom.stop(root, null);
      throw error;
    }
  }
})();
