/** Every state of the quiz, with every kind of question: for axe, on small screens, with large text, and by how it moves. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DARK, DESKTOP, LIGHT, PHONE, assertFits, open, violations } from "./lib/browser.mjs";
import { withEveryKind } from "./lib/program.mjs";
import { answerTo, fill, question, revision, sayWho, submit } from "./lib/quiz.mjs";

const SCHOOL = "larkfold-infant";
const at = (/** @type {string} */ quiz) => `schools/${SCHOOL}/quizzes/${quiz}/index.html`;

/** @type {Awaited<ReturnType<typeof open>>} */
let site;
/** @type {ReturnType<typeof revision>} */
let asked;
before(async () => {
  site = await open(withEveryKind);
  asked = revision(site.root, "every-kind", SCHOOL);
});
after(() => site.close());

/**
 * Goes through every state of a quiz, and calls `look` in each.
 *
 * @param {import("playwright-core").Page} page
 * @param {string} quiz
 * @param {(state: string) => Promise<void>} look
 * @param {boolean} everyError whether each kind of question is also looked at with its error
 */
async function walk(page, quiz, look, everyError = true) {
  await page.goto(site.bases.http + at(quiz));
  await page.getByRole("heading", { name: "Before you start" }).waitFor();
  await look("start");
  await sayWho(page, { id: "W0042", code: "7K3QX" });
  await page.getByRole("button", { name: "Start" }).click();
  await look("an error at the start");
  await sayWho(page, { name: "Maud Ellery" });
  await page.getByRole("button", { name: "Start" }).click();
  for (let i = 0; i < asked.compiled.questions.length; i += 1) {
    const id = await question(page).getAttribute("data-question");
    const task = asked.tasks.get(id);
    const hint = question(page).locator("summary");
    if (await hint.count()) await hint.click();
    if (everyError || i === 0) {
      await page.getByRole("button", { name: "Continue" }).click();
      await page.getByRole("alert").waitFor();
      await look(`${task.kind} with an error`);
    }
    await fill(page, task, answerTo(task, i % 2 === 0));
    await look(task.kind);
    await page.getByRole("button", { name: "Continue" }).click();
  }
  await page.getByRole("heading", { name: "Check your answers" }).waitFor();
  await look("check");
  if (quiz.endsWith("office")) await page.getByRole("button", { name: "Finish", exact: true }).click();
  else await submit(page);
  await page.locator(".completion-qr svg").waitFor();
  await look("outcome");
  await page.getByRole("button", { name: "Finish and clear" }).click();
  await look("cleared");
}

for (const [name, options, quiz] of /** @type {const} */ ([
  ["a phone, dark", { ...PHONE, ...DARK }, "every-kind"],
  ["a desktop, light", { ...DESKTOP, ...LIGHT }, "every-kind-office"],
])) {
  test(`axe finds nothing in any state of ${quiz} on ${name}`, async () => {
    const page = await site.page(options);
    /** @type {string[]} */
    const found = [];
    await walk(page, quiz, async (state) => void found.push(...(await violations(page)).map((violation) => `${state}: ${violation}`)));
    assert.deepEqual(found, []);
    assert.deepEqual(page.faults, []);
  });
}

test("axe finds nothing in what is printed, with and without scripts, and in a page that has stopped", async () => {
  for (const javaScriptEnabled of [true, false]) {
    const page = await site.page({ ...DESKTOP, ...LIGHT, javaScriptEnabled });
    await page.goto(site.bases.http + at("every-kind"));
    if (javaScriptEnabled) await page.getByRole("heading", { name: "Before you start" }).waitFor();
    await page.emulateMedia({ media: "print" });
    assert.ok(await page.locator("#paper_name").isVisible());
    // axe needs scripts of its own, which the browser then does not run.
    if (javaScriptEnabled) assert.deepEqual(await violations(page), []);
  }
  for (const look of [DARK, LIGHT]) {
    const page = await site.page({ ...PHONE, ...look });
    await page.goto(site.bases.http + at("every-kind"));
    await sayWho(page, { name: "Maud Ellery" });
    await page.evaluate(() => (/** @type {any} */ (globalThis).Staffroom.draw.questions = null));
    await page.getByRole("button", { name: "Start" }).click();
    await page.getByRole("heading", { name: "This page has stopped working" }).waitFor();
    assert.deepEqual(await violations(page), []);
    await page.setViewportSize({ width: 320, height: 640 });
    await assertFits(page, "the page that has stopped");
  }
});

