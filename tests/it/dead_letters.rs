//! Mail that was given up: a person sees it, and has it sent again.

use std::sync::Arc;

use chrono::TimeDelta;
use diesel_async::{AsyncConnection as _, AsyncPgConnection, SimpleAsyncConnection as _};
use plafond::notifications::sink::{Fault, Sink, SinkOptions};
use plafond::notifications::{Mailer, Worker};
use serde_json::{Value, json};

use crate::mail_delivery::settings_for;
use crate::support::App;
use crate::support::story::{ADMINISTRATOR, AUDITOR, CASEWORKER, PROVIDER, text};

const ADDRESS: &str = "subsidie@voorbeeld.example";

/// A service whose only mail to [`ADDRESS`] is a confirmation of receipt.
async fn one_mail() -> (App, Sink, Worker) {
    let app = App::start().await;
    let sink = Sink::start("127.0.0.1:0", SinkOptions::default()).await.unwrap();
    let mailer = Mailer::new(&settings_for(&sink)).unwrap();
    let worker = Worker::new(app.office.pool.clone(), mailer, Arc::clone(&app.office.clock));
    while worker.run_once().await.unwrap() > 0 {}
    let call = app.call("1000.00").await;
    app.submitted(PROVIDER, &call, "10.00").await;
    (app, sink, worker)
}

async fn in_state(app: &App, who: &str, state: &str) -> Vec<Value> {
    let found = app.get(who, &format!("/v1/notifications?status={state}")).await;
    found.good()["items"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_sees_mail_that_was_given_up_and_has_it_sent_again() {
    let (app, sink, worker) = one_mail().await;
    sink.misbehave(ADDRESS, Fault::Refuse);
    worker.run_once().await.unwrap();
    let refused = in_state(&app, ADMINISTRATOR, "refused").await;
    assert_eq!(refused.len(), 1);
    assert_eq!(
        (&refused[0]["recipient"], &refused[0]["lastError"]),
        (&json!(ADDRESS), &json!("550 5.1.1 no such mailbox"))
    );
    assert_eq!(
        refused[0]["text"],
        Value::Null,
        "an administrator reads no dossiers"
    );
    let path = format!("/v1/notifications/{}/retry", text(&refused[0]["id"]));
    let again = app.post(ADMINISTRATOR, &path, &json!({})).await.good();
    assert_eq!(
        (&again["status"], &again["text"]),
        (&json!("queued"), &Value::Null)
    );
    sink.behave(ADDRESS);
    worker.run_once().await.unwrap();
    let received = sink.received();
    let arrived: Vec<_> = received
        .iter()
        .filter(|mail| mail.message_id.contains(&text(&refused[0]["id"])))
        .collect();
    assert_eq!(arrived.len(), 1, "under the name it had from the beginning");
    let sent = in_state(&app, AUDITOR, "sent").await;
    let sent = sent.iter().find(|mail| mail["recipient"] == ADDRESS).unwrap();
    assert_eq!(
        (&sent["attempts"], &sent["serverReply"]),
        (&json!(2), &json!("250 2.0.0 kept"))
    );
    let refused = app.post(ADMINISTRATOR, &path, &json!({})).await;
    assert_eq!(refused.problem(), (409, "impossible-now".to_owned()));
    let events = app.get(AUDITOR, "/v1/audit-events?limit=200").await.good();
    let mut events = events["items"].as_array().unwrap().iter();
    assert!(events.any(|event| event["action"] == "notification-retried"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_again_gets_as_many_attempts_as_it_had_before() {
    let (app, sink, worker) = one_mail().await;
    sink.misbehave(ADDRESS, Fault::Defer);
    let tries = async || {
        let mut tries = 0;
        while worker.run_once().await.unwrap() > 0 {
            tries += 1;
            app.travel(TimeDelta::hours(8));
        }
        tries
    };
    assert_eq!(tries().await, 15);
    let dead = in_state(&app, ADMINISTRATOR, "dead").await;
    let path = format!("/v1/notifications/{}/retry", text(&dead[0]["id"]));
    app.post(ADMINISTRATOR, &path, &json!({})).await.good();
    let waiting = app.post(ADMINISTRATOR, &path, &json!({})).await;
    assert_eq!(waiting.problem(), (409, "impossible-now".to_owned()));
    assert_eq!(tries().await, 15);
    let dead = in_state(&app, ADMINISTRATOR, "dead").await;
    assert_eq!(dead[0]["attempts"], 30, "every attempt is proof, and stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_may_read_a_message_reads_what_it_says() {
    let (app, _sink, _worker) = one_mail().await;
    let waiting = in_state(&app, AUDITOR, "queued").await;
    let waiting = waiting.iter().find(|mail| mail["recipient"] == ADDRESS).unwrap();
    let said = text(&waiting["text"]);
    assert!(
        said.contains("Herkennen en handelen"),
        "a copy of what was entered: {said}"
    );
    assert_eq!(
        in_state(&app, ADMINISTRATOR, "queued").await[0]["text"],
        Value::Null
    );
    let path = format!(
        "/v1/notifications?applicationId={}",
        text(&waiting["applicationId"])
    );
    for (who, path) in [(PROVIDER, "/v1/notifications"), (CASEWORKER, &path)] {
        let read = app.get(who, path).await.good();
        let mut read = read["items"].as_array().unwrap().iter();
        assert!(read.any(|mail| mail["text"] == said.as_str()), "{who} {path}");
    }
    for (who, path) in [
        (PROVIDER, "/v1/notifications?status=dead"),
        (CASEWORKER, "/v1/notifications?status=dead"),
        (ADMINISTRATOR, path.as_str()),
    ] {
        assert_eq!(
            app.get(who, path).await.problem(),
            (403, "not-allowed".to_owned()),
            "{who} {path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn attempts_are_never_counted_back_not_even_by_hand() {
    let (app, _sink, _worker) = one_mail().await;
    let mut service = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    let refused = service
        .batch_execute("UPDATE outbox_messages SET retried_after = attempts + 1")
        .await
        .unwrap_err()
        .to_string();
    assert!(
        refused.contains("outbox_messages_retried_within_attempts"),
        "{refused}"
    );
}
