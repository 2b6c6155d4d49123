/**
 * Answers that are handed in: whether they pass, and the token that is made of them.
 *
 * @typedef {object} SubmittedPart
 * @property {(data: QuizData, asked: QuizQuestion[], answers: Progress["answers"], keys: (() => ReturnType<Outcome["reveal"]>) | null)
 *   => boolean | null} passes Whether the answers reach the pass mark; null where the office marks.
 * @property {(data: QuizData, progress: Progress, sign: Signer, code: string | undefined) => Promise<void>} make Makes the token of
 *   `progress`, with the code of a witness.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  /** The last second of the year 9999. */
  const LATEST = 253_402_300_799;

  /** @type {SubmittedPart["passes"]} */
  function passes(data, asked, answers, keys) {
    if (!keys) return null;
    const right = asked.filter(({ id }) => Staffroom.mark.mark(keys()[id].task, answers[id]) === "right");
    return right.length * 100 >= data.passMark * asked.length;
  }

  /** @type {SubmittedPart["make"]} */
  async function make(data, progress, sign, code) {
    /** @type {Completion} */
    const completion = {
      sch: data.school,
      quz: data.quiz,
      rev: data.rev,
      ans: progress.answers,
      dur: Math.round(progress.spent),
      att: progress.att,
      acc: Staffroom.agreements.accepted(data.school),
      wit: code,
    };
    // A token can name no other time than these, however wrong the clock is.
    progress.made = Math.min(Math.max(0, Math.floor(Date.now() / 1000)), LATEST);
    progress.token = await Staffroom.token.make(sign, progress.person, completion, progress.made, Staffroom.token.newId());
  }

  Staffroom.submitted = { passes, make };
})();
