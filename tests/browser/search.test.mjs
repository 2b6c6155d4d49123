/** Looking words up in every text: what is found, where it leads, and what a page from a folder does instead. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DARK, DESKTOP, PHONE, assertFits, open, violations } from "./lib/browser.mjs";

/** @type {Awaited<ReturnType<typeof open>>} */
let site;
before(async () => (site = await open()));
after(() => site.close());

const SCHOOL = "schools/larkfold-infant/search/index.html";
const BOX = "Words to look for";

/**
 * What is announced, once typing has paused and what was found stands on the page.
 *
 * @param {import("playwright-core").Page} page
 * @param {RegExp} wanted
 */
async function announced(page, wanted) {
  await page.locator("#find-count").filter({ hasText: wanted }).waitFor();
  return (await page.locator("#find-count").textContent()) ?? "";
}

for (const [where, shape] of /** @type {const} */ ([["http", DESKTOP], ["intranet", PHONE]])) {
  test(`words are found in the texts of the school, marked, and lead to their clause, over ${where}`, async () => {
    const page = await site.page(shape);
    /** @type {string[]} */
    const asked = [];
    page.on("request", (request) => asked.push(request.url().split("/").pop() ?? ""));
    await page.goto(site.bases[where] + SCHOOL);
    await page.getByLabel(BOX).pressSequentially("USB sticks");
    await page.waitForURL("**/index.html?q=USB+sticks");
    await page.locator(".hit:first-child h3").filter({ hasText: "7 Removable media" }).waitFor();
    assert.match(await announced(page, /these words/), /^\d+ sections have these words$/);
    const first = page.locator(".hit").first();
    const clause = first.locator(".hit-clause").first();
    assert.match(await clause.innerText(), /^\s*Don’t use a USB stick/);
    assert.deepEqual((await clause.locator("mark").allInnerTexts()).slice(0, 2), ["USB", "stick"]);
    assert.ok(!asked.some((name) => name.startsWith("rules.js")), "the rules of every school are loaded for nothing");
    assert.ok(!asked.some((name) => /worker|ui|unknown/.test(name)), asked.join());

    await clause.getByRole("link").click();
    const { pathname, hash } = new URL(page.url());
    assert.match(pathname, /\/schools\/larkfold-infant\/policies\/acceptable-use\/index\.html$/);
    assert.match(await page.locator(`[id="${decodeURIComponent(hash.slice(1))}"]`).innerText(), /USB stick/);
    await page.goBack();
    assert.equal(await page.getByLabel(BOX).inputValue(), "USB sticks");
    await announced(page, /these words/);
    assert.ok((await page.locator(".hit").count()) > 0);
    assert.deepEqual(page.faults, []);
  });
}

