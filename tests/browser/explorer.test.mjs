/** "Can I…?": finding a rule, narrowing down, sending and printing what was found, and doing without scripts. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESKTOP, PHONE, assertFits, open, violations } from "./lib/browser.mjs";
import { staffroom } from "./lib/program.mjs";

/** @type {Awaited<ReturnType<typeof open>>} */
let site;
before(async () => (site = await open()));
after(() => site.close());

const SCHOOL = "schools/larkfold-infant/can-i/index.html";
const EVERY_SCHOOL = "can-i/index.html";
const BOX = "What do you want to do?";

/** @param {import("playwright-core").Page} page */
const shown = (page) => page.locator(".card:visible");

/**
 * What is announced, once typing has paused and every answer stands on the page.
 *
 * @param {import("playwright-core").Page} page
 * @returns {Promise<{ count: number, all: number }>}
 */
async function announced(page) {
  await page.waitForTimeout(450);
  const text = (await page.locator("#filter-count").textContent()) ?? "";
  if (text === "No rules match") return { count: 0, all: -1 };
  const whole = /^All (\d+) rules$/.exec(text);
  if (whole) return { count: Number(whole[1]), all: Number(whole[1]) };
  const part = /^(\d+) rules? of (\d+)$/.exec(text);
  assert.ok(part, text);
  return { count: Number(part[1]), all: Number(part[2]) };
}

/**
 * Opens the filters, which a phone keeps folded.
 *
 * @param {import("playwright-core").Page} page
 */
async function narrow(page) {
  if (!(await page.getByLabel("Topic", { exact: true }).isVisible())) await page.getByText("Narrow it down").click();
}

for (const [where, shape] of /** @type {const} */ ([["http", DESKTOP], ["file", PHONE]])) {
  test(`a question is answered, best first, over ${where}`, async () => {
    const page = await site.page(shape);
    await page.goto(site.bases[where] + SCHOOL);
    const whole = await announced(page);
    assert.equal(whole.count, await page.locator("#rules .card").count());
    await page.getByLabel(BOX).pressSequentially("Can I use USB sticks");
    const { count, all } = await announced(page);
    assert.equal(all, whole.all);
    assert.ok(count > 0 && count < all / 4, `${count} of ${all}`);
    assert.equal(await shown(page).count(), Math.min(count, 12));
    assert.ok(await page.getByRole("heading", { name: "Answers" }).isVisible());
    const first = shown(page).first();
    // Chromium lays a card out when it is looked at.
    await first.scrollIntoViewIfNeeded();
    assert.match(await first.innerText(), /^\s*Don’t\b/);
    assert.ok((await first.locator("mark").allInnerTexts()).includes("USB"));
    assert.equal(await page.getByRole("navigation", { name: "Topics" }).isVisible(), false);

    const clause = first.getByRole("link", { name: /^Clause .* of Acceptable use of ICT$/ });
    const address = (await clause.getAttribute("href")) ?? "";
    await clause.click();
    assert.ok(page.url().endsWith(address.replaceAll("../", "")), page.url());
    await page.goBack();
    assert.equal(await page.getByLabel(BOX).inputValue(), "Can I use USB sticks");
    assert.equal((await announced(page)).count, count);
    assert.deepEqual(page.faults, []);
  });

  test(`filters stand in the address and go back with the browser, over ${where}`, async () => {
    const page = await site.page(shape);
    await page.goto(site.bases[where] + SCHOOL);
    await narrow(page);
    await page.getByLabel("Topic", { exact: true }).selectOption("cameras-images");
    const topic = (await announced(page)).count;
    await page.getByLabel("Don’t", { exact: true }).check();
    await page.getByLabel("Who it is for").selectOption("governors");
    const { count } = await announced(page);
    assert.ok(count > 0 && count <= topic);
    assert.equal(await shown(page).count(), count);
    for (const card of await shown(page).all()) {
      assert.equal(await card.getAttribute("data-kind"), "dont");
      assert.ok((await card.getAttribute("data-topics"))?.split(" ").includes("cameras-images"));
      const audience = await card.getAttribute("data-audience");
      assert.ok(audience === "" || audience?.split(" ").includes("governors"));
    }
    assert.equal(new URL(page.url()).search, "?topic=cameras-images&for=governors&kind=dont");
    await page.reload();
    assert.equal((await announced(page)).count, count);
    await narrow(page);
    assert.ok(await page.getByLabel("Don’t", { exact: true }).isChecked());

    await page.goBack();
    assert.equal(new URL(page.url()).search, "?topic=cameras-images&kind=dont");
    assert.equal(await page.getByLabel("Who it is for").inputValue(), "");
    await page.goBack();
    assert.equal((await announced(page)).count, topic);
    await page.getByRole("button", { name: "Clear" }).click();
    assert.equal((await announced(page)).count, await page.locator("#rules .card").count());
    assert.equal(new URL(page.url()).search, "");
    assert.deepEqual(page.faults, []);
  });

  test(`a hostile address does nothing, and the page says what it left out, over ${where}`, async () => {
    const page = await site.page(shape);
    for (const path of [SCHOOL, EVERY_SCHOOL]) {
      const query = "q=<script>alert(1)</script>&topic=nope&for='onload=x&kind=maybe&kind=ask&constructor=1&__proto__=2";
      await page.goto(`${site.bases[where]}${path}?${query}`);
      const note = page.locator("#filter-note");
      assert.match(await note.innerText(), /That part was left out\. It was: a topic, whom it is for, a kind of rule\./);
      assert.equal(await page.getByLabel(BOX).inputValue(), "<script>alert(1)</script>");
      await narrow(page);
      assert.equal(await page.getByLabel("Topic", { exact: true }).inputValue(), "");
      assert.ok(await page.getByLabel("Ask first", { exact: true }).isChecked());
      assert.equal(await page.locator("script:not([src]):not([type='application/json'])").count(), 0);
      await announced(page);
    }
    await page.goto(`${site.bases[where]}can-i/compare/index.html?school=<b>&school=tern-valley&school=larkfold-infant`);
    assert.match(await page.locator("#compare-note").innerText(), /It was: a school that is not here\./);
    assert.deepEqual(page.faults, []);
  });
}

