// On paper: what is folded on a screen can be read, nothing asks to be pressed, and a line tells the day and what was chosen.

import assert from "node:assert/strict";
import { story, told } from "./lib/visitor.mjs";

const { application, open, ceiling } = told.more;
const today = new Date().toLocaleDateString("nl-NL", { timeZone: "Europe/Amsterdam", day: "numeric", month: "long", year: "numeric" });

/** The line that only paper has: hidden on a screen, and what it says. */
async function onlyPrinted(visitor) {
  const line = (await visitor.tab()).locator("main .only-print");
  assert.ok(await line.isHidden(), "a screen tells it by its filters");
  assert.deepEqual(await visitor.printed("main .only-print"), { "main .only-print": true });
  return (await line.textContent()).replaceAll("\u00a0", " ").replace(/\s+/g, " ").trim();
}

await story(async (visitor) => {
  await visitor.logIn(told.people.caseworker);
  await visitor.go(`/behandeling/aanvragen/${application}/berichten`);
  const page = await visitor.tab();
  assert.ok(await page.locator("details .letter").first().isHidden(), "a message is folded on a screen");
  assert.deepEqual(await visitor.printed("details .letter", "h1", ".tabs [aria-current]", ".tabs a:not([aria-current])", ".actions", ".site-me"), {
    "details .letter": true, "h1": true, ".tabs [aria-current]": true, ".tabs a:not([aria-current])": false, ".actions": false, ".site-me": false,
  });
  await visitor.go("/behandeling/aanvragen?status=complete");
  assert.equal(await onlyPrinted(visitor), "Status: Volledig.");
  assert.deepEqual(await visitor.printed("header .only-print", ".filters"), { "header .only-print": true, ".filters": false });
  assert.ok((await page.locator("header .only-print").textContent()).replaceAll("\u00a0", " ").startsWith(`Opgevraagd op ${today} om `));
  await visitor.go(`/behandeling/aanvragen/${application}/termijnen`);
  assert.deepEqual(await visitor.printed("details ol"), { "details ol": true });
  await visitor.go(`/behandeling/aanvragen/${open}`);
  assert.deepEqual(await visitor.printed("main form", "main button", ".panel .only-print"), { "main form": false, "main button": false, ".panel .only-print": true });
});

await story(async (visitor) => {
  await visitor.logIn(told.people.finance);
  await visitor.go(`/financien/plafonds/${ceiling}`);
  assert.equal(await onlyPrinted(visitor), `Stand aan het eind van ${today}.`);
  assert.deepEqual(await visitor.printed(".filters", ".figure-row", "td.number"), { ".filters": false, ".figure-row": true, "td.number": true });
  await visitor.go(`/financien/plafonds/${ceiling}?op=2024-06-30`);
  assert.deepEqual(await visitor.printed(".notice.info"), { ".notice.info": true });
  await visitor.go(`/financien/plafonds/${ceiling}/grootboek`);
  assert.equal(await onlyPrinted(visitor), `Soort boeking: alle. Tot en met ${today}.`);
  await visitor.go(`/financien/plafonds/${ceiling}/grootboek?soort=verleend&van=2025-02-01&tot=2099-01-01`);
  assert.equal(await onlyPrinted(visitor), `Soort boeking: Verleend en vrijgevallen. Van 1 februari 2025 tot en met ${today}.`);
  await visitor.go(`/financien/plafonds/${ceiling}/grootboek?van=2024-02-01&tot=2024-03-24`);
  assert.equal(await onlyPrinted(visitor), "Soort boeking: alle. Van 1 februari 2024 tot en met 24 maart 2024.");
});
