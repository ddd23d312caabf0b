// Every address of the portal once, by someone who may see it: what the stories don't come by is looked at here.

import assert from "node:assert/strict";
import { story, told } from "./lib/visitor.mjs";

/** A page that can't do anything now says so, and is a page as well. */
const FINE = [200, 409];

const wrong = [];
let seen = 0;
for (const [who, pages] of Object.entries(told.more)) {
  await story(async (visitor) => {
    if (who) await visitor.logIn(who);
    for (const { address, path } of pages) {
      const status = await visitor.go(path);
      if (!FINE.includes(status)) wrong.push(`${address} is answered with ${status}`);
      await visitor.glance(address).catch((error) => wrong.push(error.message));
      seen += 1;
    }
  });
}
assert.equal(wrong.length, 0, wrong.join("\n"));
console.log(`${seen} pages were looked at`);
