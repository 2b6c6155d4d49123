/**
 * The completion page that an address names: what of its token this page can show.
 *
 * @typedef {object} Visit
 * @property {QuizQuestion[]} asked The questions of the token, answered; none where the quiz asks something else now.
 * @property {Progress} progress
 *
 * @typedef {(data: QuizData, pool: QuizQuestion[], found: Completed | null, token: string) => Visit | string} VisitedPart
 *   What is wrong with the address, where it is not of this quiz.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  /** @type {VisitedPart} */
  function visited(data, pool, found, token) {
    if (!found) {
      return "The address of your completion page is damaged. Open it again from where you kept it, or take the quiz again";
    }
    const { completion, iat, person } = found;
    if (completion.sch !== data.school || completion.quz !== data.quiz) {
      return "This address holds the completion token of another quiz. Open the whole address again from where you kept it";
    }
    const ids = Object.keys(completion.ans);
    const questions = ids.flatMap((id) => pool.find((question) => question.id === id) ?? []);
    const whole = ids.length === (data.draw ?? pool.length);
    const part = ids.length === data.changed?.length && ids.every((id) => data.changed?.includes(id));
    // What the quiz asks now can be marked again; an older token is shown to be sent.
    const asked = completion.rev === data.rev && questions.length === ids.length && (whole || part) ? questions : [];
    for (const question of asked) question.write(completion.ans[question.id]);
    const { rev, att, dur: spent, ans: answers } = completion;
    return { asked, progress: { rev, person, att, spent, answers, at: asked.length, token, made: iat } };
  }

  Staffroom.visited = visited;
})();
