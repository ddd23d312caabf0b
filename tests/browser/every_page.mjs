// Every address of the portal once, by someone who may see it: what the stories don't come by is looked at here.

import assert from "node:assert/strict";
import { story, told } from "./lib/visitor.mjs";

const wrong = [];
let seen = 0;
for (const [who, pages] of Object.entries(told.more)) {
  await story(async (visitor) => {
    if (who) await visitor.logIn(who);
    for (const { address, path, refuses } of pages) {
      const status = await visitor.go(path);
      // A page that can't do anything now says so, and is a page as well; but one that only refuses was not looked at.
      if (status !== (refuses ? 409 : 200)) wrong.push(`${address} is answered with ${status}`);
      await visitor.glance(address).catch((error) => wrong.push(error.message));
      seen += 1;
    }
  });
}
assert.equal(wrong.length, 0, wrong.join("\n"));
console.log(`${seen} pages were looked at`);
