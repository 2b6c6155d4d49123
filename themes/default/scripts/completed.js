/**
 * A completion token that stands in an address, read again. The page cannot tell whether a personal one is genuine: that takes the
 * person's code. It shows what is there and sends it on unchanged; the audit decides.
 *
 * @typedef {object} Completed What a token says.
 * @property {Person} person A personal one's code is not in the token: it is empty.
 * @property {Completion} completion
 * @property {number} iat Seconds since 1970.
 *
 * @typedef {object} Completions
 * @property {(text: string) => boolean} isToken Whether a text begins as a token does, whole or not.
 * @property {(hashes: Hashes, token: string) => Promise<Completed | null>} read Null where it is cut short or was changed so that
 *   nothing can be read, or where a self-declared one no longer has its signature.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  /** What both headers begin with: `{"alg":"HS256","typ":"staffroom`. */
  const BEGINNING = "eyJhbGciOiJIUzI1NiIsInR5cCI6InN0YWZmcm9vb";
  const FORM = /^[\w-]+\.[\w-]+\.[\w-]{43}$/;
  /** The last second of the year 9999. */
  const LATEST = 253_402_300_799;
  const SELF = "staffroom-self+jwt";

  /** @type {Completions["isToken"]} */
  const isToken = (text) => text.startsWith(BEGINNING);

  /** @param {string} part */
  function decoded(part) {
    const binary = atob(part.replace(/-/g, "+").replace(/_/g, "/"));
    const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  }

  /**
   * @param {any} claims
   * @param {boolean} self
   * @returns {Completed | null}
   */
  function shaped(claims, self) {
    const { v, sub, nam, sch, quz, rev, ans, iat, dur, att, acc } = claims;
    const texts = [sch, quz, rev, self ? nam : sub];
    const numbers = [iat, dur, att];
    const bounded = iat <= LATEST && att >= 1;
    const fits =
      v === 1 &&
      bounded &&
      texts.every((it) => typeof it === "string" && it !== "") &&
      numbers.every((it) => Number.isSafeInteger(it) && it >= 0) &&
      ans !== null &&
      typeof ans === "object" &&
      Object.values(ans).every((it) => typeof it === "string") &&
      Array.isArray(acc);
    if (!fits) return null;
    const person = /** @type {Person} */ (self ? { kind: "self", name: nam } : { kind: "personal", id: sub, code: "" });
    return { person, completion: { sch, quz, rev, ans, dur, att, acc }, iat };
  }

  /** @type {Completions["read"]} */
  async function read(hashes, token) {
    if (!isToken(token) || !FORM.test(token)) return null;
    const [header, claims, signature] = token.split(".");
    try {
      const self = decoded(header).typ === SELF;
      const found = shaped(decoded(claims), self);
      if (!found || !self) return found;
      const { bytes, token: tokens } = Staffroom;
      const sign = await tokens.signer(hashes, found.person, found.completion.rev);
      return bytes.base64url(await sign(bytes.utf8(`${header}.${claims}`))) === signature ? found : null;
    } catch {
      return null;
    }
  }

  Staffroom.completed = { isToken, read };
})();