test("a query of 100,000 characters is cut, and said", async () => {
  const page = await site.page();
  // A server may refuse such an address; a file share does not.
  await page.goto(`${site.bases.file}${SCHOOL}?q=${"%3Cimg+src%3Dx+onerror%3Dalert(1)%3E".repeat(2900)}`);
  assert.match(await page.locator("#filter-note").innerText(), /the end of a very long question/);
  assert.equal((await page.getByLabel(BOX).inputValue()).length, 200);
  assert.equal(await page.locator("main img").count(), 0);
  assert.deepEqual(page.faults, []);
});

test("what was typed wrongly is found, and what it was taken for is said", async () => {
  const page = await site.page();
  await page.goto(`${site.bases.http}${SCHOOL}?q=passwrod`);
  assert.ok((await announced(page)).count > 0);
  assert.equal(await page.locator("#answer-guess").innerText(), "No rule has “passwrod”. These are for “password”.");
});

test("what a topic's other word found says so, with that word marked", async () => {
  const page = await site.page();
  for (const path of [SCHOOL, EVERY_SCHOOL]) {
    await page.goto(`${site.bases.http}${path}?q=memory+pen`);
    await announced(page);
    const why = shown(page).first().locator(".card-why");
    assert.match(await why.innerText(), /^Topic: USB sticks and memory cards, or .*pen drive/);
    assert.ok((await why.locator("mark").allInnerTexts()).includes("pen"));
    assert.deepEqual(await violations(page), []);
    // A rule that says the words itself needs no more.
    await page.goto(`${site.bases.http}${path}?q=usb+stick`);
    await announced(page);
    assert.equal(await shown(page).first().locator(".card-why").count(), 0);
  }
});

test("on a phone the first answer stands above the keys", async () => {
  const page = await site.page(PHONE);
  await page.goto(site.bases.http + SCHOOL);
  await page.getByLabel(BOX).pressSequentially("usb");
  await announced(page);
  const [box, card] = [page.getByLabel(BOX), shown(page).first()].map((each) => each.boundingBox());
  const { y: top = -1 } = (await box) ?? {};
  const { y: answer = 999 } = (await card) ?? {};
  assert.ok(top >= 0 && answer < 450, `the box at ${top}, the answer at ${answer}`);
  assert.ok(await page.getByLabel(BOX).evaluate((each) => each === document.activeElement));
});

