/** Runs the site's own scripts, as they are published, in this process. */
import { readFileSync } from "node:fs";
import vm from "node:vm";

const THEME = new URL("../../themes/default/", import.meta.url);
const VECTORS = new URL("../vectors/", import.meta.url);

/**
 * Runs scripts of the default theme in the order given and returns the namespace that they fill.
 *
 * @param {...string} scripts paths below `themes/default/`
 */
export function load(...scripts) {
  for (const script of scripts) {
    const url = new URL(script, THEME);
    vm.runInThisContext(readFileSync(url, "utf8"), { filename: url.pathname });
  }
  return globalThis.Staffroom;
}

/**
 * The vectors that the program's own tests read too.
 *
 * @param {string} name
 */
export function vectors(name) {
  return JSON.parse(readFileSync(new URL(`${name}.json`, VECTORS), "utf8"));
}

/** @param {string} text hexadecimal */
export function hex(text) {
  return Uint8Array.from(Buffer.from(text, "hex"));
}

/** @param {Uint8Array} bytes */
export function toHex(bytes) {
  return Buffer.from(bytes).toString("hex");
}
