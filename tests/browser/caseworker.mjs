// The desk of caseworkers, assessors and deciders.

import assert from "node:assert/strict";
import { story, told } from "./lib/visitor.mjs";

await story(async (visitor) => {
  await visitor.logIn(told.people.caseworker);
  await visitor.see("/behandeling?wie=alle", "casework-work-list");
  await visitor.see("/behandeling?status=withdrawn", "casework-work-list-none");
  await visitor.see("/behandeling/aanvragen", "casework-applications");
  const page = await visitor.tab();
  await page.click("main table a >> nth=3");
  await page.waitForURL("**/behandeling/aanvragen/*");
  await visitor.look("casework-dossier-waits");
  await visitor.go("/behandeling/aanvragen?status=submitted");
  await page.click("main table a >> nth=0");
  await page.waitForURL("**/behandeling/aanvragen/*");
  const dossier = new URL(page.url()).pathname;
  await visitor.look("casework-dossier");
  await visitor.see(`${dossier}/inhoud`, "casework-dossier-content");
  await visitor.see(`${dossier}/aanvulling`, "casework-supplement");
  await page.fill("[name=dueOn]", "2020-01-01");
  await page.click("main button[type=submit]");
  await page.waitForSelector("[data-mistakes]");
  await visitor.look("casework-supplement-refused");
  await visitor.see(`${dossier}/versies`, "casework-versions-one");
  await visitor.see(`${dossier}/termijnen`, "casework-terms");
  await visitor.see(`${dossier}/ingebrekestelling`, "casework-notice-of-default");
  await visitor.see(`${dossier}/tijdlijn`, "casework-timeline");
  await visitor.see(`${dossier}/zienswijzen`, "casework-views-none");
  await visitor.see(`${dossier}/voornemen`, "casework-intention");
  await visitor.see(`${dossier}/notities`, "casework-notes-none");
  await page.fill("[name=text]", "Gebeld met de aanvrager: de jaarrekening komt maandag.\nDaarna kan dit naar de mandaathouder.");
  await page.click("text=Notitie bewaren");
  await page.waitForSelector("text=De notitie staat in het dossier.");
  await visitor.look("casework-notes");
  await visitor.see("/account", "account-caseworker");
  await page.uncheck("[name=wanted][value=reports]");
  await page.click("text=Keuze bewaren");
  await page.waitForSelector("text=Uw keuze voor e-mail is bewaard.");
  assert.equal(await page.isChecked("[name=wanted][value=reports]"), false);
  assert.equal(await page.isChecked("[name=wanted][value=terms]"), true);
  await page.fill("[name=name]", "");
  await page.click("text=Naam bewaren");
  await page.waitForSelector("[data-mistakes]");
  await visitor.look("account-name-refused");
  await visitor.see(`${dossier}/kennisgeving`, "casework-proof");
  await visitor.see("/behandeling?wie=alle&verlopen=true&status=submitted", "casework-work-list-filtered");
  await page.click("summary:has-text('Filters bewaren')");
  await page.fill("[name=name]", "Te laat, en nog niet volledig");
  await page.click("text=Dit filter bewaren");
  await page.waitForSelector("text=Het filter is bewaard.");
  await page.click("summary:has-text('Filters bewaren')");
  await visitor.lookOnly("casework-work-list-saved");
  await visitor.go("/behandeling/aanvragen?status=granted");
  await page.click("main table a >> nth=0");
  await page.waitForURL("**/behandeling/aanvragen/*");
  await visitor.see(`${new URL(page.url()).pathname}/berichten`, "casework-messages");
  await visitor.see("/behandeling/aanvragen?openstelling=00000000-0000-7000-8000-000000000000", "casework-applications-none");
});

// The post: printed, posted, and back again.
await story(async (visitor) => {
  await visitor.logIn(told.people.caseworker);
  await visitor.see("/behandeling/post?gepost=ja", "casework-posted-none");
  await visitor.see("/behandeling/post", "casework-post");
  const page = await visitor.tab();
  await page.click("text=Op de post gedaan");
  await page.waitForSelector("[data-mistakes]");
  await visitor.look("casework-post-refused");
  await page.check("[name=_jobs] >> nth=0");
  await page.click("text=Op de post gedaan");
  await page.waitForSelector("text=De gekozen brieven zijn op de post gedaan.");
  await visitor.see("/behandeling/post?gepost=ja", "casework-posted");
  await page.click("text=Kwam deze brief terug?");
  await page.waitForURL("**/retour");
  await visitor.look("casework-returned");
  await page.fill("[name=reason]", "Verhuisd, nieuw adres onbekend");
  await page.click("text=Opnieuw op de post doen");
  await page.waitForSelector("text=kwam eerder terug");
});

await story(async (visitor) => {
  await visitor.logIn(told.people.decider);
  await visitor.look("casework-desk-decider");
});

