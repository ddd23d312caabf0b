// Someone with a part in the story: finds the way by what pages say, and looks at every page that is new to the story.

import assert from "node:assert/strict";
import { Visitor } from "./visitor.mjs";

/** In milliseconds, for three people who share a machine with everything else that is tested. */
const PATIENCE = 60_000;

export class Person extends Visitor {
  /** `watch` is how this telling of the story looks at a page it has not seen in this state. */
  static async of(browser, context, name, Hands, watch) {
    const person = new Person(browser, context);
    const page = await person.tab();
    page.setDefaultTimeout(PATIENCE);
    return Object.assign(person, { name, hands: new Hands(page), watch, pages: 0, fields: 0 });
  }

  /** Types an address, or follows a link from somewhere else. */
  async go(address) {
    await this.page.goto(address);
    await this.arrive();
  }

  async arrive() {
    this.pages += 1;
    await this.hands.arrive();
    await this.watch(this);
  }

  /** What can be pressed, by its words: a link, a button or a part that opens, before what stands above every page. */
  async pressable(words) {
    const bare = words.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
    for (const part of ["main", "header"]) {
      for (const said of [`^\\s*${bare}\\s*$`, `^\\s*${bare}`, bare]) {
        const found = this.page.locator(`${part} :is(a, button, summary)`).filter({ hasText: new RegExp(said) });
        if ((await found.count()) > 0) return found.first();
      }
    }
    return this.stuck(`nothing says ${words}`);
  }

  /** Presses what leads to another page. */
  async press(words) {
    await this.pressWhat(await this.pressable(words), words);
  }

  async pressWhat(what, words) {
    await this.hands.reach(what);
    const gone = this.page.waitForEvent("framenavigated", { timeout: PATIENCE });
    await this.hands.press(what);
    await gone.catch(() => this.stuck(`${words} leads nowhere`));
    await this.page.waitForLoadState();
    if (this.status >= 400) await this.stuck(`${words} is answered with ${this.status}`);
    await this.arrive();
  }

  /** Presses the link in the row of a table about someone. */
  async pressRow(words) {
    await this.pressWhat(this.page.locator("main tr").filter({ hasText: words }).locator("a").last(), words);
  }

  /** Opens a part of the page. */
  async open(words) {
    await this.hands.press(await this.pressable(words));
  }

  async fill(entered) {
    for (const [name, text] of Object.entries(entered)) {
      await this.hands.fill(name, text);
      this.fields += 1;
    }
  }

  async choose(name, value) {
    await this.hands.choose(name, value);
    this.fields += 1;
  }

  async tick(name, ...values) {
    for (const value of values.length > 0 ? values : [undefined]) await this.hands.tick(name, value);
    this.fields += 1;
  }

  async attach(name, file) {
    await this.hands.attach(name, file);
    this.fields += 1;
  }

  /** What the page has to say. */
  async reads(words) {
    await this.page.locator("main").filter({ hasText: words }).waitFor().catch(() => this.stuck(`it does not say ${words}`));
  }

  async stuck(why) {
    const said = (await this.page.textContent("main")).replace(/\s+/g, " ").trim();
    assert.fail(`${this.name} is stuck at ${this.page.url()}, since ${why}:\n${said.slice(0, 1500)}`);
  }

  async enter(password) {
    await this.go("/inloggen");
    await this.fill({ email: this.name, password });
    await this.press("Inloggen");
  }

  /** Follows the link in the newest caught mail to this person with these words in its subject. */
  async followMail(words, address = this.name) {
    const mailbox = await this.context.newPage();
    const mail = mailbox.locator("main li").filter({ hasText: address }).filter({ hasText: words });
    for (const asked = Date.now(); Date.now() < asked + PATIENCE; ) {
      await mailbox.goto("/demo/mail");
      if ((await mail.count()) > 0) break;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    assert.ok((await mail.count()) > 0, `${this.name} got no mail about ${words}`);
    await mailbox.goto(await mail.first().locator("a").getAttribute("href"));
    const link = await mailbox.locator("main .letter a").first().getAttribute("href");
    await mailbox.close();
    await this.go(link);
    return link;
  }
}
