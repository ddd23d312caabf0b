//! Distributions with other figures than those of the call, several beside each other, over HTTP and on their pages.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::distribution::{approve, propose, scored, tender};
use crate::sub_ceilings::{part, under};
use crate::support::App;
use crate::support::story::{ASSESSOR, ASSESSOR_2, CASEWORKER, Call, DECIDER, PROVIDER, text};
use crate::support::visitor::Visitor;

/// A tender of a hundred euros in which reach counts for sixty and quality for forty.
async fn two_criteria(app: &App) -> Call {
    let other = json!({
        "distributionMethod": "tender",
        "criteria": [
            { "code": "reach", "title": "Bereik", "weight": 60, "maximum": 10 },
            { "code": "quality", "title": "Kwaliteit", "weight": 40, "maximum": 10 },
        ],
    });
    app.call_like("100.00", other).await
}

/// A complete application of sixty euros that both assessors give these points.
async fn judged(app: &App, call: &Call, reach: u32, quality: u32) -> String {
    let id = app.complete(PROVIDER, call, "60.00").await;
    let points = json!({ "reach": reach, "quality": quality });
    let new = json!({ "noConflictOfInterest": true, "points": points, "advice": "Goed." });
    for who in [ASSESSOR, ASSESSOR_2] {
        let path = format!("/v1/applications/{id}/assessments");
        app.post(who, &path, &new).await.good();
    }
    id
}

/// Who stands where with which amount.
fn ranked(made: &Value) -> Vec<(String, String)> {
    let lines = made["proposal"].as_array().unwrap().iter();
    lines
        .map(|line| (text(&line["applicationId"]), text(&line["amount"])))
        .collect()
}