// A tender: scored, decided with the letter seen first, and what became of it.
await story(async (visitor) => {
  const { application, scored, award } = told.more;
  await visitor.logIn(told.people.assessor);
  await visitor.see("/behandeling", "casework-desk-assessor");
  await visitor.see(`/behandeling/aanvragen/${application}/beoordeling`, "casework-score");
  const page = await visitor.tab();
  await page.fill("[name='points/reach']", "12");
  await page.click("main form button[type=submit]");
  await page.waitForSelector("[data-mistakes]");
  await visitor.look("casework-score-refused");

  const decider = await visitor.another();
  await decider.logIn(told.people.decider);
  await decider.see(`/behandeling/aanvragen/${scored}/beoordeling`, "casework-scores");
  await decider.see(`/behandeling/aanvragen/${scored}/besluit`, "casework-decide");
  const deciding = await decider.tab();
  await deciding.check("[name=outcome][value=grant]");
  await deciding.fill("[name=reasons]", "De activiteiten passen bij de regeling en bereiken veel mensen.");
  await deciding.fill("[name=legalBasis]", "Artikel 4:29 Awb");
  await deciding.click("text=Besluit nemen en ondertekenen");
  await deciding.waitForSelector("[data-mistakes]");
  await decider.look("casework-decide-refused");
  await deciding.fill("[name=reportDueOn]", "2030-03-01");
  await deciding.check("[name=inSoFarAsCeilingAllows]");
  await deciding.check("[name=outcome][value=refuse]");
  assert.ok(await deciding.isHidden("[name=reportDueOn]"), "a refusal has no report");
  await deciding.check("[name=outcome][value=grant]");
  const saved = deciding.waitForEvent("download");
  await deciding.click("text=Bekijk eerst de brief (concept)");
  assert.equal((await saved).suggestedFilename(), "concept.pdf");
  // The form is still there to be signed.
  await deciding.click("text=Besluit nemen en ondertekenen");
  await deciding.waitForSelector("text=Het besluit is genomen.");
  await decider.look("casework-decision");
  await decider.see(`/behandeling/subsidies/${award}/vaststelling`, "casework-settle");
  await decider.see(`/behandeling/subsidies/${award}/wijziging`, "casework-change");
  await decider.see(`/behandeling/subsidies/${award}/wijziging?soort=lowered`, "casework-change-lowered");
});

// The workbench, and the objection desk.
await story(async (visitor) => {
  const { contested: call, decided } = told.more;
  await visitor.logIn(told.people.caseworker);
  await visitor.see("/behandeling/verdelingen", "casework-distributions");
  await visitor.see(`/behandeling/openstellingen/${call}/verdelingen`, "casework-workbench-empty");
  const page = await visitor.tab();
  await page.click("text=Verdeling maken");
  await page.waitForURL("**/behandeling/verdelingen/*");
  const own = new URL(page.url()).pathname;
  await visitor.look("casework-proposal");
  await visitor.go(`/behandeling/openstellingen/${call}/verdelingen`);
  await page.click("summary");
  await page.fill("[name=ceiling]", "25.000,00");
  await page.fill("[name=note]", "Wat als het plafond hoger was?");
  await page.click("text=Verdeling maken");
  await page.waitForURL("**/behandeling/verdelingen/*");
  const other = new URL(page.url()).pathname.split("/").pop();
  await visitor.see(`${own}?naast=${other}`, "casework-proposals-compared");
  await visitor.see(`/behandeling/openstellingen/${call}/verdelingen`, "casework-workbench");

  await visitor.see("/behandeling/bezwaren", "casework-objections-none");
  await visitor.see(`/behandeling/aanvragen/${decided}/bezwaar`, "casework-objection-register");
  await page.selectOption("[name=_tegen]", { index: 1 });
  await page.selectOption("[name=channel]", "e-mail");
  await page.click("main form button[type=submit]");
  await page.waitForURL("**/behandeling/bezwaren/*");
  const objection = new URL(page.url()).pathname;
  await visitor.look("casework-objection");
  for (const act of ["aanvulling", "horen", "uitstel"]) await visitor.see(`${objection}/${act}`, `casework-objection-${act}`);
  await visitor.see("/behandeling/bezwaren", "casework-objections");

  const decider = await visitor.another();
  await decider.logIn(told.people.decider);
  await decider.see(`${own}/vaststelling`, "casework-approval");
  await decider.see(`${objection}/besluit`, "casework-objection-decide");
});

// Without scripts: a filter, and a check from the work list to the end.
await story(async (visitor) => {
  await visitor.logIn(told.people.caseworker);
  const page = await visitor.tab();
  await page.selectOption("[name=wie]", "alle");
  await page.click("main form button[type=submit]");
  await page.waitForURL("**/behandeling?wie=alle**");
  await page.goto("/behandeling/aanvragen?status=submitted");
  await page.click("main table a >> nth=0");
  await page.click("main a.nl-button--primary");
  await page.waitForURL("**/inhoud");
  await page.click("main form button[type=submit]");
  await page.waitForSelector("text=De aanvraag is volledig. De aanvrager ziet dat meteen.");
}, { javaScriptEnabled: false });
