// The provider desk: register an organisation, and everything that follows from it.

import assert from "node:assert/strict";
import { numbers } from "./lib/numbers.mjs";
import { story, told } from "./lib/visitor.mjs";

const submit = "main form[method=post] button[type=submit].nl-button--primary";

async function register(visitor, name) {
  const fresh = numbers();
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
  await page.waitForSelector("text=Uw collega hoort bij de organisatie");
  await visitor.look("provider-organisation-two");
  await page.click("a:has-text('Weghalen')");
  await visitor.look("provider-organisation-weghalen");
  await page.click(submit);
  await page.waitForSelector("text=Uw collega hoort niet meer bij de organisatie");
  await page.goto(`${page.url()}/gegevens`);
  await page.uncheck("[name=electronicSending]");
  await page.click(submit);
  await page.waitForSelector("[data-mistakes] a[href='#postalAddress']");
  await visitor.look("provider-organisation-address-refused");
  await page.fill("[name='postalAddress/street']", "Postbus 12");
  await page.fill("[name='postalAddress/postcode']", "6800aa");
  await page.fill("[name='postalAddress/town']", "Arnhem");
  await page.click(submit);
  await page.waitForSelector("text=6800 AA");

  // Logged out half way: after the log-in the form is there as it was.
  await page.goto(`${page.url()}/gegevens`);
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

const pdf = { name: "activiteitenplan.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n") };

/** Goes to a button or a link from the keyboard, and presses it. */
async function press(page, what) {
  await page.focus(what);
  await page.keyboard.press("Enter");
}

/** Ticks a box from the keyboard, which needs no page that holds still. */
async function tick(page, box) {
  await page.focus(box);
  await page.keyboard.press("Space");
}

/** Fills in the fields of an activity. */
async function activity(page) {
  await page.fill("[name=title]", "Training meldcode voor vrijwilligers");
  await page.selectOption("[name=objective]", "early-recognition");
  await tick(page, "[name=forms][value=partner-violence]");
  await tick(page, "[name=forms][value=elder-abuse]");
  await page.fill("[name=targetGroup]", "Vrijwilligers van sportclubs");
  await tick(page, "[name=municipalities][value=arnhem]");
  await tick(page, "[name=municipalities][value=zevenaar]");
  await page.fill("[name=meldcodeElement]", "Deelnemers oefenen de vijf stappen met een eigen casus.");
  await page.fill("[name=sessions]", "10");
  await page.fill("[name=participants]", "150");
  await page.fill("[name=periodStart]", "2027-03-01");
  await page.fill("[name=periodEnd]", "2027-11-30");
}

