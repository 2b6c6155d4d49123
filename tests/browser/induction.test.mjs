/** The one list of an induction, and the agreement that is accepted on the way. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { DARK, DESKTOP, LIGHT, PHONE, open, violations } from "./lib/browser.mjs";
import { office } from "./lib/program.mjs";
import { answerAll, revision, sayWho, submit, verified } from "./lib/quiz.mjs";

/** @type {Awaited<ReturnType<typeof open>>} */
let site;
before(async () => (site = await open()));
after(() => site.close());

const LIST = "schools/larkfold-infant/induction/index.html";
const AGREEMENT = "schools/larkfold-infant/policies/ict-agreement/agreement/index.html";
const STORED = () => [Object.keys(localStorage).length, Object.keys(sessionStorage).length];

for (const [where, shape, look] of /** @type {const} */ ([["http", DESKTOP, LIGHT], ["file", PHONE, DARK]])) {
  test(`an agreement is accepted on screen and the list knows, over ${where}`, async () => {
    const page = await site.page({ ...shape, ...look });
    await page.goto(site.bases[where] + AGREEMENT);
    const agree = page.getByRole("button", { name: "I agree", exact: true });
    await agree.click();
    assert.match(await page.title(), /^Error: /);
    assert.deepEqual(await violations(page), []);
    await page.getByRole("link", { name: "Tick the box to agree" }).click();
    await page.keyboard.press("Space");
    await agree.click();
    assert.ok(await page.getByText("You agreed.").isVisible());
    assert.deepEqual(await violations(page), []);
    await page.getByRole("link", { name: "Back to your induction" }).click();
    // The list is there before its script has looked at what the tab keeps.
    await page.locator("[data-step=agree] [data-slot=state]").filter({ hasText: /^Done$/ }).waitFor();
    assert.match(await page.getByRole("status").last().innerText(), /^1 of \d+ done\.$/);
    assert.deepEqual(page.faults, []);
  });

  test(`the token of a quiz that is finished after that names the agreement, over ${where}`, async () => {
    const asked = revision(site.root, "ict-induction", "larkfold-infant");
    const page = await site.page({ ...shape, ...look });
    await page.goto(site.bases[where] + AGREEMENT);
    const fingerprint = await page.locator("[data-agreement]").getAttribute("data-agreement");
    await page.getByRole("checkbox").check();
    await page.getByRole("button", { name: "I agree", exact: true }).click();
    await page.getByText("You agreed.").waitFor();
    await page.getByRole("link", { name: "Back to your induction" }).click();
    await page.getByRole("main").getByRole("link", { name: "Using ICT at work" }).click();
    await sayWho(page, { name: "Maud Ellery" });
    await page.getByRole("button", { name: "Start" }).click();
    await answerAll(page, asked.tasks, () => true);
    const { acc } = await verified(await submit(page), "staffroom-self+jwt", asked.rev);
    assert.deepEqual(acc, [fingerprint]);
    const kept = readFileSync(path.join(site.root, "quizzes/revisions/agreements", `${fingerprint}.json`), "utf8");
    assert.match(kept, /having read and understood them/);
    assert.deepEqual(page.faults, []);
  });

  test(`the list follows role and first day, and keeps them only where it may, over ${where}`, async () => {
    const page = await site.page({ ...shape, ...look });
    await page.goto(`${site.bases[where]}${LIST}?role=governors&start=2026-01-31&x=<script>`);
    const due = page.locator("[data-slot=due]").first();
    assert.match(await due.innerText(), /28 February 2026/);
    await page.locator(".tasks-tick input").first().check();
    assert.deepEqual(await page.evaluate(STORED), [0, 1]);
    await page.getByLabel("This is my own device").check();
    assert.deepEqual(await page.evaluate(STORED), [2, 0]);
    await page.goto(site.bases[where] + LIST);
    assert.equal(await page.getByLabel("I am one of these").inputValue(), "governors");
    assert.ok(await page.locator(".tasks-tick input").first().isChecked());
    await page.getByLabel("This is my own device").uncheck();
    assert.deepEqual(await page.evaluate(STORED), [0, 1]);
    await page.goto(`${site.bases[where]}${LIST}?role=nobody&start=2026-02-30`);
    assert.equal(await page.getByLabel("I am one of these").inputValue(), "");
    assert.equal(await page.getByLabel("My first day").inputValue(), "");
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(page.faults, []);
  });
}

for (const where of /** @type {const} */ (["http", "file"])) {
  test(`a personal link that says when its person begins opens their list with its days, over ${where}`, async () => {
    const people = ["W0042,Maud Ellery,,larkfold-infant,governors,2026-01-31,", "W0043,Idris Vane,,larkfold-infant,staff;governors,2026-02-02,"];
    const { W0042, W0043 } = office(site.root, people).enrol(site.bases[where], "--with-start");
    const page = await site.page({ ...PHONE, ...LIGHT });
    await page.goto(W0042.link);
    await page.getByText("You are here as staff ID W0042.").waitFor();
    assert.ok(!page.url().includes(W0042.code), "the code has left the address");
    assert.equal(await page.getByLabel("I am one of these").inputValue(), "governors");
    assert.match(await page.locator("[data-slot=due]").first().innerText(), /28 February 2026/);
    // Who comes after them in the same tab has their own role and day.
    await page.goto(W0043.link);
    await page.getByText("You are here as staff ID W0043.").waitFor();
    assert.equal(await page.getByLabel("I am one of these").inputValue(), "");
    assert.equal(await page.getByLabel("My first day").inputValue(), "2026-02-02");
    assert.deepEqual(page.faults, []);
  });
}

