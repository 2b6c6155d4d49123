/** What the office hands out, as people meet it: slips to scan, and the code of a witness. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { DARK, DESKTOP, LIGHT, PHONE, assertFits, open, violations } from "./lib/browser.mjs";
import { office } from "./lib/program.mjs";
import { answerAll, revision, submit, verified } from "./lib/quiz.mjs";

const SCHOOL = "larkfold-infant";
const QUIZ = "ict-induction";
const BASE = "https://policies.quillmere.example/";

/** Ten people: more than go on a sheet, one of them with an id that has to be escaped and one with a long name. */
const PEOPLE = Array.from({ length: 8 }, (_, i) => `W010${i},Person ${i},,${SCHOOL},teachers,2026-01-05,`).concat([
  `"Ü+7/&",Zoë <b>Ng</b>,,${SCHOOL},teachers,2026-01-05,`,
  `W0200,Bartholomew Featherstonehaugh-Cholmondeley-Smythe of Larkfold,,${SCHOOL},teachers,2026-01-05,`,
]);

/** @type {Awaited<ReturnType<typeof open>>} */
let site;
before(async () => {
  site = await open();
});
after(() => site.close());

test("every slip has a code that a camera reads, and fits", async () => {
  const trust = office(site.root, PEOPLE);
  const links = trust.enrol(BASE);
  const page = await site.page(DESKTOP);
  await page.goto(pathToFileURL(trust.slips(BASE)).href);
  assert.equal(await page.locator(".sheet").count(), 2);
  const folder = mkdtempSync(path.join(tmpdir(), "staffroom-slips-"));
  try {
    const read = [];
    for (const [i, slip] of (await page.locator(".slip").all()).entries()) {
      const image = path.join(folder, `${i}.png`);
      writeFileSync(image, await slip.locator("svg").screenshot());
      const { status, stdout, error } = spawnSync("zbarimg", ["-q", "--raw", image], { encoding: "utf8" });
      if (error) throw error;
      assert.equal(status, 0, `slip ${i} cannot be read`);
      read.push(stdout.trim());
      const clipped = await slip.evaluate((it) => it.scrollHeight > it.clientHeight + 1 || it.scrollWidth > it.clientWidth + 1);
      assert.ok(!clipped, `slip ${i} is larger than its place`);
      assert.ok((await slip.innerText()).includes(Object.values(links)[i].code));
    }
    assert.deepEqual(read, Object.values(links).map(({ link }) => link));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  assert.deepEqual(await violations(page), []);
});

for (const [shape, scheme] of /** @type {const} */ ([[PHONE, LIGHT], [DESKTOP, DARK]])) {
  test(`a witness code goes into the token where it is a code, on ${shape === PHONE ? "a phone" : "a desktop"}`, async () => {
    const trust = office(site.root, [PEOPLE[0]]);
    const { code, link } = trust.enrol(site.bases.http).W0100;
    const today = new Date().toISOString().slice(0, 10);
    const witness = trust.witness(QUIZ, SCHOOL, today);
    const asked = revision(site.root, QUIZ, SCHOOL);
    const page = await site.page({ ...shape, ...scheme });
    await page.goto(link.replace("induction", `quizzes/${QUIZ}`));
    await page.getByRole("button", { name: "Start" }).click();
    await answerAll(page, asked.tasks, () => true);

    await page.getByText("I was given a witness code").click();
    const field = page.getByRole("textbox", { name: "Witness code" });
    const wrong = witness.slice(0, -1) + (witness.endsWith("0") ? "1" : "0");
    await field.fill(wrong);
    await page.getByText("I was given a witness code").click();
    await page.getByRole("button", { name: "Submit and see your result" }).click();
    const problem = page.getByRole("link", { name: "Enter the witness code again" });
    await problem.click();
    assert.ok(await field.evaluate((it) => it === document.activeElement), "the error leads to the field, which is open");
    assert.equal(await field.getAttribute("aria-invalid"), "true");
    await assertFits(page, "the witness's field with an error");
    assert.deepEqual(await violations(page), []);

    await field.fill(witness.toLowerCase().replace("-", " "));
    const token = await submit(page);
    const claims = await verified(token, "staffroom+jwt", code);
    assert.equal(claims.wit, witness);
    assert.match(trust.take({ "a.txt": token }), /1 {2}witnessed/);

    await page.getByRole("button", { name: "Finish and clear" }).click();
    assert.equal(await page.locator("#witness").inputValue(), "");
  });
}

test("whoever has no witness code sends none", async () => {
  const trust = office(site.root, [PEOPLE[0]]);
  const { code, link } = trust.enrol(site.bases.http).W0100;
  const page = await site.page(DESKTOP);
  await page.goto(link.replace("induction", `quizzes/${QUIZ}`));
  await page.getByRole("button", { name: "Start" }).click();
  await answerAll(page, revision(site.root, QUIZ, SCHOOL).tasks, () => true);
  const claims = await verified(await submit(page), "staffroom+jwt", code);
  assert.ok(!("wit" in claims));
});
