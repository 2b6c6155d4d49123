/** Chromium, and pages in it that may do nothing wrong. */
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";
import { sampleSite } from "./program.mjs";
import { serve } from "./serve.mjs";

/** A name for this machine that is no secure context, as an intranet on plain http is none: there is no `crypto.subtle`. */
const INTRANET = "staffroom.test";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  `--host-resolver-rules=MAP ${INTRANET} 127.0.0.1`,
];

/** The shapes and colours in which a page is looked at. */
export const DESKTOP = { viewport: { width: 1280, height: 900 } };
export const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
export const LIGHT = { colorScheme: /** @type {const} */ ("light") };
export const DARK = { colorScheme: /** @type {const} */ ("dark") };

const AXE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * The sample trust, built and served, and a browser to look at it with.
 *
 * @param {Parameters<typeof sampleSite>[0]} [change] what is to be different in it
 */
export async function open(change) {
  const site = sampleSite(change);
  const server = await serve(site.folder);
  const browser = await chromium.launch({ executablePath: process.env.CHROME ?? "/usr/bin/chromium", args: FLAGS });
  const at = (/** @type {string} */ host) => `http://${host}:${server.port}${server.below}`;
  /** The addresses at which the same site stands; each ends with a slash. */
  const bases = { http: at("127.0.0.1"), intranet: at(INTRANET), file: `${pathToFileURL(site.folder)}/` };

  /**
   * A page of a fresh profile.
   *
   * @param {import("playwright-core").BrowserContextOptions} [options]
   * @param {string[]} [own] where its requests may go
   */
  async function page(options = DESKTOP, own = Object.values(bases)) {
    const context = await browser.newContext({ reducedMotion: "reduce", ...options });
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    return Object.assign(page, { faults: watch(page, own) });
  }

  async function close() {
    await browser.close();
    server.close();
  }

  return { ...site, bases, page, close };
}

/**
 * Notes whatever a page says in the console, every error, and every request that leaves the site.
 *
 * @param {import("playwright-core").Page} page
 * @param {string[]} bases
 */
function watch(page, bases) {
  /** @type {string[]} */
  const faults = [];
  const own = (/** @type {string} */ url) => url.startsWith("data:") || url.startsWith("blob:") || bases.some((base) => url.startsWith(base));
  page.on("console", (message) => faults.push(`console ${message.type()}: ${message.text()} (${page.url()})`));
  page.on("pageerror", (error) => faults.push(`error: ${error.message} (${page.url()})`));
  page.on("request", (request) => own(request.url()) || faults.push(`request: ${request.url()} (${page.url()})`));
  page.on("requestfailed", (request) => {
    const { errorText } = request.failure() ?? { errorText: "failed" };
    // The icon of a page is dropped when the test is quicker than the browser.
    if (errorText !== "net::ERR_ABORTED") faults.push(`${errorText}: ${request.url()} (${page.url()})`);
  });
  page.on("response", (response) => response.status() < 400 || faults.push(`${response.status()}: ${response.url()} (${page.url()})`));
  return faults;
}

/**
 * What axe-core finds on a page, in short.
 *
 * @param {import("playwright-core").Page} page
 */
export async function violations(page) {
  // Preloading would have axe itself ask for the style sheets, which a page with a strict policy does not allow. The quicker
  // "legacy" way does all but look into the frames of other sites, and no page has frames.
  const axe = new AxeBuilder({ page }).options({ preload: false, resultTypes: ["violations"] }).withTags(AXE).setLegacyMode();
  const { violations } = await axe.analyze();
  return violations.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.slice(0, 3).map((node) => `  ${node.html.slice(0, 200)}`).join("\n")}`);
}

/**
 * Fails where a page is wider than the screen.
 *
 * @param {import("playwright-core").Page} page
 * @param {string} name
 */
export async function assertFits(page, name) {
  const { wide, screen, culprits } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    screen: document.documentElement.clientWidth,
    culprits: Array.from(document.querySelectorAll("body *"))
      .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
      .map((element) => element.outerHTML.slice(0, 120))
      .slice(0, 3),
  }));
  assert.ok(wide <= screen, `${name} is ${wide} wide on a screen of ${screen}\n${culprits.join("\n")}`);
}
