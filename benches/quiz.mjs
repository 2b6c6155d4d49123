/**
 * Measures the quiz page of the sample trust: what it weighs, how soon after its arrival the first question can be answered, how
 * long a step takes, and whether anything moves. Chromium runs with its processor slowed four times. Prints the figures; exits 1
 * where one is over its limit.
 *
 *     cargo build --release && (cd tests && npm ci) && node benches/quiz.mjs [--rounds 5]
 *
 * A page has arrived when its last byte and those of its styles and scripts are there. The first question can be answered when it
 * stands on the page, and script, style and layout are done; when it was drawn is told beside it, since a browser on a machine that
 * others use may wait for long with that. Somebody who had begun comes straight to their question; the time of someone who begins now
 * is counted from the press of Start. Everyone goes through in several rounds, each in a fresh page, and the fastest counts, so that
 * the turns of other programs on the processor drop out, and nothing that the page itself does. Of what moves the worst counts.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { serve } from "../tests/browser/lib/serve.mjs";
import { TOP, staffroom } from "./generate.mjs";

const { chromium } = createRequire(path.join(TOP, "tests/package.json"))("playwright-core");

const SLOWED = 4;
const WEIGHT = 60_000;
const SOON = 100;
const { values } = parseArgs({ options: { rounds: { type: "string", default: "5" } } });
const rounds = Number(values.rounds);

const root = mkdtempSync(path.join(tmpdir(), "staffroom-bench-"));
for (const part of ["staffroom.toml", "content", "quizzes"]) cpSync(path.join(TOP, part), path.join(root, part), { recursive: true });
staffroom("build", "--quiet", "--root", root);
const site = path.join(root, "site");
let failed = false;

/** Says a figure beside its limit. @param {string} what @param {number} value @param {number} limit @param {string} unit */
function figure(what, value, limit, unit) {
  const over = value > limit;
  failed ||= over;
  console.log(`${over ? "OVER " : "ok   "} ${what}: ${value} ${unit} (at most ${limit})`);
}

/** @param {number[]} times */
const fastest = (times) => Number(Math.min(...times).toFixed(1));

/** What a page loads: itself, its styles, its scripts and its icon. @param {string} page */
function weigh(page) {
  const html = readFileSync(path.join(site, page), "utf8");
  const linked = [...html.matchAll(/<(?:script defer src|link rel="(?:stylesheet|icon)" href)="([^"]+)"/g)].map((match) => match[1]);
  const images = [...html.matchAll(/<img [^>]*src="([^"]+)"/g)].map((match) => match[1]);
  const files = [page, ...new Set([...linked, ...images].map((link) => path.join(path.dirname(page), link)))];
  const bytes = files.map((file) => readFileSync(path.join(site, file)));
  const sum = (/** @type {(bytes: Buffer) => Buffer} */ squeeze) => bytes.reduce((all, it) => all + squeeze(it).length, 0);
  return { files: files.length, gzip: sum((it) => gzipSync(it, { level: 9 })), brotli: sum((it) => brotliCompressSync(it)) };
}

const quizzes = ["ict-induction", "data-protection-refresher"];
const address = (/** @type {string} */ quiz) => `schools/larkfold-infant/quizzes/${quiz}/index.html`;
for (const quiz of quizzes) {
  const { files, gzip, brotli } = weigh(address(quiz));
  figure(`${quiz}, ${files} files, gzip`, gzip, WEIGHT, "bytes");
  console.log(`      ${quiz}, brotli: ${brotli} bytes`);
}
const code = readFileSync(path.join(site, "assets/qrcode.js"));
console.log(`      fetched at the end, for the QR code: ${gzipSync(code, { level: 9 }).length} bytes`);

const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const server = await serve(site);
const browser = await chromium.launch({ executablePath: process.env.CHROME ?? "/usr/bin/chromium", args: flags });

