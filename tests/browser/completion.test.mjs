/** The end of a quiz: the completion page, its address, its QR code, and what is printed. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { after, before, test } from "node:test";
import { readFileSync } from "node:fs";
import path from "node:path";
import { DARK, DESKTOP, LIGHT, PHONE, assertFits, open, violations } from "./lib/browser.mjs";
import { office, temporary, withEveryKind } from "./lib/program.mjs";
import { answerAll, revision, sayWho, submit, verified } from "./lib/quiz.mjs";

const SCHOOL = "larkfold-infant";
const PAGE = `schools/${SCHOOL}/quizzes/every-kind/index.html`;
const OFFICE = `schools/${SCHOOL}/quizzes/every-kind-office/index.html`;

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
 * Takes a quiz to its end.
 *
 * @param {import("playwright-core").Page} page
 * @param {string} address
 * @param {string} name
 */
async function take(page, address, name = "Maud Ellery") {
  await page.goto(address);
  await sayWho(page, { name });
  await page.getByRole("button", { name: "Start" }).click();
  await answerAll(page, asked.tasks, (i) => i !== 2);
  if (address.includes(OFFICE)) await page.getByRole("button", { name: "Finish", exact: true }).click();
  else return submit(page);
  return page.getByRole("textbox", { name: "Completion token" }).inputValue();
}

/**
 * What a QR reader that is none of ours sees in a picture of the code.
 *
 * @param {import("playwright-core").Page} page
 */
async function scanned(page) {
  const code = page.locator(".completion-qr svg");
  await code.waitFor();
  const file = path.join(temporary(), "code.png");
  await code.screenshot({ path: file });
  const { stdout, error } = spawnSync("zbarimg", ["-q", "--raw", "--nodbus", file], { encoding: "utf8" });
  if (error) throw error;
  return stdout.trimEnd();
}

for (const [where, shape] of /** @type {const} */ ([["http", { ...DESKTOP, ...LIGHT }], ["file", { ...PHONE, ...DARK }]])) {
  test(`a completion page is the same when its address is opened again, over ${where}`, async () => {
    const page = await site.page(shape);
    await page.addInitScript(() => localStorage.setItem("staffroom.own", "true"));
    const token = await take(page, site.bases[where] + PAGE);
    assert.equal(new URL(page.url()).hash, `#${token}`, "on a device of one's own the address holds the token");
    assert.equal(await scanned(page), token);
    const seen = async (/** @type {import("playwright-core").Page} */ at) => {
      await at.locator(".completion-qr svg").waitFor();
      return (await at.locator("[data-part=outcome]").innerText()).replace(/\s+/g, " ");
    };
    const first = await seen(page);
    await page.reload();
    assert.equal(await seen(page), first);

    const other = await site.page(shape);
    await other.goto(page.url());
    assert.equal(await seen(other), first);
    assert.match(first, /You passed 7 of 8 right/);
    assert.match(first, /They ask you to confirm that it was you/);
    assert.equal(await other.getByRole("textbox", { name: "Completion token" }).inputValue(), token);
    assert.deepEqual(await violations(other), []);
    await other.setViewportSize({ width: 320, height: 640 });
    await assertFits(other, "the completion page");

    await other.getByRole("button", { name: "Finish and clear" }).click();
    await other.getByRole("heading", { name: "Everything is cleared" }).waitFor();
    assert.equal(new URL(other.url()).hash, "");
    assert.ok(!(await other.content()).includes(token));
    assert.deepEqual([...page.faults, ...other.faults], []);
  });
}

test("on a shared computer the token comes into the address only when it is asked to", async () => {
  const page = await site.page();
  const token = await take(page, site.bases.http + PAGE);
  assert.equal(new URL(page.url()).hash, "");
  await page.getByRole("button", { name: "put the token into its address" }).click();
  assert.equal(new URL(page.url()).hash, `#${token}`);
  assert.ok(await page.locator("[data-slot=addressed]").isVisible());
  await page.getByRole("button", { name: "Finish and clear" }).click();
  assert.equal(new URL(page.url()).hash, "");
  assert.equal(await page.evaluate(() => sessionStorage.length + localStorage.length), 0);
});

