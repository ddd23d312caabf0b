// In English, at every desk: what people wrote in Dutch says that it is Dutch, so that it is read aloud as Dutch (WCAG 3.1.2).

import assert from "node:assert/strict";
import { story, told } from "./lib/visitor.mjs";

/** Texts with these words that don't say they are Dutch. An answer in a field is left out. */
function taken(dutch) {
  const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const wrong = [];
  let seen = 0;
  while (all.nextNode()) {
    const part = all.currentNode.parentElement;
    if (part.closest("script, textarea") || !dutch.some((words) => all.currentNode.data.includes(words))) continue;
    seen += 1;
    if (part.closest("[lang]").lang !== "nl") wrong.push(part.outerHTML.slice(0, 300));
  }
  return { seen, wrong };
}

const wrong = [];
let dutch = 0;
for (const [who, paths] of Object.entries(told.more.pages)) {
  await story(async (visitor) => {
    if (who) await visitor.logIn(who);
    for (const path of paths) {
      const status = await visitor.go(path);
      if (status !== 200) wrong.push(`${path} is answered with ${status}`);
      const page = await visitor.tab();
      assert.equal(await page.getAttribute("html", "lang"), "en", path);
      await visitor.glance(path).catch((error) => wrong.push(error.message));
      const found = await page.evaluate(taken, told.more.dutch);
      dutch += found.seen;
      wrong.push(...found.wrong.map((part) => `${path} has Dutch that says it is English: ${part}`));
    }
  }, { locale: "en-GB" });
}
assert.equal(wrong.length, 0, wrong.join("\n"));
assert.ok(dutch > 10, `only ${dutch} texts in Dutch were seen`);
