/** One page of each kind, as people see, hear and print it. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DARK, DESKTOP, LIGHT, PHONE, assertFits, open, violations } from "./lib/browser.mjs";
import { ALL_KINDS, KINDS, SERVED } from "./lib/kinds.mjs";
import { templates } from "./lib/program.mjs";

/** @type {Awaited<ReturnType<typeof open>>} */
let site;
before(async () => (site = await open()));
after(() => site.close());

test("no template is without a page here", () => {
  assert.deepEqual([...Object.keys(KINDS), ...Object.keys(SERVED)].sort(), templates().sort());
});

const LOOKS = { "a desktop, light": [DESKTOP, LIGHT], "a desktop, dark": [DESKTOP, DARK], "a phone, light": [PHONE, LIGHT], "a phone, dark": [PHONE, DARK] };
for (const [name, [shape, scheme]] of Object.entries(LOOKS)) {
  test(`axe finds nothing on ${name}`, async () => {
    const page = await site.page({ ...shape, ...scheme });
    const found = [];
    for (const [path] of Object.values(KINDS)) {
      // Of the explorer's hundreds of cards, which are all alike, a few are enough.
      await page.goto(`${site.bases.http}${path}${path.includes("can-i") ? "?topic=usb-removable-media" : ""}`);
      for (const violation of await violations(page)) found.push(`${path}: ${violation}`);
    }
    assert.deepEqual(found, []);
    assert.deepEqual(page.faults, []);
  });
}

test("nothing is wider than a small phone", async () => {
  for (const javaScriptEnabled of [true, false]) {
    const page = await site.page({ viewport: { width: 320, height: 640 }, javaScriptEnabled });
    for (const path of ALL_KINDS) {
      await page.goto(site.bases.file + path);
      await assertFits(page, path);
    }
    await page.context().close();
  }
});

test("print leaves out what only a screen can use", async () => {
  const page = await site.page();
  await page.emulateMedia({ media: "print" });
  for (const path of ALL_KINDS) {
    await page.goto(site.bases.file + path);
    for (const it of await page.locator("nav:not(.contents), .skip, button, .filters, .on-screen").all()) {
      assert.equal(await it.isVisible(), false, `${path} prints ${await it.evaluate((element) => element.outerHTML.slice(0, 100))}`);
    }
    assert.ok(await page.locator("h1").isVisible(), path);
  }
});

test("a printed policy shows who answers for it, since when, and where to sign", async () => {
  const page = await site.page();
  await page.emulateMedia({ media: "print" });
  await page.goto(site.bases.file + "schools/larkfold-infant/policies/acceptable-use/index.html");
  const control = page.locator(".control");
  assert.ok(await control.isVisible());
  for (const words of ["Larkfold Infant School", "Headteacher", "18 March 2025", "March 2026"]) {
    assert.ok(await control.getByText(words).first().isVisible(), words);
  }
  assert.ok(await page.getByText("Overdue.").isVisible());
  assert.ok(await page.getByRole("heading", { name: "Signatures" }).isVisible());
  const pdf = await page.pdf({ format: "A4" });
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
});
