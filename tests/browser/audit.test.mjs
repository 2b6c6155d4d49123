/** The audit and the inspection bundle, as they open from a folder. The files are those that `cargo test` left (tests/it/past.rs). */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { DARK, DESKTOP, LIGHT, PHONE, assertFits, violations } from "./lib/browser.mjs";

const target = process.env.CARGO_TARGET_DIR ?? join(dirname(fileURLToPath(import.meta.url)), "../../target");
const PAGES = [
  "report/index.html",
  "report/school-north.html",
  "report/agreements-north.html",
  "report/needs.html",
  "bundle/index.html",
  "bundle/audit/index.html",
  "bundle/schools/north/policies/acceptable-use/index.html",
  "bundle/schools/north/quizzes/ict/index.html",
];
const address = (/** @type {string} */ page) => `${pathToFileURL(join(target, "tmp/past", page))}`;

/** @type {import("playwright-core").Browser} */
let browser;
before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROME ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
});
after(() => browser.close());

for (const [name, options] of Object.entries({
  "a desktop, light": { ...DESKTOP, ...LIGHT },
  "a desktop, dark": { ...DESKTOP, ...DARK },
  "a phone": { ...PHONE, ...LIGHT },
})) {
  test(`axe finds nothing on ${name}, and nothing is refused`, async () => {
    const page = await (await browser.newContext(options)).newPage();
    /** @type {string[]} */
    const faults = [];
    page.on("console", (message) => faults.push(message.text()));
    page.on("requestfailed", (request) => faults.push(request.url()));
    const found = [];
    for (const path of PAGES) {
      await page.goto(address(path));
      // The style sheet is there: without it the page would be white on white, and nobody would tell.
      assert.notEqual(await page.evaluate(() => getComputedStyle(document.body).maxWidth), "none", path);
      for (const violation of await violations(page)) found.push(`${path}: ${violation}`);
    }
    assert.deepEqual(found, []);
    assert.deepEqual(faults, []);
    await page.context().close();
  });
}

test("nothing is wider than a small phone, and every link leads somewhere", async () => {
  const page = await (await browser.newContext({ viewport: { width: 320, height: 640 } })).newPage();
  for (const path of PAGES) {
    await page.goto(address(path));
    await assertFits(page, path);
    // A chart shows the whole of each bar, and words of a readable size.
    const charts = await page.$$eval(".chart svg", (all) =>
      all.map((svg) => ({
        ends: [...svg.querySelectorAll("rect")].map((part) => Math.round(part.getBoundingClientRect().right)),
        sizes: [...svg.querySelectorAll("text")].map((text) => text.getBoundingClientRect().height),
      })),
    );
    if (path === "report/index.html") assert.ok(charts.length > 0, path);
    for (const chart of charts) {
      assert.ok(chart.ends.length > 0 && chart.ends.every((end) => end <= 320 - 15), `${path}: ${chart.ends}`);
      assert.ok(chart.sizes.filter(Boolean).every((size) => size > 12), `${path}: ${chart.sizes}`);
    }
    for (const href of await page.$$eval("a[href]", (links) => links.map((link) => /** @type {HTMLAnchorElement} */ (link).href))) {
      const [file, fragment] = href.split("#");
      const { existsSync, readFileSync } = await import("node:fs");
      assert.ok(existsSync(fileURLToPath(file)), `${path} links to ${href}`);
      if (fragment) assert.ok(readFileSync(fileURLToPath(file), "utf8").includes(`id="${fragment}"`), `${path} links to ${href}`);
    }
  }
  await page.context().close();
});
