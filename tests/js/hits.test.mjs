import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "./load.mjs";

const { hits, finder } = load("scripts/search.js", "components/finder/hits.js", "components/finder/finder.js");

const LONG = Array.from({ length: 80 }, (_, at) => `w${at}`).join(" ");

/** A section of clauses. @param {[string, string, string, number, string][]} clauses anchor, number, side, stem, words */
function section(clauses, meta = { title: "Removable media" }) {
  let at = 0;
  const address = { page: "../p/index.html", policy: "Use of ICT", anchor: "usb", number: "7", clauses: /** @type {any[]} */ ([]) };
  for (const [anchor, number, side, stem, words] of clauses) {
    address.clauses.push([at, anchor, number, side, stem]);
    at += words.split(" ").length;
  }
  return { address: JSON.stringify(address), content: clauses.map((clause) => clause[4]).join(" "), meta };
}

const TEXT = section([
  ["stem", "7.1", "", -1, "When you carry data:"],
  ["no-pupil-data", "7.2", "dont", 0, "put pupil data on a “USB-stick”, ever"],
  ["", "", "", -1, "A table has data too"],
]);

test("a section leads to the clause that holds most of the words, and shows them as the text has them", () => {
  const hit = hits.read(TEXT, [3, 5, 6, 9, 14], 2);
  assert.equal(hit.href, "../p/index.html#no-pupil-data");
  assert.deepEqual([hit.number, hit.title, hit.policy, hit.others], ["7", "Removable media", "Use of ICT", 1]);
  assert.deepEqual(hit.clauses.map(({ href, number, side, stem }) => [href, number, side, stem]), [
    ["../p/index.html#stem", "7.1", "", ""],
    ["../p/index.html#no-pupil-data", "7.2", "dont", ""],
  ]);
  assert.deepEqual(hit.clauses[1].parts, [
    { text: "put ", hit: false },
    { text: "pupil", hit: true },
    { text: " ", hit: false },
    { text: "data", hit: true },
    { text: " on a “", hit: false },
    { text: "USB-stick", hit: true },
    { text: "”, ever", hit: false },
  ]);
  assert.ok(hit.marks.has("pupil") && hit.marks.has("stick"));
});

test("an item is shown with the words that introduce it", () => {
  const hit = hits.read(TEXT, [9], 3);
  assert.equal(hit.clauses[0].stem, "When you carry data:");
  assert.equal(hits.read(TEXT, [14], 3).clauses[0].href, "../p/index.html#usb", "a table has no anchor of its own");
});

test("where the title alone was found, the section shows how it begins", () => {
  const hit = hits.read(TEXT, [], 3);
  assert.equal(hit.href, "../p/index.html#usb");
  assert.deepEqual(hit.clauses.map((clause) => clause.parts), [[{ text: "When you carry data:", hit: false }]]);
  const empty = hits.read({ address: '{"page":"../p/index.html","policy":"P","anchor":"","number":"","clauses":[]}', content: "", meta: {} }, [0, 7], 3);
  assert.deepEqual([empty.href, empty.title, empty.clauses], ["../p/index.html", "", []]);
});

test("a long clause is cut round what was found", () => {
  const text = (/** @type {number[]} */ found) => hits.read(section([["a", "", "", -1, LONG]]), found, 3).clauses[0].parts.map((part) => part.text).join("");
  assert.match(text([70]), /^… w35 .* w79$/);
  assert.match(text([40]), /^… w30 .* w74 …$/);
  assert.match(text([]), /^w0 .* w44 …$/);
});

test("what is not in the text is told from what is there in another form", () => {
  const missing = (/** @type {string} */ words, /** @type {string} */ content) => {
    const one = section([["a", "", "", -1, content]]);
    return hits.missing(words.split(" "), one, content.split(" ").map((_, at) => at));
  };
  assert.deepEqual(missing("policies photos buses trips cities child", "policy, photograph bus trip city children"), []);
  assert.deepEqual(missing("passwrod helicopter trip", "pass help tries"), ["passwrod", "helicopter", "trip"]);
  assert.deepEqual(missing("removable storage", "storage"), [], "a title counts");
});

test("what holds most of the words comes first", () => {
  const a = { id: "a", score: 9, words: [1] };
  const lists = [[a, { id: "b", score: 2, words: [4] }], [{ id: "b", score: 1, words: [4, 5] }, { id: "c", score: 5, words: [0] }]];
  assert.deepEqual(hits.merge(lists), [
    { id: "b", words: [4, 5], lists: 2, score: 3 },
    { id: "a", words: [1], lists: 1, score: 9 },
    { id: "c", words: [0], lists: 1, score: 5 },
  ]);
  assert.deepEqual([finder.count(1, "section", "sections"), finder.count(2, "section", "sections")], ["1 section", "2 sections"]);
});
