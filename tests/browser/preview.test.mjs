/** What authors see of their quizzes while the site is served: every question with its answers. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DARK, DESKTOP, LIGHT, PHONE, assertFits, open, violations } from "./lib/browser.mjs";
import { SERVED } from "./lib/kinds.mjs";
import { served } from "./lib/program.mjs";

/** @type {Awaited<ReturnType<typeof open>>} */
let site;
/** @type {Awaited<ReturnType<typeof served>>} */
let program;
before(async () => {
  site = await open();
  program = await served(site.root);
});
after(async () => {
  program?.stop();
  await site.close();
});

test("axe finds nothing on a preview, and it fits a small phone", async () => {
  for (const look of [{ ...DESKTOP, ...LIGHT }, { ...PHONE, ...DARK, viewport: { width: 320, height: 640 } }]) {
    const page = await site.page(look, [program.base]);
    for (const path of SERVED.preview) {
      await page.goto(program.base + path);
      assert.deepEqual(await violations(page), [], path);
      await assertFits(page, path);
    }
    assert.deepEqual(page.faults, []);
  }
});

test("a preview is served and never published", () => {
  assert.deepEqual([...site.files].filter((file) => file.startsWith("preview/")), []);
});