/** Notes in the page when the first question can be answered, and everything that moves by itself. */
function watch() {
  const seen = (/** @type {any} */ (globalThis).seen = { ready: 0, drawn: 0, shifts: 0, step: 0 });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!(/** @type {any} */ (entry).hadRecentInput)) seen.shifts += /** @type {any} */ (entry).value;
  }).observe({ type: "layout-shift", buffered: true });
  // From the press of a button until what it brought is drawn, to 8 ms.
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.name === "click") seen.step = Math.max(seen.step, entry.duration);
  }).observe(/** @type {any} */ ({ type: "event", durationThreshold: 16 }));
  const look = () => {
    const shown = document.querySelector("#quiz[data-state=question] [data-question]:not([hidden])");
    if (!shown || seen.ready > 0) return;
    // Asking where it stands has the browser do all style and layout that is left.
    shown.getBoundingClientRect();
    seen.ready = performance.now();
    requestAnimationFrame(() => setTimeout(() => (seen.drawn = performance.now())));
  };
  // Called once the script that changed something is done.
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributeFilter: ["data-state", "hidden"] });
}

/** One person: begins, reloads, and goes through. @param {string} quiz */
async function round(quiz) {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  await page.addInitScript(watch);
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWED });
  await page.goto(`http://127.0.0.1:${server.port}${server.below}${address(quiz)}`);
  await page.locator("[data-part=start]").waitFor();
  await page.locator("#who_name").check();
  await page.locator("#who_full").fill("Maud Ellery");
  const begun = await page.evaluate(async () => {
    const from = performance.now();
    /** @type {HTMLButtonElement} */ (document.querySelector("#quiz-who button[type=submit]")).click();
    while (document.getElementById("quiz")?.dataset.state !== "question") await new Promise((resolve) => setTimeout(resolve, 0));
    document.body.getBoundingClientRect();
    return performance.now() - from;
  });
  await page.reload();
  await page.waitForFunction(() => /** @type {any} */ (globalThis).seen.drawn > 0);
  const back = await page.evaluate(() => {
    const files = /** @type {PerformanceResourceTiming[]} */ ([...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]);
    const arrived = Math.max(...files.filter(({ name }) => !name.endsWith(".svg")).map((file) => file.responseEnd));
    const { ready, drawn } = /** @type {any} */ (globalThis).seen;
    return { ready: ready - arrived, drawn: drawn - arrived, whole: ready };
  });
  for (;;) {
    const more = await page.evaluate(() => {
      const shown = document.querySelector("[data-question]:not([hidden])");
      if (document.getElementById("quiz")?.dataset.state !== "question" || !shown) return false;
      const inputs = /** @type {HTMLInputElement[]} */ ([...shown.querySelectorAll("input")]);
      const typed = inputs.find((input) => input.type !== "radio" && input.type !== "checkbox");
      if (typed) typed.value = "7";
      else inputs[0]?.click();
      shown.querySelectorAll("select").forEach((list, at) => (list.selectedIndex = Math.min(at + 1, list.options.length - 1)));
      return true;
    });
    if (!more) break;
    await page.locator("[data-slot=actions] button").click();
    // Longer than the half second in which a browser puts a movement down to the press of a key.
    await page.waitForTimeout(550);
  }
  const { shifts, step } = await page.evaluate(() => /** @type {any} */ (globalThis).seen);
  await page.close();
  return { begun, ...back, step, shifts };
}

for (const quiz of quizzes) {
  const all = [];
  for (let at = 0; at < rounds; at += 1) all.push(await round(quiz));
  console.log(`      ${quiz}: ${rounds} rounds, processor slowed ${SLOWED} times`);
  figure(`${quiz}, from the page's arrival to the question of someone who comes back`, fastest(all.map((it) => it.ready)), SOON, "ms");
  const [drawn, whole] = [fastest(all.map((it) => it.drawn)), fastest(all.map((it) => it.whole))];
  console.log(`      ${quiz}, until that question was drawn: ${drawn} ms; from the request for the page until it stood there: ${whole} ms`);
  figure(`${quiz}, from Start to the first question`, fastest(all.map((it) => it.begun)), SOON, "ms");
  figure(`${quiz}, slowest step to the next question`, fastest(all.map((it) => it.step)), SOON, "ms");
  figure(`${quiz}, cumulative layout shift`, Math.max(...all.map((it) => it.shifts)), 0, "");
}
await browser.close();
server.close();
rmSync(root, { recursive: true, force: true });
process.exitCode = failed ? 1 : 0;
