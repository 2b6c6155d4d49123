/** Every page: it loads, keeps to itself, and every link on it leads somewhere. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESKTOP, PHONE, open } from "./lib/browser.mjs";

/** @type {Awaited<ReturnType<typeof open>>} */
let site;
before(async () => (site = await open()));
after(() => site.close());

/**
 * Goes to every page, and gives what each says of itself: the addresses that it names, and its anchors.
 *
 * @param {string} base
 * @param {object} shape
 */
async function walk(base, shape) {
  const page = await site.page(shape);
  const told = new Map();
  for (const name of site.pages) {
    await page.goto(base + name);
    const { addresses, anchors, headings } = await page.evaluate(() => ({
      addresses: Array.from(document.querySelectorAll("[href], [src]"), (it) => /** @type {any} */ (it).href ?? /** @type {any} */ (it).src),
      anchors: Array.from(document.querySelectorAll("[id]"), (it) => it.id),
      headings: document.querySelectorAll("h1").length,
    }));
    assert.equal(headings, 1, `${name} has ${headings} headings of the first level`);
    told.set(name, { addresses, anchors });
  }
  assert.deepEqual(page.faults, []);
  await page.context().close();
  return told;
}

/**
 * What is wrong with an address that a page names; nothing where it is right.
 *
 * @param {string} base
 * @param {Map<string, { anchors: string[] }>} told
 * @param {string} address
 */
function wrong(base, told, address) {
  const url = new URL(address);
  if (url.protocol === "mailto:") return /^[^@\s]+@[^@\s]+$/.test(url.pathname) ? null : "names nobody";
  if (url.protocol === "tel:") return /^\+?[0-9]+$/.test(url.pathname) ? null : "names no number";
  if (address === "data:,") return null; // an icon of nothing
  if (!address.startsWith(base)) return url.protocol === "https:" ? null : "leads out of the site";
  const name = decodeURIComponent(address.slice(base.length).split(/[?#]/)[0]);
  if (!site.files.has(name)) return "leads to no file of the site";
  const anchor = decodeURIComponent(url.hash.slice(1));
  if (anchor === "" || told.get(name)?.anchors.includes(anchor)) return null;
  return "leads to no place of its page";
}

/** @param {Awaited<ReturnType<typeof walk>>} told @param {string} base */
function assertWhole(told, base) {
  const faults = [];
  for (const [name, { addresses, anchors }] of told) {
    if (new Set(anchors).size < anchors.length) {
      faults.push(`${name} has an id twice: ${anchors.filter((id, i) => anchors.indexOf(id) < i)}`);
    }
    for (const address of addresses) {
      const why = wrong(base, told, address);
      if (why) faults.push(`${name}: ${address} ${why}`);
    }
  }
  assert.deepEqual(faults, []);
}

test("every page over http, in a folder of another site, on a desktop", async () => {
  assert.ok(site.pages.length > 70);
  assertWhole(await walk(site.bases.http, DESKTOP), site.bases.http);
});

test("every page from a file share, on a phone", async () => {
  assertWhole(await walk(site.bases.file, PHONE), site.bases.file);
});
