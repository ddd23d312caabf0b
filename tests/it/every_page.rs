//! Every page of the portal in a real browser, with something real behind each address: accessible, valid, and fit for a phone.

use std::collections::{BTreeMap, HashMap};

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::access::WHO;
use crate::page_access::{ANYONE, PAGES};
use crate::strangers::belongings;
use crate::support::browser::play;
use crate::support::story::{ADMINISTRATOR, DECIDER, PROVIDER, text};
use crate::support::{App, filled};

/// Addresses that answer no page, and why.
pub const NO_PAGE: &[(&str, &str)] = &[
    ("/openstellingen/{id}/loting/{draw}/deelnemers", "a download"),
    ("/register/csv", "a download"),
    ("/register/json", "a download"),
    ("/demo/mail", "only in the demo, where the story reads its mail"),
    (
        "/demo/mail/{name}",
        "only in the demo, where the story reads its mail",
    ),
    ("/taal/{language}", "goes back to where one was"),
    ("/account/gegevens", "a download"),
    ("/aanvrager/aanvragen/{id}/documenten/{document}", "a download"),
    ("/aanvrager/bezwaren/{id}/documenten/{document}", "a download"),
    ("/aanvrager/brieven/{id}", "a letter"),
    ("/behandeling/aanvragen/{id}/bijlagen/{attachment}", "a download"),
    ("/behandeling/aanvragen/{id}/kennisgeving/pdf", "a letter"),
    ("/behandeling/bezwaren/{id}/documenten/{document}", "a download"),
    ("/behandeling/brieven/{id}", "a letter"),
    ("/financien/plafonds/{id}/grootboek/csv", "a download"),
    ("/financien/plafonds/{id}/verschillen/csv", "a download"),
    ("/financien/batches/{id}/csv", "a download"),
];

/// Addresses behind which nothing can be done in these states: their page is a refusal.
const REFUSES: &[&str] = &[];

/// What the identifiers of an address stand for, the longest beginning first.
const BEHIND: &[(&str, &str)] = &[
    ("/aanvrager/aanvragen/{id}/invullen", "draft"),
    ("/aanvrager/aanvragen/{id}/aanbod", "waitingId"),
    ("/aanvrager/aanvragen/{id}", "applicationId"),
    ("/aanvrager/bezwaren/{id}", "objectionId"),
    ("/aanvrager/brieven/{id}", "letterId"),
    ("/aanvrager/organisaties/{id}", "organisationId"),
    ("/behandeling/aanvragen/{id}", "applicationId"),
    ("/behandeling/bezwaren/{id}", "objectionId"),
    ("/behandeling/e-mail/{message}", "notificationId"),
    ("/behandeling/openstellingen/{id}/reservelijst", "waitingCallId"),
    ("/behandeling/openstellingen/{id}", "callId"),
    ("/behandeling/post/{job}", "printJobId"),
    ("/behandeling/subsidies/{id}", "awardId"),
    ("/behandeling/verdelingen/{id}", "distributionId"),
    ("/beheer/deelplafonds/{id}", "subCeilingId"),
    ("/beheer/mandaten/{id}", "mandateId"),
    ("/beheer/mensen/{id}", "userId"),
    ("/beheer/openstellingen/{id}/wijzigen", "draftCallId"),
    ("/beheer/openstellingen/{id}", "callId"),
    ("/beheer/plafonds/{id}", "ceilingId"),
    ("/beheer/regelingen/{id}", "schemeId"),
    ("/financien/batches/{id}", "batchId"),
    ("/financien/betalingen/{id}", "paymentId"),
    ("/financien/dossiers/{id}", "applicationId"),
    ("/financien/plafonds/{id}", "ceilingId"),
    ("/financien/subsidies/{id}", "awardId"),
    ("/ontvangstbewijzen/{number}", "receipt"),
    ("/openstellingen/{id}", "callId"),
];

/// The other identifiers of an address.
const BESIDE: &[(&str, &str)] = &[
    ("application", "waitingId"),
    ("document", "attachmentId"),
    ("hearing", "applicationHearingId"),
    ("member", "memberId"),
    ("offer", "reserveOfferId"),
];

/// What else stands in an address.
const WORDS: &[(&str, &str)] = &[("at", "0"), ("kind", "refusal"), ("handeling", "aanvulling")];

