// The desk of management: results with charts, people, mail, days and outages, and a call made, seen and published.

import assert from "node:assert/strict";
import { story, told } from "./lib/visitor.mjs";

const { call, scheme, own, change } = told.more;

await story(async (visitor) => {
  await visitor.logIn(told.people.decider);
  await visitor.see("/beheer", "management");
  await visitor.see(`/beheer/openstellingen/${call}/resultaten`, "management-results-call");
  await visitor.see(`/beheer/regelingen/${scheme}/resultaten`, "management-results");
  await visitor.see(`/beheer/regelingen/${scheme}/actiekaart`, "management-action-card");
  await visitor.see("/beheer/dwangsommen", "management-penalties");
  await visitor.see("/beheer/dwangsommen?open=ja", "management-penalties-open");
});

await story(async (visitor) => {
  await visitor.logIn(told.people.administrator);
  const page = await visitor.tab();
  await visitor.see("/beheer/mensen", "management-people");
  await visitor.see("/beheer/uitnodiging", "management-invitation");
  await page.fill("[name=name]", "Kim Nieuw");
  await page.fill("[name=email]", "kim.nieuw@gemeente.example");
  await page.click("main form button[type=submit]");
  await page.waitForSelector("[data-mistakes]");
  await visitor.look("management-invitation-refused");
  await page.check("input[value=caseworker]");
  await page.click("main form button[type=submit]");
  await page.waitForURL("**/beheer/mensen/*");
  await visitor.look("management-person");
  await page.uncheck("input[type=checkbox][name=active]");
  await page.click("main form button[type=submit]");
  await page.waitForSelector("text=Afgesloten");

  await visitor.see("/beheer/berichten", "management-mail-none");
  await visitor.see("/beheer/berichten?stand=wachtend", "management-mail");
  await visitor.see("/beheer/vrije-dagen", "management-free-days");
  await visitor.see("/beheer/storingen", "management-outages-none");
  await page.click("summary");
  await page.click("main form button[type=submit]");
  await page.waitForSelector("[data-mistakes]");
  await visitor.look("management-outages-refused");

  await visitor.see("/beheer/regelingen", "management-schemes");
  await visitor.see("/beheer/nieuwe-regeling", "management-new-scheme");
  await visitor.see(own, "management-scheme");
  await visitor.see(change, "management-ceiling-change");
  await visitor.see(`${own}/wijzigen`, "management-scheme-change");
  await visitor.see(`${own}/brieven`, "management-letters");
  await visitor.see(`${own}/brieven/refusal`, "management-letter");
  await page.fill("[name=source]", '#import "/letter.typ": *\n#show: page-of-letter\n\nWij verlenen #letter.amount.\n');
  await page.click("text=Als nieuwe versie bewaren");
  await page.waitForSelector("[data-mistakes]");
  await visitor.look("management-letter-refused");
  const parts = change.replace("/wijziging", "/deelplafonds");
  await visitor.see(parts, "management-sub-ceilings-none");
  await page.fill("[name=title]", "Gemeenten in de Achterhoek");
  await page.fill("[name=amount]", "1.000,00");
  await page.fill("[name=ground]", "Collegebesluit 2026-118");
  await page.click("main form button[type=submit]");
  await page.waitForSelector("text=Het deelplafond is vastgesteld.");
  await visitor.look("management-sub-ceilings");
  await page.click("text=Verhogen of verlagen");
  await page.waitForURL("**/beheer/deelplafonds/*");
  await visitor.look("management-sub-ceiling");
  await page.goto(own);
  await page.click("text=Nieuwe openstelling");
  await page.waitForURL("**/nieuwe-openstelling");
  await visitor.look("management-new-call");
  await page.fill("[name=title]", "Preventieaanbod 2027");
  await page.click("text=Bewaren en bekijken");
  await page.waitForSelector("[data-mistakes]");
  await visitor.look("management-new-call-refused");
  await page.fill("[name=description]", "Trainingen");
  await page.fill("[name=opensAt]", "2026-11-01T09:00");
  await page.fill("[name=closesAt]", "2027-02-01T17:00");
  await page.selectOption("[name=ceilingId]", { index: 1 });
  await page.check("input[value=order-of-receipt]");
  await page.click("text=Bewaren en bekijken");
  await page.waitForSelector("text=Openstelling publiceren");
  await visitor.look("management-call");
  await page.click("text=Concept wijzigen");
  await page.waitForURL("**/wijzigen");
  await visitor.look("management-call-change");
  await page.fill("[name='criteria/0/title']", "Bereik onder inwoners en professionals");
  await page.fill("[name='criteria/0/weight']", "60");
  await page.fill("[name='criteria/0/maximum']", "tien");
  await page.click("text=Bewaren en bekijken");
  await page.waitForSelector("[data-mistakes]");
  await visitor.look("management-call-change-refused");
  await page.fill("[name='criteria/0/weight']", "100");
  await page.fill("[name='criteria/0/maximum']", "10");
  await page.click("text=Bewaren en bekijken");
  await page.waitForSelector("text=De openstelling is gewijzigd.");
  await page.click("text=Openstelling publiceren");
  await page.waitForSelector("text=De openstelling is gepubliceerd");
  await page.click("text=Bekijk als aanvrager");
  await page.waitForURL((url) => url.pathname.startsWith("/openstellingen/"));
  await page.click("text=English");
  await page.waitForSelector("html[lang=en]");
  await visitor.see("/beheer", "management-english");
});

// By who watches.
await story(async (visitor) => {
  await visitor.logIn(told.people.auditor);
  await visitor.see("/beheer/spoor", "management-trail");
  await visitor.see("/beheer/spoor?wat=bestaat-niet", "management-trail-none");
  await visitor.see("/beheer/spoor/controle", "management-trail-check-none");
  const page = await visitor.tab();
  await page.click("text=Controleer nu");
  await page.waitForSelector("progress");
  await visitor.look("management-trail-check-busy");
});

// Without scripts: a search.
await story(async (visitor) => {
  await visitor.logIn(told.people.auditor);
  const page = await visitor.tab();
  await page.goto("/beheer/spoor");
  await page.selectOption("[name=wat]", "payment-paid");
  await page.click("main form button[type=submit]");
  await page.waitForURL("**wat=payment-paid**");
  assert.ok(await page.locator("tbody tr").count() > 0);
}, { javaScriptEnabled: false });