test("a channel is an answer, with those who may and those who ask", async () => {
  const page = await site.page();
  await page.goto(`${site.bases.http}${SCHOOL}?q=Can+I+text+a+parent`);
  await announced(page);
  const texts = await shown(page).allInnerTexts();
  assert.ok(texts.some((text) => /You may\s+contact parents by text/.test(text)), texts.join("\n"));
  assert.ok(texts.some((text) => /Ask first\s+before you contact parents by text/.test(text) && /everyone but/.test(text)));
  await narrow(page);
  await page.getByLabel("Who it is for").selectOption("volunteers");
  await announced(page);
  assert.ok((await shown(page).allInnerTexts()).every((text) => !/You may\s+contact parents by text/.test(text)));
});

test("what no policy speaks of is no yes", async () => {
  const page = await site.page(PHONE);
  await page.goto(`${site.bases.http}${SCHOOL}?q=helicopter`);
  assert.equal((await announced(page)).count, 0);
  const silent = page.getByRole("region", { name: "Your policies are silent on this" });
  assert.match(await silent.innerText(), /That is not a yes\./);
  assert.ok(await silent.getByRole("link").first().isVisible());
  assert.deepEqual(await violations(page), []);
  await assertFits(page, "silence");

  await page.getByLabel(BOX).fill("usb helicopter");
  assert.equal((await announced(page)).count, 0);
  assert.ok(await silent.isVisible());
  assert.ok(await page.getByRole("heading", { name: "Rules that come near" }).isVisible());
});

test("more answers come when asked for, and the keyboard goes to the first of them", async () => {
  const page = await site.page();
  await page.goto(`${site.bases.http}${EVERY_SCHOOL}?q=pupils`);
  const { count } = await announced(page);
  assert.ok(count > 20);
  await page.getByRole("button", { name: "Show more" }).press("Enter");
  assert.equal(await shown(page).count(), Math.min(count, 52));
  assert.ok(await page.locator("#answer-list > :nth-child(13)").evaluate((card) => card === document.activeElement));
});

test("every school's rules are answered on one page, each with its school and its clause", async () => {
  const page = await site.page();
  await page.goto(site.bases.http + EVERY_SCHOOL);
  await page.getByLabel("School", { exact: true }).selectOption("meridian-international");
  const { count, all } = await announced(page);
  assert.ok(count > 50 && count < all);
  assert.deepEqual([...new Set(await shown(page).locator(".card-schools strong").allInnerTexts())], ["Meridian International School"]);
  assert.equal(new URL(page.url()).search, "?school=meridian-international");
  await page.getByLabel(BOX).fill("memory pen");
  await announced(page);
  await shown(page).first().getByRole("link", { name: /^Clause/ }).first().click();
  const { pathname, hash } = new URL(page.url());
  assert.match(pathname, /\/schools\/meridian-international\/policies\//);
  assert.equal(await page.locator(`[id="${decodeURIComponent(hash.slice(1))}"]`).count(), 1);
  assert.deepEqual(page.faults, []);
});

test("schools stand side by side with what differs, and the address says which", async () => {
  const page = await site.page();
  await page.goto(`${site.bases.file}can-i/compare/index.html?school=larkfold-infant`);
  assert.equal(await page.locator("#compare-count").innerText(), "Choose one more school.");
  await page.getByLabel("Tern Valley").check();
  assert.match(await page.locator("#compare-count").innerText(), /^\d+ topics differ/);
  assert.equal(new URL(page.url()).search, "?school=larkfold-infant&school=tern-valley");
  assert.deepEqual(await page.locator("#compared thead th").allInnerTexts(), ["Topic", "Larkfold", "Tern Valley"]);
  // Both have this rule from the trust's policy, in the same words: it is no difference.
  const same = "an artificial intelligence tool included";
  assert.ok((await page.evaluate((words) => Staffroom.everyRule.text.filter((text) => text.includes(words)).length, same)) > 0);
  assert.equal(await page.locator("#compared").getByText(same).count(), 0);
  assert.deepEqual(await violations(page), []);
  await page.goBack();
  assert.equal(await page.locator("#compared").isVisible(), false);
  assert.deepEqual(page.faults, []);
});

test("the board shows conflicts first and says who is silent, and its table can be downloaded", async () => {
  const page = await site.page();
  await page.goto(`${site.bases.http}can-i/board/index.html`);
  const rows = await page.locator(".board .agreement").allInnerTexts();
  const first = rows.findIndex((text) => !text.includes("Conflict"));
  assert.ok(first > 0 && rows.slice(first).every((text) => !text.includes("Conflict")), rows.join());
  assert.ok((await page.locator(".board td").allInnerTexts()).some((text) => text.trim() === "Silent"));
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download as CSV" }).click()]);
  assert.equal(download.suggestedFilename(), "board.csv");
});

/** How many sheets a page takes, and whether they are of the size that its style asks for, in points. @param {import("playwright-core").Page} page */
async function sheets(page) {
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  const boxes = Array.from(pdf.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g), ([, wide, high]) => `${Math.round(Number(wide))} x ${Math.round(Number(high))}`);
  return { count: (pdf.match(/\/Type\s*\/Page\b/g) ?? []).length, size: [...new Set(boxes)].join() };
}