/** A step shows what was typed there before someone left it; what a browser sends for a page that is gone takes a moment. */
async function keptAs(page, step, text) {
  for (let tries = 0; tries < 25; tries += 1) {
    await page.goto(step);
    if ((await page.inputValue("[name=summary]")) === text) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.fail(`${text} was not kept`);
}

// A first application, with scripts: saved while typing, added up, sent with progress, and submitted.
await story(async (visitor) => {
  await visitor.logIn(told.more.newcomer);
  const page = await visitor.tab();
  await page.click("a:has-text('Begin een aanvraag') >> nth=0");
  await visitor.look("apply-start");
  await page.click(submit);
  await page.waitForSelector("[data-mistakes]");
  await visitor.lookOnly("apply-start-refused");
  await page.fill("[name='content/title']", "Herkennen en handelen");
  await page.click(submit);
  await page.waitForURL("**/invullen");
  await visitor.look("apply-overview");
  const overview = page.url();

  await page.click("text=Algemeen");
  await visitor.look("apply-general");
  await page.fill("[name=summary]", "Trainingen voor vrijwilligers van sportclubs, in zes gemeenten.");
  await page.waitForSelector("[data-saved]:has-text('Bewaard om')");

  // Whoever goes elsewhere right after typing finds it again, also when the window was closed.
  const step = page.url();
  await page.fill("[name=summary]", "Trainingen voor vrijwilligers, in zeven gemeenten.");
  await page.click(".crumbs a >> nth=0");
  await page.waitForURL("**/aanvrager");
  await keptAs(page, step, "Trainingen voor vrijwilligers, in zeven gemeenten.");
  const closed = await visitor.context.newPage();
  await closed.goto(step);
  await closed.fill("[name=summary]", "Trainingen voor vrijwilligers van sportclubs, in zes gemeenten.");
  await closed.close();
  await keptAs(page, step, "Trainingen voor vrijwilligers van sportclubs, in zes gemeenten.");

  // A colleague is in the same step: each sees both values.
  const colleague = await visitor.context.newPage();
  await colleague.goto(page.url());
  await colleague.fill("[name=title]", "Herkennen en handelen, sport");
  await colleague.click(submit);
  await colleague.waitForURL("**/activiteiten");
  await colleague.close();
  await page.fill("[name=title]", "Herkennen én handelen");
  await page.waitForSelector("[data-saved]:has-text('Een collega wijzigde dit')");
  await page.click(submit);
  await page.waitForSelector("[data-theirs]");
  await visitor.lookOnly("apply-beside");
  await page.click("text=Neem over");
  assert.equal(await page.inputValue("[name=title]"), "Herkennen en handelen, sport");
  await page.click(submit);
  await page.waitForURL("**/activiteiten");
  await visitor.look("apply-activities-empty");
  await page.click("text=Activiteit toevoegen");
  await page.waitForURL("**/activiteiten/0");
  await visitor.look("apply-activity");
  await activity(page);
  await page.click(submit);
  await page.waitForURL("**/activiteiten");
  await visitor.look("apply-activities");

  await page.click("text=Verder naar de begroting");
  await page.waitForURL("**/begroting");
  await page.fill("[name='budget/0/description']", "Trainers");
  await page.fill("[name='budget/0/amount']", "12.500,00");
  await page.click("button[data-add-row=budget]");
  await page.fill("[name='budget/3/description']", "Zaalhuur");
  await page.fill("[name='budget/3/amount']", "1500");
  await page.fill("[name='otherIncome/0/source']", "Eigen bijdrage");
  await page.fill("[name='otherIncome/0/amount']", "2.000,50");
  assert.match(await page.textContent("output[data-less]"), /11\.999,50/);
  await page.waitForSelector("[data-saved]:has-text('Bewaard om')");
  await visitor.look("apply-budget");
  await page.fill("[name='budget/0/amount']", "twaalf");

  // What can't be saved isn't left behind without a question.
  await page.waitForSelector("[data-saved]:has-text('Nog niet bewaard')");
  let asked = "";
  page.once("dialog", async (dialog) => {
    asked = dialog.type();
    await dialog.dismiss();
  });
  await page.click(".crumbs a >> nth=0", { noWaitAfter: true });
  for (let tries = 0; tries < 50 && !asked; tries += 1) await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(asked, "beforeunload");
  assert.match(page.url(), /\/begroting$/);
  await page.click(submit);
  await page.waitForSelector("[data-mistakes]");
  await visitor.lookOnly("apply-budget-refused");
  await page.fill("[name='budget/0/amount']", "12.500,00");
  await page.click(submit);
  await page.waitForURL("**/documenten");
  await visitor.look("apply-documents-empty");
  await page.selectOption("[name=kind]", { index: 1 });
  await page.setInputFiles("[name=file]", { ...pdf, name: "plan.pdf", buffer: Buffer.from("geen pdf") });
  await page.click("text=Document toevoegen >> nth=-1");
  await page.waitForSelector("[data-mistakes]");
  await visitor.lookOnly("apply-documents-refused");
  await page.goto(`${overview}/documenten`);
  await page.selectOption("[name=kind]", { index: 1 });
  await page.setInputFiles("[name=file]", pdf);
  await page.click("button:has-text('Document toevoegen')");
  await page.waitForSelector("text=Het document is toegevoegd.");
  await visitor.look("apply-documents");

  await page.goto(`${overview}/controleren`);
  await visitor.look("apply-check-missing");
  await page.goto(`${overview}/verklaringen`);
  await visitor.look("apply-statements");
  for (const box of await page.$$("[name=statements]")) await box.check();
  await page.click(submit);
  await page.waitForURL("**/controleren");
  await visitor.look("apply-check");
  await page.goto(overview);
  await visitor.look("apply-overview-ready");
  await page.goto(`${overview}/controleren`);
  await page.click("button:has-text('Aanvraag indienen')");
  await page.waitForURL("**/ontvangst");
  await visitor.look("apply-receipt");
  await page.click("text=Naar mijn dossier");
  await page.waitForSelector(".timeline");
  await visitor.look("dossier-submitted");
  await page.click("text=Wat u hebt ingediend");
  await page.waitForURL("**/inhoud");
  await visitor.look("dossier-contents");
  await page.goBack();
  await page.click("text=Aanvraag intrekken");
  await page.waitForURL("**/intrekken");
  await visitor.look("dossier-withdraw");
  await page.goto("/aanvrager");
  await visitor.look("provider-home-submitted");
});

// Without scripts, and from behind the keyboard of someone who has no patience: the same, but for the picture of progress.
await story(async (visitor) => {
  await visitor.logIn(told.more.newcomer);
  const page = await visitor.tab();
  await press(page, "a:has-text('Begin een aanvraag') >> nth=0");
  await page.fill("[name='content/title']", "Zonder scripts");
  await press(page, submit);
  await page.waitForURL("**/invullen");
  const overview = page.url();
  await page.goto(`${overview}/algemeen`);
  await page.fill("[name=summary]", "Het kan ook zo.");
  await press(page, submit);
  await press(page, "text=Activiteit toevoegen");
  await activity(page);
  await press(page, "text=Bewaren en terug naar het overzicht");
  await page.waitForURL("**/invullen");
  await page.goto(`${overview}/begroting`);
  await page.fill("[name='budget/0/description']", "Trainers");
  await page.fill("[name='budget/0/amount']", "900");
  await press(page, "text=Regel toevoegen >> nth=0");
  await page.waitForSelector("[name='budget/2/amount']");
  assert.match(await page.textContent("output[data-less]"), /900,00/);
  await press(page, submit);
  await page.waitForURL("**/documenten");
  await page.selectOption("[name=kind]", { index: 1 });
  await page.setInputFiles("[name=file]", pdf);
  await press(page, "button:has-text('Document toevoegen')");
  await page.waitForSelector("text=activiteitenplan.pdf");
  await page.goto(`${overview}/verklaringen`);
  for (const box of await page.$$("[name=statements]")) {
    await box.focus();
    await page.keyboard.press("Space");
  }
  await press(page, submit);
  await press(page, "button:has-text('Aanvraag indienen')");
  await page.waitForURL("**/ontvangst");
}, { javaScriptEnabled: false });

// A granted application: the dossier, its report and evaluation, and an objection.
await story(async (visitor) => {
  await visitor.logIn(told.more.grantee);
  const page = await visitor.tab();
  await page.goto(`/aanvrager/aanvragen/${told.more.granted}`);
  await visitor.look("dossier-granted");
  await page.click("a:has-text('Verantwoorden')");
  await visitor.look("dossier-report");
  await page.click(submit);
  await page.waitForSelector("[data-mistakes]");
  await visitor.lookOnly("dossier-report-refused");
  await page.goto(`/aanvrager/aanvragen/${told.more.granted}/evaluatie`);
  await visitor.look("dossier-evaluation");
  await page.goto(`/aanvrager/aanvragen/${told.more.granted}/berichten`);
  await visitor.look("dossier-messages");
  await page.goto(`/aanvrager/aanvragen/${told.more.granted}`);
  await page.click("text=Bezwaar maken tegen dit besluit");
  await visitor.look("dossier-object");
  await page.click(submit);
  await page.waitForURL("**/bezwaren/*");
  await visitor.look("dossier-objection");
  await page.fill("[name=grounds] >> visible=true", "Het bereik is te laag geschat.");
  await page.click("form[action$='/gronden'] button[type=submit]");
  await page.waitForSelector("text=Uw gronden zijn toegevoegd.");
  await page.goto("/account");
  await visitor.look("account-provider");
});

// What is intended to the provider's disadvantage: seen, and answered without scripts.
await story(async (visitor) => {
  const { accounted, hearing } = told.more;
  await visitor.logIn(told.more.grantee);
  const page = await visitor.tab();
  await page.goto(`/aanvrager/aanvragen/${accounted}`);
  await visitor.look("dossier-hearing-asked");
  await page.click("text=Geef uw zienswijze");
  await page.waitForURL(`**/zienswijzen/${hearing}`);
  await visitor.look("dossier-hearing");
  await page.click(submit);
  await page.waitForSelector("[data-mistakes]");
  await visitor.lookOnly("dossier-hearing-refused");

  const plain = await visitor.another({ javaScriptEnabled: false });
  await plain.logIn(told.more.grantee);
  const tab = await plain.tab();
  await tab.goto(`/aanvrager/aanvragen/${accounted}/zienswijzen/${hearing}`);
  await tab.fill("[name=view]", "De twee bijeenkomsten zijn in december ingehaald.");
  await press(tab, submit);
  await tab.waitForSelector("text=Uw zienswijze is binnen.");
  await visitor.see(`/aanvrager/aanvragen/${accounted}/zienswijzen/${hearing}`, "dossier-hearing-answered");
});

await story(async (visitor) => {
  await visitor.logIn(told.people["provider-member"]);
  const page = await visitor.tab();
  await page.click("text=Vul uw aanvraag aan");
  await page.waitForURL("**/invullen");
  await visitor.look("apply-supplement");
  await page.click("text=Controleren en aanvulling indienen");
  await visitor.look("apply-supplement-check");
});
