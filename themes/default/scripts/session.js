/**
 * What a page keeps: in this tab, until it is closed. Nothing is put where the next user of the computer finds it, unless the
 * reader has said that the device is their own; then it stays until they clear it.
 *
 * @typedef {object} Session
 * @property {(key: string) => any} get What was kept, or null.
 * @property {(key: string, value: unknown) => boolean} set Whether a reload will find it again. This page finds it always.
 * @property {() => void} clear Forgets everything that the site keeps, in this tab and on this device.
 * @property {() => boolean} isOwn Whether the reader has said that the device is their own.
 * @property {(own: boolean) => boolean} setOwn Moves what is kept to where it now belongs; whether that worked.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  const PREFIX = "staffroom.";
  const OWN = `${PREFIX}own`;

  /** What storage would not take: it may be forbidden, or full. */
  const memory = new Map();

  /** @type {Session["isOwn"]} */
  function isOwn() {
    try {
      return localStorage.getItem(OWN) === "true";
    } catch {
      return false;
    }
  }

  function storage() {
    return isOwn() ? localStorage : sessionStorage;
  }

  /** @type {Session["get"]} */
  function get(key) {
    if (memory.has(key)) return memory.get(key);
    try {
      return JSON.parse(storage().getItem(PREFIX + key) ?? "null");
    } catch {
      return null;
    }
  }

  /** @type {Session["set"]} */
  function set(key, value) {
    try {
      storage().setItem(PREFIX + key, JSON.stringify(value));
      memory.delete(key);
      return true;
    } catch {
      memory.set(key, value);
      return false;
    }
  }

  /** @param {Storage} from */
  function keys(from) {
    return Object.keys(from).filter((key) => key.startsWith(PREFIX));
  }

  /** @type {Session["clear"]} */
  function clear() {
    memory.clear();
    for (const name of /** @type {const} */ (["sessionStorage", "localStorage"])) {
      try {
        const from = globalThis[name];
        for (const key of keys(from)) from.removeItem(key);
      } catch {
        // Storage is forbidden, so there is nothing in it.
      }
    }
  }

  /** @type {Session["setOwn"]} */
  function setOwn(own) {
    /** @type {string[]} */
    const copied = [];
    try {
      const [from, to] = own ? [sessionStorage, localStorage] : [localStorage, sessionStorage];
      try {
        for (const key of keys(from).filter((it) => it !== OWN)) {
          to.setItem(key, from.getItem(key) ?? "null");
          copied.push(key);
        }
        if (own) localStorage.setItem(OWN, "true");
        else localStorage.removeItem(OWN);
      } catch (error) {
        // There was no room for all of it: everything stays where it was.
        for (const key of copied) to.removeItem(key);
        throw error;
      }
      for (const key of copied) from.removeItem(key);
      return true;
    } catch {
      return false;
    }
  }

  Staffroom.session = { get, set, clear, isOwn, setOwn };
})();
