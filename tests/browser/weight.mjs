// What goes over the line: little on the first visit, and next to nothing after it.

import assert from "node:assert/strict";
import { story, told } from "./lib/visitor.mjs";

const FIRST = 150_000;
const AFTER = 30_000;

/** Each desk's main pages; of a place that ends on a star, the first that the page before leads to. */
const DESKS = {
  "provider-member": ["/aanvrager", "/aanvrager/organisaties/*", "/aanvrager", "/aanvrager/aanvragen/*"],
  caseworker: ["/behandeling", "/behandeling/aanvragen", "/behandeling/aanvragen/*", "/behandeling/verdelingen", "/behandeling/bezwaren"],
  finance: ["/financien", "/financien/plafonds/*", "/financien/betalingen?stand=betaald", "/financien/subsidies/*", "/financien/batches"],
  administrator: ["/beheer", "/beheer/regelingen", "/beheer/regelingen/*", "/beheer/mensen", "/beheer/berichten"],
  auditor: ["/beheer/spoor"],
};

/** How many bytes come in while a page is opened, as they are on the line: compressed, with their headers. */
async function scale(visitor) {
  const page = await visitor.tab();
  const line = await visitor.context.newCDPSession(page);
  await line.send("Network.enable");
  let bytes = 0;
  line.on("Network.loadingFinished", (event) => { bytes += event.encodedDataLength; });
  return async (path) => {
    bytes = 0;
    const answer = await page.goto(path, { waitUntil: "networkidle" });
    assert.equal(answer.status(), 200, path);
    assert.ok(bytes > 1_000, `${path} weighs nothing: ${bytes}`);
    return bytes;
  };
}

function mustBeLight(path, bytes, most) {
  assert.ok(bytes < most, `${path} weighs ${bytes} bytes, and may weigh ${most}`);
}

await story(async (visitor) => {
  const weigh = await scale(visitor);
  mustBeLight("the first visit of the front door", await weigh("/"), FIRST);
  for (const path of ["/openstellingen", "/aanbod", "/register", "/contact", "/inloggen", "/aanmelden"]) mustBeLight(path, await weigh(path), AFTER);
});

for (const [role, pages] of Object.entries(DESKS)) {
  await story(async (visitor) => {
    const weigh = await scale(visitor);
    mustBeLight("the first visit by the log-in page", await weigh("/inloggen"), FIRST);
    await visitor.logIn(told.people[role]);
    const page = await visitor.tab();
    for (const path of pages) {
      const [folder, any] = path.split("*");
      const there = any === undefined ? path : await page.locator(`main a[href^="${folder}"]`).first().getAttribute("href");
      mustBeLight(there, await weigh(there), AFTER);
    }
  });
}
