/** After a material change: a link that asks only what has changed, and what the audit makes of it. */
import assert from "node:assert/strict";
import { createHmac, hkdfSync } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { DARK, LIGHT, PHONE, open, violations } from "./lib/browser.mjs";
import { office, withEveryKind } from "./lib/program.mjs";
import { answerAll, answerTo, revision, sayWho, submit, verified } from "./lib/quiz.mjs";

const SCHOOL = "larkfold-infant";
const QUIZ = "every-kind";
const PAGE = `schools/${SCHOOL}/quizzes/${QUIZ}/index.html`;
const PEOPLE = [`W0042,Maud Ellery,,${SCHOOL},staff,2025-02-03,`, `W0043,Idris Vane,,${SCHOOL},staff,2025-02-03,`];

/** @type {Awaited<ReturnType<typeof open>>} */
let site;
/** @type {ReturnType<typeof revision>} */
let asked;
before(async () => {
  site = await open(withEveryKind);
  asked = revision(site.root, QUIZ, SCHOOL);
});
after(() => site.close());

/**
 * A token of long ago, made with nothing of ours: all of the first revision, rightly answered.
 *
 * @param {string} code
 * @param {string} sub
 */
function before2026(code, sub) {
  const folder = path.join(site.root, "quizzes/revisions", QUIZ);
  const { rev } = JSON.parse(readFileSync(path.join(folder, "history.json"), "utf8"))[SCHOOL][0];
  const { questions } = JSON.parse(readFileSync(path.join(folder, `${rev}.json`), "utf8"));
  const ans = Object.fromEntries(questions.map(({ id, task }) => [id, answerTo(task, true)]));
  const claims = { v: 1, sub, sch: SCHOOL, quz: QUIZ, rev, ans, iat: Date.parse("2026-02-20") / 1000, dur: 60, att: 1, acc: [], jti: "AAECAwQFBgcI" };
  const text = (/** @type {string} */ it) => Buffer.from(it).toString("base64url");
  const signed = `${text('{"alg":"HS256","typ":"staffroom+jwt"}')}.${text(JSON.stringify(claims))}`;
  const key = hkdfSync("sha256", code.replaceAll("-", "").slice(0, 20), "", "staffroom/v1/token", 32);
  return `${signed}.${createHmac("sha256", Buffer.from(key)).update(signed).digest("base64url")}`;
}

test("who had passed before the change answers only what it touched, and the audit counts that", async () => {
  const trust = office(site.root, PEOPLE);
  const { W0042, W0043 } = trust.enrol(site.bases.http);
  const states = () => trust.report().matrix.filter((row) => row.quiz === QUIZ).map((row) => `${row.id} ${row.state}`).sort();
  /** @type {string[]} */
  const tokens = [];
  for (const [id, { code }] of Object.entries({ W0042, W0043 })) {
    const page = await site.page({ ...PHONE, ...(id === "W0042" ? LIGHT : DARK) });
    await page.goto(`${site.bases.http}${PAGE}#changed/${id}.${code}`);
    await page.getByText("This link asks only what has changed: 1 question of this quiz.").waitFor();
    assert.equal(new URL(page.url()).hash, "#changed", "the code has left the address, and a reload asks the same");
    assert.deepEqual(await violations(page), []);
    await page.reload();
    await page.getByText(`Your staff ID is ${id}`).waitFor();
    await page.getByRole("button", { name: "Start" }).click();
    await page.getByText("Question 1 of 1").waitFor();
    const answers = await answerAll(page, asked.tasks, () => true);
    assert.deepEqual(Object.keys(answers), ["how-many"]);
    const token = await submit(page);
    tokens.push(token);
    const claims = await verified(token, "staffroom+jwt", code);
    assert.deepEqual(claims.ans, answers);
    assert.ok(await page.getByText("1 of 1 right.").isVisible());
    // The completion page knows what was asked.
    const other = await site.page();
    await other.goto(`${site.bases.http}${PAGE}#${token}`);
    await other.getByText("1 of 1 right.").waitFor();
    assert.deepEqual([...page.faults, ...other.faults], []);
  }
  trust.take({ "both.txt": tokens.join("\n\n") });
  assert.deepEqual(states(), ["W0042 overdue", "W0043 overdue"], "a refresher by itself is no pass");
  trust.take({ "old.txt": before2026(W0042.code, "W0042") });
  assert.deepEqual(states(), ["W0042 done", "W0043 overdue"]);
});

test("the whole quiz is one step away, and is asked where nothing has changed", async () => {
  const page = await site.page();
  await page.goto(`${site.bases.http}${PAGE}#changed`);
  await page.getByRole("button", { name: "take the whole quiz" }).click();
  await page.getByText("8 questions, one at a time.").waitFor();
  assert.equal(new URL(page.url()).hash, "");
  await sayWho(page, { name: "Maud Ellery" });
  await page.getByRole("button", { name: "Start" }).click();
  await page.getByText("Question 1 of 8").waitFor();

  // What was begun is not lost by following the link of a refresher, nor the other way round.
  await page.goto("about:blank");
  await page.goto(`${site.bases.http}${PAGE}#changed`);
  await page.getByText("You are Maud Ellery").waitFor();
  await page.getByRole("button", { name: "Start" }).click();
  await page.getByText("Question 1 of 1").waitFor();
  await page.goto("about:blank");
  await page.goto(site.bases.http + PAGE);
  await page.getByText("Question 1 of 8").waitFor();

  const same = await site.page();
  await same.goto(`${site.bases.http}schools/${SCHOOL}/quizzes/ict-induction/index.html#changed`);
  await same.getByText("no part of this quiz can be asked by itself now").waitFor();
  assert.deepEqual(await violations(same), []);
  assert.deepEqual([...page.faults, ...same.faults], []);
});
