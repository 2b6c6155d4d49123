/** Runs the program itself, and makes with it the site and the office that the tests look at. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { copyFileSync, cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const TOP = fileURLToPath(new URL("../../../", import.meta.url));
const PROGRAM = process.env.STAFFROOM ?? path.join(TOP, "target/debug/staffroom");

/** The day of the sample trust: some of its policies are then overdue, and some are not. */
const TODAY = "2026-11-23";

/** Before any day on which these tests run, so that no token comes from a time before its quiz. */
const PUBLISHED = "2025-01-01";

/** @type {string[]} */
const folders = [];
process.on("exit", () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A folder for this process alone, gone when it ends. */
export function temporary() {
  const folder = mkdtempSync(path.join(tmpdir(), "staffroom-"));
  folders.push(folder);
  return folder;
}

/**
 * Runs the program; it must do what it is asked.
 *
 * @param {...string} args
 * @returns {{ out: string, said: string }} what it printed, and what it told the person
 */
export function staffroom(...args) {
  const { status, stdout, stderr, error } = spawnSync(PROGRAM, args, { encoding: "utf8" });
  if (error) throw error;
  assert.equal(status, 0, `staffroom ${args.join(" ")}\n${stderr}`);
  return { out: stdout, said: stderr };
}

/**
 * Serves the sources in `root`, until the program is stopped.
 *
 * @param {string} root
 * @returns {Promise<{ base: string, stop: () => void }>} the address, which ends with a slash
 */
export function served(root) {
  const program = spawn(PROGRAM, ["serve", "--root", root, "--today", TODAY], { stdio: ["ignore", "ignore", "pipe"] });
  const stop = () => void program.kill();
  process.on("exit", stop);
  return new Promise((resolve, reject) => {
    let said = "";
    program.on("error", reject);
    program.on("exit", () => reject(new Error(said)));
    program.stderr.setEncoding("utf8").on("data", (/** @type {string} */ more) => {
      said += more;
      const base = /The site is at (\S+)/.exec(said)?.[1];
      // The address is told before the first build is there.
      if (base && /Built \d/.test(said)) resolve({ base, stop });
    });
  });
}

/**
 * Builds the sample trust from a copy of its sources: a build adds to the archive of quiz revisions, which is no business of
 * a test. The archive starts afresh, on a day long past.
 *
 * @param {(root: string, day: "long ago" | "today") => void} [change] what is to be different in the copy on either day
 * @returns {{ root: string, folder: string, pages: string[], files: Set<string> }} the copy, the built site, and what is in it
 */
export function sampleSite(change = () => {}) {
  const root = temporary();
  for (const part of ["staffroom.toml", "content", "quizzes"]) {
    cpSync(path.join(TOP, part), path.join(root, part), { recursive: true });
  }
  rmSync(path.join(root, "quizzes/revisions"), { recursive: true, force: true });
  change(root, "long ago");
  staffroom("build", "--quiet", "--root", root, "--today", PUBLISHED);
  change(root, "today");
  staffroom("build", "--quiet", "--root", root, "--today", TODAY);
  const folder = path.join(root, "site");
  const { files } = JSON.parse(readFileSync(path.join(folder, "manifest.json"), "utf8"));
  const names = Object.keys(files);
  return { root, folder, pages: names.filter((name) => name.endsWith(".html")), files: new Set(names) };
}

/**
 * Adds a quiz with a question of every kind to a copy of the sample: as `every-kind`, which the page marks, and as
 * `every-kind-office`, which the office marks. From today on, the answer to one of its questions is another.
 *
 * @param {string} root
 * @param {"long ago" | "today"} day
 */
export function withEveryKind(root, day) {
  const text = readFileSync(new URL("../fixtures/every-kind.toml", import.meta.url), "utf8");
  const now = day === "today" ? text : text.replace("answer = 7331", "answer = 7332");
  copyFileSync(new URL("../fixtures/plan.png", import.meta.url), path.join(root, "content/plan.png"));
  writeFileSync(path.join(root, "quizzes/every-kind.toml"), now);
  const office = now.replace('id = "every-kind"', 'id = "every-kind-office"').replace('marking = "browser"', 'marking = "office"');
  writeFileSync(path.join(root, "quizzes/every-kind-office.toml"), office);
}

/** The names of the theme's templates for pages. */
export function templates() {
  const names = readdirSync(path.join(TOP, "themes/default/templates"));
  return names.filter((name) => name !== "layout.html").map((name) => path.basename(name, ".html"));
}

/**
 * The trust's office: a key, a roster and a register, beside the site's sources.
 *
 * @param {string} root the folder of the sources
 * @param {string[]} people rows of the roster
 */
export function office(root, people) {
  const folder = temporary();
  const [key, roster, register] = ["trust.key", "roster.csv", "register.sqlite"].map((name) => path.join(folder, name));
  writeFileSync(roster, `${["id,name,email,school,role,start,end", ...people].join("\n")}\n`);
  staffroom("key", "new", key);
  const trust = ["--root", root, "--roster", roster];

  return {
    /**
     * Everyone's personal code and link below the address of a site, by staff id.
     *
     * @param {string} base
     * @param {string[]} more arguments
     * @returns {Record<string, { code: string, link: string }>}
     */
    enrol(base, ...more) {
      const [, ...rows] = readCsv(staffroom("enrol", ...trust, "--key", key, "--base", base, ...more).out);
      return Object.fromEntries(rows.map(([id, , , , code, link]) => [id, { code, link }]));
    },
    /**
     * Slips to hand out.
     *
     * @param {string} base
     * @returns {string} the page with them
     */
    slips(base) {
      const out = path.join(folder, "slips.html");
      staffroom("enrol", ...trust, "--key", key, "--base", base, "--slips", out);
      return out;
    },
    /**
     * The code that is read out in a session.
     *
     * @param {string} quiz
     * @param {string} school
     * @param {string} day
     */
    witness(quiz, school, day) {
      return staffroom("witness", "--root", root, "--quiz", quiz, "--school", school, "--date", day, "--key", key).out.trim();
    },
    /**
     * Takes in what came by post.
     *
     * @param {Record<string, string>} post files by name
     * @returns {string} what the program said
     */
    take(post) {
      const letters = temporary();
      for (const [name, text] of Object.entries(post)) writeFileSync(path.join(letters, name), text);
      return staffroom("audit", "import", letters, ...trust, "--key", key, "--register", register).said;
    },
    /** The report: the folder that it is in, and its matrix as one object a row. */
    report() {
      const out = path.join(folder, "report");
      staffroom("audit", "report", ...trust, "--register", register, "--out", out);
      const [header, ...rows] = readCsv(readFileSync(path.join(out, "matrix.csv"), "utf8"));
      const matrix = rows.map((row) => Object.fromEntries(row.map((cell, i) => [header[i], cell])));
      return { out, matrix };
    },
  };
}

/**
 * Rows of a CSV whose cells hold no line breaks; it may begin with the byte order mark that spreadsheets like.
 *
 * @param {string} text
 */
function readCsv(text) {
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n/).filter((line) => line !== "");
  return lines.map((line) =>
    Array.from(line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g), ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain),
  );
}
