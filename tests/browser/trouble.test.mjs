/** What can go wrong on the way: the person is told, and loses no answer that could be kept. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open, violations } from "./lib/browser.mjs";
import { office, withEveryKind } from "./lib/program.mjs";
import { answerAll, answerTo, fill, question, revision, sayWho, submit, verified } from "./lib/quiz.mjs";

const SCHOOL = "larkfold-infant";
const PAGE = `schools/${SCHOOL}/quizzes/every-kind/index.html`;
const SELF = "staffroom-self+jwt";

/** @type {Awaited<ReturnType<typeof open>>} */
let site;
/** @type {ReturnType<typeof revision>} */
let asked;
before(async () => {
  site = await open(withEveryKind);
  asked = revision(site.root, "every-kind", SCHOOL);
});
after(() => site.close());

/** @param {import("playwright-core").Page} page */
async function start(page, name = "Maud Ellery") {
  await page.goto(site.bases.http + PAGE);
  await sayWho(page, { name });
  await page.getByRole("button", { name: "Start" }).click();
  await page.getByText("Question 1 of 8").waitFor();
}

/** Answers the question on the screen rightly and goes on. @param {import("playwright-core").Page} page */
async function next(page) {
  const task = asked.tasks.get(await question(page).getAttribute("data-question"));
  await fill(page, task, answerTo(task, true));
  await page.getByRole("button", { name: "Continue" }).click();
}

/** @type {Record<string, () => void>} */
const FORBIDDEN = {
  "storage that is forbidden": () => {
    for (const name of ["localStorage", "sessionStorage"]) {
      Object.defineProperty(globalThis, name, { get: () => { throw new DOMException("denied", "SecurityError"); } });
    }
  },
  "storage that is full": () => {
    Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
  },
};

for (const [what, forbid] of Object.entries(FORBIDDEN)) {
  test(`${what} is told, and the quiz can be finished`, async () => {
    const page = await site.page();
    await page.addInitScript(forbid);
    await start(page);
    assert.ok(await page.getByText("This browser does not let the page keep anything.").isVisible());
    assert.deepEqual(await violations(page), []);
    const answers = await answerAll(page, asked.tasks, () => true);
    const claims = await verified(await submit(page), SELF, asked.rev);
    assert.deepEqual(claims.ans, answers);
    await page.goto(`${site.bases.http}schools/${SCHOOL}/induction/index.html`);
    await page.getByText("Enter your personal code or your name").click();
    await sayWho(page, { name: "Maud Ellery" });
    await page.getByRole("button", { name: "Continue" }).click();
    assert.ok(await page.getByText("This browser keeps nothing").isVisible());
    assert.deepEqual(page.faults, []);
  });
}

test("storage that becomes full in the middle loses nothing that was kept before", async () => {
  const page = await site.page();
  await start(page);
  await next(page);
  await next(page);
  await page.evaluate(FORBIDDEN["storage that is full"]);
  await next(page);
  assert.ok(await page.getByText("This browser does not let the page keep anything.").isVisible());
  await page.getByText("Question 4 of 8").waitFor();
  await page.reload();
  await page.getByText("Question 3 of 8").waitFor();
});

test("what was only begun is there again after a reload", async () => {
  const page = await site.page();
  await start(page);
  for (const { id, task } of asked.compiled.questions) {
    await page.locator(`[data-question="${id}"]`).waitFor();
    const lists = question(page).locator("select");
    if (task.kind === "order" || task.kind === "match") {
      await lists.nth(1).selectOption({ index: 2 });
      const chosen = await lists.nth(1).inputValue();
      await page.reload();
      assert.deepEqual([await lists.nth(0).inputValue(), await lists.nth(1).inputValue()], ["", chosen]);
    }
    if (task.kind === "text" || task.kind === "number") {
      await question(page).locator("input").pressSequentially("12 and");
      await page.reload();
      assert.equal(await question(page).locator("input").inputValue(), "12 and");
    }
    await fill(page, task, answerTo(task, true));
    await page.reload();
    await page.locator(`[data-question="${id}"]`).waitFor();
    await page.getByRole("button", { name: "Continue" }).click();
  }
  await submit(page);
  assert.ok(await page.getByText("8 of 8 right.").isVisible());
  assert.deepEqual(page.faults, []);
});

