// What is refused is a page as well: it says why, and leads on.

import assert from "node:assert/strict";
import { story, told } from "./lib/visitor.mjs";

/** Without a page before this one there is still a way on. */
async function leadsTo(visitor, path) {
  const page = await visitor.tab();
  await page.locator("main .actions a").last().click();
  await page.waitForURL((url) => url.pathname === path);
}

if (told.more.away) {
  // What the service stands on is away.
  await story(async (visitor) => visitor.see("/register", "refused-unavailable", 503));
} else {
  await story(async (visitor) => {
    await visitor.logIn(told.people.caseworker);
    await visitor.see("/financien", "refused-not-allowed", 403);
    await leadsTo(visitor, "/behandeling");
  });

  await story(async (visitor) => {
    await visitor.logIn(told.people["provider-member"]);
    await visitor.see("/beheer", "refused-not-allowed-english", 403);
    assert.equal(await (await visitor.tab()).getAttribute("html", "lang"), "en");
    await leadsTo(visitor, "/aanvrager");
  }, { locale: "en-GB" });

  // A form that has expired: what was filled in goes along to the log-in page, and is there again after it.
  await story(async (visitor) => {
    await visitor.logIn(told.people["provider-member"]);
    const page = await visitor.tab();
    await page.goto("/aanvrager/organisaties/nieuw");
    await page.fill("[name=name]", "Stichting Te Lang Weg");
    await visitor.context.clearCookies();
    await page.click("main form button[type=submit]");
    await page.waitForSelector("[name=_bewaard]", { state: "attached" });
    await visitor.look("refused-form-expired");
    await page.fill("[name=email]", told.people["provider-member"]);
    await page.fill("[name=password]", told.password);
    await page.click("main form button[type=submit]");
    await page.waitForSelector("main [data-mistakes]");
    assert.equal(await page.inputValue("[name=name]"), "Stichting Te Lang Weg");
    await visitor.look("form-resumed");
  });
}
