/**
 * Completion tokens: a compact JWS (RFC 7515) under one of two exact headers.
 *
 * @typedef {{ kind: "personal", id: string, code: string } | { kind: "self", name: string }} Person
 *   Someone with a personal code (20 characters), or someone who says who they are.
 *
 * @typedef {object} Completion What a token says, beside who and when.
 * @property {string} sch Id of the school.
 * @property {string} quz Id of the quiz.
 * @property {string} rev Its revision.
 * @property {Record<string, string>} ans Answers by question id.
 * @property {number} dur Seconds spent.
 * @property {number} att Attempt, from 1.
 * @property {string[]} acc Fingerprints of the agreements accepted.
 * @property {string} [wit] Code of the witness; may be empty.
 *
 * @typedef {object} Token
 * @property {(hashes: Hashes, person: Person, rev: string) => Promise<Signer>} signer Signs with the token's key; the same
 *   key draws the questions.
 * @property {(sign: Signer, person: Person, completion: Completion, iat: number, jti: string) => Promise<string>} make
 * @property {() => string} newId 72 random bits: the `jti`.
 * @property {(person: Person) => string} who What stands for the person in a draw.
 * @property {(typed: string) => string} name A typed name as a token carries it; empty where nothing is left.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  const HEADER = {
    personal: '{"alg":"HS256","typ":"staffroom+jwt"}',
    self: '{"alg":"HS256","typ":"staffroom-self+jwt"}',
  };

  /**
   * Text without lone surrogates, which JSON would carry as escapes that no strict reader accepts.
   *
   * @param {string} text
   */
  function wellFormed(text) {
    return text.replace(/[\ud800-\udfff]/gu, "\ufffd");
  }

  /** @type {Token["name"]} */
  function name(typed) {
    return wellFormed(typed)
      .normalize("NFC")
      .replace(/[\p{White_Space}\p{Cc}]+/gu, " ")
      .replace(/^ | $/g, "");
  }

  /** @type {Token["who"]} */
  function who(person) {
    return person.kind === "personal" ? person.id : person.name;
  }

  /** @type {Token["signer"]} */
  async function signer(hashes, person, rev) {
    const { utf8 } = Staffroom.bytes;
    const key =
      person.kind === "personal"
        ? await hashes.hkdf(utf8(person.code), utf8("staffroom/v1/token"))
        : await hashes.hkdf(utf8(rev), utf8("staffroom/v1/self"));
    return hashes.signer(key);
  }

  /** @type {Token["make"]} */
  async function make(sign, person, completion, iat, jti) {
    const { utf8, base64url } = Staffroom.bytes;
    const { sch, quz, rev, dur, att, acc, wit } = completion;
    const subject = person.kind === "personal" ? { sub: person.id } : { nam: person.name };
    const ans = Object.fromEntries(Object.entries(completion.ans).map(([id, text]) => [id, wellFormed(text)]));
    const claims = { v: 1, ...subject, sch, quz, rev, ans, iat, dur, att, acc, jti, ...(wit && { wit }) };
    const signed = `${base64url(utf8(HEADER[person.kind]))}.${base64url(utf8(JSON.stringify(claims)))}`;
    return `${signed}.${base64url(await sign(utf8(signed)))}`;
  }

  Staffroom.token = { signer, make, newId: () => Staffroom.bytes.base64url(Staffroom.bytes.random(9)), who, name };
})();
