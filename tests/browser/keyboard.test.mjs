/** Everything by keyboard alone, with the focus always somewhere that a person can see. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open } from "./lib/browser.mjs";
import { withEveryKind } from "./lib/program.mjs";
import { answerTo, question, revision, verified } from "./lib/quiz.mjs";

const SCHOOL = "st-brannocks";
const QUIZ = "every-kind";

/** @type {Awaited<ReturnType<typeof open>>} */
let site;
before(async () => (site = await open(withEveryKind)));
after(() => site.close());

/**
 * Presses Tab until the focus is on what `wanted` names; it must be within reach.
 *
 * @param {import("playwright-core").Page} page
 * @param {import("playwright-core").Locator} wanted
 */
async function tabTo(page, wanted) {
  for (let i = 0; i < 60; i += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
    await assertFocusSeen(page);
  }
  assert.fail(`the keyboard does not reach ${wanted}`);
}

/**
 * Fails where the focus is lost, off the screen, hidden or not marked.
 *
 * @param {import("playwright-core").Page} page
 */
async function assertFocusSeen(page) {
  const { name, seen, marked } = await page.evaluate(() => {
    const element = document.activeElement ?? document.body;
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    return {
      name: element.outerHTML.slice(0, 120),
      seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
      marked: parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none",
    };
  });
  assert.ok(!name.startsWith("<body"), "the focus is lost");
  assert.ok(seen, `the focus is off the screen: ${name}`);
  assert.ok(marked, `the focus is not marked: ${name}`);
}

/**
 * Answers the question on the screen with keys.
 *
 * @param {import("playwright-core").Page} page
 * @param {any} task
 * @param {string} answer
 */
async function type(page, task, answer) {
  const shown = question(page);
  switch (task.kind) {
    case "number":
    case "text":
      await tabTo(page, shown.locator("input"));
      await page.keyboard.type(answer);
      break;
    case "multiple":
      for (const box of await shown.locator("input").all()) {
        if (!answer.split("+").includes(await box.inputValue())) continue;
        await tabTo(page, box);
        await page.keyboard.press("Space");
      }
      break;
    case "order":
    case "match":
      for (const row of await shown.locator("[data-value]").all()) {
        const id = (await row.getAttribute("data-value")) ?? "";
        const wanted = task.kind === "order" ? String(answer.split(">").indexOf(id) + 1) : answer.split("+").find((it) => it.startsWith(`${id}=`))?.slice(id.length + 1);
        const list = row.locator("select");
        await tabTo(page, list);
        for (let i = 0; i < 12 && (await list.inputValue()) !== wanted; i += 1) await page.keyboard.press("ArrowDown");
        assert.equal(await list.inputValue(), wanted);
      }
      break;
    default: {
      const radios = shown.locator("input");
      await tabTo(page, radios.first());
      await page.keyboard.press("Space");
      for (let i = 0; i < 12 && !(await shown.locator(`input[value="${answer}"]`).isChecked()); i += 1) await page.keyboard.press("ArrowDown");
    }
  }
}

test("the quiz can be taken by keyboard alone", async () => {
  const asked = revision(site.root, QUIZ, SCHOOL);
  const page = await site.page();
  await page.goto(`${site.bases.http}schools/${SCHOOL}/quizzes/${QUIZ}/index.html`);

  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Skip to main content");
  await assertFocusSeen(page);
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), "MAIN");

  await tabTo(page, page.getByLabel("I have a staff ID and a personal code"));
  await page.keyboard.press("ArrowDown");
  await tabTo(page, page.locator("#who_full"));
  await page.keyboard.type("Maud Ellery");
  await page.keyboard.press("Enter");
  await page.getByText("Question 1 of 8").waitFor();
  await assertFocusSeen(page);

  // Going on without an answer leads to the problem, and from there to the field.
  await page.keyboard.press("Tab");
  await tabTo(page, page.getByRole("button", { name: "Continue" }));
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  await assertFocusSeen(page);
  await tabTo(page, page.getByRole("alert").getByRole("link"));
  await page.keyboard.press("Enter");
  assert.ok(await question(page).evaluate((element) => element.contains(document.activeElement)));
  await assertFocusSeen(page);

  const kinds = new Set();
  for (let i = 1; i <= 8; i += 1) {
    await page.getByText(`Question ${i} of 8`).waitFor();
    if (i > 1) assert.match(await page.evaluate(() => document.activeElement?.tagName ?? ""), /^H[23]$/);
    await assertFocusSeen(page);
    const id = await question(page).getAttribute("data-question");
    kinds.add(asked.tasks.get(id).kind);
    await type(page, asked.tasks.get(id), answerTo(asked.tasks.get(id), true));
    await tabTo(page, page.getByRole("button", { name: "Continue" }));
    await page.keyboard.press("Enter");
    await page.locator(`[data-question="${id}"]`).waitFor({ state: "hidden" });
  }
  assert.equal(kinds.size, 8, [...kinds].join());
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Check your answers");
  await assertFocusSeen(page);

  // Back to one answer, and forth again.
  await tabTo(page, page.getByRole("button", { name: "Change question 2" }));
  await page.keyboard.press("Enter");
  await page.getByText("Question 2 of 8").waitFor();
  await assertFocusSeen(page);
  await tabTo(page, page.getByRole("button", { name: "Continue" }));
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Check your answers" }).waitFor();
  await assertFocusSeen(page);

  await tabTo(page, page.getByRole("button", { name: "Submit and see your result" }));
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "You passed" }).waitFor();
  assert.match((await page.evaluate(() => document.activeElement?.textContent)) ?? "", /You passed/);
  await assertFocusSeen(page);
  assert.ok(await page.getByText("8 of 8 right.").isVisible());
  const field = page.getByRole("textbox", { name: "Completion token" });
  await tabTo(page, field);
  await verified(await field.inputValue(), "staffroom-self+jwt", asked.rev);
  await tabTo(page, page.getByRole("button", { name: "Copy" }));
  await page.keyboard.press("Enter");
  await assertFocusSeen(page);
  await tabTo(page, page.getByRole("button", { name: "put the token into its address" }));
  await page.keyboard.press("Enter");
  await page.getByText("The address of this page holds your token now.").waitFor();
  await assertFocusSeen(page);
  await tabTo(page, page.getByRole("button", { name: "Print the certificate" }));
  await tabTo(page, page.getByRole("button", { name: "Finish and clear" }));
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Everything is cleared" }).waitFor();
  await assertFocusSeen(page);
  assert.deepEqual(page.faults, []);
});

test("the explorer can be worked by keyboard alone", async () => {
  const page = await site.page();
  await page.goto(`${site.bases.file}schools/${SCHOOL}/can-i/index.html`);
  await tabTo(page, page.getByLabel("What do you want to do?"));
  await page.keyboard.type("photograph");
  await page.getByText(/^\d+ rules of \d+$/).waitFor();
  await tabTo(page, page.getByLabel("Don’t", { exact: true }));
  await page.keyboard.press("Space");
  await page.waitForURL("**/index.html?q=photograph&kind=dont");
  await tabTo(page, page.locator(".card:visible a").first());
  await page.keyboard.press("Enter");
  await page.waitForURL(/policies\/.*#/);
  // The browser goes to the clause when it draws the page, which no person is quick enough to forestall.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  await page.keyboard.press("Tab");
  await assertFocusSeen(page);
  const clause = decodeURIComponent(new URL(page.url()).hash.slice(1));
  assert.equal(await page.evaluate((id) => document.getElementById(id)?.contains(document.activeElement), clause), true);
  assert.deepEqual(page.faults, []);
});
