/**
 * Measures builds of a large site as whole processes, beside the floor and, where they are installed, other programs on the same texts.
 *
 *     cargo build --release && cargo bench --bench floor --no-run && node benches/scale.mjs [--policies 196] [--schools 50] [--runs 3] [--keep DIR]
 *
 * 196 policies of the trust at 50 schools are 9,996 policy pages of 2,500 words. The floor and the others get every page as a Markdown file of its own.
 * A tenth of the policies shows how the cost grows. What counts are medians and ratios within one run of this script, never seconds from another. After each edit the site is compared, by its manifest, with one built from nothing. Needs GNU time.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { PROGRAM, TOP } from "./generate.mjs";
import { pages } from "./pages.mjs";
import { weigh } from "./weight.mjs";

const { values } = parseArgs({
  options: { policies: { type: "string" }, schools: { type: "string" }, runs: { type: "string" }, keep: { type: "string" }, floor: { type: "string" } },
});
const policies = Number(values.policies ?? 196);
const schools = Number(values.schools ?? 50);
const runs = Number(values.runs ?? 3);
const TODAY = ["--today", "2026-11-28"];

const top = values.keep ?? mkdtempSync(path.join(tmpdir(), "staffroom-scale-"));
const [root, bare, out, afresh, other, aside] = ["trust", "bare", "out", "afresh", "other", "aside"].map((name) => path.join(top, name));
mkdirSync(aside, { recursive: true });

/** The newest program of the bench `floor`. */
function floorProgram() {
  const folder = path.join(TOP, "target/release/deps");
  const names = readdirSync(folder).filter((name) => /^floor-[0-9a-f]+$/.test(name));
  const newest = names.map((name) => path.join(folder, name)).sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
  if (!newest) throw new Error("the floor is not built: cargo bench --bench floor --no-run");
  return newest;
}
const FLOOR = values.floor ?? floorProgram();

/** @typedef {{ wall: number, cpu: number, mib: number }} Cost */

/** Runs a command as a whole process. @param {string[]} command @param {string} [cwd] @returns {Cost} */
function run(command, cwd) {
  const { status, stderr, error } = spawnSync("time", ["-f", "%e %U %S %M", ...command], { cwd, encoding: "utf8", maxBuffer: 1 << 28 });
  if (error) throw new Error(`GNU time is needed: ${error.message}`);
  if (status !== 0) throw new Error(`${command.join(" ")}\n${stderr}`);
  const [wall, user, system, kib] = stderr.trim().split("\n").at(-1).split(" ").map(Number);
  return { wall, cpu: user + system, mib: kib / 1024 };
}

/** @param {number[]} list */
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

/** The medians of several costs. @param {Cost[]} costs @returns {Cost} */
const middle = (costs) => ({ wall: median(costs.map((c) => c.wall)), cpu: median(costs.map((c) => c.cpu)), mib: median(costs.map((c) => c.mib)) });

const build = (...more) => run([PROGRAM, "build", "--quiet", "--root", root, ...TODAY, ...more]);

/** Takes folders out of the way. They are removed at the very end: for half a minute after thousands of files were removed, some disks make new ones at half the pace. */
const clear = (...folders) => folders.filter(existsSync).forEach((folder) => renameSync(folder, path.join(aside, String(readdirSync(aside).length))));

console.log(`making ${policies} policies at ${schools} schools in ${top}`);
console.log(`${pages(root, { policies, schools, bare })} policy pages`);

/** @type {Record<string, Cost[]>} */
const costs = {};
const note = (name, cost) => (costs[name] ??= []).push(cost);

for (let turn = 0; turn < runs; turn++) {
  clear(out, path.join(root, ".staffroom"), other);
  note("floor", run([FLOOR, "--bench", bare, other]));
  note("cold build", build("--out", out));
}
const tenth = path.join(top, "tenth");
pages(tenth, { policies: Math.max(1, Math.round(policies / 10)), schools });
for (let turn = 0; turn < runs; turn++) {
  clear(other, path.join(tenth, ".staffroom"));
  note("cold build of a tenth", run([PROGRAM, "build", "--quiet", "--root", tenth, ...TODAY, "--out", other]));
}
// What was made just now is looked at once more before it is trusted.
execFileSync("sleep", ["3"]);
build("--out", out);
for (let turn = 0; turn < runs; turn++) note("nothing changed", build("--out", out));

