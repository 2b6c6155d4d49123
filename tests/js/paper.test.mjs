import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "./load.mjs";

const { paper } = load("components/paper/paper.js");

test("each title has the fewest letters that no other has", () => {
  const titles = ["Technology agreement", "Acceptable use", "Technology user agreement", "Tech", "Acceptable use", "E-safety", "Ethics"];
  const found = paper.letters(titles);
  assert.deepEqual([...found.keys()], ["Acceptable use", "E-safety", "Ethics", "Tech", "Technology agreement", "Technology user agreement"]);
  assert.deepEqual([...found.values()], ["A", "E", "Et", "T", "Te", "Tec"]);
  assert.equal(new Set(paper.letters(["Headteacher", "H", "He"]).values()).size, 3);
  assert.deepEqual([...paper.letters(["…"])], [["…", ""]]);
});
