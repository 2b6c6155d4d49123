/**
 * Writes the sources of a trust with many long policies, and the same texts as bare Markdown files for programs that know no policies.
 *
 * A policy has 2,500 words or so: headings, paragraphs, nested lists, a table, Do, Don't and Ask first lists, links to other policies, and a block of
 * code in every fifth. Everything is put together from made-up sentences by a seeded generator: the same seed gives the same files.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { randomFrom } from "./generate.mjs";

const WORDS = `school staff pupil device account record parent lesson photograph message password office visitor laptop network
  policy data trip permission report leader governor classroom printer folder contract notice evidence safeguard approval
  personal portable secure shared written weekly annual named trained external internal digital original temporary
  keep store send share open lock check ask tell sign return collect remove replace follow record agree review`.split(/\s+/);
const TOPICS = ["usb", "email", "photos", "phones", "passwords", "social", "trips", "printing"].flatMap((topic) => [1, 2, 3, 4, 5].map((part) => `${topic}-${part}`));
const SECTIONS = 12;
const CLAUSES = 6;

/**
 * @typedef {object} Options
 * @property {number} policies of the trust
 * @property {number} [schools] each of which has all of them
 * @property {number} [overlays] the share of a school's policies over which it lays an overlay of two sections
 * @property {boolean} [fullText] whether the texts are indexed for the search pages
 * @property {number} [seed]
 * @property {string} [bare] a folder for the texts of all pages as bare Markdown
 */

/**
 * @param {string} folder where the sources go; it is emptied first
 * @param {Options} options
 * @returns {number} how many policy pages the site will have
 */
export function pages(folder, { policies, schools = 0, overlays = 0.1, fullText = false, seed = 20261128, bare }) {
  const random = randomFrom(seed);
  /** @type {<T>(list: T[]) => T} */
  const any = (list) => list[Math.floor(random() * list.length)];
  const phrase = (least, most) => Array.from({ length: least + Math.floor(random() * (most - least + 1)) }, () => any(WORDS)).join(" ");
  const sentence = () => {
    const text = phrase(9, 17);
    return `${text[0].toUpperCase()}${text.slice(1)}.`;
  };
  const id = (number) => `policy-${String(number).padStart(5, "0")}`;
  const list = (indent, count, text) => Array.from({ length: count }, () => `${indent}- ${text()}`).join("\n");

  const section = (policy, number) => {
    const parts = [`## ${phrase(2, 4)} ${number} {#s${number} topic=${any(TOPICS)}}`];
    for (let clause = 0; clause < CLAUSES; clause++) {
      parts.push([sentence(), sentence(), clause === 2 && number > 1 ? `See [](#s${number - 1}).` : ""].join(" ").trim());
    }
    if (number % 3 === 1) parts.push(`The school keeps these in mind:\n\n- ${phrase(5, 9)}\n${list("  ", 3, () => phrase(5, 9))}\n- ${phrase(5, 9)}\n- **${phrase(1, 2)}** ${phrase(5, 9)}`);
    if (number === 4) parts.push(`### Do\n\n${list("", 4, () => `keep ${phrase(6, 10)}`)}\n\n### Don't\n\n${list("", 4, () => `share ${phrase(6, 10)} {.confirmed}`)}\n\n### Ask first\n\n${list("", 2, () => `before you ${phrase(5, 9)}`)}`);
    if (number === 6) parts.push(`| ${phrase(1, 2)} | ${phrase(1, 2)} | ${phrase(1, 2)} |\n|---|---|---|\n${Array.from({ length: 6 }, () => `| ${phrase(2, 4)} | ${phrase(2, 4)} | ${phrase(2, 4)} |`).join("\n")}`);
    if (number === 8) parts.push(`More is in [](${id(Math.floor(random() * policies))}#s3), and *${phrase(3, 5)}* matters.`);
    if (number === 10 && policy % 5 === 0) parts.push("```toml\n[backup]\nevery = \"1 day\"   # the office checks it\nkeep = 30\nfolders = [\"records\", \"reports\"]\n```");
    return parts.join("\n\n");
  };
  const front = (title, more) => `+++\ntitle = "${title}"\n${more}+++\n\n`;

  rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.join(folder, "content/policies"), { recursive: true });
  const ids = Array.from({ length: schools }, (_, at) => `school-${String(at + 1).padStart(3, "0")}`);
  writeFileSync(
    path.join(folder, "staffroom.toml"),
    `title = "Long policies"\ntrust = "Large Learning Trust"\nschools = ${JSON.stringify(ids)}\nfull_text = ${fullText}\n\n[[audience]]\nid = "staff"\nname = "Staff"\n`,
  );
  writeFileSync(path.join(folder, "content/topics.toml"), TOPICS.map((topic) => `[[topic]]\nid = "${topic}"\nname = "${topic}"\n`).join("\n"));
  if (bare) {
    rmSync(bare, { recursive: true, force: true });
    mkdirSync(bare, { recursive: true });
  }
  /** A text for programs that know no attributes, no numbers and no policies. @param {string} name @param {string} title @param {string[]} parts */
  const plainly = (name, title, parts) => {
    if (!bare) return;
    const text = parts.join("\n\n").replaceAll(/ \{[#.][^}\n]*\}/g, "").replaceAll(/\[\]\(([^)]*)\)/g, "[$1](#)");
    writeFileSync(path.join(bare, `${name}.md`), `+++\ntitle = "${title}"\n+++\n\n${text}\n`);
  };
  for (let policy = 0; policy < policies; policy++) {
    const title = `${phrase(2, 3)} ${policy}`;
    const parts = Array.from({ length: SECTIONS }, (_, at) => section(policy, at + 1));
    writeFileSync(
      path.join(folder, `content/policies/${id(policy)}.md`),
      front(title, 'owner = "Trust office"\naudience = ["staff"]\nversion = "1.0"\nreviewed = 2026-09-01\nreview_every = "1 year"\n') + `${parts.join("\n\n")}\n`,
    );
    plainly(id(policy), title, parts);
    for (const school of ids) {
      const held = [...parts];
      if (random() < overlays) {
        const own = [2, 7].map((number) => section(policy, number));
        own.forEach((text, at) => (held[[1, 6][at]] = text));
        const home = path.join(folder, "content/schools", school, "policies");
        mkdirSync(home, { recursive: true });
        writeFileSync(path.join(home, `${id(policy)}.md`), front(title, `extends = "${id(policy)}"\n`) + `${own.join("\n\n")}\n`);
      }
      plainly(`${school}-${id(policy)}`, title, held);
    }
  }
  for (const school of ids) {
    mkdirSync(path.join(folder, "content/schools", school), { recursive: true });
    writeFileSync(
      path.join(folder, "content/schools", school, "school.toml"),
      `name = "${school} primary"\n\n[terms]\nhead = "headteacher"\n\n[contacts.head]\nrole = "Headteacher"\nname = "Ada Moss"\nemail = "head@${school}.example"\n`,
    );
  }
  return policies * (schools + 1);
}
