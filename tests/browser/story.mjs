// The whole story by its people: from a scheme and its money to an award that is settled lower and paid back in part.
//
// Told three ways, as `told.more.way` says: `scriptless` with a mouse where no script runs, `narrow` with a finger on a phone of
// 320 px, and `keys` by keyboard alone.

import assert from "node:assert/strict";
import { Finger, Keyboard, Mouse } from "./lib/hands.mjs";
import { numbers } from "./lib/numbers.mjs";
import { Person } from "./lib/person.mjs";
import { story, told } from "./lib/visitor.mjs";

const { way } = told.more;
const WAYS = {
  scriptless: { Hands: Mouse, look: (person, name) => person.mustBeValid(name) },
  narrow: { Hands: Finger, look: async (person, name) => { await person.mustHoldStill(name); await person.mustFit(name); await person.mustBeAccessible(name); await person.picture(name); } },
  keys: { Hands: Keyboard, look: (person, name) => person.mustBeAccessible(name) },
};
const { Hands, look } = WAYS[way];

/** A page is new when its address or what it is about was not seen before, whoever is in it. What is wrong is told at the end. */
const seen = new Set();
const wrong = [];
async function watch(person) {
  const page = await person.tab();
  const about = await page.locator("main h1, main h2, main h3, main .badge").allTextContents();
  const shape = new URL(page.url()).pathname.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "-");
  const state = [shape, ...about.map((text) => text.trim().replaceAll(/[\d.,]+/g, "0"))].join("|");
  if (seen.has(state)) return;
  seen.add(state);
  const name = `story-${way}-${String(seen.size).padStart(2, "0")}${shape.replaceAll(/[^a-z]+/g, "-")}`.replace(/-$/, "");
  await look(person, name).catch((error) => wrong.push(error.message));
}

const day = (ahead = 0) => new Date(Date.now() + ahead * 86_400_000).toLocaleDateString("sv", { timeZone: "Europe/Amsterdam" });
const minute = (ahead) => new Date(Date.now() + ahead * 60_000).toLocaleString("sv", { timeZone: "Europe/Amsterdam" }).slice(0, 16).replace(" ", "T");
const year = Number(day().slice(0, 4));
const plan = { name: "activiteitenplan.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n") };
const call = `Preventieaanbod ${way}`;

/** A scheme after the one before, its ceiling, and a call that anyone can read. */
async function announced(administrator) {
  await administrator.press("Regelingen en openstellingen");
  await administrator.press("regio Arnhem-Achterhoek");
  await administrator.press("Opvolger maken");
  await administrator.fill({ title: `Regeling ${way}`, legalBasis: "Ontwerpregeling (voorbeeld)" });
  await administrator.press("Regeling maken");
  await administrator.reads("De regeling is er");
  await administrator.fill({
    amount: "100.000,00", periodStart: `${year}-01-01`, periodEnd: `${year + 1}-12-31`, resolution: "Collegebesluit 118 (voorbeeld)", publishedOn: day(-30),
  });
  await administrator.press("Plafond vaststellen");
  await administrator.reads("Het plafond is vastgesteld");
  await administrator.press("Nieuwe openstelling");
  await administrator.fill({ title: call, description: "Gratis trainingen voor inwoners en professionals.", themes: "meldcode", opensAt: minute(-1), closesAt: minute(30 * 24 * 60) });
  await administrator.page.locator("[name=ceilingId] option").nth(1).getAttribute("value").then((only) => administrator.choose("ceilingId", only));
  await administrator.tick("distributionMethod", "tender");
  await administrator.fill({
    "criteria/0/title": "Bereik", "criteria/0/weight": "60", "criteria/0/maximum": "10",
    "criteria/1/title": "Kwaliteit", "criteria/1/weight": "40", "criteria/1/maximum": "10", requiredDocuments: "activiteitenplan",
  });
  await administrator.press("Bewaren en bekijken");
  await administrator.reads("De openstelling staat klaar");
  await administrator.press("Openstelling publiceren");
  await administrator.reads("De openstelling is gepubliceerd");
}

