/**
 * What a person is asked: drawn and put into order by the key of their token, so that a reload does not roll again.
 *
 * @typedef {object} QuizData The page's data block.
 * @property {string} quiz
 * @property {string} title
 * @property {string} school
 * @property {string} schoolName
 * @property {string} rev
 * @property {number} passMark
 * @property {number | null} draw
 * @property {string[] | null} changed What a refresher asks; null where there is none.
 * @property {string} officeEmail
 * @property {string | null} key Absent where the office marks.
 *
 * @typedef {object} Drawn
 * @property {Signer} sign Signs with the person's key.
 * @property {QuizQuestion[]} asked In the order in which they are asked.
 * @property {(question: QuizQuestion) => Promise<void>} arrange Puts the options of a question into their order, once. A question that
 *   nobody has come to yet keeps nobody waiting.
 *
 * @typedef {(data: QuizData, pool: QuizQuestion[], by: { person: Person, att: number }, only: boolean,
 *   keys: (() => ReturnType<Outcome["reveal"]>) | null) => Promise<Drawn>} DrawnPart `only`: just the questions of the refresher.
 *   `keys`: null where the office marks.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  /** @type {DrawnPart} */
  async function drawn(data, pool, { person, att }, only, keys) {
    const { draw, token } = Staffroom;
    const drawing = { rev: data.rev, att, who: token.who(person) };
    // Hundreds of short messages: each would wait for the browser's own hashes longer than the page's own take.
    const sign = await token.signer(Staffroom.hashesByHand, person, data.rev);
    const ids = pool.map((question) => question.id);
    const parts = pool.flatMap(({ id, element }) => (element.dataset.scenario ? [[id, element.dataset.scenario]] : []));
    const chosen = only
      ? ids.filter((id) => data.changed?.includes(id))
      : await draw.questions(sign, drawing, ids, data.draw, Object.fromEntries(parts));
    const asked = chosen.map((id) => /** @type {QuizQuestion} */ (pool.find((question) => question.id === id)));
    /** @type {Set<QuizQuestion>} */
    const arranged = new Set();

    /** @type {Drawn["arrange"]} */
    async function arrange(question) {
      if (arranged.has(question)) return;
      arranged.add(question);
      if (question.kind !== "order") {
        question.arrange(await draw.options(sign, drawing, question.id, question.ids));
      } else if (keys) {
        const right = keys()[question.id].task.entries ?? [];
        question.arrange(await draw.entries(sign, drawing, question.id, right.map((entry) => entry.id)));
      }
      // Where the office marks, the page cannot know the right order, and must not stumble on it: entries stay as they stand.
    }

    return { sign, asked, arrange };
  }

  Staffroom.drawn = drawn;
})();