const firstOverlay = () => {
  for (const school of readdirSync(path.join(root, "content/schools"))) {
    const folder = path.join(root, "content/schools", school, "policies");
    if (existsSync(folder)) return path.join(folder, readdirSync(folder)[0]);
  }
};
const EDITS = {
  "a clause of one overlay": () => {
    const file = firstOverlay();
    if (!file) return false;
    const lines = readFileSync(file, "utf8").split("\n");
    const clause = lines.findIndex((line, at) => at > 6 && /^[A-Z].*\.$/.test(line));
    lines[clause] = `${lines[clause]} And one more sentence ${turnOf()}.`;
    writeFileSync(file, lines.join("\n"));
  },
  "a title of the trust's": () => {
    const file = path.join(root, "content/policies/policy-00001.md");
    writeFileSync(file, readFileSync(file, "utf8").replace(/^title = ".*"/m, `title = "Another title ${turnOf()}"`));
  },
  "a topic's name": () => {
    const file = path.join(root, "content/topics.toml");
    writeFileSync(file, readFileSync(file, "utf8").replace(/^name = ".*"/m, `name = "Another name ${turnOf()}"`));
  },
  "a style of the theme": () => {
    const folder = path.join(root, "themes/default/components/colophon");
    mkdirSync(folder, { recursive: true });
    cpSync(path.join(TOP, "themes/default/components/colophon/colophon.css"), path.join(folder, "colophon.css"));
    appendFileSync(path.join(folder, "colophon.css"), `.colophon { order: ${turnOf()}; }\n`);
  },
};
let turns = 0;
const turnOf = () => (turns += 1);
let stale = 0;
/** Makes an edit and builds. @param {string} name @param {() => boolean | void} edit */
function edited(name, edit) {
  if (edit() === false) return;
  // People do not save twice within the tick of a disk's clock; what was changed so lately is not trusted, and looked at again.
  execFileSync("sleep", ["3"]);
  note(name, build("--out", out));
}
// The first edit after a build from nothing links every file beside the site, the second lists every folder; from then on both are in step.
const [clause] = Object.keys(EDITS);
for (const which of ["first", "second"]) edited(`${clause}: ${which}`, EDITS[clause]);
for (const [name, edit] of Object.entries(EDITS)) {
  for (let turn = 0; turn < runs; turn++) edited(name, edit);
  clear(afresh);
  build("--fresh", "--out", afresh);
  if (readFileSync(path.join(out, "manifest.json"), "utf8") !== readFileSync(path.join(afresh, "manifest.json"), "utf8")) {
    stale += 1;
    console.log(`STALE after an edit of ${name}: the site is not that of a build from nothing`);
  }
}

/** The same texts with Hugo: a layout with contents and a list of all pages. */
function hugo() {
  const site = path.join(top, "hugo");
  clear(site);
  mkdirSync(path.join(site, "layouts/_default"), { recursive: true });
  cpSync(bare, path.join(site, "content"), { recursive: true });
  const frame = (main) => `<!doctype html><html lang="en"><head><title>{{ .Title }}</title></head><body><nav><a href="/">All</a></nav>${main}</body></html>`;
  writeFileSync(path.join(site, "layouts/_default/single.html"), frame("<h1>{{ .Title }}</h1>{{ .TableOfContents }}{{ .Content }}"));
  writeFileSync(path.join(site, "layouts/_default/list.html"), frame('{{ range .RegularPages }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}'));
  writeFileSync(path.join(site, "config.toml"), 'baseURL = "https://bench.example/"\ntitle = "Bench"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap"]\n');
  return () => (clear(path.join(site, "public"), path.join(site, "resources")), run(["hugo", "--quiet"], site));
}

/** The same texts with Zola. */
function zola() {
  const site = path.join(top, "zola");
  clear(site);
  mkdirSync(path.join(site, "templates"), { recursive: true });
  cpSync(bare, path.join(site, "content"), { recursive: true });
  writeFileSync(path.join(site, "content/_index.md"), "+++\ntitle = \"All\"\n+++\n");
  const frame = (main) => `<!doctype html><html lang="en"><head><title>x</title></head><body><nav><a href="/">All</a></nav>${main}</body></html>`;
  writeFileSync(path.join(site, "templates/page.html"), frame('<h1>{{ page.title }}</h1>{% for h in page.toc %}<a href="{{ h.permalink }}">{{ h.title }}</a>{% endfor %}{{ page.content | safe }}'));
  writeFileSync(path.join(site, "templates/index.html"), frame('{% for page in section.pages %}<a href="{{ page.permalink }}">{{ page.title }}</a>{% endfor %}'));
  writeFileSync(path.join(site, "config.toml"), 'base_url = "https://bench.example"\ntitle = "Bench"\ncompile_sass = false\n[markdown.highlighting]\ntheme = "github-light"\n');
  return () => (clear(path.join(site, "public")), run(["zola", "build"], site));
}

for (const [name, prepare] of Object.entries({ hugo, zola })) {
  if (spawnSync(name, [name === "zola" ? "--version" : "version"]).error) continue;
  const once = prepare();
  for (let turn = 0; turn < Math.min(runs, 2); turn++) note(name, once());
}

const floor = middle(costs.floor);
const cold = middle(costs["cold build"]);
const row = (...cells) => console.log(`| ${cells.map((cell, at) => (at === 0 ? cell.padEnd(31) : String(cell).padStart(9))).join(" | ")} |`);
row("work", "wall s", "CPU s", "MiB", "× floor", "% cold", "CPU ×", "CPU %");
row("---", "---", "---", "---", "---", "---", "---", "---");
for (const [name, list] of Object.entries(costs)) {
  const { wall, cpu, mib } = middle(list);
  const ratios = (cost, one, whole) => [(cost / one).toFixed(2), ((100 * cost) / whole).toFixed(1)];
  row(name, wall.toFixed(2), cpu.toFixed(2), mib.toFixed(0), ...ratios(wall, floor.wall, cold.wall), ...ratios(cpu, floor.cpu, cold.cpu));
}
const tenths = middle(costs["cold build of a tenth"]);
console.log(`ten times the policies cost ${(cold.cpu / tenths.cpu).toFixed(1)} times the CPU time of a tenth of them`);
const page = weigh(out, "policies/policy-00001/index.html");
console.log(`a policy page with all that it loads is ${page.all} bytes compressed, ${page.all - page.text} beyond its text (at most 30,000)`);
rmSync(values.keep ? aside : top, { recursive: true, force: true });
process.exitCode = stale > 0 ? 1 : 0;
