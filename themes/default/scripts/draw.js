/**
 * Which questions are asked, and in which order their options stand.
 *
 * Both follow from the token's key, so that a reload does not roll again and the audit can repeat the draw.
 *
 * @typedef {object} Drawing What a draw depends on, beside the key.
 * @property {string} rev The quiz revision.
 * @property {number} att The attempt, from 1.
 * @property {string} who The staff id, or the name of someone self-declared.
 *
 * @typedef {object} Draw
 * @property {(sign: Signer, drawing: Drawing, ids: string[], count: number | null, scenarios?: Record<string, string>) =>
 *   Promise<string[]>} questions `count` questions of the pool in the order in which they are asked; all in the author's order
 *   where it is null. Those that share a scenario, by the ids of `scenarios`, follow the first of them in the author's order.
 * @property {(sign: Signer, drawing: Drawing, question: string, ids: string[]) => Promise<string[]>} options
 *   The options of a question, shuffled.
 * @property {(sign: Signer, drawing: Drawing, question: string, right: string[]) => Promise<string[]>} entries
 *   The entries of an `order` question, shuffled, and never in the right order.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  /**
   * Sorts ids by the signature of `parts` and the id, all separated by a zero byte.
   *
   * @param {Signer} sign
   * @param {(string | number)[]} parts
   * @param {string[]} ids
   */
  async function sorted(sign, parts, ids) {
    const { bytes } = Staffroom;
    const ranked = await Promise.all(
      ids.map(async (id) => ({ id, rank: await sign(bytes.utf8([...parts, id].join("\0"))) })),
    );
    return ranked.sort((a, b) => bytes.compare(a.rank, b.rank)).map((entry) => entry.id);
  }

  /** @type {Draw["questions"]} */
  async function questions(sign, { rev, att, who }, ids, count, scenarios = {}) {
    if (count === null) return ids;
    const drawn = (await sorted(sign, ["staffroom/v1/draw", rev, att, who], ids)).slice(0, count);
    const shared = new Map(Object.entries(scenarios));
    const parts = (/** @type {string} */ id) =>
      shared.has(id) ? ids.filter((other) => shared.get(other) === shared.get(id) && drawn.includes(other)) : [id];
    return [...new Set(drawn.flatMap(parts))];
  }

  /** @type {Draw["options"]} */
  function options(sign, { rev, att, who }, question, ids) {
    return sorted(sign, ["staffroom/v1/shuffle", rev, att, who, question], ids);
  }

  /** @type {Draw["entries"]} */
  async function entries(sign, drawing, question, right) {
    const shuffled = await options(sign, drawing, question, right);
    return shuffled.some((id, i) => id !== right[i]) ? shuffled : [...shuffled.slice(1), shuffled[0]];
  }

  Staffroom.draw = { questions, options, entries };
})();