test("a personal token is shown again without the code, and another attempt asks for the code", async () => {
  const people = [`W0042,Maud Ellery,,${SCHOOL},staff,2026-01-05,`];
  const { W0042 } = office(site.root, people).enrol(site.bases.http);
  const page = await site.page();
  await page.goto(site.bases.http + PAGE);
  await sayWho(page, { id: "W0042", code: W0042.code });
  await page.getByRole("button", { name: "Start" }).click();
  await answerAll(page, asked.tasks, () => true);
  const token = await submit(page);
  const other = await site.page();
  await other.goto(`${site.bases.http}${PAGE}#${token}`);
  await other.getByText("8 of 8 right.").waitFor();
  assert.ok(await other.locator(".certificate").getByText("Staff ID", { exact: true }).isVisible());
  await other.getByRole("button", { name: "Try again" }).click();
  await other.getByRole("heading", { name: "Before you start" }).waitFor();
  await sayWho(other, { id: "w0042".toUpperCase(), code: W0042.code });
  await other.getByRole("button", { name: "Start" }).click();
  await answerAll(other, asked.tasks, () => true);
  const second = await verified(await submit(other), "staffroom+jwt", W0042.code);
  assert.equal(second.att, 2);
  assert.deepEqual(other.faults, []);
});

test("an address that is damaged, of another quiz, of an earlier form or hostile does no harm", async () => {
  const page = await site.page();
  const token = await take(page, site.bases.http + PAGE);
  const [header, claims, signature] = token.split(".");
  const forged = (/** @type {object} */ change) => {
    const changed = { ...JSON.parse(Buffer.from(claims, "base64url").toString()), ...change };
    return [Buffer.from('{"alg":"HS256","typ":"staffroom+jwt"}').toString("base64url"), Buffer.from(JSON.stringify(changed)).toString("base64url"), signature].join(".");
  };
  const personal = { sub: "W1", nam: undefined };
  const damaged = [token.slice(0, -5), token.slice(0, 60), `${header}.${claims.slice(0, -4)}AAAA.${signature}`, `${header}..${signature}`, `${token}x`, forged({ ...personal, iat: -1 }), forged({ ...personal, iat: 1e15 }), forged({ ...personal, ans: null }), forged({ ...personal, ans: { a: 1 } }), forged({ ...personal, att: "1" }), forged({ ...personal, sch: ["larkfold-infant"] })];
  const visit = async (/** @type {string} */ fragment) => {
    await page.goto("about:blank");
    await page.goto(`${site.bases.http}${PAGE}#${fragment}`);
    await page.waitForFunction(() => document.getElementById("quiz")?.dataset.state !== "paper");
  };
  for (const text of damaged) {
    await visit(text);
    assert.ok(await page.getByRole("alert").getByText("is damaged").isVisible(), text);
    assert.equal(new URL(page.url()).hash, "");
  }
  await visit(forged({ ...personal, quz: "ict-induction" }));
  assert.ok(await page.getByRole("alert").getByText("of another quiz").isVisible());

  await visit(forged({ ...personal, rev: "AAAAAAAAAAAAAAAA" }));
  assert.ok(await page.getByText("The quiz has changed since").isVisible());
  assert.equal(await page.locator(".quiz-item").count(), 0);
  assert.ok(!(await page.locator(".certificate").isVisible()));

  await visit(forged({ sub: "<img src=x onerror=alert(1)>", nam: undefined, ans: { "pick-one": "<img src=x>", "no-such": "x" } }));
  assert.ok(await page.getByText("The quiz has changed since").isVisible());
  assert.equal(await page.locator("#quiz img[src=x]").count(), 0);
  assert.deepEqual(page.faults, []);
});