/** Presses Tab until the focus is on what is wanted. @param {import("playwright-core").Page} page @param {import("playwright-core").Locator} wanted */
async function tabTo(page, wanted) {
  for (let i = 0; i < 40; i += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`the keyboard does not reach ${wanted}`);
}

const PEOPLE = ["W0042,Maud Ellery,,larkfold-infant,staff,2026-01-05,", "W0043,Idris Vane,,larkfold-infant,staff,2026-01-05,"];

test("a code is entered on the induction page by keyboard alone, and the quiz knows it", async () => {
  const { W0042 } = office(site.root, PEOPLE).enrol(site.bases.http);
  const page = await site.page({ ...PHONE, ...LIGHT });
  await page.goto(site.bases.http + LIST);
  await tabTo(page, page.locator("#arrival-enter summary"));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByLabel("I have a staff ID and a personal code"));
  await page.keyboard.press("Space");
  await page.keyboard.press("Tab");
  await page.keyboard.type("W0042");
  await page.keyboard.press("Tab");
  await page.keyboard.type(W0042.code.replace(/.$/, (last) => (last === "A" ? "B" : "A")));
  await page.keyboard.press("Enter");
  const problem = page.getByRole("alert");
  await problem.getByRole("link", { name: "Enter your personal code again: one of its characters is wrong" }).waitFor();
  assert.match(await page.title(), /^Error: /);
  assert.ok(await problem.evaluate((element) => element === document.activeElement));
  assert.deepEqual(await violations(page), []);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.ok(await page.locator("#who_secret").evaluate((element) => element === document.activeElement));
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type(W0042.code.toLowerCase().replaceAll("-", " "));
  await page.keyboard.press("Enter");
  await page.getByText("You are here as staff ID W0042. This is kept in this tab only").waitFor();
  assert.doesNotMatch(await page.title(), /^Error: /);
  assert.equal(await page.locator("#who_secret").inputValue(), "", "the code does not stay on the screen");
  assert.deepEqual(await violations(page), []);
  await page.getByRole("link", { name: "Using ICT at work" }).click();
  await page.getByText("You are here with a personal code. Your staff ID is W0042").waitFor();
  assert.deepEqual(page.faults, []);
});

test("a personal link brings role and first day, and nothing stays once the tab is closed or cleared", async () => {
  const { W0042, W0043 } = office(site.root, PEOPLE).enrol(site.bases.http);
  const page = await site.page();
  const [before, code] = W0042.link.split("#");
  await page.goto(`${before}?role=staff&start=2026-01-31#${code}`);
  await page.getByText("You are here as staff ID W0042.").waitFor();
  assert.equal(await page.getByLabel("My first day").inputValue(), "2026-01-31");
  assert.equal(new URL(page.url()).hash, "");
  await page.locator(".tasks-tick input").first().check();

  // A shared computer: the next person's tab knows nothing, and the next person's link starts afresh in the same tab.
  const next = await page.context().newPage();
  await next.goto(site.bases.http + LIST);
  assert.ok(!(await next.locator("#arrival").isVisible()));
  await next.close();
  await page.goto(W0043.link);
  await page.getByText("You are here as staff ID W0043.").waitFor();
  assert.ok(!(await page.locator(".tasks-tick input").first().isChecked()), "what one has read, the other has not");
  await page.getByRole("button", { name: "Finish and clear" }).click();
  await page.getByText("Cleared. Nothing about you is kept here.").waitFor();
  assert.deepEqual(await page.evaluate(STORED), [0, 0]);
  assert.ok(await page.locator("#arrival-enter").isVisible());

  // One's own device keeps it beyond the tab.
  await page.getByText("Enter your personal code or your name").click();
  await page.getByLabel("I do not have a code").check();
  await page.getByLabel("Full name").fill("Maud Ellery");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByLabel("This is my own device").check();
  await page.getByText("This device keeps it until you clear it.").waitFor();
  const later = await page.context().newPage();
  await later.goto(site.bases.http + LIST);
  await later.getByText("You are here as Maud Ellery. This device keeps it until you clear it.").waitFor();
  await later.getByRole("button", { name: "Finish and clear" }).click();
  assert.deepEqual(await later.evaluate(STORED), [0, 0]);
  assert.deepEqual(page.faults, []);
});

test("a device that has no room left says so, and what the tab knows stays", async () => {
  const page = await site.page();
  await page.goto(site.bases.http + LIST);
  await page.locator(".tasks-tick input").first().check();
  await page.getByText("Enter your personal code or your name").click();
  await page.getByLabel("I do not have a code").check();
  await page.getByLabel("Full name").fill("Maud Ellery");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.evaluate(() => {
    const set = Storage.prototype.setItem;
    let room = 1;
    Storage.prototype.setItem = function (key, value) {
      if (this === localStorage && (room -= 1) < 0) throw new DOMException("full", "QuotaExceededError");
      set.call(this, key, value);
    };
  });
  await page.getByLabel("This is my own device").click();
  await page.getByText("has no room left for it").waitFor();
  assert.ok(!(await page.getByLabel("This is my own device").isChecked()));
  assert.deepEqual(await page.evaluate(STORED), [0, 2]);
  assert.deepEqual(await violations(page), []);
  await page.reload();
  await page.getByText("You are here as Maud Ellery.").waitFor();
  assert.ok(await page.locator(".tasks-tick input").first().isChecked());
});