/** Someone who was never here finds the call at the front door, and ends with an application that is in. */
async function applied(provider, organisation, apart) {
  const password = "een zin die niemand raadt";
  await provider.go("/");
  await provider.press("Vraag subsidie aan");
  await provider.press(call);
  await provider.press("Begin uw aanvraag");
  await provider.press("Account maken");
  await provider.fill({ name: `Alex ${organisation}`, email: provider.name });
  await provider.press("Account maken");
  const link = await provider.followMail("account");
  // Where no script runs, the link is pasted.
  await provider.fill(way === "scriptless" ? { token: link, password } : { password });
  await provider.press("Wachtwoord kiezen");
  await provider.fill({ email: provider.name, password });
  await provider.press("Inloggen");
  // The call is not forgotten meanwhile.
  const fresh = numbers(apart);
  await provider.fill({ name: organisation, kvkNumber: fresh.kvk, rsin: fresh.rsin, email: `post-${provider.name}`, iban: fresh.iban, accountHolder: organisation });
  await provider.tick("electronicSending");
  await provider.press("Organisatie aanmelden");
  await provider.reads(call);
  await provider.fill({ "content/title": `Herkennen ${organisation}` });
  await provider.press("Beginnen");
  await filledIn(provider);
  await provider.press("Aanvraag indienen");
  await provider.reads("Wij hebben uw aanvraag ontvangen");
  console.log(`${way}: ${provider.name} was in after ${provider.pages} pages and ${provider.fields} fields`);
  await provider.press("Naar mijn dossier");
}

/** Every step of an application, in the order in which it leads on. */
async function filledIn(provider) {
  await provider.press("Algemeen");
  await provider.fill({ summary: "Trainingen voor vrijwilligers van sportclubs." });
  await provider.press("Bewaren en verder");
  await provider.press("Activiteit toevoegen");
  await provider.fill({ title: "Training meldcode" });
  await provider.choose("objective", "early-recognition");
  await provider.tick("forms", "partner-violence", "elder-abuse");
  await provider.fill({ targetGroup: "Vrijwilligers van sportclubs" });
  await provider.tick("municipalities", "arnhem", "zevenaar");
  await provider.fill({ meldcodeElement: "Deelnemers oefenen de vijf stappen.", sessions: "10", participants: "150", periodStart: day(30), periodEnd: day(200) });
  await provider.press("Bewaren en verder");
  await provider.press("Verder naar de begroting");
  await provider.fill({
    "budget/0/description": "Trainers", "budget/0/amount": "60.000,00", "budget/1/description": "Zaalhuur", "budget/1/amount": "5000",
    "otherIncome/0/source": "Eigen bijdrage", "otherIncome/0/amount": "5.000,00",
  });
  await provider.press("Bewaren en verder");
  await provider.page.locator("[name=kind] option").nth(1).getAttribute("value").then((only) => provider.choose("kind", only));
  await provider.attach("file", plan);
  await provider.press("Document toevoegen");
  await provider.reads("Het document is toegevoegd");
  await provider.press("Verder naar de verklaringen");
  await provider.tick("statements", "may-act-for-organisation", "truthful", "no-data-of-victims");
  await provider.press("Bewaren en verder");
}

/** A caseworker looks at what came in, and opens it. */
async function opened(caseworker, organisation) {
  await caseworker.go("/behandeling");
  await caseworker.press("Aanvragen");
  await caseworker.pressRow(organisation);
}

async function completed(caseworker, organisation) {
  await opened(caseworker, organisation);
  await caseworker.press("Controleer of de aanvraag volledig is");
  await caseworker.press("De aanvraag is volledig");
  await caseworker.reads("De aanvraag is volledig");
}

/** The work of everyone up to a day: a filter waits for its button, however many keys are pressed in it. */
async function filtered(caseworker, organisation) {
  await caseworker.go("/behandeling");
  await caseworker.choose("wie", "alle");
  const own = caseworker.page.locator("[name=openstelling] option").filter({ hasText: call });
  await caseworker.choose("openstelling", await own.getAttribute("value"));
  await caseworker.fill({ voor: day(300) });
  assert.equal(new URL(caseworker.page.url()).search, "", "a filter applies when its button is pressed, not before");
  await caseworker.press("Filteren");
  assert.equal(new URL(caseworker.page.url()).searchParams.get("voor"), day(300));
  await caseworker.reads(organisation);
}

