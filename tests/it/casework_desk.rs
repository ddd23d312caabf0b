//! The desk of caseworkers, assessors and deciders, without a browser: what a page shows, and what its forms do.

use chrono::TimeDelta;
use serde_json::json;

use crate::support::App;
use crate::support::story::{ASSESSOR, CASEWORKER, Call, DECIDER, OTHER_PROVIDER, PROVIDER, text};
use crate::support::visitor::Visitor;

/// Someone who is logged in.
async fn desk<'a>(app: &'a App, who: &str) -> Visitor<'a> {
    let mut visitor = Visitor::new(app);
    visitor.log_in(who).await;
    visitor
}

/// The reference of an application.
async fn reference(app: &App, application: &str) -> String {
    let found = app
        .get(CASEWORKER, &format!("/v1/applications/{application}"))
        .await
        .good();
    text(&found["reference"])
}

fn of_call(call: &Call) -> String {
    format!("/behandeling?openstelling={}", call.id)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_work_list_shows_what_is_due_first_on_top() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let late = app.submitted(PROVIDER, &call, "10000.00").await;
    app.travel(TimeDelta::minutes(1));
    let soon = app.submitted(OTHER_PROVIDER, &call, "5000.00").await;
    let (late, soon) = (reference(&app, &late).await, reference(&app, &soon).await);
    let mut visitor = desk(&app, CASEWORKER).await;
    let page = visitor.get(&of_call(&call)).await.text;
    assert!(page.find(&late).unwrap() < page.find(&soon).unwrap(), "{page}");
    assert!(page.contains("Nog 91 dagen"), "{page}");
    app.travel(TimeDelta::days(93));
    let mut visitor = desk(&app, CASEWORKER).await;
    let page = visitor
        .get(&format!("{}&verlopen=true", of_call(&call)))
        .await
        .text;
    assert!(page.contains("2 dagen te laat"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_work_list_keeps_its_filters_in_the_address() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let id = app.submitted(PROVIDER, &call, "10000.00").await;
    let name = reference(&app, &id).await;
    let mut visitor = desk(&app, CASEWORKER).await;
    let call = of_call(&call);
    for (filter, found) in [
        ("", true),
        ("&wie=alle", true),
        ("&wie=caseworker", true),
        ("&wie=decider", false),
        ("&status=submitted", true),
        ("&status=complete", false),
        ("&status=geen-status", true),
        ("&voor=2020-01-01", false),
        ("&voor=2199-01-01", true),
        ("&verlopen=true", false),
    ] {
        let page = visitor.get(&format!("{call}{filter}")).await;
        assert_eq!(page.status, 200);
        assert_eq!(page.text.contains(&name), found, "{filter}");
        assert_eq!(page.text.contains("Geen termijn past"), !found, "{filter}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_work_list_goes_on_where_the_page_before_ended() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let organisation = app.organisation(PROVIDER).await;
    let mut names = Vec::new();
    for _ in 0..27 {
        let new = json!({
            "callId": call.id, "organisationId": organisation, "content": crate::support::story::content("10.00"),
        });
        let id = text(&app.post(PROVIDER, "/v1/applications", &new).await.good()["id"]);
        app.post(PROVIDER, &format!("/v1/applications/{id}/submission"), &json!({}))
            .await
            .good();
        names.push(reference(&app, &id).await);
    }
    let mut visitor = desk(&app, CASEWORKER).await;
    for list in [
        of_call(&call),
        format!("/behandeling/aanvragen?openstelling={}", call.id),
    ] {
        let first = visitor.get(&list).await.text;
        let link = first
            .split("rel=\"next\"")
            .next()
            .unwrap()
            .rsplit("href=\"")
            .next()
            .unwrap();
        let link = link
            .split('"')
            .next()
            .unwrap()
            .replace("&amp;", "&")
            .replace("&#38;", "&");
        let second = visitor.get(&link).await.text;
        assert!(!second.contains("rel=\"next\""), "{second}");
        for name in &names {
            assert_ne!(first.contains(name), second.contains(name), "{name} in {list}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_the_own_judgement_stands_above_the_list() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let id = app.complete(PROVIDER, &call, "10000.00").await;
    let criteria =
        json!({ "criteria": [{ "code": "reach", "title": "Bereik", "weight": 100, "maximum": 10 }] });
    let tender = app.call_like("50000.00", criteria).await;
    let to_score = app.complete(OTHER_PROVIDER, &tender, "7000.00").await;
    let decider = desk(&app, DECIDER).await.get("/behandeling").await.text;
    assert!(
        decider.contains(&format!("/behandeling/aanvragen/{id}/besluit")),
        "{decider}"
    );
    assert!(
        !decider.contains(&format!("{to_score}/besluit")),
        "it has to be scored first"
    );
    let mut assessor = desk(&app, ASSESSOR).await;
    let own = format!("/behandeling/aanvragen/{to_score}/beoordeling");
    assert!(assessor.get("/behandeling").await.text.contains(&own));
    let scores = json!({ "noConflictOfInterest": true, "points": { "reach": 8 }, "advice": "Goed." });
    let path = format!("/v1/applications/{to_score}/assessments");
    app.post(ASSESSOR, &path, &scores).await.good();
    assert!(
        !assessor.get("/behandeling").await.text.contains(&own),
        "it was scored"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_in_no_list_of_the_municipality() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    app.draft(PROVIDER, &call, "10000.00").await;
    let mut visitor = desk(&app, CASEWORKER).await;
    let page = visitor
        .get(&format!("/behandeling/aanvragen?openstelling={}", call.id))
        .await
        .text;
    assert!(page.contains("Geen aanvraag past bij deze filters"), "{page}");
}
