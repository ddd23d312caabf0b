//! Deciding too late: the notice of default, what it costs each day, the decision that ends it, and what is owed.

use chrono::{DateTime, Days, NaiveDate, Utc};
use diesel::sql_types::Text;
use diesel::{QueryableByName, sql_query};
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl as _};
use plafond_rules::dates::day_of;
use serde_json::{Value, json};

use crate::support::story::{CASEWORKER, Call, DECIDER, FINANCE, FINANCE_2, PROVIDER};
use crate::support::{Answered, App};

const DECIDER_2: &str = "mandaathouder-2@gemeente.example";

fn noon(day: NaiveDate) -> DateTime<Utc> {
    day.and_hms_opt(11, 0, 0).unwrap().and_utc()
}

/// A complete application, and the last day on which a decision is in time.
async fn awaited(app: &App, call: &Call) -> (String, NaiveDate) {
    let received = day_of(app.now());
    let id = app.complete(PROVIDER, call, "10.00").await;
    (id, received + Days::new(91))
}

async fn notify(app: &App, who: &str, id: &str, body: &Value) -> Answered {
    app.post(who, &format!("/v1/applications/{id}/notices-of-default"), body)
        .await
}

async fn penalty(app: &App, id: &str) -> Value {
    app.get(PROVIDER, &format!("/v1/applications/{id}/penalty"))
        .await
        .good()
}

async fn tell(app: &App) {
    plafond::worker::tell_of_penalties(&app.office).await.unwrap();
}

