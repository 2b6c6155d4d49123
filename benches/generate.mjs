/**
 * Writes the sources of a large trust: many schools, each with the same number of rules.
 *
 * The rules are put together from the words of the sample trust, so that they are as long, as varied and as hard to compress as
 * rules are. The trust writes them all; each school replaces a share of the sections by its own. The same seed gives the same files.
 */
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const TOP = fileURLToPath(new URL("../", import.meta.url));
export const PROGRAM = process.env.STAFFROOM ?? path.join(TOP, "target/release/staffroom");

const POLICIES = ["Acceptable use of ICT", "Mobile phones and images", "Social media and communication", "Data protection"];
const RULES_OF_A_SECTION = 10;

/** Runs the program and gives what it prints. @param {...string} args */
export function staffroom(...args) {
  const { status, stdout, stderr, error } = spawnSync(PROGRAM, args, { encoding: "utf8", maxBuffer: 1 << 28 });
  if (error) throw new Error(`${PROGRAM} cannot be run (${error.message}); build it, or name it in STAFFROOM`);
  if (status !== 0) throw new Error(`staffroom ${args.join(" ")}\n${stderr}`);
  return stdout;
}

/** Numbers between 0 and 1 that follow from a seed (mulberry32). @param {number} seed */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * @param {string} folder where the sources go; it is emptied first
 * @param {{ schools?: number, rules?: number, own?: number, seed?: number }} [options] `own`: the share of each school's rules that are its own
 * @returns {{ schools: string[], rules: number, distinct: number }}
 */
export function generate(folder, { schools = 50, rules = 430, own = 0.25, seed = 20261123 } = {}) {
  const random = randomFrom(seed);
  /** @type {<T>(list: T[]) => T} */
  const any = (list) => list[Math.floor(random() * list.length)];
  const sample = JSON.parse(staffroom("rules", "--root", TOP, "--format", "json"));
  const topics = [...new Set(sample.map((row) => row.topic.split(" ")[0]))];
  const parts = sample.map(({ topic, kind, rule }) => {
    const [head, ...rest] = rule.split(/(?<=[,;:]) /);
    return { topic: topic.split(" ")[0], kind, head: head.replace(/[,;:.]$/, ""), rest };
  });
  const tails = parts.flatMap((part) => part.rest).map((tail) => tail.replace(/[,;:.]$/, ""));

  /** A section of rules about one topic, with ids that begin with `id`. @param {string} id @param {string} topic */
  const section = (id, topic) => {
    const about = parts.filter((part) => part.topic === topic);
    const lists = { do: [], dont: [], ask: [] };
    for (let at = 1; at <= RULES_OF_A_SECTION; at++) {
      const { kind, head } = any(about);
      const tail = random() < 0.75 ? `, ${any(tails)}` : "";
      const role = kind === "ask" && random() < 0.6 ? ` ask=${any(["head", "ict_lead", "dsl", "dpo"])}` : "";
      // What begins like a duty or a prohibition is meant: nobody wrote these sentences.
      lists[kind].push(`- ${head}${tail} {#${id}-${at} .confirmed${role}}`);
    }
    const written = Object.entries({ do: "Do", dont: "Don't", ask: "Ask first" })
      .filter(([kind]) => lists[kind].length > 0)
      .map(([kind, heading]) => `### ${heading} {#${id}-${kind}}\n\n${lists[kind].join("\n")}\n`);
    return `## Section ${id} {#${id} topic=${topic}}\n\n${written.join("\n")}\n`;
  };

  rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.join(folder, "content/policies"), { recursive: true });
  cpSync(path.join(TOP, "content/topics.toml"), path.join(folder, "content/topics.toml"));
  const ids = Array.from({ length: schools }, (_, at) => `school-${String(at + 1).padStart(2, "0")}`);
  const audiences = ["staff", "teachers", "office", "governors", "volunteers", "contractors"];
  writeFileSync(
    path.join(folder, "staffroom.toml"),
    `title = "Large trust"\ntrust = "Large Learning Trust"\nschools = ${JSON.stringify(ids)}\n` +
      audiences.map((id) => `[[audience]]\nid = "${id}"\nname = "${id[0].toUpperCase()}${id.slice(1)}"\n`).join(""),
  );
  const sections = Array.from({ length: Math.round(rules / RULES_OF_A_SECTION) }, (_, at) => ({
    id: `s${at + 1}`,
    topic: topics[at % topics.length],
    policy: at % POLICIES.length,
  }));
  const front = (title, more) => `+++\ntitle = "${title}"\naudience = ["staff", "governors", "volunteers"]\n${more}+++\n\n`;
  POLICIES.forEach((title, policy) => {
    const text = sections.filter((each) => each.policy === policy).map(({ id, topic }) => section(id, topic));
    writeFileSync(path.join(folder, `content/policies/policy-${policy + 1}.md`), front(title, 'reviewed = 2026-09-01\nreview_every = "1 year"\n') + text.join("\n"));
  });
  let distinct = sections.length * RULES_OF_A_SECTION;
  for (const school of ids) {
    const home = path.join(folder, "content/schools", school);
    mkdirSync(path.join(home, "policies"), { recursive: true });
    const contacts = ["head", "ict_lead", "dsl", "dpo"].map(
      (role) => `[contacts.${role}]\nrole = "${role.replace("_", " ").toUpperCase()}"\nname = "${any(["Ada", "Ben", "Cyn", "Dov"])} ${any(["Hale", "Moss", "Penn", "Reed"])}"\nemail = "${role}@${school}.example"\n`,
    );
    writeFileSync(path.join(home, "school.toml"), `name = "${school} primary"\n${contacts.join("")}`);
    const replaced = sections.filter(() => random() < own);
    distinct += replaced.length * RULES_OF_A_SECTION;
    POLICIES.forEach((title, policy) => {
      const text = replaced.filter((each) => each.policy === policy).map(({ id, topic }) => section(id, topic));
      if (text.length === 0) return;
      writeFileSync(path.join(home, `policies/policy-${policy + 1}.md`), `+++\ntitle = "${title}"\nextends = "policy-${policy + 1}"\n+++\n\n${text.join("\n")}`);
    });
  }
  return { schools: ids, rules: sections.length * RULES_OF_A_SECTION, distinct };
}
