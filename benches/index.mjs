/**
 * Measures the index of every text: a cold build of 30 policies at 50 schools, with overlays, explorer and quizzes, beside Pagefind itself on the
 * policy pages of that site. Then edits one school's overlay, and shows which indexes are made again.
 *
 *     cargo build --release && cargo bench --bench pagefind --no-run && node benches/index.mjs [--policies 30] [--schools 50] [--runs 3]
 *
 * Whole processes; what counts is the ratio within one run of this script.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { PROGRAM, TOP } from "./generate.mjs";
import { pages } from "./pages.mjs";

const { values } = parseArgs({
  options: {
    policies: { type: "string", default: "30" },
    schools: { type: "string", default: "50" },
    runs: { type: "string", default: "3" },
    pagefind: { type: "string" },
  },
});

/** The newest program of the bench `pagefind`. */
function pagefindProgram() {
  const folder = path.join(TOP, "target/release/deps");
  const names = readdirSync(folder).filter((name) => /^pagefind-[0-9a-f]+$/.test(name));
  const newest = names.map((name) => path.join(folder, name)).sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
  if (!newest) throw new Error("Pagefind alone is not built: cargo bench --bench pagefind --no-run");
  return newest;
}
const PAGEFIND = values.pagefind ?? pagefindProgram();

/** @param {string[]} command @returns {{ seconds: number, out: string }} */
function run(command) {
  const begun = performance.now();
  const { status, stdout, stderr, error } = spawnSync(command[0], command.slice(1), { encoding: "utf8", maxBuffer: 1 << 28 });
  if (error || status !== 0) throw new Error(`${command.join(" ")}\n${error ?? stderr.slice(-2000)}`);
  return { seconds: (performance.now() - begun) / 1000, out: stdout };
}
/** @param {number[]} list */
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

const top = mkdtempSync(path.join(tmpdir(), "staffroom-index-"));
try {
  const root = path.join(top, "trust");
  const count = pages(root, { policies: Number(values.policies), schools: Number(values.schools), fullText: true });
  mkdirSync(path.join(root, "quizzes"));
  for (let quiz = 0; quiz < 5; quiz++) {
    const question = (/** @type {number} */ at) =>
      `\n[[question]]\nid = "q${at}"\nkind = "single"\nprompt = "What do you do first in case ${at}?"\ncites = "policy-0000${quiz}#s${(at % 12) + 1}"\n` +
      ["ask", "wait", "go"].map((id, nr) => `[[question.option]]\nid = "${id}"\ntext = "You ${id} for it"\ncorrect = ${nr === 0}\nfeedback = "The policy says so."\n`).join("");
    writeFileSync(
      path.join(root, `quizzes/quiz-${quiz}.toml`),
      `id = "quiz-${quiz}"\ntitle = "Quiz ${quiz}"\npolicies = ["policy-0000${quiz}"]\nrequired_for = ["staff"]\npass_mark = 80\n${Array.from({ length: 20 }, (_, at) => question(at)).join("")}`,
    );
  }
  const site = path.join(root, "site");
  const build = () => run([PROGRAM, "build", "--quiet", "--root", root, "--today", "2026-11-28"]).seconds;
  const [cold, alone] = [/** @type {number[]} */ ([]), /** @type {number[]} */ ([])];
  for (let turn = 0; turn < Number(values.runs); turn++) {
    for (const part of ["site", ".staffroom", "quizzes/revisions"]) rmSync(path.join(root, part), { recursive: true, force: true });
    cold.push(build());
    const own = run([PAGEFIND, site, path.join(top, "index")]);
    if (Number(own.out) !== count) throw new Error(`Pagefind found ${own.out.trim()} pages, not ${count}`);
    alone.push(own.seconds);
  }
  console.log(`${count} policy pages: a cold build ${median(cold).toFixed(2)} s, Pagefind alone ${median(alone).toFixed(2)} s, ratio ${(median(cold) / median(alone)).toFixed(2)}`);

  const files = () => JSON.parse(readFileSync(path.join(site, "manifest.json"), "utf8")).files;
  const school = readdirSync(path.join(root, "content/schools")).find((id) => readdirSync(path.join(root, "content/schools", id)).includes("policies"));
  const folder = path.join(root, "content/schools", school ?? "", "policies");
  const overlay = path.join(folder, readdirSync(folder)[0]);
  const before = files();
  writeFileSync(overlay, readFileSync(overlay, "utf8").replace(/^[A-Z].*\.$/m, (line) => `${line} Zanzibar is named here.`));
  const again = build();
  const after = files();
  const changed = new Set([...Object.keys(before), ...Object.keys(after)].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name])));
  const indexes = new Set([...changed].filter((name) => name.includes("/pagefind/")).map((name) => name.split("/pagefind/")[0]));
  console.log(`after an edit in one overlay: ${again.toFixed(2)} s, ${changed.size} files differ, indexes made again: ${[...indexes].join(", ")}`);
  if (indexes.size !== 1 || !indexes.has(`schools/${school}/search`)) process.exitCode = 1;
} finally {
  rmSync(top, { recursive: true, force: true });
}
