//! Mandates (Awb 10:1-10:11): nobody decides in the name of the college without one that is in force, and PostgreSQL says so too.

use chrono::{Days, TimeDelta};
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl as _, SimpleAsyncConnection as _};
use plafond::http::deed::day_of;
use serde_json::{Value, json};

use crate::reserve::{offered, reserve};
use crate::support::App;
use crate::support::story::{
    ADMINISTRATOR, AUDITOR, DECIDER, DECIDER_2, FINANCE, PROVIDER, grant, report, text,
};
use crate::support::visitor::Visitor;

/// The mandate of someone of the sample.
pub async fn mandate_of(app: &App, name: &str) -> Value {
    let all = app.get(ADMINISTRATOR, "/v1/mandates").await.good();
    let all = all["items"].as_array().unwrap();
    all.iter().find(|one| one["name"] == name).unwrap().clone()
}

/// Ends it as of today.
pub async fn ended(app: &App, mandate: &Value) -> Value {
    let yesterday = day_of(app.now()) - Days::new(1);
    let path = format!("/v1/mandates/{}/end", text(&mandate["id"]));
    let end = json!({ "validUntil": yesterday, "reason": "Andere functie." });
    app.post(ADMINISTRATOR, &path, &end).await.good()
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_mandate_in_force_nothing_is_decided_awb_10_1() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let first = app.complete(PROVIDER, &call, "100.00").await;
    let award = app.granted(&first).await;
    app.post(PROVIDER, &format!("/v1/awards/{award}/reports"), &report())
        .await
        .good();
    let running = app.complete(PROVIDER, &call, "100.00").await;
    let running = app.granted(&running).await;
    let second = app.complete(PROVIDER, &call, "100.00").await;
    let distribution = app
        .post(
            DECIDER_2,
            &format!("/v1/calls/{}/distributions", call.id),
            &json!({}),
        )
        .await
        .good();
    let over = ended(&app, &mandate_of(&app, "Mila Mandaat").await).await;
    assert_eq!(over["inForce"], json!(false));
    let refusal = json!({ "outcome": "refuse", "reasons": "x", "legalBasis": "x" });
    let terms = json!({ "kind": "obligations", "obligations": [], "reasons": "x" });
    let settlement = json!({ "amount": "100.00", "reasons": "x" });
    let approval = json!({ "reasons": "x", "legalBasis": "x", "reportDueOn": "2030-03-01" });
    let distribution = format!("/v1/distributions/{}/approval", text(&distribution["id"]));
    for (path, body) in [
        (format!("/v1/applications/{second}/decision"), &grant()),
        (format!("/v1/applications/{second}/decision"), &refusal),
        (format!("/v1/awards/{running}/changes"), &terms),
        (format!("/v1/awards/{award}/settlement"), &settlement),
        (distribution, &approval),
    ] {
        let refused = app.post(DECIDER, &path, body).await;
        assert_eq!(refused.problem(), (403, "no-mandate".to_owned()), "{path}");
    }
    let decided = app
        .post(
            DECIDER_2,
            &format!("/v1/applications/{second}/decision"),
            &grant(),
        )
        .await
        .good();
    assert_eq!(
        decided["outcome"], "granted",
        "a colleague with a mandate decides"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mandate_goes_up_to_its_amount_awb_10_5() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let one = app.complete(PROVIDER, &call, "1000.01").await;
    let mandate = mandate_of(&app, "Mila Mandaat").await;
    ended(&app, &mandate).await;
    let smaller = json!({
        "userId": mandate["userId"], "resolution": "Mandaatbesluit 2026-12", "validFrom": day_of(app.now()),
        "upTo": "1000.00",
    });
    app.post(ADMINISTRATOR, "/v1/mandates", &smaller).await.good();
    let path = format!("/v1/applications/{one}/decision");
    let refused = app.post(DECIDER, &path, &grant()).await;
    let detail = text(&refused.body["detail"]);
    assert_eq!(refused.problem(), (403, "no-mandate".to_owned()));
    assert!(detail.contains("1.000,00"), "{detail}");
    let mut less = grant();
    less["amount"] = json!("1000.00");
    let decided = app.post(DECIDER, &path, &less).await.good();
    assert_eq!(decided["amount"], "1000.00");
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_refuses_a_decision_without_a_mandate_and_a_mandate_that_is_stretched() {
    let app = App::start().await;
    let call = app.call("50000.00").await;
    let one = app.complete(PROVIDER, &call, "100.00").await;
    app.granted(&one).await;
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    let held = mandate_of(&app, "Mila Mandaat").await;
    ended(&app, &held).await;
    let id = text(&held["id"]);
    for statement in [
        format!("UPDATE mandates SET valid_until = NULL WHERE id = '{id}'"),
        format!("UPDATE mandates SET valid_until = '2099-01-01' WHERE id = '{id}'"),
        format!("UPDATE mandates SET resolution = 'x' WHERE id = '{id}'"),
        format!("DELETE FROM mandates WHERE id = '{id}'"),
    ] {
        let refused = diesel::sql_query(&statement).execute(&mut conn).await;
        assert!(refused.is_err(), "{statement}");
    }
    let again = "INSERT INTO distribution_approvals SELECT gen_random_uuid(), false, decided_by, now() FROM decisions LIMIT 1";
    let refused = diesel::sql_query(again).execute(&mut conn).await.unwrap_err();
    assert!(!refused.to_string().is_empty());
    let unmandated = format!(
        "SELECT demand_mandate('{}', (now() AT TIME ZONE 'Europe/Amsterdam')::date, 0)",
        text(&held["userId"])
    );
    let refused = diesel::sql_query(unmandated)
        .execute(&mut conn)
        .await
        .unwrap_err();
    assert!(refused.to_string().contains("no mandate in force"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_returned_is_granted_under_a_mandate_for_it_awb_10_5() {
    let app = App::start().await;
    let reserve = reserve(&app, "70.00").await;
    let offer = offered(&app, &reserve.third).await;
    let path = format!("/v1/reserve-offers/{}", text(&offer["id"]));
    let yes = json!({ "accepted": true });
    app.post(PROVIDER, &format!("{path}/answer"), &yes).await.good();
    let mandate = mandate_of(&app, "Mila Mandaat").await;
    ended(&app, &mandate).await;
    let whole = json!({ "reasons": "x", "legalBasis": "Artikel 4:29 Awb", "reportDueOn": "2030-03-01" });
    let grant = format!("{path}/grant");
    let none = app.post(DECIDER, &grant, &whole).await;
    assert_eq!(none.problem(), (403, "no-mandate".to_owned()));
    let smaller = json!({
        "userId": mandate["userId"], "resolution": "Mandaatbesluit 2026-12", "validFrom": day_of(app.now()), "upTo": "29.99",
    });
    app.post(ADMINISTRATOR, "/v1/mandates", &smaller).await.good();
    let beyond = app.post(DECIDER, &grant, &whole).await;
    assert_eq!(beyond.problem(), (403, "no-mandate".to_owned()));
    assert!(text(&beyond.body["detail"]).contains("29,99"), "{}", beyond.body);
    let granted = app.post(DECIDER_2, &grant, &whole).await.good();
    assert_eq!(
        (&granted["status"], &granted["amount"]),
        (&json!("granted"), &json!("30.00"))
    );
}

/// What an upheld objection makes of a penalty or a reclaim is a decision of its own: its role and its mandate don't lean on
/// those of the decision on the objection, so they are asked for with everything else out of the way.
#[tokio::test(flavor = "multi_thread")]
async fn postgresql_asks_for_a_role_and_a_mandate_for_what_an_upheld_objection_brings() {
    let app = App::start().await;
    let held = mandate_of(&app, "Mila Mandaat").await;
    ended(&app, &held).await;
    let mut owner = AsyncPgConnection::establish(&app.database.owner_url)
        .await
        .unwrap();
    let free = "ALTER TABLE penalty_revisions DISABLE TRIGGER penalty_revisions_on_upheld_objection; \
                ALTER TABLE penalty_revisions DROP CONSTRAINT penalty_revisions_penalty_id_fkey, \
                DROP CONSTRAINT penalty_revisions_objection_id_fkey; \
                ALTER TABLE reclaim_revisions DISABLE TRIGGER reclaim_revisions_on_upheld_objection, \
                DISABLE TRIGGER reclaim_revisions_followed; \
                ALTER TABLE reclaim_revisions DROP CONSTRAINT reclaim_revisions_reclaim_id_fkey, \
                DROP CONSTRAINT reclaim_revisions_objection_id_fkey";
    owner.batch_execute(free).await.unwrap();
    let penalty = |by: &str| {
        format!(
            "INSERT INTO penalty_revisions (id, penalty_id, objection_id, amount, reasons, decided_by, decided_at) SELECT \
             gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, 'x', id, now() FROM users WHERE email = '{by}'"
        )
    };
    let reclaim = |by: &str| {
        format!(
            "INSERT INTO reclaim_revisions (id, reclaim_id, objection_id, amount, waived, reasons, decided_by, decided_at) SELECT \
             gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 0, 1, 'x', id, now() FROM users WHERE email = '{by}'"
        )
    };
    for (statement, words) in [
        (
            penalty(FINANCE),
            "decided_by of penalty_revisions has to be a decider",
        ),
        (penalty(DECIDER), "no mandate in force"),
        (
            reclaim(FINANCE),
            "decided_by of reclaim_revisions has to be a decider",
        ),
        (reclaim(DECIDER), "no mandate in force"),
    ] {
        let refused = owner.batch_execute(&statement).await.unwrap_err().to_string();
        assert!(refused.contains(words), "{statement}: {refused}");
    }
    for statement in [penalty(DECIDER_2), reclaim(DECIDER_2)] {
        owner.batch_execute(&statement).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mandate_is_for_a_decider_and_only_ends_sooner() {
    let app = App::start().await;
    let caseworker = app.get(crate::support::story::CASEWORKER, "/v1/me").await.good();
    let new = |who: &Value, from: &str, until: &str| json!({ "userId": who, "resolution": "x", "validFrom": from, "validUntil": until });
    for (body, pointer) in [
        (new(&caseworker["id"], "2026-01-01", "2026-12-31"), "/userId"),
        (
            new(&json!(uuid::Uuid::now_v7()), "2026-01-01", "2026-12-31"),
            "/userId",
        ),
        (
            new(
                &mandate_of(&app, "Mila Mandaat").await["userId"],
                "2026-01-02",
                "2026-01-01",
            ),
            "/validUntil",
        ),
    ] {
        let refused = app.post(ADMINISTRATOR, "/v1/mandates", &body).await;
        assert_eq!(
            refused.body["errors"][0]["pointer"], pointer,
            "{:#}",
            refused.body
        );
    }
    let held = mandate_of(&app, "Mila Mandaat").await;
    let path = format!("/v1/mandates/{}/end", text(&held["id"]));
    let today = day_of(app.now());
    let long_ago = json!({ "validUntil": today - Days::new(2), "reason": "x" });
    let refused = app.post(ADMINISTRATOR, &path, &long_ago).await;
    assert_eq!(refused.body["errors"][0]["code"], "mandate-end-impossible");
    let soon = json!({ "validUntil": today + Days::new(7), "reason": "Andere functie." });
    let ends = app.post(ADMINISTRATOR, &path, &soon).await.good();
    assert_eq!(ends["inForce"], json!(true), "it counts until its last day");
    let twice = app.post(ADMINISTRATOR, &path, &soon).await;
    assert_eq!(twice.problem(), (409, "impossible-now".to_owned()));
    app.travel(TimeDelta::days(8));
    let over = app
        .get(AUDITOR, &format!("/v1/mandates/{}", text(&held["id"])))
        .await
        .good();
    assert_eq!(over["inForce"], json!(false));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_administrator_keeps_the_register_of_mandates_in_the_portal() {
    let app = App::start().await;
    let held = mandate_of(&app, "Mila Mandaat").await;
    let mut visitor = Visitor::new(&app);
    visitor.log_in(ADMINISTRATOR).await;
    let register = visitor.get("/beheer/mandaten").await.text;
    assert!(
        register.contains("Mila Mandaat") && register.contains("Geldig"),
        "{register}"
    );
    let person = format!("/beheer/mensen/{}", text(&held["userId"]));
    assert!(visitor.get(&person).await.text.contains("verzonnen voorbeeld"));
    let form = format!("{person}/mandaat");
    let fields = [
        ("resolution", ""),
        ("validFrom", "1-3-2026"),
        ("upTo", "25.000,00"),
    ];
    let refused = visitor.send(&form, &form, &fields).await;
    assert_eq!(refused.status, 400);
    assert!(refused.text.contains("value=\"25.000,00\""), "{}", refused.text);
    let fields = [("resolution", "Mandaatbesluit 2026-12"), fields[1], fields[2]];
    let sent = visitor.send(&form, &form, &fields).await;
    assert_eq!(sent.going_to(), "/beheer/mandaten");
    let register = visitor.get("/beheer/mandaten").await.text;
    assert!(register.contains("€\u{a0}25.000,00"), "{register}");

    let end = format!("/beheer/mandaten/{}/einde", text(&held["id"]));
    let yesterday = (day_of(app.now()) - Days::new(1)).to_string();
    let gone = [("validUntil", yesterday.as_str()), ("reason", "Andere functie.")];
    visitor.send(&end, &end, &gone).await.going_to();
    assert!(
        visitor
            .get("/beheer/mandaten")
            .await
            .text
            .contains("Andere functie.")
    );

    let mut decider = Visitor::new(&app);
    decider.log_in(DECIDER).await;
    let seen = decider.get("/beheer/mandaten").await.text;
    assert!(
        seen.contains("Mandaatbesluit 2026-12") && !seen.contains("/einde"),
        "{seen}"
    );
}
