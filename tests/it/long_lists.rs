//! Lists that are longer than a page go on on a next one, which begins where the one before ended, and nothing is left out.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use serde_json::json;

use crate::objection_attachments::{PDF, add, objected};
use crate::reports::attach;
use crate::support::App;
use crate::support::story::{AUDITOR, CASEWORKER, FINANCE, PROVIDER, text};
use crate::support::visitor::Visitor;

/// Every link of a list that begins like this, page after page from its first address; and how many pages there were.
async fn pages(visitor: &mut Visitor<'_>, first: &str, prefix: &str) -> (Vec<String>, usize) {
    let (mut found, mut seen, mut next) = (Vec::new(), 0, Some(first.to_owned()));
    let link = format!("href=\"{prefix}");
    while let Some(address) = next {
        let shown = visitor.get(&address).await;
        assert_eq!(shown.status, 200, "{address}: {}", shown.text);
        let links = shown.text.split(&link).skip(1);
        found.extend(links.map(|rest| rest.split(['"', '?']).next().unwrap().to_owned()));
        let nav = shown.text.split("<nav class=\"pages\"").nth(1);
        next = nav.map(|nav| {
            let address = nav.split("href=\"").nth(1).unwrap().split('"').next().unwrap();
            address.replace("&amp;", "&").replace("&#38;", "&")
        });
        seen += 1;
        assert!(seen < 20, "{first} never ends");
    }
    (found, seen)
}

