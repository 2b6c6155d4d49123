/**
 * Marking: the same rules as the program's own, held to the same vectors (`tests/vectors/marking.json`).
 *
 * @typedef {object} Task What is to be answered, with the right answer: the program's `quiz::Task` as JSON.
 * @property {"single" | "multiple" | "true-false" | "match" | "order" | "number" | "text" | "rule"} kind
 * @property {{ id: string, correct: boolean, feedback?: string }[]} [options] single, multiple
 * @property {boolean | number | string} [answer] true-false, number, rule
 * @property {{ id: string }[]} [left] match
 * @property {{ id: string }[]} [right] match
 * @property {string[]} [pairs] match: the right id for each left entry, in order
 * @property {{ id: string }[]} [entries] order, in the right order
 * @property {number} [tolerance] number
 * @property {string[]} [accepted] text
 *
 * @typedef {"right" | "wrong" | "malformed"} Verdict A malformed answer counts as wrong.
 *
 * @typedef {object} Mark
 * @property {(task: Task, answer: string) => Verdict} mark
 * @property {(typed: string) => boolean} isNumber Whether a `number` answer can be read.
 * @property {(text: string) => string} fold How `text` answers are compared.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  // What the program's own marking goes by: Unicode's White_Space, and the byte order mark, which pasted text brings along unseen.
  const SPACES = /[\p{White_Space}\ufeff]+/gu;
  const EDGES = /^[\p{White_Space}\ufeff]+|[\p{White_Space}\ufeff]+$/gu;
  const NUMBER = /^[+-]?[0-9]{1,12}([.,][0-9]{1,9})?$/;
  const LONGEST = 500;
  const ROUNDING = 1e-9;

  /** @type {Mark["isNumber"]} */
  function isNumber(typed) {
    return NUMBER.test(typed.replace(EDGES, ""));
  }

  /** @type {Mark["fold"]} */
  function fold(text) {
    return text
      .normalize("NFKD")
      .replace(/[\u0300-\u036f]/g, "")
      .toLowerCase()
      .replace(/[\u2018\u2019]/g, "'")
      .replace(/[\u201c\u201d]/g, '"')
      .replace(SPACES, " ")
      .replace(EDGES, "")
      .replace(/[ .!?]+$/, "");
  }

  /** @param {string[]} ids */
  function ascending(ids) {
    return ids.every((id, i) => i === 0 || ids[i - 1] < id);
  }

  /**
   * @param {string[]} ids
   * @param {{ id: string }[]} among
   */
  function known(ids, among) {
    return ids.every((id) => among.some((entry) => entry.id === id));
  }

  /**
   * What a well-formed answer amounts to; null for a malformed one.
   *
   * @type {Record<Task["kind"], (task: Task, answer: string) => boolean | null>}
   */
  const RULES = {
    single({ options = [] }, answer) {
      const picked = options.find((option) => option.id === answer);
      return picked ? picked.correct : null;
    },
    multiple({ options = [] }, answer) {
      const ids = answer.split("+");
      if (!known(ids, options) || !ascending(ids)) return null;
      return options.every((option) => option.correct === ids.includes(option.id));
    },
    "true-false"({ answer: right }, answer) {
      return answer === "true" || answer === "false" ? answer === String(right) : null;
    },
    match({ left = [], right = [], pairs = [] }, answer) {
      const given = answer.split("+").map((pair) => pair.split("="));
      const lefts = given.map((pair) => pair[0]);
      if (given.some((pair) => pair.length !== 2) || !ascending(answer.split("+"))) return null;
      if (lefts.length !== left.length || new Set(lefts).size !== left.length) return null;
      if (!known(lefts, left) || !known(given.map((pair) => pair[1]), right)) return null;
      return given.every(([from, to]) => pairs[left.findIndex((entry) => entry.id === from)] === to);
    },
    order({ entries = [] }, answer) {
      const ids = answer.split(">");
      if (ids.length !== entries.length || new Set(ids).size !== ids.length || !known(ids, entries)) return null;
      return entries.every((entry, i) => entry.id === ids[i]);
    },
    number({ answer: right, tolerance = 0 }, answer) {
      if (!isNumber(answer)) return null;
      const typed = Number(answer.replace(EDGES, "").replace(",", "."));
      return Math.abs(typed - Number(right)) <= tolerance + ROUNDING;
    },
    text({ accepted = [] }, answer) {
      if ([...answer].length > LONGEST) return null;
      const typed = fold(answer);
      return accepted.some((wording) => fold(wording) === typed);
    },
    rule({ answer: right }, answer) {
      return ["do", "dont", "ask"].includes(answer) ? answer === right : null;
    },
  };

  /** @type {Mark["mark"]} */
  function mark(task, answer) {
    const right = RULES[task.kind](task, answer);
    if (right === null) return "malformed";
    return right ? "right" : "wrong";
  }

  Staffroom.mark = { mark, isNumber, fold };
})();
