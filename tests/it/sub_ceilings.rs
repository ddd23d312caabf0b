//! Sub-ceilings: parts of a ceiling that hold as the ceiling itself does, by one grant, by many at once, and from psql.

use std::sync::Arc;

use diesel_async::{AsyncConnection as _, AsyncPgConnection, SimpleAsyncConnection as _};
use plafond::audit;
use serde_json::{Value, json};

use crate::distribution::{approve, propose};
use crate::support::story::{
    ADMINISTRATOR, CASEWORKER, Call, DECIDER, DECIDER_2, FINANCE, PROVIDER, grant, report, text,
};
use crate::support::{Answered, App};

/// Sets a part of the ceiling of a call.
pub async fn part(app: &App, call: &Call, code: &str, amount: &str) -> String {
    let path = format!("/v1/ceilings/{}/sub-ceilings", call.ceiling);
    let new = json!({ "code": code, "title": code, "amount": amount, "ground": "Collegebesluit" });
    text(&app.post(ADMINISTRATOR, &path, &new).await.good()["id"])
}

/// A complete application under a part.
pub async fn under(app: &App, call: &Call, part: &str, euros: &str) -> String {
    let id = app.complete(PROVIDER, call, euros).await;
    let path = format!("/v1/applications/{id}/sub-ceiling");
    let put = app
        .post(CASEWORKER, &path, &json!({ "subCeilingId": part }))
        .await
        .good();
    assert_eq!(put["subCeilingId"], part);
    id
}

