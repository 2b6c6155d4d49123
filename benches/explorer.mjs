/**
 * Measures the explorer at the size of a large trust: what it weighs, and how long it takes to answer a keystroke in Chromium with
 * its processor slowed four times. Prints the figures; exits 1 where one is over its limit.
 *
 *     cargo build --release && (cd tests && npm ci) && node benches/explorer.mjs [--schools 50] [--rules 430] [--own 0.25] [--seed N]
 *
 * A keystroke is timed by the clock from the input event until script, style and layout are done and the first answers stand on the
 * page. Everything is typed in several rounds, each in a fresh page, and of each keystroke the fastest counts, so that the turns of
 * other programs on the processor drop out, and nothing that the page itself does.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { pathToFileURL } from "node:url";
import { TOP, generate, staffroom } from "./generate.mjs";

const { chromium } = createRequire(path.join(TOP, "tests/package.json"))("playwright-core");

const SLOWED = 4;
const ROUNDS = 3;
const MEDIAN = 16;
const WORST = 50;
const ONE_SCHOOL = 60_000;
const ALL_SCHOOLS = 400_000;

const QUESTIONS = ["usb stick", "email a parent", "photo trip", "memroy pen", "can i text a parent", "password", "take my laptop home", "phone in class", "helicopter", "friend request from a pupil"];

const { values } = parseArgs({ options: { schools: { type: "string" }, rules: { type: "string" }, own: { type: "string" }, seed: { type: "string" }, keep: { type: "string" } } });
const options = Object.fromEntries(Object.entries(values).filter(([name]) => name !== "keep").map(([name, value]) => [name, Number(value)]));

const root = values.keep ?? mkdtempSync(path.join(tmpdir(), "staffroom-bench-"));
const made = generate(root, options);
console.log(`${made.schools.length} schools, ${made.rules} rules each, ${made.distinct} of them different`);
const began = performance.now();
staffroom("build", "--quiet", "--root", root, "--today", "2026-11-23");
console.log(`built in ${((performance.now() - began) / 1000).toFixed(1)} s`);
const site = path.join(root, "site");
let failed = false;

/** Says a figure beside its limit. @param {string} what @param {number} value @param {number} limit @param {string} unit */
function figure(what, value, limit, unit) {
  const over = value > limit;
  failed ||= over;
  console.log(`${over ? "OVER " : "ok   "} ${what}: ${value} ${unit} (at most ${limit})`);
}

/** What a page loads: itself, its styles and its scripts. @param {string} page */
function weigh(page) {
  const html = readFileSync(path.join(site, page), "utf8");
  const linked = [...html.matchAll(/<(?:script defer src|link rel="(?:stylesheet|icon)" href)="([^"]+)"/g)].map((match) => match[1]);
  const files = [page, ...linked.map((link) => path.join(path.dirname(page), link))].map((file) => ({ file, bytes: readFileSync(path.join(site, file)) }));
  for (const { file, bytes } of files) console.log(`        ${String(gzipSync(bytes, { level: 9 }).length).padStart(7)} ${file} (${bytes.length} plain)`);
  const sum = (/** @type {(bytes: Buffer) => Buffer} */ squeeze) => files.reduce((all, { bytes }) => all + squeeze(bytes).length, 0);
  return { gzip: sum((bytes) => gzipSync(bytes, { level: 9 })), brotli: sum((bytes) => brotliCompressSync(bytes)) };
}

const pages = { "one school": `schools/${made.schools[0]}/can-i/index.html`, "all schools": "can-i/index.html" };
for (const [name, page] of Object.entries(pages)) {
  const { gzip, brotli } = weigh(page);
  figure(`${name}, gzip`, gzip, name === "one school" ? ONE_SCHOOL : ALL_SCHOOLS, "bytes");
  console.log(`      ${name}, brotli: ${brotli} bytes`);
}

/** Types in the page, and gives how long the page took by the clock. @param {string} text */
async function stroke(text) {
  const box = /** @type {HTMLInputElement} */ (document.getElementById("filter-q"));
  box.value = text;
  const start = performance.now();
  box.dispatchEvent(new InputEvent("input", { bubbles: true }));
  document.body.getBoundingClientRect();
  const took = performance.now() - start;
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
  return took;
}

/** @param {number[]} times @param {number} share */
const quantile = (times, share) => times.slice().sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))];
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath: process.env.CHROME ?? "/usr/bin/chromium", args: flags });
/** Types every question and takes it back again in a fresh page; gives the time of each keystroke. @param {string} address */
async function round(address) {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWED });
  await page.goto(pathToFileURL(path.join(site, address)).href);
  await page.locator("#filters").waitFor();
  const times = [];
  for (const question of QUESTIONS) {
    const typed = Array.from(question, (_, at) => question.slice(0, at + 1));
    for (const text of [...typed, ...typed.slice(0, -1).reverse(), ""]) times.push(await page.evaluate(stroke, text));
  }
  await page.close();
  return times;
}

for (const [name, address] of Object.entries(pages)) {
  const rounds = [];
  for (let at = 0; at < ROUNDS; at++) rounds.push(await round(address));
  const times = rounds[0].map((_, key) => Math.min(...rounds.map((round) => round[key])));
  console.log(`      ${name}: ${times.length} keystrokes in ${ROUNDS} rounds, processor slowed ${SLOWED} times`);
  figure(`${name}, median`, Number(quantile(times, 0.5).toFixed(1)), MEDIAN, "ms");
  figure(`${name}, 99th percentile`, Number(quantile(times, 0.99).toFixed(1)), WORST, "ms");
}
await browser.close();
if (!values.keep) rmSync(root, { recursive: true, force: true });
process.exitCode = failed ? 1 : 0;
