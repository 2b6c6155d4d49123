/** From the personal link to the report: the quiz, its token, and what the office makes of it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { DARK, DESKTOP, LIGHT, PHONE, assertFits, open, violations } from "./lib/browser.mjs";
import { office } from "./lib/program.mjs";
import { answerAll, fill, answerTo, question, revision, sayWho, submit, verified } from "./lib/quiz.mjs";

const SCHOOL = "larkfold-infant";
const QUIZ = "ict-induction";
const PAGE = `schools/${SCHOOL}/quizzes/${QUIZ}/index.html`;
const STAFF = "staffroom+jwt";
const SELF = "staffroom-self+jwt";

/** @type {Awaited<ReturnType<typeof open>>} */
let site;
/** @type {ReturnType<typeof revision>} */
let asked;
before(async () => {
  site = await open();
  asked = revision(site.root, QUIZ, SCHOOL);
});
after(() => site.close());

/** A roster of two teachers who began lately. */
const PEOPLE = [`W0042,Maud Ellery,maud@larkfold-infant.example,${SCHOOL},teachers,2026-01-05,`, `W0043,Idris Vane,,${SCHOOL},teachers,2026-01-05,`];

/**
 * Checks what every token of this quiz says, whoever made it.
 *
 * @param {import("jose").JWTPayload} claims
 * @param {Record<string, string>} answers
 */
function assertClaims(claims, answers) {
  assert.deepEqual(claims.ans, answers);
  assert.deepEqual([claims.v, claims.sch, claims.quz, claims.rev, claims.acc], [1, SCHOOL, QUIZ, asked.rev, []]);
  assert.ok(Math.abs(Date.now() / 1000 - Number(claims.iat)) < 300, "made just now");
  assert.match(String(claims.jti), /^[A-Za-z0-9_-]{12}$/);
  assert.ok(Number.isInteger(claims.dur) && Number(claims.dur) < 300);
}

