// Three ways to use the same page: with a mouse where no script runs, with a finger on a narrow phone, and with a keyboard alone.

import assert from "node:assert/strict";

/** What a form takes: where a field is, whatever its kind. */
const named = (page, name, value) => page.locator(`main [name="${name}"]${value === undefined ? "" : `[value="${value}"]`}`).first();

/** A pointer: what is pressed is pressed at its place on the page. */
class Pointer {
  constructor(page) {
    this.page = page;
  }

  async fill(name, text) {
    await named(this.page, name).fill(text);
  }

  async choose(name, value) {
    await named(this.page, name).selectOption(value);
  }

  async tick(name, value) {
    const box = named(this.page, name, value);
    if (await box.isChecked()) return;
    await this.press(box);
    // A finger that is lifted is felt a moment later; who presses again meanwhile takes the choice back.
    await box.and(this.page.locator(":checked")).waitFor({ state: "attached" }).catch(() => assert.fail(`${name} is not chosen`));
  }

  async attach(name, file) {
    await named(this.page, name).setInputFiles(file);
  }

  /** A new page begins at its top, and everything on it is within reach. */
  async arrive() {}

  async reach() {}
}

export class Mouse extends Pointer {
  static context = { javaScriptEnabled: false };

  async press(what) {
    // Without scripts nothing can tell that a page holds still; a page without scripts does.
    await what.click({ force: true });
  }
}

export class Finger extends Pointer {
  static context = { viewport: { width: 320, height: 640 }, hasTouch: true };

  async press(what) {
    await what.tap();
  }
}

/** Where the focus is, and whether someone who sees it can tell. */
function focused() {
  const one = document.activeElement;
  if (one === document.body) return { nowhere: true };
  const before = window.focusedBefore;
  const [box, style] = [one.getBoundingClientRect(), getComputedStyle(one)];
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const seen = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
  const top = document.elementFromPoint(Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1), Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1));
  const covered = !(one.contains(top) || top?.contains(one) || one.labels?.[0]?.contains(top));
  const order = !before?.isConnected || before === one ? 0 : before.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING ? 1 : -1;
  window.focusedBefore = one;
  return { what: one.outerHTML.slice(0, 160), outlined, seen, covered, order, jumps: one.tabIndex > 0 };
}

export class Keyboard {
  static context = {};

  constructor(page) {
    this.page = page;
  }

  /** The first stop of a page is the link past its menus, unless a mistake asks for attention first. */
  async arrive() {
    const at = await this.page.evaluate(focused);
    if (!at.nowhere || (await this.page.locator(":target").count()) > 0) return;
    await this.tab(1);
    const first = await this.page.evaluate(() => document.activeElement.outerHTML.slice(0, 160));
    assert.match(first, /nl-skip-link/, `the first stop of ${this.page.url()} is the way to the content`);
  }

  /** One stop on, or back: what has the focus is to be seen, and comes in the order of the page. */
  async tab(way) {
    await this.page.keyboard.press(way > 0 ? "Tab" : "Shift+Tab");
    let at = await this.page.evaluate(focused);
    // The page scrolls to its focus and draws it a moment later.
    for (let tries = 0; tries < 20 && !at.nowhere && !(at.outlined && at.seen && !at.covered); tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      at = { ...(await this.page.evaluate(focused)), order: at.order };
    }
    if (at.nowhere) return;
    assert.ok(at.outlined, `nothing shows that the focus is at ${at.what}`);
    assert.ok(at.seen && !at.covered, `the focus is out of sight at ${at.what}`);
    assert.ok(at.order * way >= 0 && !at.jumps, `the focus jumps to ${at.what}`);
  }

  /** Goes to something stop by stop, in the shortest direction. */
  async reach(what) {
    await what.waitFor({ state: "attached" });
    const inMain = await what.evaluate((one) => document.querySelector("main").contains(one));
    if (inMain && (await this.page.locator(".nl-skip-link").evaluate((link) => link === document.activeElement))) {
      await this.page.keyboard.press("Enter");
    }
    for (let stops = 0; stops < 150; stops += 1) {
      // Of a group of radio buttons one has the stop.
      const way = await what.evaluate((one) => {
        const now = document.activeElement;
        if (now === one || (now.type === "radio" && now.name === one.name)) return 0;
        return now === document.body || now.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING ? 1 : -1;
      });
      if (way === 0) return;
      await this.tab(way);
    }
    assert.fail(`no key leads to ${await what.evaluate((one) => one.outerHTML.slice(0, 160))}`);
  }

  async press(what) {
    await this.reach(what);
    await this.page.keyboard.press("Enter");
  }

  async fill(name, text) {
    const field = named(this.page, name);
    await this.reach(field);
    const type = await field.getAttribute("type");
    if (type === "date" || type === "datetime-local") return this.fillDay(field, text);
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.page.keyboard.press("Delete");
    await this.page.keyboard.type(text);
    assert.equal(await field.inputValue(), text);
  }

  /** Day, month and year are typed in the order of whoever's browser it is, and the hour by its clock. */
  async fillDay(field, text) {
    const [year, month, day, hour, minute] = text.split(/[-T:]/);
    const ofTwelve = `${Number(hour) % 12 || 12}`.padStart(2, "0");
    const clocks = hour ? [hour + minute, ofTwelve + minute + (Number(hour) < 12 ? "a" : "p")] : [""];
    for (const clock of clocks) {
      for (const order of [[month, day], [day, month]]) {
        for (let back = 0; back < 6; back += 1) await this.page.keyboard.press("ArrowLeft");
        await this.page.keyboard.type(order.join("") + year);
        if (clock) {
          await this.page.keyboard.press("ArrowRight");
          await this.page.keyboard.type(clock);
        }
        if ((await field.inputValue()) === text) return;
      }
    }
    assert.fail(`${text} can't be typed: ${await field.inputValue()}`);
  }

  async choose(name, value) {
    const field = named(this.page, name);
    await this.reach(field);
    const options = await field.locator("option").count();
    for (let at = 0; at < options && (await field.inputValue()) !== value; at += 1) await this.page.keyboard.press("ArrowDown");
    assert.equal(await field.inputValue(), value);
  }

  async tick(name, value) {
    const box = named(this.page, name, value);
    await this.reach(box);
    if ((await box.getAttribute("type")) !== "radio") {
      await this.page.keyboard.press("Space");
    } else {
      const choices = await this.page.locator(`main [name="${name}"]`).count();
      for (let at = 0; at < choices && !(await box.isChecked()); at += 1) {
        await this.page.keyboard.press(at === 0 ? "Space" : "ArrowDown");
      }
    }
    assert.ok(await box.isChecked(), `${name} is not chosen`);
  }

  async attach(name, file) {
    await this.reach(named(this.page, name));
    // Only a window in front asks for a file, and not while it is busy: whoever meets that presses again.
    await this.page.bringToFront();
    for (const key of ["Enter", "Space", "Enter", "Space"]) {
      const chooser = this.page.waitForEvent("filechooser", { timeout: 2000 }).catch(() => null);
      await this.page.keyboard.press(key);
      const asked = await chooser;
      if (asked) return asked.setFiles(file);
    }
    assert.fail("no key asks for a file");
  }
}
