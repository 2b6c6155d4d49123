/** Reading a policy as it holds at a school. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESKTOP, PHONE, open } from "./lib/browser.mjs";

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
