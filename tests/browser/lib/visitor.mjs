// Someone at a browser, who looks at every page as strictly as we can: accessible, valid, quiet, and fitting a phone.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { HtmlValidate } from "html-validate";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const shots = join(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "../../../target/screenshots");
// The one without a window takes half the time.
const browsers = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];
const LAWS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

const validator = new HtmlValidate({
  extends: ["html-validate:recommended"],
  rules: { "valid-id": ["error", { relaxed: true }], "attr-quotes": "off", "form-dup-name": "off", "long-title": "off", "no-trailing-whitespace": "off", "void-style": "off", "no-inline-style": "error" },
});

/** What the test that started us tells: the address, and the people by their mail address. */
export const told = JSON.parse(process.argv[2]);

/** Plays a story in a browser, and closes it whatever happens. */
export async function story(play, options = {}) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? browsers.find((one) => existsSync(one)),
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
  try {
    await play(new Visitor(browser, await context(browser, options)));
  } finally {
    await browser.close();
  }
}

function context(browser, options) {
  return browser.newContext({
    baseURL: told.address, locale: "nl-NL", timezoneId: "Europe/Amsterdam", viewport: { width: 1280, height: 900 }, ...options,
  });
}

export class Visitor {
  constructor(browser, context) {
    this.browser = browser;
    this.context = context;
  }

  /** Another person at a browser of their own. */
  async another(options = {}) {
    return new Visitor(this.browser, await context(this.browser, options));
  }

  /** The tab, opened when it is first needed; what a browser complains of fails the test. */
  async tab() {
    if (!this.page) {
      this.page = await this.context.newPage();
      this.page.on("response", (response) => {
        const isPage = response.request().isNavigationRequest() && /^text\/html/.test(response.headers()["content-type"] ?? "");
        // A redirect has nothing to read.
        if (isPage) Object.assign(this, { sent: response.text().catch(() => ""), status: response.status() });
      });
      this.page.on("pageerror", (error) => assert.fail(`a script failed: ${error}`));
      this.page.on("console", (message) => {
        const known = /Failed to load resource/.test(message.text());
        assert.ok(message.type() !== "error" || known, `the browser complains: ${message.text()}`);
      });
    }
    return this.page;
  }

  async go(path) {
    const page = await this.tab();
    const response = await page.goto(path);
    return response.status();
  }

  async logIn(email) {
    const page = await this.tab();
    await page.goto("/inloggen");
    await page.fill("[name=email]", email);
    await page.fill("[name=password]", told.password);
    await page.click("main button[type=submit]");
    await page.waitForURL((url) => url.pathname !== "/inloggen");
  }

  /** Goes to a page, which has to answer so, and looks at it. */
  async see(path, name, status = 200) {
    assert.equal(await this.go(path), status, path);
    await this.look(name);
  }

  /** Looks at the page as it is now, wide and narrow, and keeps a picture of both. */
  async look(name) {
    await this.mustBeValid(name);
    await this.lookOnly(name);
  }

  /** As look, for a page that scripts replaced since it was sent: there is nothing to validate. */
  async lookOnly(name) {
    const page = await this.tab();
    await this.mustHoldStill(name);
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 900 });
      await this.mustFit(name);
      await this.mustBeAccessible(`${name} at ${width} px`);
      await this.picture(`${name}-${width}`);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  }

  /** Whether the page as it is now is valid, fits both widths, and is accessible on a phone; without a picture. */
  async glance(name) {
    const page = await this.tab();
    await this.mustBeValid(name);
    await this.mustFit(name);
    await page.setViewportSize({ width: 320, height: 900 });
    await this.mustFit(name);
    await this.mustBeAccessible(name);
    await page.setViewportSize({ width: 1280, height: 900 });
  }

  async mustFit(name) {
    const page = await this.tab();
    const [width, overflow] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth - innerWidth]);
    assert.ok(overflow <= 0, `${name} is ${overflow} px too wide at ${width} px`);
  }

  /** A page that glides to where it should be moves away under a finger that is already on its way. */
  async mustHoldStill(name) {
    const page = await this.tab();
    const how = await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior);
    assert.equal(how, "auto", `${name} scrolls while someone presses`);
  }

  /** What of these is on paper; each has to be on the page at all. */
  async printed(...selectors) {
    const page = await this.tab();
    await page.emulateMedia({ media: "print" });
    const found = {};
    for (const selector of selectors) {
      const parts = page.locator(selector);
      assert.ok((await parts.count()) > 0, `${page.url()} has no ${selector}`);
      const shown = await parts.evaluateAll((all) => all.map((one) => one.checkVisibility() && one.getBoundingClientRect().height > 0));
      assert.equal(new Set(shown).size, 1, `of ${selector} a part is printed: ${shown}`);
      found[selector] = shown[0];
    }
    await page.emulateMedia({ media: null });
    return found;
  }

  async picture(name) {
    mkdirSync(shots, { recursive: true });
    await (await this.tab()).screenshot({ path: join(shots, `${name}.png`), fullPage: true });
  }

  async mustBeAccessible(name) {
    const page = await this.tab();
    // The content policy lets no script into the page; the browser's own tools may.
    if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
    const found = await page.evaluate((laws) => window.axe.run({ runOnly: laws, resultTypes: ["violations"], preload: false }), LAWS);
    const told = found.violations.map((one) => `${one.id}: ${one.help}\n  ${one.nodes.map((node) => `${node.html}\n  ${node.failureSummary}`).join("\n  ")}`);
    assert.equal(told.length, 0, `${name} is not accessible:\n${told.join("\n")}`);
  }

  async mustBeValid(name) {
    // The page as it was sent, not as scripts made it.
    const html = await this.sent;
    const report = await validator.validateString(html);
    const told = report.results.flatMap((result) => result.messages.map((one) => `${one.line}:${one.column} ${one.ruleId}: ${one.message}\n    ${html.split("\n")[one.line - 1]}`));
    assert.equal(told.length, 0, `${name} is not valid HTML:\n${told.join("\n")}`);
  }
}