test("a token that is too long for a code and a message says so, and can still be sent", async () => {
  const page = await site.page();
  await page.goto(site.bases.http + PAGE);
  await sayWho(page, { name: "Maud Ellery" });
  await page.getByRole("button", { name: "Start" }).click();
  for (let i = 0; i < 8; i += 1) {
    const text = page.locator("[data-kind=text]:visible input");
    if (await text.count()) {
      await text.fill("Ü".repeat(500));
      await page.getByRole("button", { name: "Continue" }).click();
    } else {
      await page.evaluate(() => {
        for (const input of document.querySelectorAll("[data-question]:not([hidden]) :is(input[type=radio], input[type=checkbox])")) /** @type {HTMLInputElement} */ (input).click();
        document.querySelectorAll("[data-question]:not([hidden]) select").forEach((list, at) => (/** @type {HTMLSelectElement} */ (list).selectedIndex = at + 1));
        for (const input of document.querySelectorAll("[data-question]:not([hidden]) .quiz-digits")) /** @type {HTMLInputElement} */ (input).value = "7";
      });
      await page.getByRole("button", { name: "Continue" }).click();
    }
  }
  const token = await submit(page);
  assert.ok(token.length > 1732);
  assert.ok(await page.getByText("too long for a QR code").isVisible());
  assert.equal(await page.locator(".completion-qr svg").count(), 0);
  assert.ok(await page.getByText("paste it into the message").isVisible());
  const mail = (await page.getByRole("link", { name: "Send by email" }).getAttribute("href")) ?? "";
  assert.ok(mail.length < 1900 && !mail.includes(token.slice(0, 40)), "the message waits for the token to be pasted");
});

test("the QR code is a help that nothing waits for", async () => {
  const page = await site.page();
  await page.route("**/qrcode.js", (route) => route.abort());
  const token = await take(page, site.bases.http + PAGE);
  assert.ok(token.length > 100);
  assert.ok(!(await page.locator("[data-slot=code]").isVisible()));
  assert.ok(await page.getByRole("button", { name: "Copy" }).isVisible());
});

test("what the office marks holds no answer material, and its answers are marked by the audit", async () => {
  const source = readFileSync(path.join(site.folder, OFFICE), "utf8");
  const told = readFileSync(path.join(site.folder, PAGE), "utf8");
  for (const secret of ["Zebra says", "7331", "7330", "zebra crossing", '"correct"', '"accepted"', '"pairs"', '"answer":', '"tolerance"', "carry pupil data on a USB stick"]) {
    assert.ok(!source.includes(secret), secret);
    if (secret === "Zebra says") assert.ok(!told.includes(secret), "nor does the other hold it in plain sight");
  }
  const data = JSON.parse(/id="quiz-data">(.*?)<\/script>/s.exec(source)?.[1] ?? "");
  assert.equal(data.key, null);
  const page = await site.page({ ...PHONE, ...LIGHT });
  const token = await take(page, site.bases.http + OFFICE);
  assert.ok(await page.getByRole("heading", { name: "Your answers are ready to send" }).isVisible());
  assert.doesNotMatch(await page.locator("[data-part=outcome]").innerText(), /right|wrong|passed|certificate/i);
  assert.equal(await scanned(page), token);
  assert.deepEqual(await violations(page), []);
  const said = office(site.root, [`W0042,Maud Ellery,,${SCHOOL},staff,2026-01-05,`]).take({ "token.txt": token });
  assert.match(said, /\b1 +self-declared/);
  const other = await site.page();
  await other.goto(`${site.bases.http}${OFFICE}#${token}`);
  await other.getByRole("heading", { name: "Your answers are ready to send" }).waitFor();
  assert.deepEqual([...page.faults, ...other.faults], []);
});

test("the certificate prints on one sheet, and by itself", async () => {
  const page = await site.page();
  await page.addInitScript(() => {
    window.print = () => (document.documentElement.dataset.printed = document.getElementById("quiz")?.dataset.print ?? "");
  });
  await take(page, site.bases.http + PAGE, "Maud Ellery-Featherstonehaugh de la Quillmere");
  await page.getByRole("button", { name: "Print the certificate" }).click();
  assert.equal(await page.locator("html").getAttribute("data-printed"), "certificate");
  await page.evaluate(() => (document.getElementById("quiz").dataset.print = "certificate"));
  const sheet = await page.pdf({ preferCSSPageSize: true });
  assert.equal(sheet.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length, 1);
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.getByRole("heading", { name: "Certificate of completion" }).isVisible());
  assert.ok(!(await page.getByRole("heading", { name: "Your answers" }).isVisible()));
});
