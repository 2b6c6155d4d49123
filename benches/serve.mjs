/**
 * Measures how long an author waits: from the moment a file is saved until the browser has painted the page with the new words.
 *
 *     cargo build --release && (cd tests && npm ci) && node benches/serve.mjs [--policies 20] [--schools 49] [--rounds 15] [--no-index]
 *
 * 20 policies of the trust at 49 schools are 1,000 policy pages of 2,500 words. One clause of a policy that every school has is
 * edited, so all its pages are made again. Prints the median and the slowest of the rounds.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { PROGRAM, TOP } from "./generate.mjs";
import { pages } from "./pages.mjs";

const { chromium } = createRequire(path.join(TOP, "tests/package.json"))("playwright-core");
const { values } = parseArgs({
  options: {
    policies: { type: "string", default: "20" },
    schools: { type: "string", default: "49" },
    rounds: { type: "string", default: "15" },
    "no-index": { type: "boolean", default: false },
  },
});

const root = mkdtempSync(path.join(tmpdir(), "staffroom-serve-"));
const count = pages(root, { policies: Number(values.policies), schools: Number(values.schools), fullText: !values["no-index"] });
const server = spawn(PROGRAM, ["serve", "--root", root, "--port", "0", "--today", "2026-11-28"], { stdio: ["ignore", "ignore", "pipe"] });
const browser = await chromium.launch({ executablePath: process.env.CHROME ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  const lines = createInterface({ input: server.stderr });
  const url = await new Promise((found) => lines.on("line", (line) => /http:\/\/\S+/.test(line) && found(/http:\/\/\S+?\//.exec(line)[0])));
  const page = await browser.newPage();
  /** @type {((time: number) => void) | undefined} */
  let painted;
  await page.exposeFunction("staffroomPainted", (/** @type {string} */ words) => words === wanted && painted?.(performance.now()));
  // After a frame with the words in it has been drawn, the page says so; whether it was loaded again or changed in place.
  await page.addInitScript(() => {
    let said = "";
    const look = () => {
      const found = /Round \d+ of the measurement/.exec(document.querySelector("main")?.textContent ?? "")?.[0];
      if (!found || found === said) return;
      said = found;
      requestAnimationFrame(() => setTimeout(() => globalThis.staffroomPainted(found)));
    };
    addEventListener("DOMContentLoaded", () => {
      look();
      new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
    });
  });
  let wanted = "";
  let loads = 0;
  page.on("domcontentloaded", () => loads++);
  await page.goto(`${url}schools/school-001/policies/policy-00001/index.html`, { waitUntil: "load", timeout: 120_000 });
  const file = path.join(root, "content/policies/policy-00001.md");
  const source = readFileSync(file, "utf8");
  const clause = /^[A-Z].*\.$/m;
  const times = [];
  for (let round = 0; round < Number(values.rounds) + 2; round++) {
    await new Promise((done) => setTimeout(done, 1500));
    wanted = `Round ${round} of the measurement`;
    const shown = new Promise((done) => (painted = done));
    const saved = performance.now();
    writeFileSync(file, source.replace(clause, (line) => `${line} ${wanted}.`));
    times.push((await shown) - saved);
  }
  // The first rounds warm up.
  const list = times.slice(2).sort((a, b) => a - b);
  const ms = (/** @type {number} */ time) => `${time.toFixed(0)} ms`;
  console.log(`${count} policy pages, ${values["no-index"] ? "without" : "with"} an index of the texts: save to painted ${ms(list[Math.floor(list.length / 2)])} median, ${ms(list.at(-1))} slowest of ${list.length}, ${loads - 1} pages loaded again`);
} finally {
  await browser.close();
  server.kill();
  rmSync(root, { recursive: true, force: true });
}