test("two tabs on a device of one's own share what was answered, and end with one token", async () => {
  const one = await site.page();
  await one.addInitScript(() => localStorage.setItem("staffroom.own", "true"));
  await start(one);
  const two = await one.context().newPage();
  await two.goto(site.bases.http + PAGE);
  await two.getByText("Question 1 of 8").waitFor();
  await next(one);
  await next(one);
  await two.getByText("You have gone on with this quiz in another tab.").waitFor();
  assert.deepEqual(await violations(two), []);
  // The other tab still stands at the first question: what it answers there does not undo what the first one did.
  await next(two);
  assert.ok(await question(two).locator("input:checked").count(), "the second question is answered there too");
  for (let i = 0; i < 7; i += 1) await next(two);
  const token = await submit(two);
  await one.getByText("8 of 8 right.").waitFor();
  assert.equal(await one.getByRole("textbox", { name: "Completion token" }).inputValue(), token);
});

for (const [what, clock, iat] of /** @type {const} */ ([["of long ago", "1999-12-31", 946_598_400], ["before all time", "1900-01-01", 0]])) {
  test(`a clock ${what} is told before it spoils the token`, async () => {
    const page = await site.page();
    await page.addInitScript((now) => (Date.now = () => now), Date.parse(clock));
    await start(page);
    assert.ok(await page.getByText("The clock of this device is wrong").isVisible());
    assert.deepEqual(await violations(page), []);
    await answerAll(page, asked.tasks, () => true);
    const token = await submit(page);
    const claims = await verified(token, SELF, asked.rev);
    assert.equal(claims.iat, iat);
    assert.ok(Number(claims.dur) < 300, "the seconds spent do not come from that clock");
    assert.match(office(site.root, [`W1,A,,${SCHOOL},staff,2026-01-05,`]).take({ "token.txt": token }), /\b1 +rejected/);
    assert.deepEqual(page.faults, []);
  });
}

test("a clock that jumps on the way changes nothing but the day", async () => {
  const page = await site.page();
  await start(page);
  await next(page);
  await page.evaluate(() => {
    const now = Date.now;
    Date.now = () => now() + 40 * 24 * 60 * 60 * 1000;
  });
  for (let i = 1; i < 8; i += 1) await next(page);
  const claims = await verified(await submit(page), SELF, asked.rev);
  assert.ok(Number(claims.dur) < 300);
  assert.deepEqual(page.faults, []);
});

test("a code with a wrong character, and one that was used at another school, are told apart", async () => {
  const { W1 } = office(site.root, [`W1,A,,tern-valley,staff,2026-01-05,`]).enrol(site.bases.http);
  const page = await site.page();
  await page.goto(site.bases.http + PAGE);
  const wrong = W1.code.replace(/^(.)/, (first) => (first === "7" ? "8" : "7"));
  await sayWho(page, { id: "W1", code: wrong });
  await page.getByRole("button", { name: "Start" }).click();
  assert.ok(await page.getByRole("alert").getByText("one of its characters is wrong").isVisible());
  await page.goto(W1.link);
  await page.getByText("You are here as staff ID W1.").waitFor();
  await page.goto(site.bases.http + PAGE);
  await page.getByText("In this tab you were using a personal link of another school.").waitFor();
  assert.deepEqual(await violations(page), []);
  await page.goto(`${site.bases.http}schools/${SCHOOL}/induction/index.html`);
  await page.getByText("In this tab you were using a personal link of another school.").waitFor();
  assert.deepEqual(page.faults, []);
});

