import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { test } from "node:test";
import { hex, load, toHex, vectors } from "./load.mjs";

const Staffroom = load("scripts/sha256.js", "scripts/crypto.js", "scripts/code.js", "scripts/draw.js", "scripts/token.js");
const { bytes, code, draw, token } = Staffroom;
const BOTH = { native: Staffroom.hashes(webcrypto.subtle), "by hand": Staffroom.hashesByHand };

test("a personal code is read as the program reads it", () => {
  for (const { name, typed, code: expected } of vectors("code").read) {
    const reading = code.read(typed);
    const plain = expected && expected.replace(/-/g, "").slice(0, 20);
    assert.equal("code" in reading ? reading.code : null, plain, name);
  }
});

test("a witness code is read as the program reads it, and given as it is printed", () => {
  for (const { name, typed, code: expected } of vectors("code").read_witness) {
    const reading = code.witness(typed);
    assert.equal("code" in reading ? reading.code : null, expected, name);
  }
});

test("what is wrong with a code is told apart", () => {
  assert.deepEqual(code.read(" - "), { problem: "empty" });
  assert.deepEqual(code.read("UKCA7RVAGEY3FQ0130H7C"), { problem: "character" });
  assert.deepEqual(code.read("CKCA7RVAGEY3FQ0130H7"), { problem: "length" });
  assert.deepEqual(code.read("CKCA7RVAGEY3FQ0130H7D"), { problem: "check" });
});

test("a personal link gives the staff id and the code, whatever the id holds", () => {
  for (const { staff, code: printed } of vectors("code").codes) {
    const expected = { who: staff, code: { code: printed.replace(/-/g, "").slice(0, 20) } };
    assert.deepEqual(code.readLink(`#${staff}.${printed}`), expected);
    assert.deepEqual(code.readLink(`#${encodeURIComponent(staff)}.${printed.toLowerCase()}`), expected);
  }
});

test("an anchor is no personal link, and a damaged one is none without notice", () => {
  assert.equal(code.readLink(""), null);
  assert.equal(code.readLink("#main"), null);
  assert.deepEqual(code.readLink("#W0042.CKCA7-RVAGE"), { who: "W0042", code: { problem: "length" } });
  assert.deepEqual(code.readLink("#100%.<b>"), { who: "100%", code: { problem: "character" } });
});

for (const [how, hashes] of Object.entries(BOTH)) {
  test(`the token key of a personal code (${how})`, async () => {
    for (const { code: printed, token_key } of vectors("code").codes) {
      const reading = code.read(printed);
      assert.equal(toHex(await hashes.hkdf(bytes.utf8(reading.code), bytes.utf8("staffroom/v1/token"))), token_key);
    }
  });

  test(`questions are drawn as the audit draws them (${how})`, async () => {
    for (const { name, token_key, questions, scenarios, draw: count, asked, ...drawing } of vectors("draw").draws) {
      const sign = await hashes.signer(hex(token_key));
      assert.deepEqual(await draw.questions(sign, drawing, questions, count, scenarios), asked, name);
    }
  });

  test(`options are shuffled as the program shuffles them (${how})`, async () => {
    for (const { name, token_key, question, ids, order, shown, ...drawing } of vectors("draw").shuffles) {
      const sign = await hashes.signer(hex(token_key));
      const shuffle = order ? draw.entries : draw.options;
      assert.deepEqual(await shuffle(sign, drawing, question, ids), shown, name);
    }
  });

  test(`a token is made byte for byte as the program makes it (${how})`, async () => {
    const made = vectors("token").valid;
    assert.ok(made.some(({ claims }) => claims.wit !== undefined));
    for (const { name, key, claims, token: expected } of made) {
      const person = claims.sub ? { kind: "personal", id: claims.sub, code: "" } : { kind: "self", name: claims.nam };
      const sign = await hashes.signer(hex(key));
      assert.equal(await token.make(sign, person, claims, claims.iat, claims.jti), expected, name);
    }
  });

  test(`a self-declared token is signed with the revision's public key (${how})`, async () => {
    const { claims, token: expected } = vectors("token").valid.find(({ kind }) => kind === "self-declared");
    const person = { kind: "self", name: claims.nam };
    const sign = await token.signer(hashes, person, claims.rev);
    assert.equal(await token.make(sign, person, claims, claims.iat, claims.jti), expected);
  });
}

test("a name is folded as the token carries it", () => {
  assert.equal(token.name("  Zoe\u0308\t\u00a0 Ønsker \n"), "Zoë Ønsker");
  assert.equal(token.name("a\u0000b\ud800c"), "a b\ufffdc");
  assert.equal(token.name(" \u3000 "), "");
});

test("a token id is 72 random bits", () => {
  const ids = Array.from({ length: 50 }, () => token.newId());
  for (const id of ids) assert.match(id, /^[A-Za-z0-9_-]{12}$/);
  assert.equal(new Set(ids).size, ids.length);
});

test("a lone surrogate in an answer does not spoil the token", async () => {
  const sign = await Staffroom.hashesByHand.signer(new Uint8Array(32));
  const completion = { sch: "s", quz: "q", rev: "r", ans: { q1: "\udc00😀" }, dur: 1, att: 1, acc: [] };
  const made = await token.make(sign, { kind: "self", name: "A" }, completion, 0, "j");
  const claims = JSON.parse(Buffer.from(made.split(".")[1], "base64url").toString());
  assert.equal(claims.ans.q1, "\ufffd😀");
});
