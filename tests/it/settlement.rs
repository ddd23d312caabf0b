//! Settling by the arrangement for the amount, over HTTP.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::App;
use crate::support::story::{ADMINISTRATOR, CASEWORKER, DECIDER, FINANCE, PROVIDER, report, text};

/// An award of so much with its final report, of three of the five sessions, under the newest scheme.
async fn accounted(app: &App, euros: &str) -> String {
    let call = app.call("1000000.00").await;
    let application = app.complete(PROVIDER, &call, euros).await;
    let award = app.granted(&application).await;
    let mut report = report();
    report["sessions"] = json!(3);
    report["actualCosts"] = json!("90000.00");
    report["thirdPartyIncome"] = json!("5000.00");
    report["ownContribution"] = json!("1000.00");
    let path = format!("/v1/awards/{award}/reports");
    // What an earlier report says of a part of the same period is in the final one.
    let mut part = report.clone();
    part["final"] = json!(false);
    app.post(PROVIDER, &path, &part).await.good();
    // And what was done before that period comes with it.
    part["periodStart"] = json!("2025-12-01");
    part["periodEnd"] = json!("2025-12-31");
    part["sessions"] = json!(1);
    part["actualCosts"] = json!("10000.00");
    part["thirdPartyIncome"] = json!("0.00");
    part["ownContribution"] = json!("0.00");
    app.post(PROVIDER, &path, &part).await.good();
    app.post(PROVIDER, &path, &report).await.good();
    award
}

async fn proposal(app: &App, award: &str) -> Value {
    app.get(CASEWORKER, &format!("/v1/awards/{award}/settlement-proposal"))
        .await
        .good()
}

/// Lets the newest scheme settle what is neither small nor large by its costs.
async fn by_costs(app: &App) {
    let schemes = app.get(ADMINISTRATOR, "/v1/schemes").await;
    let path = format!("/v1/schemes/{}", text(&schemes.body["items"][0]["id"]));
    let scheme = app.get(ADMINISTRATOR, &path).await;
    assert_eq!(scheme.body["accountabilityBetween"], "activities");
    let change = app
        .request(Method::PATCH, &path)
        .bearer_auth(app.token(ADMINISTRATOR).await)
        .header("If-Match", scheme.headers["etag"].to_str().unwrap())
        .header("Content-Type", "application/merge-patch+json")
        .body(json!({ "accountabilityBetween": "costs" }).to_string());
    assert_eq!(app.send(change).await.good()["accountabilityBetween"], "costs");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_amount_decides_how_is_accounted_and_what_is_proposed_awb_4_46() {
    let app = App::start().await;
    let small = accounted(&app, "24999.99").await;
    let middle = accounted(&app, "100000.00").await;
    let large = accounted(&app, "125000.00").await;
    for (award, arrangement, amount) in [
        (&small, "directly", "24999.99"),
        (&middle, "by-activities", "80000.00"),
        (&large, "by-audited-costs", "94000.00"),
    ] {
        let proposal = proposal(&app, award).await;
        assert_eq!(proposal["arrangement"], arrangement);
        assert_eq!(proposal["amount"], amount);
        assert_eq!(
            (&proposal["plannedSessions"], &proposal["givenSessions"]),
            (&json!(5), &json!(4))
        );
    }
    by_costs(&app).await;
    let proposal = proposal(&app, &middle).await;
    assert_eq!(
        (&proposal["arrangement"], &proposal["amount"]),
        (&json!("by-costs"), &json!("94000.00"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_settlement_keeps_what_was_proposed_when_it_departs_from_it_awb_4_46() {
    let app = App::start().await;
    let award = accounted(&app, "100000.00").await;
    // A bit more than what is proposed: the decider says why.
    let settled = app.settled_lower(&award, "85000.00").await;
    assert_eq!(settled["arrangement"], "by-activities");
    assert_eq!(settled["proposedAmount"], "80000.00");
    assert_eq!(settled["amount"], "85000.00");
    let found = app.get(FINANCE, &format!("/v1/awards/{award}")).await.good();
    let words = app.letter_of(&text(&found["applicationId"])).await.words();
    assert!(words.contains("Bij dit bedrag telt wat er is gedaan"), "{words}");
    let more = json!({ "amount": "85000.01", "reasons": "Meer." });
    let again = app
        .post(DECIDER, &format!("/v1/awards/{award}/settlement"), &more)
        .await;
    assert_eq!(again.status, 409);
}