test("whichever script does not come, the person has the questions and is told", async () => {
  const source = await (await fetch(site.bases.http + PAGE)).text();
  const scripts = Array.from(source.matchAll(/<script defer src="[^"]*\/([\w-]+\.js)"/g), ([, name]) => name);
  assert.deepEqual(scripts, ["stopped.js", "shared.js", "quiz.js"]);
  for (const name of scripts) {
    const page = await site.page();
    await page.route(`**/${name}`, (route) => route.fulfill({ contentType: "text/javascript", body: '"use strict"; throw new Error("half way");' }));
    await page.goto(site.bases.http + PAGE);
    const seen = page.locator(":visible");
    const paper = page.locator("[data-question]:visible").nth(7);
    const stopped = page.getByText("This page has stopped working").and(seen);
    const began = page.getByRole("heading", { name: "Before you start" });
    const first = page.getByText("Question 1 of 8").and(seen);
    await paper.or(began).first().waitFor().catch(() => assert.fail(`${name}: nothing came`));
    if (await began.isVisible()) {
      await sayWho(page, { name: "Maud Ellery" });
      await page.getByRole("button", { name: "Start" }).click();
      await first.or(stopped).or(paper).first().waitFor().catch(() => assert.fail(`${name}: it does not begin`));
    }
    let answered = 0;
    if (await first.isVisible() && !(await stopped.isVisible())) {
      for (; answered < 8; answered += 1) {
        const task = asked.tasks.get(await question(page).getAttribute("data-question"));
        await fill(page, task, answerTo(task, true));
        if (await stopped.isVisible()) break;
        await page.getByRole("button", { name: "Continue" }).click();
      }
      if (!(await stopped.isVisible())) await page.getByRole("button", { name: "Submit and see your result" }).click();
      const token = page.getByRole("textbox", { name: "Completion token" }).or(page.locator("[data-slot=stopped-text]").and(seen));
      await token.or(stopped).first().waitFor();
    }
    if (await stopped.isVisible()) {
      if (answered > 0) assert.ok((await page.locator(".quiz-question input:checked").count()) >= Math.min(answered, 4), `${name}: the answers are still in the form`);
      assert.ok(await paper.isVisible(), `${name}: the form is there`);
    } else if (answered < 8) {
      assert.ok(await page.getByText("With JavaScript this page asks").isVisible(), `${name}: the form says how to use it`);
      assert.ok(await paper.isVisible(), `${name}: the form is there`);
    }
    await page.close();
  }
});

test("a page that stops half way keeps the answers on paper, and the token where there is one", async () => {
  const page = await site.page();
  await start(page);
  await next(page);
  await next(page);
  const broken = (/** @type {string} */ part) => page.evaluate((part) => (/** @type {any} */ (globalThis).Staffroom[part] = null), part);
  await broken("wanting");
  await next(page);
  await page.getByRole("heading", { name: "This page has stopped working" }).waitFor();
  assert.equal(await page.locator("[data-question]:visible").count(), 8);
  assert.equal(await page.locator(".quiz-question input:checked").count(), 4);
  const letters = (/** @type {string} */ id) => page.locator(`[data-question="${id}"] .quiz-option .quiz-letter`).allInnerTexts();
  assert.deepEqual(await letters("pick-one"), ["A", "B", "C"], "options stand as on every paper form");
  await page.reload();
  await page.getByText("Question 3 of 8").waitFor();
  for (let i = 2; i < 8; i += 1) await next(page);
  await broken("completion");
  await page.getByRole("button", { name: "Submit and see your result" }).click();
  await page.getByText("Your completion token was made.").waitFor();
  await verified(await page.locator("[data-slot=stopped-text]").innerText(), SELF, asked.rev);
});

test("a browser's own translation changes no answer, no name and no token", async () => {
  const page = await site.page();
  await page.addInitScript(() => {
    const translate = () => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const texts = [];
      while (walker.nextNode()) texts.push(/** @type {Text} */ (walker.currentNode));
      for (const text of texts) {
        const parent = text.parentElement;
        if (!parent || text.data.trim() === "" || parent.closest("script, template, textarea, font, [translate=no], svg")) continue;
        if (parent instanceof HTMLOptionElement) {
          text.data = "Ça";
          continue;
        }
        const font = document.createElement("font");
        font.textContent = "Ça";
        text.replaceWith(font);
      }
      document.documentElement.lang = "fr";
    };
    addEventListener("DOMContentLoaded", () => {
      translate();
      setInterval(translate, 20);
    });
  });
  await page.goto(site.bases.http + PAGE);
  await page.locator("#who_name").check();
  await page.locator("#who_full").fill("Maud Ellery");
  await page.locator("#quiz-who button[type=submit]").click();
  /** @type {Record<string, string>} */
  const answers = {};
  for (const { id, task } of asked.compiled.questions) {
    await page.locator(`[data-question="${id}"]`).waitFor();
    await page.waitForTimeout(50);
    answers[id] = answerTo(task, true);
    await fill(page, task, answers[id]);
    await page.locator("[data-slot=actions] button").click();
  }
  await page.locator("[data-action=submit]").click();
  await page.locator(".completion-qr svg").waitFor();
  await page.waitForTimeout(50);
  const token = await page.locator("#completion-token").inputValue();
  const claims = await verified(token, SELF, asked.rev);
  assert.deepEqual([claims.ans, claims.nam], [answers, "Maud Ellery"]);
  assert.equal(await page.locator("[data-slot=print]").textContent(), token);
  assert.equal(await page.locator("[data-slot=certificate-who]").textContent(), "Maud Ellery");
  assert.equal(await page.locator(".quiz-item[data-verdict=right]").count(), 8);
  assert.deepEqual(page.faults, []);
});
