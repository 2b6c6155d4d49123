import assert from "node:assert/strict";
import { test } from "node:test";
import { load, vectors } from "./load.mjs";

const { mark } = load("scripts/mark.js");

for (const { name, task, answer, expect } of vectors("marking")) {
  test(`marking: ${name}`, () => assert.equal(mark.mark(task, answer), expect));
}

test("words are folded before they are compared", () => {
  assert.equal(mark.fold("  The   “Head”\u00a0TEACHER’s  Café?! "), "the \"head\" teacher's cafe");
});

test("a number is read with a point or a comma, and nothing else", () => {
  for (const typed of ["7", " +7 ", "-0,5", "12.250"]) assert.ok(mark.isNumber(typed), typed);
  for (const typed of ["", "7 days", "1e3", "1,000.5", ".5", "٣"]) assert.ok(!mark.isNumber(typed), typed);
});
