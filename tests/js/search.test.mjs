import assert from "node:assert/strict";
import { test } from "node:test";

import { load, vectors } from "./load.mjs";

const { search } = load("scripts/search.js");
const { rules, vocabulary, questions } = vectors("search");

const index = search.build(
  rules.map(({ text, topics, more = "", kind = "do" }) => ({ text, topics, more, kind })),
  vocabulary,
);

/** The ids of the rules that answer, strongest first. @param {string} q */
function answers(q) {
  const result = search.find(index, q);
  return result ? search.top(result.scores, 10, () => true, index.care).best.map((at) => rules[at].id) : null;
}

for (const { q, first, then = [], also = [], never = [], silent = false } of questions) {
  test(`“${q}”`, () => {
    const found = answers(q);
    if (silent) {
      assert.deepEqual(found, []);
      return;
    }
    assert.equal(found?.[0], first, String(found));
    if (then.length > 0) assert.deepEqual(found.slice(1, 1 + then.length), then);
    for (const id of also) assert.ok(found.includes(id), `${id} is missing from ${found}`);
    for (const id of never) assert.ok(!found.includes(id), `${id} is among ${found}`);
  });
}

test("each beginning of a question finds what the whole finds", () => {
  for (const q of ["photograph", "usb stick", "password"]) {
    const [first] = answers(q);
    for (let length = 3; length <= q.length; length++) {
      assert.ok(answers(q.slice(0, length)).includes(first), q.slice(0, length));
    }
  }
});

test("a question without words that mean anything asks for nothing", () => {
  for (const q of ["", "  ", "Can I", "?!", "<>&\"'"]) assert.equal(search.find(index, q), null, q);
});

test("words come without case, accents, apostrophes and hyphens", () => {
  assert.deepEqual(search.words("Don’t e-mail JOSÉ"), ["dont", "email", "e", "mail", "jose"]);
  assert.deepEqual(search.queryWords("Can I e-mail the Wi-Fi?"), ["e-mail", "wi-fi"]);
});

test("a slip is a letter too many, too few, another, or two that changed places", () => {
  for (const [word, term, most, slips] of [
    ["memory", "memory", 2, 0],
    ["memroy", "memory", 2, 1],
    ["memry", "memory", 2, 1],
    ["memoory", "memory", 2, 1],
    ["nemory", "memory", 2, 1],
    ["phtog", "photographs", 2, 1],
    ["password", "memory", 2, 3],
  ]) {
    assert.equal(search.slips(word, term, most), slips, `${word} ${term}`);
  }
});

test("what a misspelt word was taken for is said, a right one is not", () => {
  assert.deepEqual(search.find(index, "passwrod").guesses, [{ typed: "passwrod", meant: "password" }]);
  assert.deepEqual(search.find(index, "password").guesses, []);
});

test("what comes near is kept apart from what answers", () => {
  const { scores, near } = search.find(index, "usb helicopter");
  assert.equal(search.top(scores, 5, () => true).count, 0);
  assert.ok(search.top(near, 5, () => true).best.some((at) => rules[at].id === "usb-data"));
});

test("the words found are marked and nothing else of the text is changed", () => {
  const { marks } = search.find(index, "usb stick");
  const parts = search.parts("Keep no <b>USB-Sticks</b> & sticky tape.", marks);
  assert.deepEqual(parts.filter((part) => part.hit).map((part) => part.text), ["USB-Sticks"]);
  assert.equal(parts.map((part) => part.text).join(""), "Keep no <b>USB-Sticks</b> & sticky tape.");
});

test("a rule that was found by its topic alone says so, and by which of its words", () => {
  const why = (/** @type {string} */ q, /** @type {string} */ id) => search.why(index, search.find(index, q), rules.findIndex((rule) => rule.id === id));
  assert.deepEqual(why("memory pen", "usb-data"), [{ topic: "USB sticks and memory cards", words: ["memory stick", "pen drive"] }]);
  assert.deepEqual(why("usb stick", "usb-lesson"), [{ topic: "USB sticks and memory cards", words: ["memory stick"] }]);
  assert.deepEqual(why("usb stick", "usb-data"), []);
  assert.deepEqual(why("whatsapp a pupil", "pupil-friend"), [{ topic: "Contacting pupils", words: ["WhatsApp"] }]);
  assert.deepEqual(why("acceptable use", "policies"), []);
});

test("the best come first, those of one score in their own order, and all are counted", () => {
  const scores = Float64Array.from([1, 3, 0, 3, 2, 5]);
  assert.deepEqual(search.top(scores, 2, () => true, Uint8Array.from([2, 0, 0, 1, 2, 0])).best, [5, 3]);
  assert.deepEqual(search.top(scores, 3, () => true), { best: [5, 1, 3], count: 5 });
  assert.deepEqual(search.top(scores, 9, (at) => at !== 1), { best: [5, 3, 4, 0], count: 4 });
});

test("a hostile question is cut, and costs no more than any other", () => {
  const began = performance.now();
  for (const q of ["<script>alert(1)</script>".repeat(5000), "a-".repeat(50_000), "\u0301".repeat(100_000), "__proto__ constructor toString"]) {
    const result = search.find(index, q);
    assert.ok(result === null || search.top(result.scores, 5, () => true).count === 0, q.slice(0, 20));
  }
  assert.ok(performance.now() - began < 1000);
});