test("a card for volunteers or supply staff is one sheet of A4, with every rule and its clause", async () => {
  for (const school of ["quillmere-academy", "larkfold-infant", "st-brannocks", "meridian-international", "tern-valley"]) {
    for (const whom of ["volunteers", "supply"]) {
      const page = await site.page();
      await page.goto(`${site.bases.file}schools/${school}/can-i/index.html?for=${whom}`);
      const { count } = await announced(page);
      assert.deepEqual(await sheets(page), { count: 1, size: "595 x 842" }, `${school} ${whom}`);
      // What was laid for the sheet is gone again.
      assert.equal(await page.locator("#paper").count(), 0);
      await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
      const paper = page.locator("#paper");
      assert.equal(await paper.locator(".paper-clause").count(), count, `${school} ${whom}`);
      assert.match((await paper.textContent()) ?? "", /A printed copy may be out of date/);
      assert.ok((await paper.evaluate((it) => parseFloat(it.style.fontSize))) >= 5.2);
      assert.deepEqual(page.faults, []);
      await page.context().close();
    }
  }
});

test("what was asked prints as a card, at one school only", async () => {
  const page = await site.page();
  const laid = async (/** @type {string} */ path) => {
    await page.goto(site.bases.file + path);
    await announced(page);
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    return page.locator("#paper").count();
  };
  assert.equal(await laid(`${SCHOOL}?q=usb`), 1);
  assert.match((await page.locator("#paper").textContent()) ?? "", /^Can I…\? at Larkfold Infant School, .*“usb”.*Don’t use a USB stick .* A 7\.2/);
  assert.equal(await laid(SCHOOL), 0);
  assert.equal(await laid(`${EVERY_SCHOOL}?q=usb`), 0);
  assert.equal(await laid(`${EVERY_SCHOOL}?q=usb&school=tern-valley`), 1);
  for (const q of ["helicopter", "usb+helicopter"]) {
    assert.equal(await laid(`${SCHOOL}?q=${q}`), 0);
    await page.emulateMedia({ media: "print" });
    assert.ok(await page.getByText("That is not a yes.").isVisible());
    await page.emulateMedia({ media: "screen" });
  }
  assert.deepEqual(page.faults, []);
});

test("the board is one sheet of A3", async () => {
  const page = await site.page();
  await page.goto(`${site.bases.file}can-i/board/index.html`);
  assert.deepEqual(await sheets(page), { count: 1, size: "1191 x 842" });
});

