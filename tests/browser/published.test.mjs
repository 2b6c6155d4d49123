/** Scripts are published without their comments: they must still do to the letter what their sources do. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { before, test } from "node:test";
import vm from "node:vm";
import { sampleSite } from "./lib/program.mjs";

const VECTORS = new URL("../vectors/", import.meta.url);
const vectors = (/** @type {string} */ name) => JSON.parse(readFileSync(new URL(`${name}.json`, VECTORS), "utf8"));

/** @type {string} */
let assets;
before(() => {
  assets = path.join(sampleSite().folder, "assets");
});

test("every published script is one that a browser can read", () => {
  const names = readdirSync(assets).filter((name) => name.endsWith(".js"));
  assert.ok(names.length > 15);
  for (const name of names) assert.ok(new vm.Script(readFileSync(path.join(assets, name), "utf8"), { filename: name }));
});

test("published scripts mark, draw and read as the vectors say", async () => {
  // The quiz begins where there is one.
  Object.assign(globalThis, { document: { getElementById: () => null, currentScript: null } });
  for (const name of ["shared", "quiz"]) vm.runInThisContext(readFileSync(path.join(assets, `${name}.js`), "utf8"));
  const { mark, draw, code, hashesByHand } = globalThis.Staffroom;
  for (const { name, task, answer, expect } of vectors("marking")) assert.equal(mark.mark(task, answer), expect, name);
  const hex = (/** @type {string} */ text) => Uint8Array.from(Buffer.from(text, "hex"));
  for (const { name, token_key, questions, scenarios, draw: count, asked, ...drawing } of vectors("draw").draws) {
    const sign = await hashesByHand.signer(hex(token_key));
    assert.deepEqual(await draw.questions(sign, drawing, questions, count, scenarios), asked, name);
  }
  assert.equal(code.check("CKCA7RVAGEY3FQ0130H7"), "C");
});
