/**
 * What stands behind the `#` of a quiz page: a personal link, `changed` (with or without a personal link behind a slash), or a
 * completion token, which makes the address of a completion page.
 *
 * @typedef {{ token: string, changed: boolean, link: string }} QuizFragment `token` and `link` are empty where there is none.
 *
 * @typedef {object} Fragment
 * @property {(hash: string) => QuizFragment} read
 * @property {(hash: string) => boolean} asks Whether it asks for anything: the anchors of the page do not.
 * @property {(text: string) => void} write Puts a text there without going anywhere; an empty one takes it away.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  /** @type {Fragment["read"]} */
  function read(hash) {
    const text = hash.replace(/^#/, "");
    if (Staffroom.completed.isToken(text)) return { token: text, changed: false, link: "" };
    const changed = /^changed(\/|$)/.exec(text);
    return { token: "", changed: changed !== null, link: changed ? text.slice(changed[0].length) : text };
  }

  /** @type {Fragment["asks"]} */
  function asks(hash) {
    const { token, changed, link } = read(hash);
    return token !== "" || changed || Staffroom.code.readLink(link) !== null;
  }

  /** @type {Fragment["write"]} */
  function write(text) {
    try {
      history.replaceState(history.state, "", location.pathname + location.search + (text === "" ? "" : `#${text}`));
    } catch {
      // Some browsers forbid it on file://. A new fragment is the next best.
      location.hash = text;
    }
  }

  Staffroom.fragment = { read, asks, write };
})();