async fn available(app: &App, call: &Call) -> Vec<(String, String)> {
    let path = format!("/v1/ceilings/{}/sub-ceilings", call.ceiling);
    let list = app.get(FINANCE, &path).await.good();
    let of = |one: &Value| (text(&one["code"]), text(&one["available"]));
    list["items"].as_array().unwrap().iter().map(of).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_is_refused_in_so_far_as_it_exceeds_its_sub_ceiling_awb_4_25() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let north = part(&app, &call, "noord", "100.00").await;
    let first = under(&app, &call, &north, "60.00").await;
    let second = under(&app, &call, &north, "60.00").await;
    let elsewhere = app.complete(PROVIDER, &call, "500.00").await;
    let award = app.granted(&first).await;
    let path = format!("/v1/applications/{second}/decision");
    let mut whole = grant();
    whole["inSoFarAsCeilingAllows"] = json!(false);
    let refused = app.post(DECIDER, &path, &whole).await;
    assert_eq!(refused.problem(), (409, "ceiling-reached".to_owned()));
    assert!(
        refused.body["detail"].as_str().unwrap().contains("€ 40,00"),
        "{}",
        refused.body
    );
    let partly = app.post(DECIDER, &path, &grant()).await.good();
    assert_eq!(
        (&partly["outcome"], &partly["amount"]),
        (&json!("partially-granted"), &json!("40.00"))
    );
    app.granted(&elsewhere).await;
    assert_eq!(
        available(&app, &call).await,
        [("noord".to_owned(), "0.00".to_owned())]
    );
    assert_eq!(app.balance(&call.ceiling).await["committed"], "600.00");
    let late = app
        .post(
            CASEWORKER,
            &format!("/v1/applications/{second}/sub-ceiling"),
            &json!({ "subCeilingId": null }),
        )
        .await;
    assert_eq!(late.problem(), (409, "impossible-now".to_owned()));
    // What comes back to the ceiling comes back to its part.
    app.heard(&award, json!({ "kind": "lowering", "amount": "45.00" }))
        .await;
    let lowered = json!({ "kind": "lowered", "amount": "45.00", "ground": "not-performed", "reasons": "Minder bijeenkomsten." });
    app.post(DECIDER, &format!("/v1/awards/{award}/changes"), &lowered)
        .await
        .good();
    assert_eq!(
        available(&app, &call).await,
        [("noord".to_owned(), "15.00".to_owned())]
    );
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    audit::trail::verify(&mut conn, None).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_raise_is_refused_in_so_far_as_it_exceeds_its_sub_ceiling_awb_4_25() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let north = part(&app, &call, "noord", "100.00").await;
    let first = under(&app, &call, &north, "80.00").await;
    let mut less = grant();
    less["amount"] = json!("50.00");
    let decision = format!("/v1/applications/{first}/decision");
    let award = text(&app.post(DECIDER, &decision, &less).await.good()["awardId"]);
    let other = under(&app, &call, &north, "30.00").await;
    app.granted(&other).await;
    let path = format!("/v1/awards/{award}/changes");
    let mut raise = json!({ "kind": "raised", "amount": "80.00", "reasons": "Er komen bijeenkomsten bij." });
    let refused = app.post(DECIDER, &path, &raise).await;
    assert_eq!(refused.problem(), (409, "ceiling-reached".to_owned()));
    assert!(
        text(&refused.body["detail"]).contains("€ 20,00"),
        "{}",
        refused.body
    );
    raise["inSoFarAsCeilingAllows"] = json!(true);
    let raised = app.post(DECIDER, &path, &raise).await.good();
    assert_eq!(raised["amountAfter"], "70.00");
    assert_eq!(
        available(&app, &call).await,
        [("noord".to_owned(), "0.00".to_owned())]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn of_sixteen_grants_at_once_within_a_sub_ceiling_exactly_what_fits_is_granted() {
    let app = Arc::new(App::start().await);
    let call = app.call("10000.00").await;
    let north = part(&app, &call, "noord", "500.00").await;
    let mut ids = Vec::new();
    for _ in 0..16 {
        ids.push(under(&app, &call, &north, "70.00").await);
    }
    app.token(DECIDER).await;
    let grants: Vec<_> = ids
        .into_iter()
        .map(|id| {
            let app = Arc::clone(&app);
            tokio::spawn(async move {
                app.post(DECIDER, &format!("/v1/applications/{id}/decision"), &grant())
                    .await
            })
        })
        .collect();
    let mut granted = 0;
    for grant in grants {
        let answer = grant.await.unwrap();
        granted += u32::from(answer.status.is_success());
        assert!(answer.status.is_success() || answer.problem() == (409, "ceiling-reached".to_owned()));
    }
    assert_eq!(granted, 8, "seven whole and one in part");
    assert_eq!(app.balance(&call.ceiling).await["committed"], "500.00");
    assert_eq!(
        available(&app, &call).await,
        [("noord".to_owned(), "0.00".to_owned())]
    );
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    audit::trail::verify(&mut conn, None).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_distribution_keeps_within_each_sub_ceiling() {
    let app = App::start().await;
    let call = app.call("100.00").await;
    let north = part(&app, &call, "noord", "40.00").await;
    let first = under(&app, &call, &north, "30.00").await;
    let second = app.complete(PROVIDER, &call, "50.00").await;
    let made = propose(&app, &call, json!({})).await.good();
    assert_eq!(
        made["input"]["subCeilings"],
        json!([{ "id": "noord", "amount": "40.00" }])
    );
    assert_eq!(made["granted"], "80.00");
    // What is granted beside it from that part leaves too little for the proposal.
    let third = under(&app, &call, &north, "20.00").await;
    app.granted(&third).await;
    let refused = approve(&app, DECIDER, &made).await;
    assert!(
        refused.body["detail"].as_str().unwrap().contains(
            "De verdeling verleent € 30,00 uit het deelplafond noord, en daarvan is nu nog € 20,00 over."
        ),
        "{}",
        refused.body
    );
    let again = propose(&app, &call, json!({})).await.good();
    let lines: Vec<_> = again["proposal"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| (text(&line["applicationId"]), text(&line["amount"])))
        .collect();
    assert_eq!(lines, [(first, "20.00".to_owned()), (second, "50.00".to_owned())]);
    approve(&app, DECIDER, &again).await.good();
    let reserve = app
        .get(DECIDER, &format!("/v1/calls/{}/reserve-list", call.id))
        .await
        .good();
    assert_eq!(
        (&reserve["available"], &reserve["items"][0]["withinReach"]),
        (&json!("10.00"), &json!("0.00"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sub_ceiling_never_exceeds_the_whole_and_is_not_lowered_after_filing_awb_4_27() {
    let app = App::start().await;
    let call = app.call("100.00").await;
    let parts = format!("/v1/ceilings/{}/sub-ceilings", call.ceiling);
    let new = |amount: &str| json!({ "code": "zuid", "title": "Zuid", "amount": amount, "ground": "Collegebesluit" });
    let above = app.post(ADMINISTRATOR, &parts, &new("100.01")).await;
    assert_eq!(above.problem(), (409, "ceiling-reached".to_owned()));
    let south = text(&app.post(ADMINISTRATOR, &parts, &new("80.00")).await.good()["id"]);
    assert_eq!(
        app.post(ADMINISTRATOR, &parts, &new("10.00")).await.problem(),
        (409, "already-exists".to_owned())
    );
    let change =
        |kind: &str, amount: &str| json!({ "kind": kind, "amount": amount, "ground": "Collegebesluit" });
    let path = format!("/v1/sub-ceilings/{south}/entries");
    assert_eq!(
        app.post(ADMINISTRATOR, &path, &change("raised", "20.01"))
            .await
            .problem()
            .0,
        409
    );
    assert_eq!(
        app.post(ADMINISTRATOR, &path, &change("lowered", "80.01"))
            .await
            .problem()
            .0,
        409
    );
    assert_eq!(
        app.post(ADMINISTRATOR, &path, &change("lowered", "10.00"))
            .await
            .good()["available"],
        "70.00"
    );
    let whole = format!("/v1/ceilings/{}/entries", call.ceiling);
    assert_eq!(
        app.post(ADMINISTRATOR, &whole, &change("lowered", "30.01"))
            .await
            .problem(),
        (409, "ceiling-reached".to_owned())
    );
    app.post(ADMINISTRATOR, &whole, &change("lowered", "30.00"))
        .await
        .good();
    under(&app, &call, &south, "10.00").await;
    let filed = app.post(ADMINISTRATOR, &path, &change("lowered", "1.00")).await;
    assert_eq!(filed.problem(), (409, "impossible-now".to_owned()));
    // Neither the service's role nor the owner of the tables gets past the ledger.
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    for (statement, refusal) in [
        ("UPDATE sub_ceilings SET amount = 1000", "permission denied"),
        ("DELETE FROM sub_ceiling_entries", "permission denied"),
        (
            "INSERT INTO sub_ceiling_entries SELECT sub_ceiling_id, 9, 'raised', 1000, ground, NULL, actor_id, at, 0, 0 FROM sub_ceiling_entries WHERE kind = 'set'",
            "exceeds its ceiling",
        ),
        (
            "INSERT INTO sub_ceiling_entries SELECT sub_ceiling_id, 9, 'released', 1, ground, gen_random_uuid(), actor_id, at, 0, 0 FROM sub_ceiling_entries WHERE kind = 'set'",
            "follows the ledger",
        ),
    ] {
        let refused = conn.batch_execute(statement).await.unwrap_err().to_string();
        assert!(refused.contains(refusal), "{statement}: {refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_falls_under_a_part_of_the_ceiling_of_its_own_call() {
    let app = App::start().await;
    let call = app.call("100.00").await;
    let south = part(&app, &call, "zuid", "80.00").await;
    let elsewhere = app.call("50.00").await;
    let foreign = app.complete(PROVIDER, &elsewhere, "10.00").await;
    let put = app
        .post(
            CASEWORKER,
            &format!("/v1/applications/{foreign}/sub-ceiling"),
            &json!({ "subCeilingId": south }),
        )
        .await;
    assert_eq!(put.problem(), (409, "impossible-now".to_owned()));
}

/// An objection of a provider who doesn't want to be heard.
async fn objected(app: &App, against: &str, id: &Value) -> String {
    let new = json!({ "against": against, "againstId": id, "grounds": "Het bereik is te laag geschat." });
    let objection = text(&app.post(PROVIDER, "/v1/objections", &new).await.good()["id"]);
    let path = format!("/v1/objections/{objection}/hearing-waiver");
    let waiver = json!({ "ground": "objector-waived", "reason": "Alles staat op papier." });
    app.post(PROVIDER, &path, &waiver).await.good();
    objection
}

/// Finds an objection right, in part, with what is granted instead.
async fn upheld(app: &App, objection: &str, mut instead: Value) -> Answered {
    instead["outcome"] = json!("partly-upheld");
    instead["reasons"] = json!("Het bereik was te laag geschat.");
    instead["legalBasis"] = json!("Artikel 7:11 Awb");
    app.post(
        DECIDER_2,
        &format!("/v1/objections/{objection}/decision"),
        &instead,
    )
    .await
}

async fn refused(app: &App, application: &str) -> Value {
    let refusal = json!({ "outcome": "refuse", "reasons": "Past niet bij de regeling.", "legalBasis": "Artikel 4:35 Awb" });
    app.post(
        DECIDER,
        &format!("/v1/applications/{application}/decision"),
        &refusal,
    )
    .await
    .good()
}

/// What is committed and exempt of the ceiling, and what is left of its only part.
async fn standing(app: &App, call: &Call) -> (String, String, String) {
    let balance = app.balance(&call.ceiling).await;
    let left = available(app, call).await.remove(0).1;
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    audit::trail::verify(&mut conn, None).await.unwrap();
    (text(&balance["committed"]), text(&balance["exempt"]), left)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_objection_is_upheld_outside_a_sub_ceiling_that_others_used_meanwhile_awb_4_25_3() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let north = part(&app, &call, "noord", "100.00").await;
    let first = under(&app, &call, &north, "60.00").await;
    let decision = refused(&app, &first).await;
    let other = under(&app, &call, &north, "80.00").await;
    app.granted(&other).await;
    let objection = objected(&app, "decision", &decision["id"]).await;
    let instead = json!({ "amount": "60.00", "reportDueOn": "2030-03-01" });
    upheld(&app, &objection, instead).await.good();
    // Of the whole there is enough left, but of the part only 20: the other 40 fitted at the first decision.
    assert_eq!(
        standing(&app, &call).await,
        ("100.00".to_owned(), "40.00".to_owned(), "0.00".to_owned())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_sub_ceiling_did_not_allow_at_first_is_not_granted_once_the_whole_is_used_awb_4_25_3() {
    let app = App::start().await;
    let call = app.call("200.00").await;
    let north = part(&app, &call, "noord", "100.00").await;
    let other = under(&app, &call, &north, "70.00").await;
    app.granted(&other).await;
    let first = under(&app, &call, &north, "60.00").await;
    let decision = refused(&app, &first).await;
    let elsewhere = app.complete(PROVIDER, &call, "130.00").await;
    app.granted(&elsewhere).await;
    let objection = objected(&app, "decision", &decision["id"]).await;
    let with = |amount: &str| json!({ "amount": amount, "reportDueOn": "2030-03-01" });
    let above = upheld(&app, &objection, with("60.00")).await;
    assert_eq!(above.problem(), (409, "ceiling-reached".to_owned()));
    assert!(text(&above.body["detail"]).contains("€ 30,00"), "{}", above.body);
    upheld(&app, &objection, with("30.00")).await.good();
    assert_eq!(
        standing(&app, &call).await,
        ("200.00".to_owned(), "30.00".to_owned(), "30.00".to_owned())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_settlement_that_was_too_low_is_raised_outside_a_sub_ceiling_that_others_used_awb_4_25_3() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let north = part(&app, &call, "noord", "900.00").await;
    let first = under(&app, &call, &north, "900.00").await;
    let award = app.granted(&first).await;
    app.post(PROVIDER, &format!("/v1/awards/{award}/reports"), &report())
        .await
        .good();
    let settled = app.settled_lower(&award, "500.00").await;
    let other = under(&app, &call, &north, "350.00").await;
    app.granted(&other).await;
    let objection = objected(&app, "settlement", &settled["id"]).await;
    upheld(&app, &objection, json!({ "amount": "850.00" }))
        .await
        .good();
    // Of the part 50 was left; the other 300 is what the settlement had taken.
    assert_eq!(
        standing(&app, &call).await,
        ("900.00".to_owned(), "300.00".to_owned(), "0.00".to_owned())
    );
}
