/** Reading a policy as it holds at a school. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DARK, DESKTOP, LIGHT, PHONE, open, violations } from "./lib/browser.mjs";

/** @type {Awaited<ReturnType<typeof open>>} */
let site;
before(async () => (site = await open()));
after(() => site.close());

const AT_LARKFOLD = "schools/larkfold-infant/policies/acceptable-use/index.html";

for (const [where, shape] of /** @type {const} */ ([["http", DESKTOP], ["file", PHONE]])) {
  test(`a new reader finds a policy of their school, over ${where}`, async () => {
    const page = await site.page(shape);
    await page.goto(`${site.bases[where]}index.html`);
    await page.getByRole("main").getByRole("link", { name: "Larkfold Infant School" }).click();
    await page.getByRole("main").getByRole("link", { name: "Acceptable use of ICT" }).first().click();
    assert.equal(page.url(), site.bases[where] + AT_LARKFOLD);

    const banner = page.getByText("This policy was due for review by March 2026.");
    assert.ok(await banner.isVisible());
    assert.match(await banner.innerText(), /Overdue\./);

    const section = page.locator("#removable-media");
    assert.ok(await section.getByText("Set by Larkfold", { exact: true }).isVisible());
    assert.ok(await page.locator("#safeguarding").getByText("Set by the trust", { exact: true }).isVisible());
    assert.ok(await page.locator("#network").getByText("does not apply at Larkfold").isVisible());
    assert.deepEqual(page.faults, []);
  });

  test(`contents and clauses lead to their place, over ${where}`, async () => {
    const page = await site.page(shape);
    await page.goto(site.bases[where] + AT_LARKFOLD);
    await page.getByRole("navigation", { name: "Contents" }).getByRole("link", { name: "Removable media" }).click();
    assert.equal(new URL(page.url()).hash, "#removable-media");
    await assertInView(page, "#removable-media-title");

    await page.goto(`${site.bases[where]}${AT_LARKFOLD}#usb-pupil-data`);
    await assertInView(page, "#usb-pupil-data");
    const number = page.locator("#usb-pupil-data > a.number");
    assert.equal(await number.getAttribute("href"), "#usb-pupil-data");

    // Whose author gave it an id, keeps its address; another tells who is about to copy it that it may not, and nobody else.
    await number.hover();
    assert.equal(await number.getAttribute("title"), null);
    for (const [at, reach] of /** @type {const} */ ([[0, "hover"], [1, "focus"]])) {
      const loose = page.locator(".text a.number.loose").nth(at);
      assert.equal(await loose.getAttribute("title"), null);
      await loose[reach]();
      assert.equal(await loose.getAttribute("title"), "This link may change when the wording changes");
    }
    assert.deepEqual(page.faults, []);
  });
}

/** @param {import("playwright-core").Page} page @param {string} selector */
async function assertInView(page, selector) {
  const { top, height } = await page.locator(selector).evaluate((element) => ({
    top: element.getBoundingClientRect().top,
    height: window.innerHeight,
  }));
  assert.ok(top >= 0 && top < height / 2, `${selector} stands ${top} below the top of a screen of ${height}`);
}

test("the trust's text is filled with the words of each school", async () => {
  const page = await site.page();
  const words = {
    "larkfold-infant": ["child protection liaison officer", "pupils"],
    "meridian-international": ["designated safeguarding lead", "students"],
  };
  for (const [school, [lead, learners]] of Object.entries(words)) {
    await page.goto(`${site.bases.http}schools/${school}/policies/data-protection/index.html`);
    const text = await page.getByRole("article").innerText();
    assert.ok(text.includes(lead) && text.includes(learners), school);
    for (const [other, [otherLead, otherLearners]] of Object.entries(words)) {
      if (other !== school) assert.ok(!text.includes(otherLead) && !text.includes(otherLearners), `${school} has the words of ${other}`);
    }
    assert.ok(!text.includes("{{"));
  }
});

