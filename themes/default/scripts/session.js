/**
 * What a page keeps: in this tab, until it is closed. Nothing is ever put where the next user of the computer finds it.
 *
 * @typedef {object} Session
 * @property {(key: string) => any} get What was kept, or null.
 * @property {(key: string, value: unknown) => boolean} set Whether a reload will find it again. This page finds it always.
 * @property {() => void} clear Forgets everything that the site keeps in this tab.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  const PREFIX = "staffroom.";

  /** What storage would not take: it may be forbidden, or full. */
  const memory = new Map();

  /** @type {Session["get"]} */
  function get(key) {
    if (memory.has(key)) return memory.get(key);
    try {
      return JSON.parse(sessionStorage.getItem(PREFIX + key) ?? "null");
    } catch {
      return null;
    }
  }

  /** @type {Session["set"]} */
  function set(key, value) {
    try {
      sessionStorage.setItem(PREFIX + key, JSON.stringify(value));
      memory.delete(key);
      return true;
    } catch {
      memory.set(key, value);
      return false;
    }
  }

  /** @type {Session["clear"]} */
  function clear() {
    memory.clear();
    try {
      for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
    } catch {
      // Storage is forbidden, so there is nothing in it.
    }
  }

  Staffroom.session = { get, set, clear };
})();