/** What is missing is asked for, and supplied by whoever follows the mail. */
async function supplemented(caseworker, provider, organisation) {
  await opened(caseworker, organisation);
  await caseworker.press("Controleer of de aanvraag volledig is");
  await caseworker.press("Vraag om aanvulling");
  await caseworker.fill({ missing: "Vertel hoe u ervaringsdeskundigen inzet." });
  await caseworker.press("Vraag om aanvulling");
  await caseworker.reads("De beslistermijn staat stil");
  await provider.followMail("Vul uw aanvraag", `post-${provider.name}`);
  await provider.press("Vul uw aanvraag aan");
  await provider.press("Algemeen");
  await provider.fill({ summary: "Trainingen voor vrijwilligers, met twee ervaringsdeskundigen." });
  await provider.press("terug naar het overzicht");
  await provider.press("Controleren en aanvulling indienen");
  await provider.fill({ answer: "De inzet staat nu in de samenvatting." });
  await provider.press("Aanvulling indienen");
  await provider.reads("Uw aanvulling is binnen");
}

async function scored(assessor, organisation, [reach, quality]) {
  await opened(assessor, organisation);
  await assessor.press("Beoordeel de aanvraag");
  assert.equal(await assessor.page.locator("main table").count(), 0, "nobody sees the points of others before giving their own");
  await assessor.tick("noConflictOfInterest");
  await assessor.fill({ "points/c1": reach, "points/c2": quality, advice: "Goed bereik, en degelijk onderbouwd." });
  await assessor.press("Beoordeling geven");
  await assessor.reads("Uw beoordeling is bewaard");
}

/** Grants in so far as the ceiling allows, and says what came of it. */
async function decided(decider, organisation, outcome) {
  await opened(decider, organisation);
  await decider.press("Neem een besluit");
  await decider.tick("outcome", "grant");
  await decider.tick("inSoFarAsCeilingAllows");
  await decider.fill({
    obligations: "Geef elke activiteit gratis.", reportDueOn: day(400), reasons: "De activiteiten passen bij de regeling.", legalBasis: "Artikel 4:29 Awb",
  });
  await decider.press("Besluit nemen en ondertekenen");
  await decider.reads(outcome);
}

/** One of finance prepares, another releases, and the bank's credit is confirmed. */
async function paid(finance, colleague, organisation) {
  await finance.go("/financien");
  await finance.press("Eerste voorschot klaarzetten");
  await finance.pressRow(organisation);
  await finance.fill({ amount: "54.000,00" });
  await finance.press("Voorschot klaarzetten");
  await finance.reads("Het voorschot staat klaar");
  await settledByBank(finance, colleague, organisation, "54.000,00");
}

/** What is prepared is released by the colleague and confirmed. */
async function settledByBank(finance, colleague, organisation, amount) {
  await finance.reads("Een collega geeft deze betaling vrij");
  await colleague.go("/financien");
  await colleague.press("Betalingen van een collega vrijgeven");
  await colleague.pressRow(organisation);
  await colleague.reads(amount);
  await colleague.press("Betaling vrijgeven");
  await colleague.fill({ paidOn: day() });
  await colleague.press("Bijschrijving bevestigen");
  await colleague.reads("De bijschrijving is bevestigd");
}

/** What was done is told, and what was learned by both. */
async function accounted(provider, caseworker, organisation) {
  await provider.followMail("besluit", `post-${provider.name}`);
  await provider.go("/aanvrager");
  await provider.press(`Herkennen ${organisation}`);
  await provider.press("Verantwoorden");
  await provider.fill({ periodStart: `${year}-01-01`, periodEnd: day() });
  await provider.tick("final");
  await provider.fill({ sessions: "8", narrative: "Acht van de tien bijeenkomsten gingen door." });
  await provider.choose("reached/0/municipality", "arnhem");
  await provider.fill({ "reached/0/profession": "vrijwilliger", "reached/0/people": "90", actualCosts: "55.000,00", thirdPartyIncome: "0,00", ownContribution: "5.000,00" });
  await provider.press("Verantwoording indienen");
  await provider.reads("Uw verantwoording is binnen");
  await provider.press("Evalueren");
  await provider.fill({ wentWell: "Veel belangstelling.", couldBeBetter: "Eerder beginnen met werven." });
  await provider.press("Evaluatie versturen");
  await provider.reads("Uw evaluatie is binnen");
  await opened(caseworker, organisation);
  await caseworker.press("Besluit");
  await caseworker.press("Evalueer de subsidie");
  await caseworker.fill({ wentWell: "Goede samenwerking.", couldBeBetter: "De verantwoording kon eerder." });
  await caseworker.press("Evaluatie bewaren");
  await caseworker.reads("De evaluatie is bewaard");
}