test("the trust's page leads to the same policy at each school", async () => {
  const page = await site.page();
  await page.goto(`${site.bases.http}policies/acceptable-use/index.html`);
  const schools = page.getByRole("region", { name: "This policy at each school" });
  assert.equal(await schools.getByRole("link").count(), 5);
  const control = await page.locator(".control").innerText();
  for (const part of ["Owner", "Version", "Adopted", "Ratified", "Last reviewed", "Next review"]) assert.ok(control.includes(part), part);
  assert.equal(await page.getByText("Set by Larkfold").count(), 0);
  await schools.getByRole("link", { name: "Larkfold Infant School" }).click();
  assert.equal(page.url(), site.bases.http + AT_LARKFOLD);
  await page.getByRole("link", { name: "Read the trust’s text" }).click();
  assert.equal(page.url(), `${site.bases.http}policies/acceptable-use/index.html`);
});

for (const where of /** @type {const} */ (["http", "file"])) {
  test(`the contents follow the reader on a desktop, over ${where}`, async () => {
    const page = await site.page(DESKTOP);
    await page.goto(site.bases[where] + AT_LARKFOLD);
    const marked = page.locator(".contents [aria-current]");
    assert.equal(await marked.count(), 0, "nothing is read yet");
    const sections = await page.locator(".contents a").evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
    for (const href of [sections[1], sections[sections.length - 1], sections[2]]) {
      await page.evaluate((id) => document.getElementById(id)?.scrollIntoView({ behavior: "instant" }), href.slice(1));
      await page.locator(`.contents a[href="${href}"][aria-current="location"]`).waitFor();
      assert.equal(await marked.count(), 1);
      assert.ok(await inFrame(marked), `${href} is out of sight in the contents`);
    }
    await page.locator(`.contents a[href="${sections[3]}"]`).click();
    await page.locator(`.contents a[href="${sections[3]}"][aria-current="location"]`).waitFor();
    await page.evaluate(() => window.scrollTo({ top: 0, behavior: "instant" }));
    await page.waitForFunction(() => !document.querySelector(".contents [aria-current]"));
    assert.deepEqual(page.faults, []);
  });
}

test("the last sections are marked though they cannot rise to the top", async () => {
  const page = await site.page({ viewport: { width: 1280, height: 2400 } });
  await page.goto(site.bases.http + AT_LARKFOLD);
  const links = await page.locator(".contents a").evaluateAll((list) => list.map((link) => link.getAttribute("href") ?? ""));
  for (const href of links.slice(-3)) {
    await page.locator(`.contents a[href="${href}"]`).click();
    await page.locator(`.contents a[href="${href}"][aria-current="location"]`).waitFor();
  }
});

test("on a phone the contents stand above the text, and mark nothing", async () => {
  const page = await site.page(PHONE);
  await page.goto(`${site.bases.http}${AT_LARKFOLD}#removable-media`);
  await page.waitForFunction(() => window.scrollY > 0);
  assert.equal(await page.locator(".contents [aria-current]").count(), 0);
});

/** @param {import("playwright-core").Locator} link */
function inFrame(link) {
  return link.evaluate((element) => {
    const [frame, box] = [element.closest(".beside"), element].map((it) => it?.getBoundingClientRect() ?? new DOMRect());
    return box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1;
  });
}

for (const path of ["reviews/index.html", "schools/larkfold-infant/reviews/index.html", "reviews/agenda/index.html"]) {
  test(`the table of ${path} is a list of cards on a phone, and a table still`, async () => {
    const page = await site.page({ ...PHONE, viewport: { width: 320, height: 800 } });
    await page.goto(site.bases.http + path);
    const region = page.locator(".table");
    assert.ok(await region.evaluate((box) => box.scrollWidth <= box.clientWidth), "it scrolls sideways");
    const row = page.getByRole("row").filter({ hasText: "Overdue" }).first();
    assert.ok((await row.getByRole("cell").count()) >= 4);
    assert.ok((await page.getByRole("columnheader").count()) >= 5);
    assert.ok((await row.getByRole("rowheader").count()) === 1);
    const label = await row.getByRole("cell").filter({ hasText: "Overdue" }).evaluate((cell) => getComputedStyle(cell, "::before").content);
    assert.match(label, /State/);
    assert.deepEqual(page.faults, []);
  });
}

test("the marked contents pass the checks of accessibility, in light and dark", async () => {
  for (const colours of [LIGHT, DARK]) {
    const page = await site.page({ ...DESKTOP, ...colours });
    await page.goto(`${site.bases.http}${AT_LARKFOLD}#email`);
    await page.locator('.contents a[href="#email"][aria-current="location"]').waitFor();
    assert.deepEqual(await violations(page), []);
  }
});
