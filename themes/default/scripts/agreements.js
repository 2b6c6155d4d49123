/**
 * Which agreements were accepted: kept as the rest of a person's progress is.
 *
 * @typedef {object} Agreements
 * @property {(school: string) => string[]} accepted Their fingerprints, sorted: the `acc` of a token.
 * @property {(school: string, fingerprint: string) => boolean} accept Whether the next page will know.
 * @property {(school: string, fingerprint: string) => void} withdraw
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  const KEY = "agreed";
  const FINGERPRINT = /^[A-Za-z0-9_-]{16}$/;
  /** A token names no more. */
  const MOST = 100;

  /** @type {Agreements["accepted"]} */
  function accepted(school) {
    const value = Staffroom.session.get(KEY);
    if (value?.school !== school || !Array.isArray(value.list)) return [];
    const prints = value.list.filter((/** @type {unknown} */ it) => typeof it === "string" && FINGERPRINT.test(it));
    return [...new Set(prints)].sort().slice(0, MOST);
  }

  /** @type {Agreements["accept"]} */
  function accept(school, fingerprint) {
    return Staffroom.session.set(KEY, { school, list: [...accepted(school), fingerprint] });
  }

  /** @type {Agreements["withdraw"]} */
  function withdraw(school, fingerprint) {
    Staffroom.session.set(KEY, { school, list: accepted(school).filter((it) => it !== fingerprint) });
  }

  Staffroom.agreements = { accepted, accept, withdraw };
})();