for (const [where, shape] of /** @type {const} */ ([["http", DESKTOP], ["intranet", PHONE], ["file", DESKTOP]])) {
  test(`a personal link leads to a token that the audit verifies, over ${where}`, async () => {
    const trust = office(site.root, PEOPLE);
    const links = trust.enrol(site.bases[where]);
    const { code, link } = links.W0042;
    const page = await site.page(shape);
    await page.goto(link);
    assert.equal(await page.evaluate(() => "subtle" in crypto && crypto.subtle !== undefined), where !== "intranet");
    await page.getByText("You are here as staff ID W0042.").waitFor();
    assert.equal(new URL(page.url()).hash, "", "the code has left the address");
    await page.getByRole("main").getByRole("link", { name: "Using ICT at work" }).click();
    assert.equal(page.url(), site.bases[where] + PAGE);
    await page.getByText("W0042").waitFor();

    // The first attempt: every question wrong.
    await page.getByRole("button", { name: "Start" }).click();
    const wrong = await answerAll(page, asked.tasks, () => false);
    const failing = await submit(page);
    assert.ok(await page.getByRole("heading", { name: "You have not passed yet" }).isVisible());
    assert.ok(await page.getByText("0 of 10 right.").isVisible());
    const first = await verified(failing, STAFF, code);
    assertClaims(first, wrong);
    assert.deepEqual([first.sub, first.att, "nam" in first], ["W0042", 1, false]);
    for (const item of await page.locator(".quiz-item").all()) {
      assert.match(await item.innerText(), /Wrong[\s\S]*What the policy says/);
      assert.match((await item.locator("[data-slot=clause]").getAttribute("href")) ?? "", /policies\/.*index\.html#/);
    }

    // The second: two wrong of ten, which is enough.
    await page.getByRole("button", { name: "Try again" }).first().click();
    const right = await answerAll(page, asked.tasks, (i) => i > 1);
    assert.notDeepEqual(Object.keys(right), Object.keys(wrong), "the questions are drawn afresh");
    const passing = await submit(page);
    assert.ok(await page.getByRole("heading", { name: "You passed" }).isVisible());
    assert.ok(await page.getByText("8 of 10 right.").isVisible());
    const second = await verified(passing, STAFF, code);
    assertClaims(second, right);
    assert.equal(second.att, 2);
    await assert.rejects(verified(passing, STAFF, links.W0043.code), /signature verification failed/);
    assert.deepEqual(page.faults, []);

    const altered = passing.replace(/\.(.{40})(.)/, (_, start, letter) => `.${start}${letter === "A" ? "B" : "A"}`);
    const said = trust.take({ "one.txt": failing, "two.txt": `Here it is:\n\n${passing}\n`, "three.txt": altered });
    assert.match(said, /\b2 +verified/);
    assert.doesNotMatch(said, /self-declared|stale/);
    const { matrix } = trust.report();
    const cell = (/** @type {string} */ id) => matrix.find((row) => row.id === id && row.quiz === QUIZ);
    assert.deepEqual([cell("W0042").state, cell("W0042").right, cell("W0042").asked, cell("W0042").attempts], ["done", "8", "10", "2"]);
    assert.deepEqual([cell("W0043").state, cell("W0043").right], ["overdue", ""]);
  });

  test(`someone without a code declares who they are, over ${where}`, async () => {
    const name = "Zoë <b>Ó’Dálaigh</b>";
    const page = await site.page(shape);
    await page.goto(site.bases[where] + PAGE);
    await page.getByRole("button", { name: "Start" }).click();
    assert.ok(await page.getByRole("alert").getByRole("link", { name: "Select whether you have a personal code" }).isVisible());
    await sayWho(page, { name: `  ${name} ` });
    await page.getByRole("button", { name: "Start" }).click();
    const answers = await answerAll(page, asked.tasks, () => true);
    const token = await submit(page);
    assert.ok(await page.getByText("10 of 10 right.").isVisible());
    const claims = await verified(token, SELF, asked.rev);
    assertClaims(claims, answers);
    assert.deepEqual([claims.nam, "sub" in claims], [name, false]);
    assert.deepEqual(page.faults, []);
    const said = office(site.root, PEOPLE).take({ "token.txt": token });
    assert.match(said, /\b1 +self-declared/);
  });
}

test("the token can be copied, downloaded and mailed", async () => {
  const page = await site.page();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(site.bases.http + PAGE);
  await sayWho(page, { name: "Maud Ellery" });
  await page.getByRole("button", { name: "Start" }).click();
  await answerAll(page, asked.tasks, () => true);
  const token = await submit(page);

  await page.getByRole("button", { name: "Copy" }).click();
  await page.getByText("Copied.").waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), token);

  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download" }).click()]);
  assert.equal(download.suggestedFilename(), `staffroom-${QUIZ}-${SCHOOL}.txt`);
  assert.ok(readFileSync(await download.path(), "utf8").split(/\s+/).includes(token));

  const mail = new URL((await page.getByRole("link", { name: "Send by email" }).getAttribute("href")) ?? "");
  assert.equal(mail.protocol, "mailto:");
  assert.ok(decodeURIComponent(mail.search).split(/\s+/).includes(token));

  await page.getByRole("button", { name: "Finish and clear" }).click();
  await page.getByRole("heading", { name: "Everything is cleared" }).waitFor();
  assert.equal(await page.evaluate(() => sessionStorage.length + localStorage.length), 0);
  assert.deepEqual(await page.context().cookies(), []);
  assert.ok(!(await page.content()).includes(token));
});

test("a reload loses no answer, and nothing is kept beyond the tab", async () => {
  const page = await site.page();
  await page.goto(site.bases.http + PAGE);
  await sayWho(page, { name: "Maud Ellery" });
  await page.getByRole("button", { name: "Start" }).click();
  const id = await question(page).getAttribute("data-question");
  await fill(page, asked.tasks.get(id), answerTo(asked.tasks.get(id), true));
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByText("Question 2 of 10").waitFor();
  const second = await question(page).getAttribute("data-question");
  await page.reload();
  await page.getByText("Question 2 of 10").waitFor();
  assert.equal(await question(page).getAttribute("data-question"), second);
  assert.equal(await page.evaluate(() => localStorage.length), 0);

  const other = await page.context().newPage();
  await other.goto(site.bases.http + PAGE);
  assert.ok(await other.getByRole("heading", { name: "Before you start" }).isVisible());
});