fn each_once(found: &[String]) -> BTreeSet<&String> {
    let set: BTreeSet<_> = found.iter().collect();
    assert_eq!(set.len(), found.len(), "nothing twice: {found:?}");
    set
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_and_ceilings_go_on_on_a_next_page() {
    let app = App::start().await;
    let mut made = Vec::new();
    for _ in 0..27 {
        made.push(app.call("1000.00").await);
    }
    let mut visitor = Visitor::new(&app);
    visitor.log_in(AUDITOR).await;
    for (list, prefix, least) in [
        ("/financien", "/financien/plafonds/", 3),
        ("/behandeling/verdelingen", "/behandeling/openstellingen/", 2),
    ] {
        let (mut found, seen) = pages(&mut visitor, list, prefix).await;
        // The figures of a ceiling lead to its ledger, each to its own entries.
        found.retain(|link| !link.ends_with("/grootboek"));
        let found = each_once(&found);
        assert!(seen >= least, "{list}: {seen}");
        for call in &made {
            let id = if list == "/financien" {
                &call.ceiling
            } else {
                &call.id
            };
            assert!(
                found.iter().any(|link| link.starts_with(id.as_str())),
                "{list}: {id}"
            );
        }
    }
    let scheme = text(
        &app.get(AUDITOR, &format!("/v1/calls/{}", made[0].id))
            .await
            .good()["schemeId"],
    );
    let (found, seen) = pages(
        &mut visitor,
        &format!("/beheer/regelingen/{scheme}"),
        "/beheer/openstellingen/",
    )
    .await;
    assert!(seen == 2 && each_once(&found).len() >= 27, "{seen}: {found:?}");

    app.travel(TimeDelta::hours(2));
    let mut anyone = Visitor::new(&app);
    let first = anyone.get("/openstellingen").await.text;
    assert!(first.contains("Nu open") && first.contains("Gesloten"), "{first}");
    let (found, seen) = pages(&mut anyone, "/openstellingen", "/openstellingen/").await;
    let found = each_once(&found);
    assert!(seen >= 3, "{seen}");
    assert!(made.iter().all(|call| found.contains(&call.id)), "{found:?}");
}

/// Demands that a list comes in pages of two as it comes whole: in order, nothing twice and nothing left out.
async fn comes_in_pages(app: &App, who: &str, list: &str) {
    let whole = app.get(who, list).await;
    assert_eq!(whole.next_page(), None, "{list}");
    let whole = whole.good()["items"].as_array().unwrap().clone();
    assert!(whole.len() > 2, "{list}: {whole:#?}");
    let pages = app.pages(who, &format!("{list}?limit=2")).await;
    assert_eq!(pages.len(), whole.len().div_ceil(2), "{list}");
    assert_eq!(pages.concat(), whole, "{list}");
    let wrong = app.get(who, &format!("{list}?limit=201&colour=blue")).await;
    assert_eq!(wrong.problem(), (400, "invalid-input".to_owned()), "{list}");
    let errors = wrong.body["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 2, "{list}: {errors:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn free_days_payments_and_documents_come_in_pages() {
    let app = App::start().await;
    comes_in_pages(&app, PROVIDER, "/v1/free-days").await;

    let call = app.call("1000.00").await;
    let application = app.draft(PROVIDER, &call, "600.00").await;
    for name in ["een.pdf", "twee.pdf", "drie.pdf"] {
        app.upload(PROVIDER, &application, name, PDF.to_vec())
            .await
            .good();
    }
    comes_in_pages(
        &app,
        PROVIDER,
        &format!("/v1/applications/{application}/attachments"),
    )
    .await;

    let application = app.complete(PROVIDER, &call, "600.00").await;
    let award = app.granted(&application).await;
    let payments = format!("/v1/awards/{award}/payments");
    for name in ["een.pdf", "twee.pdf", "drie.pdf"] {
        attach(&app, &award, name).await;
        app.post(FINANCE, &payments, &json!({ "amount": "10.00" }))
            .await
            .good();
    }
    comes_in_pages(&app, FINANCE, &payments).await;
    comes_in_pages(&app, PROVIDER, &format!("/v1/awards/{award}/report-documents")).await;

    let objection = objected(&app).await;
    for name in ["een.pdf", "twee.pdf", "drie.pdf"] {
        add(&app, PROVIDER, &objection, name, PDF).await.good();
    }
    comes_in_pages(
        &app,
        CASEWORKER,
        &format!("/v1/objections/{objection}/attachments"),
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_proposals_of_a_call_go_on_on_a_next_page() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    app.complete(PROVIDER, &call, "100.00").await;
    let path = format!("/v1/calls/{}/distributions", call.id);
    for _ in 0..21 {
        app.post(CASEWORKER, &path, &json!({})).await.good();
    }
    let mut visitor = Visitor::new(&app);
    visitor.log_in(CASEWORKER).await;
    let list = format!("/behandeling/openstellingen/{}/verdelingen", call.id);
    let (found, seen) = pages(&mut visitor, &list, "/behandeling/verdelingen/").await;
    assert_eq!((each_once(&found).len(), seen), (21, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_story_of_a_dossier_is_told_in_parts() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let id = app.complete(PROVIDER, &call, "100.00").await;
    for _ in 0..60 {
        app.post(
            CASEWORKER,
            &format!("/v1/applications/{id}/notes"),
            &json!({ "text": "Gebeld." }),
        )
        .await
        .good();
    }
    let path = format!("/v1/applications/{id}/timeline");
    let first = app.get(CASEWORKER, &format!("{path}?limit=40")).await;
    let next = first.next_page().unwrap();
    let first = first.good()["items"].as_array().unwrap().clone();
    assert_eq!(first[0]["action"], "application-drafted");
    let rest = app.get(CASEWORKER, &next).await;
    let rest = rest.good()["items"].as_array().unwrap().clone();
    let told = |items: &[serde_json::Value]| {
        items
            .iter()
            .filter(|event| event["action"] == "note-written")
            .count()
    };
    assert_eq!(
        told(&first) + told(&rest),
        60,
        "none is left out and none is told twice"
    );

    let mut visitor = Visitor::new(&app);
    visitor.log_in(CASEWORKER).await;
    let desk = format!("/behandeling/aanvragen/{id}/tijdlijn");
    let newest = visitor.get(&desk).await.text;
    assert!(newest.contains("Notitie geschreven") && !newest.contains("Concept begonnen"));
    let place = newest
        .split("tijdlijn?na=")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let before = visitor.get(&format!("{desk}?na={place}")).await.text;
    assert!(before.contains("Concept begonnen"), "{before}");

    let mut provider = Visitor::new(&app);
    provider.log_in(PROVIDER).await;
    let own = provider
        .get(&format!("/aanvrager/aanvragen/{id}?eerder=3"))
        .await
        .text;
    assert!(own.contains("Concept begonnen"), "{own}");
    assert!(
        !own.contains("Notitie geschreven"),
        "a note is never told to its applicant"
    );
}
