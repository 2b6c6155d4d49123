/** What an author sees after saving: the page changes in place where that is safe, and is loaded again where it is not. */
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { open } from "./lib/browser.mjs";
import { served } from "./lib/program.mjs";

/** @type {Awaited<ReturnType<typeof open>>} */
let site;
/** @type {Awaited<ReturnType<typeof served>>} */
let program;
before(async () => {
  site = await open();
  program = await served(site.root);
});
after(async () => {
  program?.stop();
  await site.close();
});

/** @type {Awaited<ReturnType<typeof site.page>>} */
let page;
beforeEach(async () => {
  page = await site.page(undefined, [program.base]);
});
afterEach(async () => {
  await page.context().close();
});

/** Saves a file with other words. @param {string} file @param {string} from @param {string} to */
function save(file, from, to) {
  const at = path.join(site.root, file);
  const text = readFileSync(at, "utf8");
  assert.ok(text.includes(from), `${file} has no ${from}`);
  writeFileSync(at, text.replace(from, to));
}

const POLICY = "content/policies/mobile-phones-and-images.md";
const WORDS = "A phone in a pocket is a camera, a diary and a line to the outside world.";

/** Opens a page, marks this loading of it, and goes down to its end. @param {string} address */
async function look(address) {
  await page.goto(program.base + address);
  await page.waitForLoadState("load");
  await page.evaluate(() => {
    Object.assign(globalThis, { before: true });
    scrollTo(0, 1200);
  });
}

const isTheSame = () => page.evaluate(() => "before" in globalThis);

/** The page as it stands, without what only `serve` puts there, and what the server gives for it now. */
async function both() {
  return page.evaluate(async () => {
    const ours = "script[src^='/_staffroom/'], link[href^='/_staffroom/'], .staffroom-author, .staffroom-errors";
    const fresh = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const text = (/** @type {Document} */ from) => {
      const main = /** @type {Element} */ (from.querySelector("main")?.cloneNode(true));
      main.querySelectorAll(`${ours}, [aria-current]`).forEach((each) => (each.matches(ours) ? each.remove() : each.removeAttribute("aria-current")));
      return `${from.title}\n${main.innerHTML}`;
    };
    return [text(document), text(fresh)];
  });
}

test("new words come into the page that is open, and the reader stays where they were", async () => {
  await look("policies/mobile-phones-and-images/index.html");
  const top = await page.evaluate(() => scrollY);
  save(POLICY, WORDS, "A phone in a pocket is a camera and a line to the outside world.");
  await page.waitForFunction(() => document.body.textContent?.includes("is a camera and a line to"));
  assert.ok(await isTheSame());
  assert.ok(Math.abs((await page.evaluate(() => scrollY)) - top) < 60);
  const [here, there] = await both();
  assert.equal(here, there);
  // And again, over what was put there before.
  save(POLICY, "is a camera and a line", "is a camera, a purse and a line");
  await page.waitForFunction(() => document.body.textContent?.includes("a camera, a purse and a line"));
  assert.ok(await isTheSame());
  save(POLICY, "A phone in a pocket is a camera, a purse and a line to the outside world.", WORDS);
  await page.waitForFunction(() => document.body.textContent?.includes("a camera, a diary and a line"));
  assert.ok(await isTheSame());
  const [again, last] = await both();
  assert.equal(again, last);
  assert.deepEqual(page.faults, []);
});

test("a heading that the contents name is loaded anew, with the contents", async () => {
  await look("policies/mobile-phones-and-images/index.html");
  save(POLICY, "## Purpose {#purpose}", "## Why this policy {#purpose}");
  await page.waitForFunction(() => document.querySelector(".contents")?.textContent?.includes("Why this policy"));
  const [here, there] = await both();
  assert.equal(here, there);
  save(POLICY, "## Why this policy {#purpose}", "## Purpose {#purpose}");
  await page.waitForFunction(() => document.querySelector(".contents")?.textContent?.includes("Purpose"));
  assert.deepEqual(page.faults, []);
});

test("errors lie over the page and go when they are mended", async () => {
  await look("policies/mobile-phones-and-images/index.html");
  save(POLICY, "topic=personal-devices", "topic=personal-devizes");
  await page.locator(".staffroom-errors").waitFor();
  assert.match((await page.locator(".staffroom-errors").textContent()) ?? "", /there is no topic `personal-devizes`/);
  save(POLICY, "topic=personal-devizes", "topic=personal-devices");
  await page.locator(".staffroom-errors").waitFor({ state: "detached" });
  assert.ok(await isTheSame());
  assert.deepEqual(page.faults, []);
});

test("a page with scripts of its own is loaded again", async () => {
  await look("schools/larkfold-infant/can-i/index.html");
  const rules = await page.locator("main").textContent();
  const rule = /\n- (.*?) \{/.exec(readFileSync(path.join(site.root, "content/schools/larkfold-infant/policies/mobile-phones-and-images.md"), "utf8"))?.[1];
  assert.ok(rule && rules);
  save("content/schools/larkfold-infant/policies/mobile-phones-and-images.md", `- ${rule}`, `- ${rule} (as before)`);
  await page.waitForFunction(() => document.body.textContent?.includes("(as before)"));
  const works = await page.evaluate(() => document.querySelectorAll("main input, main button").length);
  assert.ok(works > 0);
  assert.deepEqual(page.faults, []);
});
