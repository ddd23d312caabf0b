//! Submissions at once: each counts from when it came in, has its number from then on, and waits for no other.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use diesel_async::{AsyncConnection as _, AsyncPgConnection, SimpleAsyncConnection as _};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::processes::becomes;
use crate::support::story::{Call, PROVIDER, content, text};
use crate::support::{Answered, App};

/// Two drafts of one organisation in one call.
async fn two_drafts(app: &App, call: &Call) -> [String; 2] {
    let organisation = app.organisation(PROVIDER).await;
    let new = json!({ "callId": call.id, "organisationId": organisation, "content": content("100.00") });
    let first = app.post(PROVIDER, "/v1/applications", &new).await.good();
    let second = app.post(PROVIDER, "/v1/applications", &new).await.good();
    [text(&first["id"]), text(&second["id"])]
}

async fn submit(app: &App, draft: &str) -> Answered {
    app.post(
        PROVIDER,
        &format!("/v1/applications/{draft}/submission"),
        &json!({}),
    )
    .await
}

/// Begins to submit, and goes on meanwhile.
fn submitting(app: &Arc<App>, draft: &str) -> JoinHandle<Answered> {
    let (app, draft) = (Arc::clone(app), draft.to_owned());
    tokio::spawn(async move { submit(&app, &draft).await })
}

/// Waits until so many connections wait for something that another one holds.
async fn held_up(app: &App) {
    let waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    becomes(app, waiting, 1).await;
}

async fn owner(app: &App) -> AsyncPgConnection {
    AsyncPgConnection::establish(&app.database.owner_url)
        .await
        .unwrap()
}

fn number(submitted: &Value) -> i64 {
    submitted["receipt"]["number"].as_i64().unwrap()
}

fn received_at(submitted: &Value) -> DateTime<Utc> {
    text(&submitted["receipt"]["receivedAt"]).parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_submission_that_is_not_committed_yet_keeps_no_other_from_being_acknowledged() {
    let app = Arc::new(App::start().await);
    let call = app.call("1000.00").await;
    let [first, second] = two_drafts(&app, &call).await;
    let mut other = owner(&app).await;
    // All of the first is done and written; its COMMIT waits until the lock is given back.
    let trigger = format!(
        "CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS \
         'BEGIN PERFORM pg_advisory_xact_lock(26); RETURN NULL; END';
         CREATE CONSTRAINT TRIGGER hold AFTER UPDATE ON applications DEFERRABLE INITIALLY DEFERRED FOR EACH ROW \
         WHEN (NEW.id = '{first}') EXECUTE FUNCTION hold();
         SELECT pg_advisory_lock(26)"
    );
    other.batch_execute(&trigger).await.unwrap();
    let waiting = submitting(&app, &first);
    held_up(&app).await;
    let acknowledged = submit(&app, &second).await.good();
    assert_eq!(acknowledged["status"], "submitted");
    assert!(!waiting.is_finished(), "the first is still held");
    other
        .batch_execute("SELECT pg_advisory_unlock(26)")
        .await
        .unwrap();
    let committed = waiting.await.unwrap().good();
    assert!(number(&committed) < number(&acknowledged));
    assert!(received_at(&committed) < received_at(&acknowledged));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_to_wait_for_the_own_dossier_keeps_the_place_of_when_the_submission_came_in() {
    let app = Arc::new(App::start().await);
    let call = app.call("1000.00").await;
    let [first, second] = two_drafts(&app, &call).await;
    let mut other = owner(&app).await;
    let lock = format!("BEGIN; SELECT FROM applications WHERE id = '{first}' FOR UPDATE");
    other.batch_execute(&lock).await.unwrap();
    let waiting = submitting(&app, &first);
    held_up(&app).await;
    let later = submit(&app, &second).await.good();
    other.batch_execute("ROLLBACK").await.unwrap();
    let earlier = waiting.await.unwrap().good();
    assert!(received_at(&earlier) < received_at(&later));
    assert!(number(&earlier) < number(&later), "{earlier:#} before {later:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_submission_that_came_in_before_closing_is_in_time_however_long_it_waits_for_its_turn() {
    let app = Arc::new(App::start().await);
    let closes_at = app.now() + TimeDelta::hours(1);
    let call = app.call_like("1000.00", json!({ "closesAt": closes_at })).await;
    let [first, second] = two_drafts(&app, &call).await;
    let came_in = closes_at - TimeDelta::seconds(1);
    app.freeze(came_in);
    app.token(PROVIDER).await;
    // So many others at once that no connection is left.
    let mut others = Vec::new();
    for _ in 0..app.office.pool.status().max_size {
        others.push(app.office.conn().await.unwrap());
    }
    let waiting = submitting(&app, &first);
    for _ in 0..400 {
        if app.office.pool.status().waiting > 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(app.office.pool.status().waiting, 1, "it waits for its turn");
    app.freeze(closes_at + TimeDelta::seconds(2));
    drop(others);
    let submitted = waiting.await.unwrap().good();
    assert_eq!(received_at(&submitted), came_in);
    let late = submit(&app, &second).await;
    assert_eq!(late.problem(), (409, "call-closed".to_owned()));
}
