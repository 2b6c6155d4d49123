/** Takes a quiz as a person does, and knows its answers from the archive of revisions, as the audit does. */
import assert from "node:assert/strict";
import { hkdfSync } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { jwtVerify } from "jose";

/**
 * The revision of a quiz that a school's page asks now, from the archive.
 *
 * @param {string} root the folder of the site's sources
 * @param {string} quiz
 * @param {string} school
 */
export function revision(root, quiz, school) {
  const folder = path.join(root, "quizzes/revisions", quiz);
  const read = (/** @type {string} */ name) => JSON.parse(readFileSync(path.join(folder, `${name}.json`), "utf8"));
  const { rev } = read("history")[school].at(-1);
  const compiled = read(rev);
  return { rev, compiled, tasks: new Map(compiled.questions.map((question) => [question.id, question.task])) };
}

/**
 * An answer as a token carries it.
 *
 * @param {any} task
 * @param {boolean} right whether it is to be right, or well-formed and wrong
 * @returns {string}
 */
export function answerTo(task, right) {
  switch (task.kind) {
    case "single":
      return task.options.find((option) => option.correct === right).id;
    case "multiple": {
      const good = task.options.filter((option) => option.correct).map((option) => option.id);
      return (right ? good : task.options.map((option) => option.id).filter((id) => !good.includes(id)).slice(0, 1)).sort().join("+");
    }
    case "true-false":
      return String(task.answer === right);
    case "rule":
      return right ? task.answer : ["do", "dont", "ask"].find((kind) => kind !== task.answer);
    case "order": {
      const ids = task.entries.map((entry) => entry.id);
      return (right ? ids : ids.reverse()).join(">");
    }
    case "match": {
      const to = (/** @type {number} */ i) => task.pairs[right ? i : (i + 1) % task.pairs.length];
      return task.left.map((left, i) => `${left.id}=${to(i)}`).sort().join("+");
    }
    case "number":
      return String(right ? task.answer : task.answer + task.tolerance + 1);
    case "text":
      return right ? task.accepted[0] : "No idea";
    default:
      throw new Error(`no answer to ${task.kind}`);
  }
}

/**
 * The question on the screen: its place, its id and its kind.
 *
 * @param {import("playwright-core").Page} page
 */
export function question(page) {
  return page.locator("[data-question]:visible");
}

/**
 * Fills in the question on the screen with the mouse.
 *
 * @param {import("playwright-core").Page} page
 * @param {any} task
 * @param {string} answer
 */
export async function fill(page, task, answer) {
  const shown = question(page);
  switch (task.kind) {
    case "multiple":
      for (const id of answer.split("+")) await shown.locator(`input[value="${id}"]`).check();
      break;
    case "order":
      for (const [i, id] of answer.split(">").entries()) {
        await shown.locator(`[data-value="${id}"] select`).selectOption(String(i + 1));
      }
      break;
    case "match":
      for (const pair of answer.split("+")) {
        const [left, right] = pair.split("=");
        await shown.locator(`[data-value="${left}"] select`).selectOption(right);
      }
      break;
    case "number":
    case "text":
      await shown.locator("input").fill(answer);
      break;
    default:
      await shown.locator(`input[value="${answer}"]`).check();
  }
}

/**
 * Says who is answering, where the page asks: with a code, or by a name.
 *
 * @param {import("playwright-core").Page} page
 * @param {{ id: string, code: string } | { name: string }} person
 */
export async function sayWho(page, person) {
  if ("name" in person) {
    await page.getByLabel("I do not have a code").check();
    await page.getByLabel("Full name").and(page.locator(":visible")).fill(person.name);
  } else {
    await page.getByLabel("I have a staff ID and a personal code").check();
    await page.getByLabel("Staff ID", { exact: true }).fill(person.id);
    await page.getByLabel("Personal code", { exact: true }).fill(person.code);
  }
}

/**
 * Answers every question that is asked, from the first to the page where answers are checked.
 *
 * @param {import("playwright-core").Page} page
 * @param {Map<string, any>} tasks
 * @param {(i: number) => boolean} right which are to be answered rightly, from 0
 * @returns {Promise<Record<string, string>>} the answers by question id, in the order in which they were asked
 */
export async function answerAll(page, tasks, right) {
  /** @type {Record<string, string>} */
  const answers = {};
  for (let i = 0; ; i += 1) {
    const id = await question(page).getAttribute("data-question");
    assert.ok(id && !(id in answers), `question ${i + 1} is asked once`);
    answers[id] = answerTo(tasks.get(id), right(i));
    await fill(page, tasks.get(id), answers[id]);
    await page.getByRole("button", { name: "Continue" }).click();
    await page.locator(`[data-question="${id}"]`).waitFor({ state: "hidden" });
    if (await page.getByRole("heading", { name: "Check your answers" }).isVisible()) return answers;
  }
}

/** @param {import("playwright-core").Page} page */
export async function submit(page) {
  await page.getByRole("button", { name: "Submit and see your result" }).click();
  return page.getByRole("textbox", { name: "Completion token" }).inputValue();
}

/**
 * The claims of a token, once a JWT library that is none of ours has found it signed by this key and of this type.
 *
 * @param {string} token
 * @param {string} typ
 * @param {string} secret a personal code, or the revision of a self-declared token
 */
export async function verified(token, typ, secret) {
  const personal = typ === "staffroom+jwt";
  // The code without its hyphens and its check character.
  const ikm = personal ? secret.replaceAll("-", "").slice(0, 20) : secret;
  const key = hkdfSync("sha256", ikm, "", personal ? "staffroom/v1/token" : "staffroom/v1/self", 32);
  const { payload } = await jwtVerify(token, new Uint8Array(key), { algorithms: ["HS256"], typ });
  return payload;
}