/// Who got mail of a kind about a dossier.
async fn told(app: &App, id: &str, kind: &str) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Line {
        #[diesel(sql_type = Text)]
        recipient: String,
    }
    let mut conn = AsyncPgConnection::establish(&app.database.owner_url)
        .await
        .unwrap();
    let query = format!(
        "SELECT recipient FROM outbox_messages WHERE dossier_id = '{id}' AND kind = '{kind}' ORDER BY recipient"
    );
    let lines: Vec<Line> = sql_query(query).load(&mut conn).await.unwrap();
    lines.into_iter().map(|line| line.recipient).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_premature_notice_is_refused_online_and_kept_as_such_when_it_came_by_post() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let (id, end) = awaited(&app, &call).await;
    app.freeze(noon(end));
    let refused = notify(&app, PROVIDER, &id, &json!({})).await;
    assert_eq!(refused.problem(), (409, "impossible-now".to_owned()));
    let words = plafond_rules::dates::dutch(end);
    assert!(
        refused.body["detail"].as_str().unwrap().contains(&words),
        "{}",
        refused.body
    );
    let posted = notify(&app, CASEWORKER, &id, &json!({ "receivedOn": end }))
        .await
        .good();
    assert_eq!(
        (&posted["premature"], &posted["channel"]),
        (&json!(true), &json!("post"))
    );
    assert!(posted["verdict"].as_str().unwrap().contains("te vroeg"));
    let none = app.get(PROVIDER, &format!("/v1/applications/{id}/penalty")).await;
    assert_eq!(none.problem().0, 404);

    app.freeze(noon(end + Days::new(1)));
    let tomorrow = json!({ "receivedOn": end + Days::new(2) });
    for (who, body, code) in [
        (CASEWORKER, tomorrow, "date-in-future"),
        (CASEWORKER, json!({}), "missing"),
        (PROVIDER, json!({ "receivedOn": end }), "not-yours-to-tell"),
    ] {
        let wrong = notify(&app, who, &id, &body).await;
        assert_eq!(wrong.body["errors"][0]["code"], code);
    }
    notify(&app, PROVIDER, &id, &json!({})).await.good();
    let again = notify(&app, PROVIDER, &id, &json!({})).await;
    assert_eq!(again.problem(), (409, "impossible-now".to_owned()));
    let path = format!("/v1/applications/{id}/notices-of-default");
    let listed = app.get(CASEWORKER, &path).await.good();
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    let other = notify(&app, "aanvrager-2@nieuw.example", &id, &json!({})).await;
    assert_eq!(other.problem().0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_day_without_a_decision_costs_and_those_who_decide_are_told_at_every_turn() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let (id, end) = awaited(&app, &call).await;
    let noticed = end + Days::new(1);
    app.freeze(noon(noticed));
    notify(&app, PROVIDER, &id, &json!({})).await.good();
    let deciding = [CASEWORKER, DECIDER_2, DECIDER];
    assert_eq!(told(&app, &id, "notice-of-default-arrived").await, deciding);
    let shown = penalty(&app, &id).await;
    assert_eq!(shown["stage"], "grace");
    assert_eq!(shown["start"], json!(noticed + Days::new(15)));

    for (after, stage, per_day, amount) in [
        (14, "grace", "0.00", "0.00"),
        (15, "running", "23.00", "23.00"),
        (28, "running", "23.00", "322.00"),
        (29, "running", "35.00", "357.00"),
        (56, "maximum", "45.00", "1442.00"),
    ] {
        app.freeze(noon(noticed + Days::new(after)));
        tell(&app).await;
        tell(&app).await;
        let shown = penalty(&app, &id).await;
        assert_eq!(
            (&shown["stage"], &shown["perDay"], &shown["amount"]),
            (&json!(stage), &json!(per_day), &json!(amount)),
            "after {after} days"
        );
        let terms = app
            .get(CASEWORKER, &format!("/v1/applications/{id}/terms"))
            .await
            .good();
        assert_eq!(terms["penalty"], shown);
    }
    assert_eq!(told(&app, &id, "penalty-started").await, deciding);
    assert!(told(&app, &id, "penalty-maximum").await.is_empty());
    app.freeze(noon(noticed + Days::new(57)));
    tell(&app).await;
    tell(&app).await;
    assert_eq!(told(&app, &id, "penalty-maximum").await, deciding);
    let shown = penalty(&app, &id).await;
    assert_eq!(
        (&shown["stage"], &shown["amount"]),
        (&json!("ended"), &json!("1442.00"))
    );
    // A decision after that adds nothing.
    app.freeze(noon(noticed + Days::new(80)));
    app.granted(&id).await;
    assert_eq!(penalty(&app, &id).await["amount"], "1442.00");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_decision_ends_the_penalty_and_what_is_owed_is_determined_within_two_weeks_awb_4_18() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let (id, end) = awaited(&app, &call).await;
    let noticed = end + Days::new(1);
    app.freeze(noon(noticed + Days::new(3)));
    notify(&app, CASEWORKER, &id, &json!({ "receivedOn": noticed }))
        .await
        .good();
    let path = format!("/v1/applications/{id}/penalty/determination");
    let determination = json!({ "reasons": "Wij beslisten te laat." });
    let early = app.post(DECIDER, &path, &determination).await;
    assert_eq!(early.problem(), (409, "impossible-now".to_owned()));

    // Fifteen days were owed when the decision is made known: the day itself is none.
    let decided = noticed + Days::new(15 + 15);
    app.freeze(noon(decided));
    app.granted(&id).await;
    let shown = penalty(&app, &id).await;
    assert_eq!(
        (
            &shown["stage"],
            &shown["days"],
            &shown["amount"],
            &shown["perDay"]
        ),
        (&json!("ended"), &json!(15), &json!("357.00"), &json!("0.00"))
    );
    let terms = app
        .get(CASEWORKER, &format!("/v1/applications/{id}/terms"))
        .await
        .good();
    let items = terms["items"].as_array().unwrap().clone();
    let term = items
        .iter()
        .find(|term| term["kind"] == "penalty-decision")
        .unwrap();
    assert_eq!(term["trigger"], json!(decided - Days::new(1)));

    let done = app.post(DECIDER, &path, &determination).await.good();
    assert_eq!(
        (&done["stage"], &done["amount"]),
        (&json!("determined"), &json!("357.00"))
    );
    assert_eq!(
        told(&app, &id, "penalty-determined").await,
        ["subsidie@voorbeeld.example"]
    );
    assert_eq!(told(&app, &id, "penalty-to-pay").await, [FINANCE_2, FINANCE]);
    let again = app.post(DECIDER, &path, &determination).await;
    assert_eq!(again.problem(), (409, "impossible-now".to_owned()));
    let mut owner = AsyncPgConnection::establish(&app.database.owner_url)
        .await
        .unwrap();
    let raise = format!("UPDATE penalties SET amount = 1 WHERE application_id = '{id}'");
    let refusal = sql_query(raise).execute(&mut owner).await.unwrap_err();
    assert!(refusal.to_string().contains("stays as it was"), "{refusal}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_within_the_two_weeks_costs_nothing_and_a_ground_can_take_the_penalty_away() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let (free, end) = awaited(&app, &call).await;
    let (excused, _) = awaited(&app, &call).await;
    let (withdrawn, _) = awaited(&app, &call).await;
    let noticed = end + Days::new(1);
    app.freeze(noon(noticed));
    for id in [&free, &excused, &withdrawn] {
        notify(&app, PROVIDER, id, &json!({})).await.good();
    }
    app.freeze(noon(noticed + Days::new(15)));
    app.granted(&free).await;
    let shown = penalty(&app, &free).await;
    assert_eq!(
        (&shown["stage"], &shown["amount"]),
        (&json!("ended"), &json!("0.00"))
    );

    app.freeze(noon(noticed + Days::new(20)));
    app.post(
        PROVIDER,
        &format!("/v1/applications/{withdrawn}/withdrawal"),
        &json!({}),
    )
    .await
    .good();
    tell(&app).await;
    assert_eq!(penalty(&app, &withdrawn).await["days"], 5);
    app.granted(&excused).await;
    let ground = json!({ "notOwed": "notice-too-late", "reasons": "Zij kwam jaren later." });
    let path = format!("/v1/applications/{excused}/penalty/determination");
    let done = app.post(DECIDER, &path, &ground).await.good();
    assert_eq!(done["amount"], "0.00");
    assert!(done["reasoning"].to_string().contains("onredelijk laat"));
    assert!(told(&app, &excused, "penalty-to-pay").await.is_empty());
}
