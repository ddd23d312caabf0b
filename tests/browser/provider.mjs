// The provider desk: register an organisation, and everything that follows from it.

import assert from "node:assert/strict";
import { story, told } from "./lib/visitor.mjs";

const submit = "main form[method=post] button[type=submit].nl-button--primary";

/** A KvK number, an RSIN and an IBAN that nobody has yet. */
function numbers() {
  const fresh = Date.now() % 100_000_000;
  const kvk = String(fresh).padStart(8, "0");
  const digits = [...kvk].map(Number);
  const weighed = digits.reduce((sum, digit, at) => sum + digit * (9 - at), 0);
  const last = weighed % 11;
  if (last === 10) return null;
  const account = `INGB${String(fresh).padStart(10, "0")}`;
  const numeric = [...`${account}NL00`].map((sign) => (/[A-Z]/.test(sign) ? sign.charCodeAt(0) - 55 : sign)).join("");
  const check = String(98n - (BigInt(numeric) % 97n)).padStart(2, "0");
  return { kvk, rsin: `${kvk}${last}`, iban: `NL${check}${account}` };
}

async function register(visitor, name) {
  let fresh = numbers();
  while (!fresh) {
    await new Promise((resolve) => setTimeout(resolve, 3));
    fresh = numbers();
  }
  const page = await visitor.tab();
  await page.fill("[name=name]", name);
  await page.fill("[name=kvkNumber]", fresh.kvk);
  await page.fill("[name=rsin]", fresh.rsin);
  await page.fill("[name=email]", "subsidie@voorbeeld.example");
  await page.fill("[name=iban]", fresh.iban);
  await page.fill("[name=accountHolder]", name);
  await page.check("[name=electronicSending]");
  await page.click(submit);
}

await story(async (visitor) => {
  await visitor.logIn(told.people["provider-member"]);
  await visitor.look("provider-home");
});

await story(async (visitor) => {
  await visitor.logIn(told.more.newcomer);
  await visitor.look("provider-home-first");
  await visitor.see("/aanvrager/organisaties/nieuw", "provider-register");
  const page = await visitor.tab();
  await page.click(submit);
  await page.waitForSelector("[data-mistakes]");
  await visitor.look("provider-register-refused");
  await register(visitor, "Stichting Weerbaar");
  await page.waitForURL("**/aanvrager");
  await visitor.look("provider-home-empty");
  await page.click("text=Stichting Weerbaar");
  await page.waitForSelector("h1:has-text('Stichting Weerbaar')");
  await visitor.look("provider-organisation");
  for (const form of ["gegevens", "rekening", "mensen"]) {
    await page.goto(`${page.url().replace(/\/(gegevens|rekening|mensen)$/, "")}/${form}`);
    await visitor.look(`provider-organisation-${form}`);
  }
  await page.fill("[name=name]", "Sam Collega");
  await page.fill("[name=email]", `sam-${Date.now()}@voorbeeld.example`);
  await page.click(submit);
  await page.waitForSelector("text=Uw collega hoort nu bij de organisatie.");

  // Logged out half way: after the log-in the form is there as it was.
  await page.goto(page.url().replace(/\/mensen$/, "") + "/gegevens");
  await page.fill("[name=name]", "Stichting Weerbaar en Sterk");
  const other = await visitor.context.newPage();
  await other.goto("/account");
  await other.click("text=Uitloggen");
  await other.waitForSelector("text=U bent uitgelogd.");
  await other.close();
  await page.click(submit);
  await page.waitForSelector("[name=_bewaard]", { state: "attached" });
  await visitor.lookOnly("provider-log-in-again");
  await page.fill("[name=email]", told.more.newcomer);
  await page.fill("[name=password]", told.password);
  await page.click(submit);
  await page.waitForSelector("[data-mistakes].info");
  assert.equal(await page.inputValue("[name=name]"), "Stichting Weerbaar en Sterk");
  await page.click(submit);
  await page.waitForSelector("text=De gegevens zijn gewijzigd.");
});