/** Before it is settled lower, the provider says what it thinks of that. */
async function heard(caseworker, provider, organisation) {
  await opened(caseworker, organisation);
  await caseworker.press("Zienswijzen");
  await caseworker.press("Kondig een voornemen aan");
  await caseworker.choose("kind", "lower-settlement");
  await caseworker.fill({
    amount: "48.000,00", intention: "Wij willen uw subsidie 12.000 euro lager vaststellen.", reasons: "Twee van de tien bijeenkomsten gingen niet door.",
    legalBasis: "Artikel 4:46, tweede lid, onder a, Awb", respondBy: day(14),
  });
  await caseworker.press("Aankondigen");
  await caseworker.reads("Het voornemen staat in het dossier");
  await provider.go("/aanvrager");
  await provider.press(`Herkennen ${organisation}`);
  await provider.press("Geef uw zienswijze");
  await provider.fill({ view: "Dat klopt: de trainer was twee avonden ziek." });
  await provider.press("Zienswijze versturen");
  await provider.reads("Uw zienswijze is binnen");
}

/** Settled lower, the ceiling gets money back, and what was paid too much is reclaimed. */
async function settledLower(decider, finance, colleague, organisation) {
  await opened(decider, organisation);
  await decider.press("Besluit");
  await decider.press("Stel de subsidie vast");
  await decider.fill({ amount: "48.000,00", reasons: "Twee van de tien bijeenkomsten gingen niet door." });
  await decider.press("Vaststellen en ondertekenen");
  await decider.reads("De subsidie is vastgesteld");
  await finance.go("/financien");
  await finance.press("Betalingen controleren");
  await finance.pressRow(organisation);
  await finance.reads("6.000,00");
  await finance.press("Gecontroleerd, klaar voor akkoord");
  await finance.reads("Een collega geeft akkoord op deze terugvordering");
  await colleague.go("/financien");
  await colleague.press("Betalingen van een collega vrijgeven");
  await colleague.pressRow(organisation);
  await colleague.press("Akkoord met de terugvordering");
  await colleague.fill({ paidOn: day() });
  await colleague.press("Ontvangst bevestigen");
  await colleague.reads("De ontvangst is bevestigd");
}

await story(async (first) => {
  const { browser } = first;
  const person = async (name) => Person.of(browser, (await first.another(Hands.context)).context, name, Hands, watch);
  const [administrator, caseworker, assessor, other, decider, finance, colleague] = await Promise.all(told.more.staff.map(person));
  const [one, two] = [`Stichting Een ${way}`, `Stichting Twee ${way}`];
  const [provider, neighbour] = await Promise.all([`een-${way}@voorbeeld.example`, `twee-${way}@voorbeeld.example`].map(person));

  await administrator.enter(told.password);
  await announced(administrator);
  const apart = Object.keys(WAYS).indexOf(way) * 2;
  await applied(provider, one, apart);
  await applied(neighbour, two, apart + 1);
  await caseworker.enter(told.password);
  await filtered(caseworker, two);
  await supplemented(caseworker, provider, one);
  for (const organisation of [one, two]) await completed(caseworker, organisation);
  for (const [who, points] of [[assessor, ["8", "7"]], [other, ["7", "8"]]]) {
    await who.enter(told.password);
    for (const organisation of [one, two]) await scored(who, organisation, points);
  }
  await decider.enter(told.password);
  await decided(decider, one, "Verleend");
  await decided(decider, two, "Gedeeltelijk verleend");
  await finance.enter(told.password);
  await colleague.enter(told.password);
  await paid(finance, colleague, one);
  await accounted(provider, caseworker, one);
  await heard(caseworker, provider, one);
  await settledLower(decider, finance, colleague, one);
  await provider.go("/aanvrager");
  await provider.press(`Herkennen ${one}`);
  await provider.reads("Vastgesteld op");
  assert.equal(wrong.length, 0, wrong.join("\n"));
  console.log(`${way}: ${seen.size} pages and states were looked at`);
}, Hands.context);
