/**
 * The result: marks the answers and says, for each, what is right and which clause says so.
 *
 * @typedef {object} AnswerKey What the page knows of one question's answer.
 * @property {Task} task
 * @property {string} right Said after a right answer, HTML.
 * @property {string} wrong Said after a wrong answer, HTML.
 * @property {{ href: string, name: string, quote: string } | null} cites
 *
 * @typedef {object} Outcome
 * @property {(hidden: string, rev: string) => Record<string, AnswerKey>} reveal Undoes the spoiler guard of the data block.
 * @property {(root: HTMLElement, asked: QuizQuestion[], answers: Record<string, string>, keys: Record<string, AnswerKey>,
 *   passMark: number) => void} show
 * @property {(root: HTMLElement) => void} showReady Where the office marks.
 * @property {(root: HTMLElement, made: number) => void} showKept For a token that the page cannot mark: it answers an earlier form of
 *   the quiz. `made` is its time in seconds since 1970.
 * @property {(root: HTMLElement, person: Person, passed: boolean, made: number | undefined) => void} certify Fills in the
 *   certificate of someone who passed; `made` is the time of the token in seconds since 1970.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  /** The visible characters of ASCII: the first, and how many there are. */
  const FIRST = 33;
  const VISIBLE = 94;

  /**
   * Each visible character of the key has moved on among its like, by a step that the revision gives. That guards against
   * spoilers, for someone who looks at the source of the page; it is not security, for here is how to undo it. What must not be
   * found out is marked by the office.
   *
   * @type {Outcome["reveal"]}
   */
  function reveal(hidden, rev) {
    const { bytes, sha256 } = Staffroom;
    const step = 1 + (sha256.digest(bytes.utf8(rev))[0] % (VISIBLE - 1));
    const text = bytes.utf8(hidden);
    for (let i = 0; i < text.length; i += 1) {
      const at = text[i] - FIRST;
      if (at >= 0 && at < VISIBLE) text[i] = ((at + VISIBLE - step) % VISIBLE) + FIRST;
    }
    return JSON.parse(new TextDecoder().decode(text));
  }

  /**
   * @template {Element} [T=HTMLElement]
   * @param {ParentNode} root
   * @param {string} name
   * @returns {T}
   */
  function slot(root, name) {
    return /** @type {T} */ (root.querySelector(`[data-slot="${name}"]`));
  }

  /**
   * @param {HTMLElement} root
   * @param {string} name
   */
  function copyOf(root, name) {
    const template = /** @type {HTMLTemplateElement} */ (root.querySelector(`[data-template="${name}"]`));
    return /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  }

  /**
   * Puts HTML that the build made from the policies and quizzes, and sanitised there, into the page. It comes from this very
   * page's data block; nothing that a reader, an address or storage supplies gets here. An empty one takes its element away.
   *
   * @param {HTMLElement} element
   * @param {string} html
   */
  function fill(element, html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    element.replaceChildren(template.content);
    if (html === "") element.remove();
  }

  /**
   * What is said to this answer: the words for the options that were picked, or else for the question.
   *
   * @param {AnswerKey} key
   * @param {string} answer
   * @param {boolean} right
   */
  function feedback(key, answer, right) {
    const picked = answer.split("+");
    const options = (key.task.options ?? []).filter((option) => picked.includes(option.id) && option.feedback);
    const said = options.map((option) => `<div>${option.feedback}</div>`).join("");
    return said + (right ? key.right : key.wrong);
  }

  /**
   * @param {HTMLElement} root
   * @param {QuizQuestion} question
   * @param {AnswerKey} key
   * @param {string} answer
   * @param {boolean} right
   */
  function item(root, question, key, answer, right) {
    const copy = copyOf(root, "item");
    /** @type {HTMLElement} */ (copy.firstElementChild).dataset.verdict = right ? "right" : "wrong";
    slot(copy, "question").append(question.prompt());
    slot(copy, "mark").append(copyOf(root, right ? "right" : "wrong"));
    slot(copy, "answer").replaceWith(question.words());
    fill(slot(copy, "feedback"), feedback(key, answer, right));
    if (key.cites) {
      fill(slot(copy, "quote"), key.cites.quote);
      const clause = /** @type {HTMLAnchorElement} */ (slot(copy, "clause"));
      clause.href = key.cites.href;
      clause.textContent = key.cites.name;
    } else {
      slot(copy, "policy").remove();
    }
    return copy;
  }

  /**
   * @param {HTMLElement} root
   * @param {"passed" | "failed" | "ready" | "kept"} verdict
   * @param {string} score
   */
  function banner(root, verdict, score) {
    slot(root, "banner").dataset.verdict = verdict;
    slot(root, "verdict").replaceChildren(copyOf(root, verdict));
    slot(root, "score").textContent = score;
    slot(root, "again-first").hidden = verdict !== "failed";
  }

  /** @type {Outcome["show"]} */
  function show(root, asked, answers, keys, passMark) {
    const marked = asked.map((question) => {
      const answer = answers[question.id] ?? "";
      return { question, answer, right: Staffroom.mark.mark(keys[question.id].task, answer) === "right" };
    });
    const right = marked.filter((it) => it.right).length;
    const passed = right * 100 >= passMark * asked.length;
    banner(root, passed ? "passed" : "failed", `${right} of ${asked.length} right. ${passMark}% must be right to pass.`);
    slot(root, "certificate-score").textContent = `${right} out of ${asked.length}`;
    slot(root, "items").replaceChildren(
      ...marked.map((it) => item(root, it.question, keys[it.question.id], it.answer, it.right)),
    );
  }

  /** @type {Outcome["showReady"]} */
  function showReady(root) {
    banner(root, "ready", "The office marks your answers. Send your completion token, and you will hear from them.");
  }

  /** @param {number} seconds */
  function day(seconds) {
    return Staffroom.dates.words(new Date(seconds * 1000).toISOString().slice(0, 10));
  }

  /** @type {Outcome["showKept"]} */
  function showKept(root, made) {
    const said = `You made it on ${day(made)}. The quiz has changed since, so this page cannot mark it: the office marks it as the quiz was then.`;
    banner(root, "kept", said);
    root.querySelector("[data-slot=items]")?.replaceChildren();
  }

  /** @type {Outcome["certify"]} */
  function certify(root, person, passed, made) {
    slot(root, "certificate").hidden = !passed;
    const personal = person.kind === "personal";
    // A staff id is no name, and nobody's name is kept with it: that is written by hand.
    slot(root, "certificate-paper").hidden = !personal;
    slot(root, "certificate-who-is").textContent = personal ? "Staff ID" : "Name";
    slot(root, "certificate-who").textContent = Staffroom.token.who(person);
    slot(root, "certificate-day").textContent = day(made ?? Date.now() / 1000);
  }

  Staffroom.outcome = { reveal, show, showReady, showKept, certify };
})();
