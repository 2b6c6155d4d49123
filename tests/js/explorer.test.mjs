import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "./load.mjs";

const { explorer } = load("components/explorer/explorer.js");

const nothing = { q: "", topic: "", audience: "", school: "", kinds: [] };
const offered = { topics: ["", "usb"], audiences: ["", "teachers"], schools: [""] };

/** @param {string} q @param {string} text */
function finds(q, text) {
  const rule = { kind: "dont", topics: ["usb"], audiences: [], school: "", words: explorer.textWords(text) };
  return explorer.answers({ ...nothing, q }, explorer.queryWords(q), rule);
}

test("a search is folded as the rules are", () => {
  for (const [q, text] of [
    ["usb stick", "keep pupil data on USB sticks"],
    ["USB STICKS", "a usb stick"],
    ["policies", "the policy of the trust"],
    ["policy", "all policies"],
    ["addresses", "your home address"],
    ["naive cafe", "a naïve café"],
    ["dont", "Don’t do it"],
    ["don't", "Don’t do it"],
    ["phot", "photographs of pupils"],
    ["Can I email a parent?", "email parents from your school account"],
    ["bus", "drive the bus"],
    ["", "anything"],
    ["can I", "anything"],
  ]) {
    assert.ok(finds(q, text), `“${q}” should find “${text}”`);
  }
});

test("every word must be there, from its beginning", () => {
  for (const [q, text] of [
    ["usb helicopter", "keep data on a usb stick"],
    ["tick", "a usb stick"],
    ["glass", "a gla display"],
  ]) {
    assert.ok(!finds(q, text), `“${q}” should not find “${text}”`);
  }
});

test("filters narrow, and a rule without audiences is for everyone", () => {
  const rule = { kind: "ask", topics: ["usb", "data"], audiences: ["teachers"], school: "larkfold", words: [] };
  /** @param {object} part */
  const answers = (part) => explorer.answers({ ...nothing, ...part }, [], rule);
  assert.ok(answers({ topic: "data", audience: "teachers", school: "larkfold", kinds: ["ask", "do"] }));
  assert.ok(!answers({ topic: "phones" }));
  assert.ok(!answers({ audience: "governors" }));
  assert.ok(!answers({ school: "tern-valley" }));
  assert.ok(!answers({ kinds: ["do"] }));
  rule.audiences = [];
  assert.ok(answers({ audience: "governors" }));
});

test("a search goes into the address and comes back", () => {
  const search = { q: "a & b=c #d", topic: "usb", audience: "teachers", school: "", kinds: ["do", "ask"] };
  const address = explorer.toAddress(search);
  assert.equal(address, "?q=a+%26+b%3Dc+%23d&topic=usb&for=teachers&kind=do&kind=ask");
  assert.deepEqual(explorer.fromAddress(address, offered), { search, unknown: false });
  assert.equal(explorer.toAddress(nothing), "");
});

test("what the page does not offer is left out, and said", () => {
  for (const query of ["?topic=<b>", "?kind=maybe", "?for=constructor", "?school=larkfold", "?kind=do&kind=__proto__"]) {
    const { search, unknown } = explorer.fromAddress(query, offered);
    assert.ok(unknown, query);
    assert.deepEqual({ ...search, kinds: [] }, nothing, query);
  }
  assert.deepEqual(explorer.fromAddress("?utm_source=x&%E0%A4%A", offered), { search: nothing, unknown: false });
  assert.equal(explorer.fromAddress("?q=" + "x".repeat(5000), offered).search.q.length, 200);
});

test("the count is a sentence", () => {
  assert.equal(explorer.countText(0, 8), "No rules match");
  assert.equal(explorer.countText(1, 8), "1 rule of 8");
  assert.equal(explorer.countText(8, 8), "All 8 rules");
});