test("a right side that no list can show on a telephone stands in full beside its letter, and its list names both", async () => {
  const page = await site.page({ ...LIGHT, viewport: { width: 320, height: 640 } });
  await page.goto(site.bases.http + at("every-kind"));
  await sayWho(page, { name: "Maud Ellery" });
  await page.getByRole("button", { name: "Start" }).click();
  for (;;) {
    const id = await question(page).getAttribute("data-question");
    const task = asked.tasks.get(id);
    if (task.kind === "match") break;
    await fill(page, task, answerTo(task, true));
    await page.getByRole("button", { name: "Continue" }).click();
  }
  const large = () => page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
  await large();
  const choices = await question(page).locator("[data-slot=choices] > li").evaluateAll((all) =>
    all.map((li) => {
      const words = /** @type {HTMLElement} */ (li.querySelector("[data-slot=words]"));
      const inside = words.getBoundingClientRect().right <= document.documentElement.clientWidth && words.scrollWidth <= words.clientWidth;
      return { value: /** @type {HTMLElement} */ (li).dataset.choice, letter: li.querySelector("[data-slot=letter]")?.textContent, words: words.innerText, inside };
    }),
  );
  assert.deepEqual(choices.map(({ letter, inside }) => [letter, inside]), [["A", true], ["B", true], ["C", true]]);
  const lists = question(page).getByRole("combobox");
  for (const list of await lists.all()) {
    const options = await list.locator("option").evaluateAll((all) => all.map((it) => ({ value: /** @type {HTMLOptionElement} */ (it).value, text: it.textContent })));
    assert.deepEqual(options, [{ value: "", text: "Choose" }, ...choices.map(({ value, letter, words }) => ({ value, text: `${letter}: ${words}` }))]);
  }
  const [first, second] = choices;
  await lists.first().selectOption(String(first.value));
  await lists.last().selectOption(String(second.value));
  await page.getByRole("button", { name: "Back" }).click();
  await page.reload();
  await page.getByRole("button", { name: "Continue" }).click();
  assert.deepEqual(await lists.evaluateAll((all) => all.map((it) => /** @type {HTMLSelectElement} */ (it).selectedOptions[0].text)), [`A: ${first.words}`, `B: ${second.words}`]);
  assert.deepEqual(await question(page).locator("[data-slot=letter]").allInnerTexts(), ["A", "B", "C"], "a reload stands as before");
  while ((await page.getByRole("heading", { name: "Check your answers" }).count()) === 0 || !(await page.getByRole("heading", { name: "Check your answers" }).isVisible())) {
    const id = await question(page).getAttribute("data-question");
    const task = asked.tasks.get(id);
    if (task.kind !== "match") await fill(page, task, answerTo(task, true));
    await page.getByRole("button", { name: "Continue" }).click();
  }
  await large();
  const row = page.locator(".quiz-summary-row", { hasText: "Who answers for what?" });
  assert.ok((await row.innerText()).includes(`: ${first.words}`), "the check says the words, without letters");
  const [answer, change] = await Promise.all([row.locator("[data-slot=answer]").boundingBox(), row.locator(".quiz-change").boundingBox()]);
  assert.ok(answer && change && change.y >= answer.y + answer.height, "with large letters the way back stands below the answer");
  assert.deepEqual(page.faults, []);
});

test("every state fits a narrow screen, and twice as large text fits every screen", async () => {
  for (const [width, size] of [[320, "100%"], [320, "200%"], [640, "200%"], [1280, "200%"]]) {
    const page = await site.page({ ...LIGHT, viewport: { width: Number(width), height: 800 } });
    await walk(
      page,
      "every-kind",
      async (state) => {
        await page.evaluate((size) => (document.documentElement.style.fontSize = String(size)), size);
        await assertFits(page, `${state} at ${width} and ${size}`);
      },
      false,
    );
  }
});

test("nothing jumps from one question to the next", async () => {
  const page = await site.page({ ...PHONE, reducedMotion: "no-preference" });
  await page.addInitScript(() => {
    const shifts = (/** @type {any} */ (globalThis).shifts = []);
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!(/** @type {any} */ (entry).hadRecentInput)) shifts.push(/** @type {any} */ (entry).value);
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(site.bases.http + at("every-kind"));
  await sayWho(page, { name: "Maud Ellery" });
  await page.getByRole("button", { name: "Start" }).click();
  const tops = new Set();
  for (const { id } of asked.compiled.questions) {
    await page.locator(`[data-question="${id}"]`).waitFor();
    tops.add(await question(page).locator("[data-slot=number]").evaluate((number) => Math.round(number.getBoundingClientRect().top + scrollY)));
    await fill(page, asked.tasks.get(id), answerTo(asked.tasks.get(id), true));
    await page.waitForTimeout(600);
    await page.getByRole("button", { name: "Continue" }).click();
  }
  assert.equal(tops.size, 1, `every question begins at the same height, not at ${[...tops]}`);
  assert.deepEqual(await page.evaluate(() => /** @type {any} */ (globalThis).shifts), []);
});
