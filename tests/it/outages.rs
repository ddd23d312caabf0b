//! Outages of the service: recorded by its heartbeat or an administrator, and what they excuse (Awb 2:21).

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl as _};
use plafond::outages;
use plafond_rules::dates::{day_of, end_of};
use plafond_rules::terms::Calendar;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::App;
use crate::support::story::{ADMINISTRATOR, CASEWORKER, DECIDER, PROVIDER, grant, text};

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

async fn beat(app: &App, at: &str) -> bool {
    let gap = TimeDelta::seconds(60);
    app.office
        .act(async |conn| outages::beat(conn, instant(at), gap).await)
        .await
        .unwrap()
}

async fn recorded(app: &App) -> Vec<Value> {
    let found = app.send(app.request(Method::GET, "/v1/outages")).await.good();
    found["items"].as_array().unwrap().clone()
}

async fn outage(app: &App, began: DateTime<Utc>, ended: DateTime<Utc>) {
    let outage = json!({ "beganAt": began, "endedAt": ended, "description": "Het netwerk lag eruit." });
    app.post(ADMINISTRATOR, "/v1/outages", &outage).await.good();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gap_in_the_heartbeat_is_recorded_as_an_outage_once() {
    let app = App::start().await;
    assert!(!beat(&app, "2026-03-24T09:00:00Z").await);
    assert!(!beat(&app, "2026-03-24T09:01:00Z").await, "a minute is no gap");
    assert!(beat(&app, "2026-03-24T09:02:01Z").await);
    assert!(
        !beat(&app, "2026-03-24T09:02:01Z").await,
        "another process beats at the same time"
    );
    assert!(
        !beat(&app, "2026-03-24T09:00:30Z").await,
        "or its clock is behind"
    );
    let found = recorded(&app).await;
    assert_eq!(found.len(), 1);
    assert_eq!(
        (
            instant(&text(&found[0]["beganAt"])),
            instant(&text(&found[0]["endedAt"]))
        ),
        (instant("2026-03-24T09:01:00Z"), instant("2026-03-24T09:02:01Z"))
    );
    assert_eq!(found[0]["noticedByService"], true);
    let mut owner = AsyncPgConnection::establish(&app.database.owner_url)
        .await
        .unwrap();
    for statement in ["DELETE FROM outages", "UPDATE outages SET ended_at = now()"] {
        let refusal = diesel::sql_query(statement)
            .execute(&mut owner)
            .await
            .unwrap_err();
        assert!(refusal.to_string().contains("append-only"), "{refusal}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_that_start_together_after_an_outage_record_it_once() {
    let app = App::start().await;
    beat(&app, "2026-03-24T09:00:00Z").await;
    let beats = [
        "2026-03-24T10:00:00Z",
        "2026-03-24T10:00:01Z",
        "2026-03-24T10:00:02Z",
    ]
    .map(|at| beat(&app, at));
    let noticed = futures_util::future::join_all(beats).await;
    assert_eq!(noticed.into_iter().filter(|noticed| *noticed).count(), 1);
    assert_eq!(recorded(&app).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_records_an_outage_that_is_over() {
    let app = App::start().await;
    let now = app.now();
    let wrong = json!({ "beganAt": now, "endedAt": now + TimeDelta::hours(1), "description": "x" });
    let refused = app.post(ADMINISTRATOR, "/v1/outages", &wrong).await;
    assert_eq!(refused.body["errors"][0]["code"], "date-in-future");
    let reversed = json!({ "beganAt": now, "endedAt": now - TimeDelta::hours(1), "description": "x" });
    let refused = app.post(ADMINISTRATOR, "/v1/outages", &reversed).await;
    assert_eq!(refused.body["errors"][0]["code"], "period-reversed");
    outage(&app, now - TimeDelta::hours(2), now - TimeDelta::hours(1)).await;
    let found = recorded(&app).await;
    assert_eq!((found.len(), &found[0]["noticedByService"]), (1, &json!(false)));
}

/// The call of these tests closes on Thursday 2 April 2026 at 17:00 in Amsterdam.
const CLOSING: &str = "2026-04-02T15:00:00Z";

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_right_before_closing_extends_the_call_until_the_end_of_the_next_working_day() {
    let app = App::start().await;
    app.freeze(instant("2026-03-24T11:00:00Z"));
    let call = app.call_like("1000.00", json!({ "closesAt": CLOSING })).await;
    let mut drafts = Vec::new();
    for _ in 0..3 {
        drafts.push(app.draft(PROVIDER, &call, "10.00").await);
    }
    let submit = async |id: &str| {
        app.post(PROVIDER, &format!("/v1/applications/{id}/submission"), &json!({}))
            .await
    };
    app.freeze(instant("2026-04-02T15:30:00Z"));
    assert_eq!(
        submit(&drafts[0]).await.problem(),
        (409, "call-closed".to_owned())
    );
    outage(
        &app,
        instant("2026-04-02T14:00:00Z"),
        instant("2026-04-02T15:20:00Z"),
    )
    .await;

    // Good Friday, the weekend and Easter Monday come first.
    let received = submit(&drafts[0]).await.good();
    assert_eq!(
        received["inTimeBecause"],
        "Van 2 april 2026 16:00 tot 17:20 uur was onze dienst door een storing niet bereikbaar; wat daarna tot en met 7 april 2026 binnenkomt, is op tijd (artikel 2:21 van de Algemene wet bestuursrecht)."
    );
    let very_last = instant("2026-04-07T22:00:00Z");
    app.freeze(very_last);
    assert_eq!(submit(&drafts[1]).await.good()["status"], "submitted");
    app.freeze(very_last + TimeDelta::seconds(1));
    assert_eq!(
        submit(&drafts[2]).await.problem(),
        (409, "call-closed".to_owned())
    );

    // Nothing is extended of the time in which the municipality decides.
    app.freeze(instant("2026-04-08T09:00:00Z"));
    let terms = app
        .get(CASEWORKER, &format!("/v1/applications/{}/terms", drafts[0]))
        .await
        .good();
    assert_eq!(terms["items"][0]["end"], "2026-07-02");
    let story = app
        .get(PROVIDER, &format!("/v1/applications/{}/timeline", drafts[0]))
        .await
        .good();
    let told = story["items"].as_array().unwrap().last().unwrap();
    assert!(text(&told["details"]["inTimeBecause"]).starts_with("Van 2 april 2026"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_long_before_closing_extends_nothing_and_one_in_time_needs_no_excuse() {
    let app = App::start().await;
    app.freeze(instant("2026-03-24T11:00:00Z"));
    let call = app.call_like("1000.00", json!({ "closesAt": CLOSING })).await;
    let (early, late) = (
        app.draft(PROVIDER, &call, "10.00").await,
        app.draft(PROVIDER, &call, "10.00").await,
    );
    app.freeze(instant(CLOSING));
    outage(
        &app,
        instant("2026-03-31T14:00:00Z"),
        instant("2026-04-01T15:00:00Z"),
    )
    .await;
    let received = app
        .post(
            PROVIDER,
            &format!("/v1/applications/{early}/submission"),
            &json!({}),
        )
        .await
        .good();
    assert_eq!(received["inTimeBecause"], Value::Null);
    app.freeze(instant(CLOSING) + TimeDelta::seconds(1));
    let refused = app
        .post(
            PROVIDER,
            &format!("/v1/applications/{late}/submission"),
            &json!({}),
        )
        .await;
    assert_eq!(refused.problem(), (409, "call-closed".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_supplement_that_an_outage_made_late_is_in_time_and_is_awaited() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let today = day_of(app.now());
    let due: NaiveDate = Calendar::netherlands()
        .next_working_day(today + Days::new(6))
        .unwrap();
    let mut asked = Vec::new();
    for _ in 0..2 {
        let id = app.submitted(PROVIDER, &call, "10.00").await;
        let request = json!({ "missing": "De begroting", "dueOn": due });
        app.post(
            CASEWORKER,
            &format!("/v1/applications/{id}/supplement-requests"),
            &request,
        )
        .await
        .good();
        asked.push(id);
    }
    let over = end_of(due).unwrap();
    app.freeze(over + TimeDelta::hours(9));
    outage(&app, over - TimeDelta::hours(3), over + TimeDelta::hours(8)).await;
    let mut untreated = grant();
    untreated["outcome"] = json!("not-treated");
    let decide = async |id: &str| {
        app.post(DECIDER, &format!("/v1/applications/{id}/decision"), &untreated)
            .await
    };
    assert_eq!(
        decide(&asked[0]).await.problem(),
        (409, "impossible-now".to_owned())
    );
    let supplied = json!({ "answer": "Aangevuld." });
    app.post(
        PROVIDER,
        &format!("/v1/applications/{}/supplement", asked[0]),
        &supplied,
    )
    .await
    .good();
    let terms = app
        .get(CASEWORKER, &format!("/v1/applications/{}/terms", asked[0]))
        .await
        .good();
    let items = terms["items"].as_array().unwrap();
    let supplement = items.iter().find(|term| term["kind"] == "supplement").unwrap();
    assert_eq!(supplement["status"], "met");
    assert!(supplement["reasoning"].to_string().contains("artikel 2:21"));
    // The clock of the municipality stood still until the day that was given, and no longer.
    let decision = items.iter().find(|term| term["kind"] == "decision").unwrap();
    let still = (due - today).num_days() - 1;
    assert_eq!(
        text(&decision["end"]),
        (today + TimeDelta::days(91 + still)).to_string()
    );
    let last = Calendar::netherlands()
        .next_working_day(due + Days::new(1))
        .unwrap();
    app.freeze(end_of(last).unwrap());
    decide(&asked[1]).await.good();
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_told_to_be_late_as_long_as_an_outage_of_ours_excuses_it_awb_2_21() {
    let app = App::start().await;
    app.freeze(instant("2026-03-24T11:00:00Z"));
    let call = app.call("1000.00").await;
    let id = app.submitted(PROVIDER, &call, "100.00").await;
    let asked = json!({ "missing": "De begroting.", "dueOn": "2026-04-02" });
    let path = format!("/v1/applications/{id}/supplement-requests");
    app.post(CASEWORKER, &path, &asked).await.good();
    // Away on the last evening: until the end of Friday 3 April, which is Good Friday, so of Tuesday 7 April.
    app.freeze(instant("2026-04-03T06:00:00Z"));
    outage(
        &app,
        instant("2026-04-02T18:00:00Z"),
        instant("2026-04-02T20:00:00Z"),
    )
    .await;
    let told = async || {
        plafond::worker::tell_of_terms(&app.office).await.unwrap();
        let path = format!("/v1/applications/{id}/timeline");
        let story = app.get(CASEWORKER, &path).await.good();
        story.to_string().contains("term-lapsed")
    };
    assert!(!told().await);
    app.freeze(instant("2026-04-07T11:00:00Z"));
    assert!(!told().await, "it can still be supplied until tonight");
    app.freeze(instant("2026-04-08T11:00:00Z"));
    assert!(told().await);
}