test("each school finds its own text, and the trust its own", async () => {
  const page = await site.page();
  const leads = async (/** @type {string} */ path) => {
    await page.goto(`${site.bases.http}${path}?q=child+protection+liaison+officer`);
    await page.locator("#find-count").filter({ hasText: /./ }).waitFor();
    const links = await page.locator(".hit a").evaluateAll((all) => all.map((link) => /** @type {HTMLAnchorElement} */ (link).pathname));
    return { said: (await page.locator("#find-count").textContent()) ?? "", links };
  };
  const larkfold = await leads(SCHOOL);
  assert.match(larkfold.said, /have? these words$/);
  assert.ok(larkfold.links.length > 0 && larkfold.links.every((path) => path.includes("/schools/larkfold-infant/policies/")));
  assert.doesNotMatch((await leads("schools/meridian-international/search/index.html")).said, /have these words$/);
  const trust = await leads("search/index.html");
  assert.ok(trust.links.every((path) => /\/intranet\/policies\/policies\//.test(path)), trust.links.join());
  assert.ok(await page.getByRole("link", { name: "Search at Larkfold Infant School" }).isVisible());
  assert.deepEqual(page.faults, []);
});

test("a word that no text has, words that stand apart, and words side by side are told", async () => {
  const page = await site.page();
  const said = async (/** @type {string} */ q, /** @type {RegExp} */ wanted) => {
    await page.goto(`${site.bases.http}schools/tern-valley/search/index.html?${new URLSearchParams({ q })}`);
    await announced(page, wanted);
    return page.locator("#hits-note").innerText();
  };
  assert.equal(await said("helicopter email parent", /the other words/), "No text has “helicopter”.");
  assert.equal(await said("passwrod", /come near/), "No text has “passwrod”.");
  assert.match(await said("biscuit portrait retention driving", /some of these words/), /^No section has all of these words\./);
  assert.equal(await said('"personal data"', /these words/), "");
  assert.equal(await said("Can I use my own phone", /these words/), "");
  assert.deepEqual(page.faults, []);
});

test("nothing found is no yes: it says whom to ask, and asks the explorer the same", async () => {
  const page = await site.page({ ...PHONE, ...DARK });
  await page.goto(`${site.bases.http}${SCHOOL}?q=helicopter`);
  await announced(page, /Nothing found/);
  const none = page.getByRole("region", { name: "Nothing has these words" });
  assert.match(await none.innerText(), /That is not a yes/);
  assert.ok(await none.locator("a[href^='mailto:']").isVisible());
  assert.deepEqual(await violations(page), []);
  await assertFits(page, "nothing found");
  await none.getByRole("link", { name: /the same/ }).click();
  await page.waitForURL("**/can-i/index.html?q=helicopter");
  await page.getByLabel("What do you want to do?").waitFor();
  assert.equal(await page.getByLabel("What do you want to do?").inputValue(), "helicopter");
  assert.deepEqual(page.faults, []);
});

test("from a folder the rules are searched instead, and the page says so", async () => {
  const page = await site.page(PHONE);
  await page.goto(`${site.bases.file}${SCHOOL}?q=memory+pen`);
  assert.match(await announced(page, /answer/), /^\d+ rules? answers?$/);
  assert.match(await page.locator("#find-note").innerText(), /opened from a folder.* The rules of “Can I…\?” are searched instead\./);
  const places = await page.locator("#hit-list .card-schools strong").allInnerTexts();
  assert.ok(places.length > 0 && places.every((name) => name === "Larkfold Infant School"), places.join());
  assert.deepEqual(await violations(page), []);
  await assertFits(page, "rules from a folder");
  const link = page.locator("#hit-list").getByRole("link", { name: /^Clause/ }).first();
  await link.click();
  const { pathname, hash } = new URL(page.url());
  assert.match(pathname, /\/schools\/larkfold-infant\/policies\//);
  assert.equal(await page.locator(`[id="${decodeURIComponent(hash.slice(1))}"]`).count(), 1);
  await page.goto(`${site.bases.file}search/index.html?q=usb`);
  await announced(page, /answer/);
  assert.ok((await page.locator("#hit-list .card").count()) > 0);
  assert.deepEqual(page.faults, []);
});

test("an index that cannot be loaded is said, and the rules answer", async () => {
  const page = await site.page();
  await page.route("**/pagefind-entry.json*", (route) => route.fulfill({ status: 404, body: "" }));
  await page.goto(`${site.bases.http}${SCHOOL}?q=usb`);
  assert.match(await announced(page, /answer/), /^\d+ rules answer$/);
  assert.match(await page.locator("#find-note").innerText(), /could not be loaded\. The rules/);
});

test("hostile and very long questions do nothing, and what is left out is said", async () => {
  const page = await site.page();
  for (const q of ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"', "\u0000", "%", "a".repeat(200), "___PAGEFIND_WEIGHT___", "🙂", "‘’“”"]) {
    await page.goto(`${site.bases.http}${SCHOOL}?${new URLSearchParams({ q })}`);
    await page.locator("#find-count").filter({ hasText: /./ }).waitFor();
    assert.equal(await page.locator("main img, main script:not([type='application/json'])").count(), 0, q);
  }
  // A server may refuse such an address; a file share does not.
  await page.goto(`${site.bases.file}${SCHOOL}?q=${"%3Cimg+src%3Dx+onerror%3Dalert(1)%3E".repeat(2900)}`);
  await page.locator("#find-count").filter({ hasText: /./ }).waitFor();
  assert.match(await page.locator("#find-note").innerText(), /more than 200 letters/);
  assert.equal((await page.getByLabel(BOX).inputValue()).length, 200);
  assert.equal(await page.locator("main img").count(), 0);
  assert.deepEqual(page.faults, []);
});

test("by keyboard alone: type, hear the count, go to a clause, and more come when asked for", async () => {
  const page = await site.page();
  await page.goto(site.bases.http + SCHOOL);
  await page.getByLabel(BOX).focus();
  await page.keyboard.type("pupils");
  const count = Number(/^\d+/.exec(await announced(page, /these words/))?.[0]);
  assert.ok(count > 10, String(count));
  assert.equal(await page.locator(".hit").count(), 10);
  assert.deepEqual(await violations(page), []);
  await page.keyboard.press("Tab");
  assert.ok(await page.locator(".hit a").first().evaluate((link) => link === document.activeElement));
  await page.getByRole("button", { name: "Show more" }).press("Enter");
  await page.locator(".hit").nth(10).waitFor();
  assert.ok(await page.locator(".hit").nth(10).evaluate((hit) => hit === document.activeElement));
  assert.equal(await page.locator(".hit").count(), Math.min(count, 30));
  assert.equal(await page.locator("#find-count").getAttribute("role"), "status");
  assert.deepEqual(page.faults, []);
});

test("the last question is the one that is answered, however fast the typing", async () => {
  const page = await site.page();
  await page.goto(site.bases.http + SCHOOL);
  await page.route("**/*.pf_fragment", async (route) => {
    await new Promise((later) => setTimeout(later, Math.random() * 200));
    await route.continue();
  });
  await page.getByLabel(BOX).pressSequentially("pupil", { delay: 5 });
  await page.getByLabel(BOX).fill("gambling");
  await announced(page, /^1 section has these words$/);
  await page.waitForTimeout(500);
  assert.match(await page.locator(".hit").allInnerTexts().then((all) => all.join()), /gambling/);
  assert.equal(await page.locator(".hit").count(), 1);
});

test("what is typed before the index is there is answered when it is", async () => {
  const page = await site.page();
  await page.route("**/pagefind.js", async (route) => {
    await new Promise((later) => setTimeout(later, 700));
    await route.continue();
  });
  await page.goto(site.bases.http + SCHOOL);
  await page.getByLabel(BOX).fill("gambling");
  await announced(page, /^1 section has these words$/);
  assert.equal(await page.getByLabel(BOX).inputValue(), "gambling");
  assert.deepEqual(page.faults, []);
});

test("only this page may run WebAssembly, and without scripts it says where else to look", async () => {
  const page = await site.page({ ...PHONE, javaScriptEnabled: false });
  const security = async () => (await page.locator("meta[http-equiv='Content-Security-Policy']").getAttribute("content")) ?? "";
  await page.goto(site.bases.file + SCHOOL);
  assert.match(await security(), /^default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; base-uri 'none'; form-action 'self'$/);
  assert.equal(await page.locator("input:visible, button:visible, [role=search]:visible").count(), 0);
  assert.match(await page.locator("main").innerText(), /Searching needs JavaScript/);
  await page.getByRole("link", { name: "Every policy, with its contents" }).click();
  assert.match(page.url(), /schools\/larkfold-infant\/policies\/index\.html$/);
  assert.doesNotMatch(await security(), /wasm/);
});
