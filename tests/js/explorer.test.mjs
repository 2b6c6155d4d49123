import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "./load.mjs";

const { address, compare, every, explorer, practise } = load(
  "components/explorer/address.js",
  "components/explorer/every.js",
  "components/explorer/explorer.js",
  "components/compare/compare.js",
  "components/practise/practise.js",
);

const nothing = { q: "", topic: "", audience: "", school: "", kinds: [] };
const offered = { topics: ["", "usb"], audiences: ["", "teachers"], schools: [""] };

test("filters narrow, and a rule without audiences is for everyone", () => {
  const rule = { kind: "ask", topics: ["usb", "data"], audiences: ["teachers"], schools: ["larkfold"] };
  /** @param {object} part */
  const accepts = (part) => explorer.accepts({ ...nothing, ...part }, rule);
  assert.ok(accepts({ topic: "data", audience: "teachers", school: "larkfold", kinds: ["ask", "do"] }));
  assert.ok(!accepts({ topic: "phones" }));
  assert.ok(!accepts({ audience: "governors" }));
  assert.ok(!accepts({ school: "tern-valley" }));
  assert.ok(!accepts({ kinds: ["do"] }));
  rule.audiences = [];
  assert.ok(accepts({ audience: "governors" }));
});

test("a search goes into the address and comes back", () => {
  const search = { q: "a & b=c #d", topic: "usb", audience: "teachers", school: "", kinds: ["do", "ask"] };
  const query = address.to(search);
  assert.equal(query, "?q=a+%26+b%3Dc+%23d&topic=usb&for=teachers&kind=do&kind=ask");
  assert.deepEqual(address.from(query, offered), { search, ignored: [] });
  assert.equal(address.to(nothing), "");
});

test("what the page does not offer is left out, and said", () => {
  for (const [query, ...ignored] of [
    ["?topic=<b>", "a topic"],
    ["?kind=maybe", "a kind of rule"],
    ["?for=constructor", "whom it is for"],
    ["?school=larkfold&topic=x", "a topic", "a school"],
    ["?kind=do&kind=__proto__", "a kind of rule"],
  ]) {
    const { search, ...rest } = address.from(query, offered);
    assert.deepEqual(rest, { ignored }, query);
    assert.deepEqual({ ...search, kinds: [] }, nothing, query);
  }
  assert.deepEqual(address.from("?utm_source=x&%E0%A4%A", offered), { search: nothing, ignored: [] });
  const long = address.from("?q=" + "x".repeat(100_000), offered);
  assert.equal(long.search.q.length, 200);
  assert.deepEqual(long.ignored, ["the end of a very long question"]);
});

test("the address of a comparison names each school once and no other", () => {
  const ids = ["larkfold", "tern", "brannocks"];
  assert.deepEqual(address.schools("?school=tern&school=larkfold&school=tern", ids), { schools: ["larkfold", "tern"], ignored: false });
  assert.deepEqual(address.schools("?school=<b>&school=tern", ids), { schools: ["tern"], ignored: true });
});

test("the count is a sentence", () => {
  assert.equal(explorer.countText(0, 8), "No rules match");
  assert.equal(explorer.countText(1, 8), "1 rule of 8");
  assert.equal(explorer.countText(8, 8), "All 8 rules");
});

const data = {
  file: "index.html",
  topics: [["usb", "USB"], ["phones", "Phones"]],
  roles: ["head"],
  pages: [["policies/ict", "ICT"], ["contacts", "Channels"]],
  sets: ["usb", "phones usb"],
  people: [["", ""], ["teachers supply", "Teachers"]],
  text: ["keep data", "before you plug it in", "use a phone", "keep data"],
  kind: "naMn",
  set: [0, 0, 1, 0],
  who: [0, 1, 0, 0],
  ask: [0, 1, 0, 0],
  page: [0, 0, 1, 0],
  anchor: ["a", "b é", "c", "d"],
  number: ["7.1", "", "", "8.1"],
  schools: [
    { id: "larkfold", name: "Larkfold Infant School", short: "Larkfold", asks: [["Headteacher", "Ada", "a@b.example"]], rules: [1, 1, 1] },
    { id: "tern", name: "Tern Valley", short: "Tern", asks: [["Head", "", ""]], rules: [2, 2] },
  ],
};

test("the data of every school is read as it was packed", () => {
  const rules = every.read(data);
  assert.deepEqual(rules.map((rule) => rule.schools), [[0], [0, 1], [0], [1]]);
  const [kept, asked, may] = rules;
  assert.deepEqual([kept.kind, kept.clause, kept.ask], ["dont", "Clause 7.1 of ICT", -1]);
  assert.deepEqual([asked.kindName, asked.audiences, asked.named, asked.ask, asked.clause], ["Ask first", ["teachers", "supply"], "Teachers", 0, "ICT"]);
  assert.deepEqual([may.kindName, may.kind, may.advice, may.topics], ["You may", "do", true, ["phones", "usb"]]);
  assert.equal(every.link(data, asked, 1, "../"), "../schools/tern/policies/ict/index.html#b%20%C3%A9");
});

test("a comparison shows what differs, and only that", () => {
  const rules = every.read(data);
  const { differing, same } = compare.differences(rules, ["usb", "phones"], [0, 1]);
  // The same words on the same side are the same rule, whatever the number of its clause.
  assert.deepEqual(differing.map(({ topic, columns }) => [topic, columns.map((list) => list.map((rule) => rule.text))]), [
    ["phones", [["use a phone"], []]],
  ]);
  assert.equal(same, 1);
});

test("a round has ten cards, those not seen before first, and no card twice", () => {
  let seed = 1;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const first = practise.deal(25, new Set(), random);
  assert.equal(new Set(first.waiting).size, 10);
  const second = practise.deal(25, new Set(first.waiting), random);
  assert.deepEqual(second.waiting.filter((card) => first.waiting.includes(card)), []);
  assert.equal(practise.deal(3, new Set([0, 1, 2]), random).size, 3);
});

test("a wrong answer comes back behind two others until it is right, and counts once", () => {
  let deal = { waiting: [4, 7, 2, 9], right: 0, size: 4, missed: new Set() };
  deal = practise.answered(deal, false);
  assert.deepEqual(deal.waiting, [7, 2, 4, 9]);
  deal = practise.answered(practise.answered(deal, true), true);
  assert.deepEqual([deal.waiting, deal.right], [[4, 9], 2]);
  deal = practise.answered(deal, false);
  assert.deepEqual(deal.waiting, [9, 4]);
  deal = practise.answered(practise.answered(deal, true), true);
  assert.deepEqual([deal.waiting, deal.right], [[], 3]);
});
