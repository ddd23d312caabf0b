// The desk of finance: the ceiling at a glance and its entries, and a payment that goes from hand to hand to the bank.

import assert from "node:assert/strict";
import { story, told } from "./lib/visitor.mjs";

const { award, ceiling, colleague } = told.more;

await story(async (visitor) => {
  await visitor.logIn(told.people.finance);
  await visitor.look("finance");
  await visitor.see(`/financien/plafonds/${ceiling}`, "finance-ceiling");
  await visitor.see(`/financien/plafonds/${ceiling}?op=2024-06-30`, "finance-ceiling-before");
  await visitor.see(`/financien/plafonds/${ceiling}/grootboek`, "finance-ledger");
  await visitor.see(`/financien/plafonds/${ceiling}/grootboek?soort=buiten-plafond`, "finance-ledger-none");
  await visitor.see(`/financien/plafonds/${ceiling}/verschillen`, "finance-differences");
  await visitor.see(`/financien/plafonds/${ceiling}/verschillen?keuze=vastgesteld`, "finance-differences-none");
  await visitor.see(`/financien/plafonds/${ceiling}/verschillen?op=2024-06-30`, "finance-differences-before");
  await visitor.see("/financien/voorschotten", "finance-advances");
  await visitor.see("/financien/betalingen?stand=controleren", "finance-payments");
  await visitor.see("/financien/betalingen?stand=betaald", "finance-payments-paid");
  await visitor.see("/financien/betalingen?stand=vervallen", "finance-payments-none");
  await visitor.see(`/financien/betalingen?stand=betaald&plafond=${ceiling}&soort=uit`, "finance-payments-of-ceiling");
  await visitor.see("/financien/betalingen?stand=te-laat", "finance-payments-late");
  await visitor.see(`/financien/plafonds/${ceiling}/verschillen?keuze=verwacht`, "finance-differences-expected");
  await visitor.see("/financien/rekeningnummers", "finance-accounts");
  await visitor.see("/financien/dossiers?zoek=phg", "finance-dossiers");
  await visitor.see("/financien/dossiers?zoek=bestaat-niet", "finance-dossiers-none");

  // A figure leads to the entries that make it: today, and on a day in the past when nothing was granted yet.
  const page = await visitor.tab();
  const granted = "td a[href*='soort=verleend']:not([href*='deel='])";
  await page.goto(`/financien/plafonds/${ceiling}`);
  assert.match(await page.textContent(granted), /^€\s10\.000,00/);
  await page.click(granted);
  await page.waitForURL("**/grootboek?soort=verleend**");
  assert.match(await page.textContent("main td:nth-child(5)"), /^€\s10\.000,00$/);
  assert.match(await page.textContent("main strong:last-of-type"), /^€\s10\.000,00$/);
  await page.goto(`/financien/plafonds/${ceiling}?op=2024-06-30`);
  assert.match(await page.textContent(granted), /^€\s0,00/);
  await page.click(granted);
  await page.waitForURL("**/grootboek?soort=verleend&tot=2024-06-30");
  assert.equal(await page.locator("main tbody tr").count(), 0);

  // An amount that doesn't fit, and one that does.
  await page.goto(`/financien/subsidies/${award}`);
  await visitor.look("finance-award");
  await page.fill("[name=amount]", "12.000,00");
  await page.click("main form button[type=submit]");
  await page.waitForSelector("[data-mistakes]");
  await visitor.look("finance-award-refused");
  await page.fill("[name=amount]", "9.000,00");
  await page.click("main form button[type=submit]");
  await page.waitForURL("**/financien/betalingen/*");
  await visitor.look("finance-payment-own");
  const payment = page.url();
  assert.equal(await page.locator("form[action$='/vrijgave']").count(), 0);

  const other = await visitor.another();
  await other.logIn(colleague);
  const tab = await other.tab();
  await tab.goto("/financien/betalingen?stand=vrijgeven");
  await other.look("finance-release");
  await tab.click("text=Gekozen betalingen vrijgeven");
  await tab.waitForSelector("[data-mistakes]");
  await other.look("finance-release-none-ticked");
  await tab.goto(payment);
  await other.look("finance-payment");
  await tab.click("text=Betaling vrijgeven");
  await tab.waitForSelector("text=De betaling is vrijgegeven");
  await tab.goto("/financien/batches");
  await other.look("finance-batches");
  await tab.click("main a[href='/financien/betalingen?stand=versturen']");
  await tab.waitForURL("**/financien/betalingen?stand=versturen");
  await other.look("finance-payments-to-send");
  await tab.goto("/financien/batches");
  await tab.click("text=Maak een batch");
  await tab.waitForURL("**/financien/batches/*");
  await other.look("finance-batch");
  await tab.goto(payment);
  await other.look("finance-payment-at-bank");
  await tab.fill("[name=paidOn]", "2099-01-01");
  await tab.click("text=Bijschrijving bevestigen");
  await tab.waitForSelector("[data-mistakes]");
  await other.look("finance-payment-refused");
  await tab.click("text=De bank stuurde deze betaling terug");
  await other.look("finance-payment-return");
  await tab.fill("[name=paidOn]", new Date().toLocaleDateString("sv", { timeZone: "Europe/Amsterdam" }));
  await tab.click("text=Bijschrijving bevestigen");
  await tab.waitForSelector("text=De bijschrijving is bevestigd");
  await other.look("finance-payment-paid");
  await tab.goto("/financien/batches");
  await other.look("finance-batches-none");
  await tab.goto("/financien/rekeningnummers");
  await tab.click("text=Goedkeuren");
  await tab.waitForSelector("text=Het nummer is goedgekeurd");
  await other.look("finance-accounts-none");
  await tab.click("text=English");
  await tab.waitForSelector("html[lang=en]");
  await other.see(`/financien/plafonds/${ceiling}`, "finance-ceiling-english");
}, {});

// Without scripts, and by who only looks on.
await story(async (visitor) => {
  await visitor.logIn(told.people.auditor);
  const page = await visitor.tab();
  await page.goto(`/financien/plafonds/${ceiling}`);
  await page.fill("[name=op]", "2024-06-30");
  await page.click("main form button[type=submit]");
  await page.waitForURL("**op=2024-06-30**");
  await page.goto(`/financien/subsidies/${award}`);
  assert.equal(await page.locator("main form").count(), 0);
}, { javaScriptEnabled: false });
