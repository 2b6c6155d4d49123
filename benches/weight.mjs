/** What a page costs the one who opens it. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";

/**
 * The compressed bytes of a page with its styles, scripts and icon, and those of its text alone.
 *
 * @param {string} site the folder of the site
 * @param {string} page the path of the page below it
 * @returns {{ all: number, text: number }}
 */
export function weigh(site, page) {
  const html = readFileSync(path.join(site, page), "utf8");
  const linked = [...html.matchAll(/<(?:script defer src|link rel="(?:stylesheet|icon)" href)="([^"]+)"/g)].map((match) => match[1]);
  const files = [...new Set(linked)].map((link) => readFileSync(path.join(site, path.dirname(page), link)));
  const squeezed = (/** @type {string | Buffer} */ bytes) => gzipSync(bytes, { level: 9 }).length;
  const text = html.replace(/<head[\s\S]*?<\/head>/, "").replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");
  return { all: squeezed(html) + files.reduce((sum, file) => sum + squeezed(file), 0), text: squeezed(text) };
}
