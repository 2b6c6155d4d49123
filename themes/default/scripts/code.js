/**
 * Personal codes: 20 Crockford base-32 characters and one check character, printed `7K3QX-M2VTR-9HDWE-4CPYN-6`.
 *
 * @typedef {"empty" | "character" | "length" | "check"} CodeProblem
 *
 * @typedef {{ code: string } | { problem: CodeProblem }} CodeReading the 20 characters without the check
 *   character, or what is wrong.
 *
 * @typedef {{ who: string, code: CodeReading }} PersonalLink what a personal link's fragment holds.
 *
 * @typedef {object} Code
 * @property {(typed: string) => CodeReading} read Reads without regard to case, hyphens, spaces, O for 0, I and L for 1.
 * @property {(typed: string) => CodeReading} witness The same for the code of a witness, 6 characters and one; gives it as it is
 *   printed, `K7M2-QX4`.
 * @property {(code: string) => string} check The check character of such characters.
 * @property {(fragment: string) => PersonalLink | null} readLink Reads `#<staff-id>.<code>`; null where the fragment is
 *   none, such as `#main`: no anchor of the site holds a full stop.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const LENGTH = 20;
  const WITNESS = 6;

  /** @type {Code["check"]} */
  function check(code) {
    return DIGITS[Staffroom.sha256.digest(Staffroom.bytes.utf8(code))[0] >> 3];
  }

  /**
   * @param {string} typed
   * @param {number} length how many characters stand before the check character
   * @returns {CodeReading}
   */
  function reading(typed, length) {
    const plain = typed
      .normalize("NFKC")
      .toUpperCase()
      .replace(/[\s\p{Pd}]/gu, "")
      .replace(/O/g, "0")
      .replace(/[IL]/g, "1");
    if (plain === "") return { problem: "empty" };
    if ([...plain].some((char) => !DIGITS.includes(char))) return { problem: "character" };
    if (plain.length !== length + 1) return { problem: "length" };
    const code = plain.slice(0, length);
    return check(code) === plain[length] ? { code } : { problem: "check" };
  }

  /** @type {Code["read"]} */
  const read = (typed) => reading(typed, LENGTH);

  /** @type {Code["witness"]} */
  function witness(typed) {
    const read = reading(typed, WITNESS);
    return "code" in read ? { code: `${read.code.slice(0, 4)}-${read.code.slice(4)}${check(read.code)}` } : read;
  }

  /** @type {Code["readLink"]} */
  function readLink(fragment) {
    let text = fragment.replace(/^#/, "");
    try {
      text = decodeURIComponent(text);
    } catch {
      // A stray per cent sign: the text is read as it stands, and the check character decides.
    }
    const dot = text.lastIndexOf(".");
    if (dot < 0) return null;
    return { who: text.slice(0, dot).trim(), code: read(text.slice(dot + 1)) };
  }

  Staffroom.code = { read, witness, check, readLink };
})();
