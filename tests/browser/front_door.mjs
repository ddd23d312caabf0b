// The front door and the way in, as anyone meets them.

import assert from "node:assert/strict";
import { story, told } from "./lib/visitor.mjs";

await story(async (visitor) => {
  await visitor.see("/", "home");
  await visitor.see("/openstellingen", "calls");
  await (await visitor.tab()).click("main .card a >> nth=0");
  await (await visitor.tab()).waitForURL("**/openstellingen/*");
  await visitor.look("call");
  await visitor.see("/aanbod", "offers");
  await visitor.see("/aanbod?gemeente=zevenaar&onderwerp=elder-abuse&doelgroep=niemand", "offers-none");
  await visitor.see("/register", "register");
  await visitor.see("/contact", "contact");
  await visitor.see("/privacy", "privacy");
  await visitor.see("/toegankelijkheid", "accessibility");
  await visitor.see("/aanmelden", "sign-up");
  await visitor.see("/inloggen", "log-in");
  await visitor.see("/wachtwoord-vergeten", "forgotten-password");
  await visitor.see("/wachtwoord", "choose-password");
  await visitor.see("/bestaat-niet", "not-found", 404);

  // A wrong password: nothing but the password has to be entered again.
  const page = await visitor.tab();
  await page.goto("/inloggen?naar=/account");
  await page.fill("[name=email]", "wie@voorbeeld.example");
  await page.fill("[name=password]", "niet goed");
  await page.click("main button[type=submit]");
  await page.waitForSelector("[data-mistakes]");
  assert.equal(await page.inputValue("[name=email]"), "wie@voorbeeld.example");
  assert.equal(await page.inputValue("[name=password]"), "");
  await visitor.look("log-in-refused");

  // Who is sent to the log-in page comes back to where they wanted to be.
  await page.fill("[name=email]", told.people["provider-member"]);
  await page.fill("[name=password]", told.password);
  await page.click("main button[type=submit]");
  await page.waitForURL("**/account");
  await visitor.look("account");

  // English by choice, and it stays.
  await page.click("text=English");
  await page.waitForSelector("html[lang=en]");
  assert.equal(await page.getAttribute("html", "lang"), "en");
  await visitor.look("account-english");
  await page.click("text=Nederlands");
  await page.waitForSelector("html[lang=nl]");

  await page.click("text=Uitloggen");
  await page.waitForSelector("text=U bent uitgelogd.");
  assert.equal(new URL(page.url()).pathname, "/");
});

// Without scripts: a filter, a log-in and a log-out.
await story(async (visitor) => {
  const page = await visitor.tab();
  await page.goto("/aanbod");
  await page.selectOption("[name=gemeente]", "arnhem");
  await page.click("main button[type=submit]");
  await page.waitForURL("**/aanbod?gemeente=arnhem**");
  await visitor.logIn(told.people["provider-member"]);
  await page.click("text=Uitloggen");
  await page.waitForSelector("text=U bent uitgelogd.");
}, { javaScriptEnabled: false });

for (const [role, path] of [["provider-member", "/aanvrager"], ["caseworker", "/behandeling"], ["finance", "/financien"], ["administrator", "/beheer"]]) {
  await story(async (visitor) => {
    await visitor.logIn(told.people[role]);
    assert.equal(new URL((await visitor.tab()).url()).pathname, path);
    await visitor.look(`desk-${role}`);
  });
}