fn entry(id: &str, amount: &str) -> (String, String) {
    (id.to_owned(), amount.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn other_weights_and_least_points_can_be_tried_and_never_approved_awb_4_26() {
    let app = App::start().await;
    let call = two_criteria(&app).await;
    let wide = judged(&app, &call, 9, 5).await;
    let good = judged(&app, &call, 6, 10).await;
    app.travel(TimeDelta::hours(2));
    let own = propose(&app, &call, json!({})).await.good();
    assert_eq!(ranked(&own), [entry(&good, "60.00"), entry(&wide, "40.00")]);
    let other = json!({ "criteria": [{ "id": "reach", "weight": 80 }, { "id": "quality", "weight": 20 }] });
    let tried = propose(&app, &call, other).await.good();
    assert_eq!(tried["simulated"], true);
    assert_eq!(tried["input"]["criteria"][0]["weight"], 80);
    assert_eq!(ranked(&tried), [entry(&wide, "60.00"), entry(&good, "40.00")]);
    let refused = approve(&app, DECIDER, &tried).await;
    assert_eq!(refused.problem(), (409, "distribution-outdated".to_owned()));
    assert!(text(&refused.body["detail"]).contains("simulatie"));
    let other = json!({ "criteria": [{ "id": "quality", "threshold": 6 }] });
    let tried = propose(&app, &call, other).await.good();
    assert_eq!(ranked(&tried), [entry(&good, "60.00"), entry(&wide, "0.00")]);
    // Naming what was announced is no simulation.
    let same = json!({ "criteria": [{ "id": "reach", "weight": 60 }, { "id": "quality" }] });
    assert_eq!(
        propose(&app, &call, same).await.good()["inputHash"],
        own["inputHash"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_that_are_tried_fit_the_call_and_its_parts() {
    let app = App::start().await;
    let call = two_criteria(&app).await;
    for (other, pointer, code) in [
        (
            json!({ "criteria": [{ "id": "reach", "weight": 70 }] }),
            "/criteria",
            "weights-not-100",
        ),
        (
            json!({ "criteria": [{ "id": "price", "threshold": 1 }] }),
            "/criteria/0/id",
            "criterion-unknown",
        ),
        (
            json!({ "criteria": [{ "id": "reach" }, { "id": "reach" }] }),
            "/criteria/1/id",
            "repeated",
        ),
        (
            json!({ "criteria": [{ "id": "reach", "threshold": 11 }] }),
            "/criteria/0/threshold",
            "threshold-above-maximum",
        ),
        (
            json!({ "criteria": [{ "id": "reach", "threshold": 0.000_000_1 }] }),
            "/criteria/0/threshold",
            "points-out-of-range",
        ),
        (
            json!({ "threshold": 0.000_000_1 }),
            "/threshold",
            "points-out-of-range",
        ),
        (
            json!({ "subCeilings": [{ "id": "zuid", "amount": "1.00" }] }),
            "/subCeilings/0/id",
            "sub-ceiling-unknown",
        ),
    ] {
        let refused = propose(&app, &call, other.clone()).await;
        let wrong = &refused.body["errors"][0];
        assert_eq!(
            (&wrong["pointer"], &wrong["code"]),
            (&json!(pointer), &json!(code)),
            "{other}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_amount_for_a_sub_ceiling_can_be_tried() {
    let app = App::start().await;
    let call = app.call("100.00").await;
    let north = part(&app, &call, "noord", "40.00").await;
    let first = under(&app, &call, &north, "30.00").await;
    let second = app.complete(PROVIDER, &call, "50.00").await;
    let other = json!({ "subCeilings": [{ "id": "noord", "amount": "20.00" }] });
    let tried = propose(&app, &call, other).await.good();
    assert_eq!(tried["simulated"], true);
    assert_eq!(ranked(&tried), [entry(&first, "20.00"), entry(&second, "50.00")]);
    // In the portal the part stands with what there is, and an empty field leaves it so.
    let mut caseworker = Visitor::new(&app);
    caseworker.log_in(CASEWORKER).await;
    let bench = format!("/behandeling/openstellingen/{}/verdelingen", call.id);
    let shown = caseworker.get(&bench).await.text;
    assert!(shown.contains("nu te verdelen €\u{a0}40,00"), "{shown}");
    for (amount, simulated) in [("", false), ("10,00", true)] {
        let fields = [("subCeilings/0/id", "noord"), ("subCeilings/0/amount", amount)];
        let made = caseworker
            .send(&bench, &bench, &fields)
            .await
            .going_to()
            .to_owned();
        let shown = caseworker.get(&made).await.text;
        assert_eq!(shown.contains("Simulatie van"), simulated, "{shown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caseworker_tries_other_weights_on_the_workbench() {
    let app = App::start().await;
    let call = two_criteria(&app).await;
    judged(&app, &call, 9, 5).await;
    let mut caseworker = Visitor::new(&app);
    caseworker.log_in(CASEWORKER).await;
    let bench = format!("/behandeling/openstellingen/{}/verdelingen", call.id);
    let shown = caseworker.get(&bench).await.text;
    assert!(
        shown.contains("Bereik</span>: andere weging") && shown.contains("nu weging 60"),
        "{shown}"
    );
    let mut fields = vec![
        ("criteria/0/id", "reach"),
        ("criteria/0/weight", "80"),
        ("criteria/1/id", "quality"),
        ("criteria/1/threshold", "4"),
    ];
    let refused = caseworker.send(&bench, &bench, &fields).await;
    assert_eq!(refused.status, 400, "weights add up to 120");
    assert!(
        refused.text.contains("href=\"#criteria\"") && refused.text.contains("value=\"80\""),
        "{}",
        refused.text
    );
    fields.push(("criteria/1/weight", "20"));
    let made = caseworker
        .send(&bench, &bench, &fields)
        .await
        .going_to()
        .to_owned();
    assert!(caseworker.get(&made).await.text.contains("Simulatie van"));
}

#[tokio::test(flavor = "multi_thread")]
async fn several_stand_beside_one_in_the_order_in_which_they_are_asked_for() {
    let app = App::start().await;
    let call = tender(&app, "100.00").await;
    scored(&app, &call, "60.00", [9, 9]).await;
    scored(&app, &call, "60.00", [8, 8]).await;
    let own = text(&propose(&app, &call, json!({})).await.good()["id"]);
    let mut others = Vec::new();
    for ceiling in ["110.00", "60.00", "120.00", "50.00", "10.00"] {
        let other = json!({ "ceiling": ceiling, "note": format!("Met {ceiling}") });
        let tried = propose(&app, &call, other).await.good();
        others.push(text(&tried["id"]));
    }
    let asking = |others: &[String], name: &str| {
        let each: Vec<_> = others.iter().map(|id| format!("{name}={id}")).collect();
        each.join("&")
    };
    let path = format!("/v1/distributions/{own}/comparison");
    let three = format!("{path}?{}", asking(&others[..3], "with"));
    let compared = app.get(CASEWORKER, &three).await.good();
    let beside: Vec<_> = compared["others"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let shift = &one["differences"][0]["shift"];
            (text(&one["distributionId"]), text(&one["granted"]), text(shift))
        })
        .collect();
    let expected = [("110.00", "more"), ("60.00", "out"), ("120.00", "more")];
    let expected: Vec<_> = others
        .iter()
        .zip(expected)
        .map(|(id, (granted, shift))| (id.clone(), granted.to_owned(), shift.to_owned()))
        .collect();
    assert_eq!(beside, expected);
    let alone = app.get(CASEWORKER, &path).await.good();
    assert_eq!(alone["others"], json!([]));
    for (query, pointer, code) in [
        (asking(&others, "with"), "/with", "too-many"),
        ("with=x".to_owned(), "/with/0", "uuid-invalid"),
    ] {
        let refused = app.get(CASEWORKER, &format!("{path}?{query}")).await;
        let wrong = &refused.body["errors"][0];
        assert_eq!(
            (&wrong["pointer"], &wrong["code"]),
            (&json!(pointer), &json!(code))
        );
    }
    let unknown = format!("{path}?with={}&with={own}", uuid::Uuid::now_v7());
    let unknown = app.get(CASEWORKER, &unknown).await;
    assert_eq!(unknown.problem(), (404, "not-found".to_owned()));
    let mut caseworker = Visitor::new(&app);
    caseworker.log_in(CASEWORKER).await;
    let page = format!("/behandeling/verdelingen/{own}");
    let shown = caseworker
        .get(&format!("{page}?{}", asking(&others[..3], "naast")))
        .await
        .text;
    assert_eq!(shown.matches("In de andere").count(), 3, "{shown}");
    assert!(shown.contains("€\u{a0}120,00"), "{shown}");
    let note = "<span lang=\"nl\">Met 120.00</span>, ";
    let notes = shown.matches(note).count();
    assert_eq!(notes, 2, "to choose and as a column: {shown}");
    let too_many = format!("{page}?{}", asking(&others, "naast"));
    let refused = caseworker.get(&too_many).await;
    assert_eq!(refused.status, 400);
    for told in ["Dit zijn er te veel.", "Ten hoogste vier."] {
        assert!(refused.text.contains(told), "{told}: {}", refused.text);
    }
}