test("ten cards are dealt, and a wrong answer comes back, by keyboard alone", async () => {
  const page = await site.page();
  await page.goto(`${site.bases.file}schools/larkfold-infant/can-i/practise/index.html`);
  const deck = page.locator("#deck");
  const focused = () => page.evaluate(() => document.activeElement?.id || document.activeElement?.textContent);
  const kind = () =>
    page.evaluate(() => {
      const text = document.querySelector("#deck-rule")?.textContent;
      const card = [...document.querySelectorAll("#deck-cards li")].find((li) => li.querySelector(".deck-text")?.textContent === text);
      return card?.getAttribute("data-kind") ?? "";
    });
  const names = { do: "Do", dont: "Don’t", ask: "Ask first" };
  assert.equal(await deck.getByRole("heading").innerText(), "Card 1 of 10");
  const missed = await page.locator("#deck-rule").innerText();
  const right = await kind();
  const wrong = right === "do" ? "dont" : "do";
  await deck.getByRole("button", { name: names[wrong], exact: true }).press("Enter");
  assert.match(await page.locator("#deck-answer").innerText(), /No\. This card comes back\.\s*(Do|Don’t|Ask first)[\s\S]*Clause|of/);
  assert.equal(await focused(), "deck-next");
  const seen = [];
  for (let at = 0; at < 10; at++) {
    await page.keyboard.press("Enter");
    assert.equal(await focused(), "deck-title");
    seen.push(await page.locator("#deck-rule").innerText());
    await deck.getByRole("button", { name: names[await kind()], exact: true }).press("Enter");
  }
  assert.ok(seen.indexOf(missed) === 2, String(seen.indexOf(missed)));
  await page.keyboard.press("Enter");
  assert.equal(await deck.getByRole("heading").innerText(), "9 of 10 right at the first try");
  assert.deepEqual(await violations(page), []);
  await page.getByRole("button", { name: "Ten more" }).press("Enter");
  assert.equal(await deck.getByRole("heading").innerText(), "Card 1 of 10");
  assert.deepEqual(page.faults, []);
});

test("in print a narrowed view is a card with its title, without controls", async () => {
  const page = await site.page();
  await page.goto(`${site.bases.http}${SCHOOL}?for=volunteers&kind=dont`);
  await announced(page);
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  assert.match(await page.locator("#card-title").innerText(), /^Can I…\? at Larkfold Infant School, .* 2026: Volunteers · Don’t$/);
  assert.equal(await page.locator("form:visible, button:visible").count(), 0);
});

test("without scripts every rule can be read, and nothing on the page pretends to work", async () => {
  const page = await site.page({ ...PHONE, javaScriptEnabled: false });
  const rules = JSON.parse(staffroom("rules", "--root", site.root, "--format", "json").out);
  const clauses = () => page.locator(".card > .card-fact:last-child > a").evaluateAll((links) => links.map((link) => link.href));
  const dead = () => page.locator("input:visible, select:visible, button:visible, [role=search]:visible").count();
  const addresses = (/** @type {(rule: any) => boolean} */ of) => rules.filter(of).map((/** @type {any} */ rule) => site.bases.file + rule.address);

  await page.goto(site.bases.file + SCHOOL);
  const there = new Set(await clauses());
  for (const address of addresses((rule) => rule.school === "larkfold-infant")) assert.ok(there.has(address), address);
  assert.equal(await dead(), 0);
  await page.getByRole("navigation", { name: "Topics" }).getByRole("link").first().click();
  assert.match(new URL(page.url()).hash, /^#topic-/);

  await page.goto(site.bases.file + EVERY_SCHOOL);
  assert.equal(await dead(), 0);
  const topics = await page.getByRole("navigation", { name: "Topics" }).getByRole("link").evaluateAll((links) => links.map((link) => link.href));
  const found = new Set();
  for (const topic of topics) {
    await page.goto(topic);
    for (const clause of await clauses()) found.add(clause);
  }
  // What schools share stands once, and leads to the trust's text.
  const trusts = (/** @type {string} */ address) => address.replace(/schools\/[^/]+\//, "");
  for (const address of addresses(() => true)) assert.ok(found.has(address) || found.has(trusts(address)), address);
  const own = await page.locator("#schools a[href*=can-i]").evaluateAll((links) => links.map((link) => link.href));
  for (const href of own) {
    await page.goto(href);
    assert.ok(await page.locator(".card").first().isVisible(), href);
  }

  for (const path of ["can-i/compare/index.html", "can-i/board/index.html", "schools/larkfold-infant/can-i/practise/index.html"]) {
    await page.goto(site.bases.file + path);
    assert.equal(await dead(), 0, path);
    assert.ok((await page.locator("main").innerText()).length > 300, path);
  }
});