fn known_as<'a>(list: &[(&str, &'a str)], name: &str) -> Option<&'a str> {
    let found = list.iter().find(|(known, _)| *known == name);
    found.map(|(_, meant)| *meant)
}

/// An address with something real behind it.
pub fn somewhere(address: &str, known: &HashMap<&str, String>) -> String {
    let behind = BEHIND.iter().find(|(begin, _)| address.starts_with(begin));
    filled(address, |name| {
        if let Some(word) = known_as(WORDS, name) {
            return word.to_owned();
        }
        let meant = known_as(BESIDE, name).or(behind.map(|(_, meant)| *meant));
        let meant = meant.unwrap_or_else(|| panic!("{address}: say in BEHIND what {name} is"));
        known[meant].clone()
    })
}

/// A call that isn't published, so that it can still be changed.
async fn draft_call(app: &App, known: &HashMap<&'static str, String>) -> String {
    let call = json!({
        "schemeId": known["schemeId"], "ceilingId": known["ceilingId"], "title": "Preventieaanbod",
        "description": "Trainingen", "opensAt": app.now() + TimeDelta::hours(1), "closesAt": app.now() + TimeDelta::hours(2),
        "decisionWeeks": 13, "distributionMethod": "order-of-receipt", "lastOne": "partial", "minimum": "0.00",
        "requiredDocuments": [], "themes": [], "criteria": [],
    });
    text(&app.post(ADMINISTRATOR, "/v1/calls", &call).await.good()["id"])
}

/// What pages show and [`belongings`] lacks: aid, drafts, a receipt, and who waits for money.
pub async fn more(app: &App, known: &mut HashMap<&'static str, String>) {
    // A step of its own is there where the scheme gives de-minimis aid.
    let scheme = format!("/v1/schemes/{}", known["schemeId"]);
    let aid = json!({ "deMinimisCeiling": "300000.00" });
    app.patch(ADMINISTRATOR, &scheme, &aid).await.good();
    known.insert("draftCallId", draft_call(app, known).await);
    let call = app.call("1000.00").await;
    known.insert("draft", app.draft(PROVIDER, &call, "100.00").await);
    let path = format!("/v1/applications/{}", known["applicationId"]);
    let receipt = app.get(PROVIDER, &path).await.good()["receipt"]["number"].to_string();
    known.insert("receipt", receipt);
    let offer = format!("/v1/reserve-offers/{}", known["reserveOfferId"]);
    let waiting = text(&app.get(DECIDER, &offer).await.good()["applicationId"]);
    let path = format!("/v1/applications/{waiting}");
    let call = text(&app.get(DECIDER, &path).await.good()["callId"]);
    known.extend([("waitingId", waiting), ("waitingCallId", call)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_looked_at_in_a_browser_or_has_a_reason_not_to_be() {
    let app = App::start().await;
    let mut known = belongings(&app).await;
    more(&app, &mut known).await;
    let path = format!("/v1/applications/{}", known["applicationId"]);
    let decision = app.get(PROVIDER, &format!("{path}/decision")).await.good();
    let contested = format!("?tegen=decision&besluit={}", text(&decision["id"]));
    let mut visits: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for (line, allowed) in PAGES {
        let Some(address) = line.strip_prefix("GET ") else {
            continue;
        };
        if NO_PAGE.iter().any(|(known, _)| *known == address) {
            continue;
        }
        let role = allowed.split(' ').next().unwrap();
        let who = WHO.iter().find(|(known, _)| *known == role).map(|(_, who)| *who);
        assert!(who.is_some() || *allowed == ANYONE, "{line}");
        let mut path = somewhere(address, &known);
        if address == "/aanvrager/aanvragen/{id}/bezwaar" {
            path.push_str(&contested);
        }
        let refuses = REFUSES.contains(&address);
        let page = json!({ "address": address, "path": path, "refuses": refuses });
        visits.entry(who.unwrap_or("")).or_default().push(page);
    }
    let all: usize = visits.values().map(Vec::len).sum();
    assert!(all > 100, "{all} pages");
    play(&app, "every_page", json!(visits)).await;
}

#[test]
fn no_page_has_a_reason_that_is_out_of_date() {
    let all = NO_PAGE.iter().map(|(address, _)| address).chain(REFUSES);
    for address in all {
        let line = format!("GET {address}");
        assert!(PAGES.iter().any(|(known, _)| *known == line), "{address} is gone");
    }
}
