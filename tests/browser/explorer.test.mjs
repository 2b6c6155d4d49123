/** "Can I…?": finding a rule, sending what was found, and doing without scripts. */
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

/** @param {import("playwright-core").Page} page */
const shown = (page) => page.locator(".card:visible");
/** @param {import("playwright-core").Page} page */
const all = (page) => page.locator(".card").count();

/**
 * Waits until the count is announced that the rules on the screen make true, and gives it.
 *
 * @param {import("playwright-core").Page} page
 */
async function announced(page) {
  const [count, of] = [await shown(page).count(), await all(page)];
  const rules = count === 1 ? "1 rule" : `${count} rules`;
  const text = count === 0 ? "No rules match" : count === of ? `All ${rules}` : `${rules} of ${of}`;
  await page.locator("[role=status]").getByText(text, { exact: true }).waitFor();
  return count;
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
  test(`typing finds rules, over ${where}`, async () => {
    const page = await site.page(shape);
    await page.goto(site.bases[where] + SCHOOL);
    const before = await announced(page);
    assert.equal(before, await all(page));
    await page.getByLabel("What do you want to do?").pressSequentially("Can I use USB sticks");
    const found = await announced(page);
    assert.ok(found > 0 && found < before / 4, `${found} of ${before}`);
    for (const text of await shown(page).allInnerTexts()) assert.match(text, /^(Do|Don’t|Ask first)\b/m);
    const stick = page.locator("#rule-acceptable-use-usb-pupil-data");
    assert.ok(await stick.isVisible());
    assert.equal(await page.getByRole("navigation", { name: "Topics" }).isVisible(), false);

    await stick.getByRole("link", { name: /^Clause .* of Acceptable use of ICT$/ }).click();
    assert.ok(page.url().endsWith("/policies/acceptable-use/index.html#usb-pupil-data"), page.url());
    await page.goBack();
    assert.equal(await page.getByLabel("What do you want to do?").inputValue(), "Can I use USB sticks");
    assert.equal(await announced(page), found);
    assert.deepEqual(page.faults, []);
  });

  test(`filters stand in the address and are found again, over ${where}`, async () => {
    const page = await site.page(shape);
    await page.goto(site.bases[where] + SCHOOL);
    await announced(page);
    await narrow(page);
    await page.getByLabel("Topic", { exact: true }).selectOption("usb-removable-media");
    const topic = await announced(page);
    await page.getByLabel("Don’t", { exact: true }).check();
    await page.getByLabel("Who it is for").selectOption("governors");
    const found = await announced(page);
    assert.ok(found > 0 && found <= topic);
    for (const card of await shown(page).all()) {
      assert.equal(await card.getAttribute("data-kind"), "dont");
      assert.ok((await card.getAttribute("data-topics"))?.split(" ").includes("usb-removable-media"));
      const audience = await card.getAttribute("data-audience");
      assert.ok(audience === "" || audience?.split(" ").includes("governors"));
    }
    const { search } = new URL(page.url());
    assert.equal(search, "?topic=usb-removable-media&for=governors&kind=dont");
    await page.reload();
    assert.equal(await announced(page), found);
    assert.ok(await page.getByLabel("Don’t", { exact: true }).isChecked());

    await page.getByRole("button", { name: "Clear" }).click();
    assert.equal(await announced(page), await all(page));
    assert.equal(new URL(page.url()).search, "");
    assert.deepEqual(page.faults, []);
  });

  test(`a hostile address does nothing, and the page says what it left out, over ${where}`, async () => {
    const page = await site.page(shape);
    const query = "q=<script>alert(1)</script>&topic=nope&for='onload=x&kind=maybe&kind=ask&constructor=1&__proto__=2";
    await page.goto(`${site.bases[where]}${SCHOOL}?${query}`);
    const note = page.getByText("The address asks for something that this page does not have. That part was left out.");
    assert.ok(await note.isVisible());
    assert.equal(await page.getByLabel("What do you want to do?").inputValue(), "<script>alert(1)</script>");
    assert.equal(await page.getByLabel("Topic", { exact: true }).inputValue(), "");
    assert.ok(await page.getByLabel("Ask first", { exact: true }).isChecked());
    assert.equal(await page.locator("script:not([src]):not([type='application/json'])").count(), 0);
    await announced(page);
    assert.deepEqual(page.faults, []);
  });
}

test("what no policy speaks of is no yes", async () => {
  const page = await site.page(PHONE);
  await page.goto(`${site.bases.http}${SCHOOL}?q=helicopter`);
  assert.equal(await announced(page), 0);
  const silent = page.getByRole("region", { name: "Your policies are silent on this" });
  assert.match(await silent.innerText(), /That is not a yes\./);
  assert.ok(await silent.getByRole("link").first().isVisible());
  assert.deepEqual(await violations(page), []);
  await assertFits(page, "silence");
});

test("every school's rules stand on one page, each under its school", async () => {
  const page = await site.page();
  await page.goto(site.bases.http + EVERY_SCHOOL);
  await page.getByLabel("School", { exact: true }).selectOption("meridian-international");
  const found = await announced(page);
  assert.ok(found > 50 && found < (await all(page)));
  assert.deepEqual([...new Set(await shown(page).locator(".card-school").allInnerTexts())], ["Meridian International School"]);
  assert.equal(new URL(page.url()).search, "?school=meridian-international");
});

test("without scripts every rule can be read, and nothing on the page pretends to work", async () => {
  const page = await site.page({ ...PHONE, javaScriptEnabled: false });
  const rules = JSON.parse(staffroom("rules", "--root", site.root, "--format", "json").out);
  for (const [path, school] of /** @type {const} */ ([[SCHOOL, "larkfold-infant"], [EVERY_SCHOOL, null]])) {
    await page.goto(site.bases.file + path);
    const wanted = rules.filter((rule) => school === null || rule.school === school).map((rule) => site.bases.file + rule.address);
    const clauses = await page.locator(".card > .card-fact:last-child > a").evaluateAll((links) => links.map((link) => link.href));
    assert.ok(wanted.length > 50);
    assert.deepEqual([...new Set(clauses)].sort(), [...new Set(wanted)].sort());
    assert.equal(await shown(page).count(), await all(page));
    assert.equal(await page.locator("input:visible, select:visible, button:visible, [role=search]:visible").count(), 0);
  }
  await page.goto(site.bases.file + SCHOOL);
  await page.getByRole("navigation", { name: "Topics" }).getByRole("link").first().click();
  assert.match(new URL(page.url()).hash, /^#topic-/);
});
