/**
 * How far a person is with a quiz, as the tab or their own device keeps it.
 *
 * @typedef {object} Progress What a reload needs to go on where the person was.
 * @property {string} rev
 * @property {Person} person
 * @property {number} att
 * @property {number} spent Seconds, up to the last change.
 * @property {Record<string, string>} answers
 * @property {Record<string, string>} [drafts] What was begun and is no answer yet.
 * @property {number} at The question on the screen; as many as are asked: the check page.
 * @property {string | null} token Once submitted.
 * @property {number} [made] Once submitted: the token's `iat`.
 * @property {boolean | null} [passed] Once submitted; null where the office marks.
 *
 * @typedef {object} ProgressPart
 * @property {(store: string, rev: string, person: Person) => Progress | null} kept What is kept of this revision for this person,
 *   if it has the shape that it was given.
 * @property {(progress: Progress, question: QuizQuestion) => void} note Takes down what stands in a question, be it no answer yet.
 * @property {(mine: Progress, theirs: Progress) => string[]} join Takes over the answers that another tab has and this one has not,
 *   into `mine`; their ids.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  /** A token says no more than a year. */
  const LONGEST = 366 * 24 * 60 * 60;
  const ATTEMPTS = 9999;

  /** @param {unknown} value */
  function texts(value) {
    return typeof value === "object" && Object.values(value ?? {}).every((it) => typeof it === "string");
  }

  /** @type {ProgressPart["kept"]} */
  function kept(store, rev, person) {
    /** @type {Progress | null} */
    const value = Staffroom.session.get(store);
    const fits =
      value !== null &&
      value.rev === rev &&
      JSON.stringify(value.person) === JSON.stringify(person) &&
      Number.isInteger(value.att) &&
      value.att >= 1 &&
      value.att <= ATTEMPTS &&
      Number.isInteger(value.at) &&
      value.at >= 0 &&
      typeof value.spent === "number" &&
      (value.token === null || typeof value.token === "string") &&
      value.answers !== null &&
      texts(value.answers) &&
      texts(value.drafts ?? {});
    return fits ? { ...value, spent: Math.min(Math.max(0, value.spent), LONGEST) } : null;
  }

  /** @type {ProgressPart["join"]} */
  function join(mine, theirs) {
    const added = Object.keys(theirs.answers).filter((id) => !Object.hasOwn(mine.answers, id));
    for (const id of added) mine.answers[id] = theirs.answers[id];
    return added;
  }

  /** @type {ProgressPart["note"]} */
  function note(progress, question) {
    const answer = question.answer();
    const draft = question.draft();
    if (answer !== null) progress.answers[question.id] = answer;
    else delete progress.answers[question.id];
    progress.drafts ??= {};
    if (answer === null && draft !== null) progress.drafts[question.id] = draft;
    else delete progress.drafts[question.id];
  }

  Staffroom.progress = { kept, note, join };
})();