test("a hostile or damaged link is no more than that", async () => {
  const page = await site.page();
  for (const fragment of ["W1.7K3QX-M2VTR-9HDWE-4CPYN-7", "<img src=x onerror=alert(1)>.7K3QX", "%E0%A4%A.7K3QX-M2VTR-9HDWE-4CPYN-6"]) {
    await page.goto("about:blank");
    await page.goto(`${site.bases.http}${PAGE}#${fragment}`);
    await page.getByRole("alert").getByText("Your personal link is damaged.").waitFor();
    assert.equal(new URL(page.url()).hash, "");
    assert.equal(await page.locator("img").count(), 0);
  }
  assert.deepEqual(page.faults, []);
});

for (const [name, options] of Object.entries({ "a desktop, dark": { ...DESKTOP, ...DARK }, "a phone, light": { ...PHONE, ...LIGHT } })) {
  test(`axe finds nothing at any step of the quiz on ${name}`, async () => {
    const page = await site.page(options);
    const found = [];
    const look = async (/** @type {string} */ step) => found.push(...(await violations(page)).map((violation) => `${step}: ${violation}`));
    await page.goto(site.bases.http + PAGE);
    await sayWho(page, { id: "W0042", code: "7K3QX" });
    await page.getByRole("button", { name: "Start" }).click();
    await look("an error at the start");
    await sayWho(page, { name: "Maud Ellery" });
    await page.getByRole("button", { name: "Start" }).click();
    await look("a question");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("alert").waitFor();
    await look("an error at a question");
    await answerAll(page, asked.tasks, (i) => i % 2 === 0);
    await look("check");
    await submit(page);
    await look("outcome");
    assert.deepEqual(found, []);
    await page.setViewportSize({ width: 320, height: 640 });
    await assertFits(page, "the outcome");
  });
}

test("without scripts the quiz is a form to print, whole and without answers", async () => {
  const page = await site.page({ ...PHONE, javaScriptEnabled: false });
  await page.goto(site.bases.file + PAGE);
  assert.equal(await page.locator("[data-question]:visible").count(), asked.compiled.questions.length);
  assert.equal(await page.locator("#quiz button:visible:enabled").count(), 0);
  for (const step of ["start", "check", "outcome"]) assert.equal(await page.locator(`[data-part=${step}]`).isVisible(), false);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("[data-question]:visible").count(), asked.compiled.questions.length);
  assert.ok(await page.locator("#paper_name").isVisible());
  const paper = await page.locator("#quiz").innerText();
  assert.ok(paper.includes(asked.rev), "the form names its revision");
  const told = asked.compiled.questions.flatMap((it) => [it.right, it.wrong]).filter((text) => /^[\w ,.]{20,}$/.test(text ?? ""));
  assert.ok(told.length > 0);
  const source = await page.content();
  for (const feedback of told) assert.ok(!source.includes(feedback), feedback);
});

test("the audit's page is as accessible as the site", async () => {
  const trust = office(site.root, PEOPLE);
  trust.take({ "empty.txt": "no token" });
  const { out } = trust.report();
  for (const options of [{ ...DESKTOP, ...LIGHT }, { ...PHONE, ...DARK }]) {
    const base = `${pathToFileURL(out)}/`;
    const page = await site.page(options, [base]);
    await page.goto(`${base}index.html`);
    assert.deepEqual(await violations(page), []);
    await assertFits(page, "the report");
    // A school's page has its people.
    await page.goto(`${base}school-${SCHOOL}.html`);
    assert.deepEqual(await violations(page), []);
    assert.ok(await page.getByText("Maud Ellery").first().isVisible());
    await assertFits(page, "the report of a school");
    assert.deepEqual(page.faults, []);
  }
});
