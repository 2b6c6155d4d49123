/** The one list of an induction, and the agreement that is accepted on the way. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DARK, DESKTOP, LIGHT, PHONE, open, violations } from "./lib/browser.mjs";

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
