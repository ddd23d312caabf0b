//! The service as an operator runs it: how it starts, how it stops, what it logs, and several of it side by side.

use std::process::Output;
use std::time::Duration;

use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection as _};
use plafond::audit;
use plafond::notifications::sink::{Fault, Sink, SinkOptions};
use reqwest::Method;
use serde_json::{Value, json};

use crate::mail_delivery::private_sink;
use crate::support::process::plafond;
use crate::support::story::{CASEWORKER, PROVIDER, text};
use crate::support::{Answered, App, Process};

/// A number that PostgreSQL gives.
pub async fn number(app: &App, query: &str) -> i64 {
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        number: i64,
    }
    let mut owner = AsyncPgConnection::establish(&app.database.owner_url)
        .await
        .unwrap();
    let row: Row = diesel::sql_query(format!("SELECT ({query}) AS number"))
        .get_result(&mut owner)
        .await
        .unwrap();
    row.number
}

/// Waits until a number is what it has to become.
pub async fn becomes(app: &App, query: &str, expected: i64) {
    let mut now = number(app, query).await;
    for _ in 0..1000 {
        if now == expected {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
        now = number(app, query).await;
    }
    panic!("{query} is {now}, not {expected}");
}

/// A change by the owner of the tables.
pub async fn change(app: &App, statement: &str) {
    let mut owner = AsyncPgConnection::establish(&app.database.owner_url)
        .await
        .unwrap();
    owner.batch_execute(statement).await.unwrap();
}

pub fn mail_to(sink: &Sink) -> [(&'static str, String); 4] {
    [
        ("PLAFOND_WORKER", "true".to_owned()),
        ("PLAFOND_MAIL_HOST", "127.0.0.1".to_owned()),
        ("PLAFOND_MAIL_PORT", sink.address().port().to_string()),
        ("PLAFOND_MAIL_ENCRYPTION", "none".to_owned()),
    ]
}

async fn sink() -> Sink {
    Sink::start("127.0.0.1:0", SinkOptions::default()).await.unwrap()
}

const UNSENT: &str = "SELECT count(*) FROM outbox_messages WHERE status <> 'sent'";
const LEASED: &str = "SELECT count(*) FROM outbox_messages WHERE lease_owner IS NOT NULL";

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_is_asked_to_stop_gives_back_the_mail_it_had_taken() {
    let app = App::start().await;
    let sink = sink().await;
    let call = app.call("1000.00").await;
    change(
        &app,
        "UPDATE outbox_messages SET status = 'sent', sent_at = now(), server_reply = '250'",
    )
    .await;
    for _ in 0..3 {
        app.submitted(PROVIDER, &call, "10.00").await;
    }
    assert_eq!(
        number(&app, UNSENT).await,
        6,
        "more than are sent at the same time"
    );
    for recipient in ["subsidie@voorbeeld.example", CASEWORKER] {
        sink.misbehave(recipient, Fault::Silence);
    }
    let settings = mail_to(&sink);
    let settings = settings.each_ref().map(|(name, value)| (*name, value.as_str()));
    let worker = Process::worker(&app.database.url, &settings);
    becomes(&app, LEASED, 6).await;
    worker.signal("TERM");
    // Those on the line would wait for their server for half a minute; it hangs up on them.
    drop(sink);
    assert!(worker.ended().await.success());
    assert_eq!(number(&app, LEASED).await, 0);
    let tried = "SELECT coalesce(sum(attempts), 0) FROM outbox_messages";
    let kept = "SELECT count(*) FROM outbox_attempts";
    assert!(
        number(&app, tried).await < 6,
        "who was not offered to the server was not tried"
    );
    assert_eq!(number(&app, tried).await, number(&app, kept).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_is_asked_to_stop_finishes_the_request_under_way_and_takes_no_other() {
    let app = App::start().await;
    let call = app.call("1000.00").await;
    let id = app.draft(PROVIDER, &call, "10.00").await;
    let service = Process::serve(&app.database.url, &[]).await;
    let mut other = AsyncPgConnection::establish(&app.database.owner_url)
        .await
        .unwrap();
    other
        .batch_execute(&format!(
            "BEGIN; SELECT FROM applications WHERE id = '{id}' FOR UPDATE"
        ))
        .await
        .unwrap();
    let token = app.token(PROVIDER).await;
    let submission = format!("/v1/applications/{id}/submission");
    let request = app.request_at(&service.address, Method::POST, &submission);
    let request = request.bearer_auth(&token).header("Idempotency-Key", "one");
    let answer = tokio::spawn(request.json(&json!({})).send());
    let waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    becomes(&app, waiting, 1).await;
    service.signal("TERM");
    for _ in 0..500 {
        let another = app.request_at(&service.address, Method::GET, "/health/live");
        if another.send().await.is_err() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    other.batch_execute("ROLLBACK").await.unwrap();
    assert_eq!(answer.await.unwrap().unwrap().status(), 201);
    assert!(service.ended().await.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_services_on_one_database_send_each_mail_and_seal_each_event_once() {
    let app = App::start().await;
    let sink = sink().await;
    let settings = mail_to(&sink);
    let settings = settings.each_ref().map(|(name, value)| (*name, value.as_str()));
    let (one, other) = tokio::join!(
        Process::serve(&app.database.url, &settings),
        Process::serve(&app.database.url, &settings)
    );
    let call = app.call("1000.00").await;
    let token = app.token(PROVIDER).await;
    for number in 0..12 {
        let id = app.draft(PROVIDER, &call, "10.00").await;
        let path = format!("/v1/applications/{id}/submission");
        // The same request to both at once: one of them does it, the other repeats the answer.
        let ask = |service: &Process| {
            let request = app.request_at(&service.address, Method::POST, &path);
            let request = request
                .bearer_auth(&token)
                .header("Idempotency-Key", number.to_string());
            app.send(request.json(&json!({})))
        };
        let (first, second) = tokio::join!(ask(&one), ask(&other));
        assert_eq!(first.good(), second.good());
    }
    becomes(&app, UNSENT, 0).await;
    becomes(&app, "SELECT count(*) FROM audit_unsealed", 0).await;
    let (written, tried) = (
        number(&app, "SELECT count(*) FROM outbox_messages").await,
        number(&app, "SELECT count(*) FROM outbox_attempts").await,
    );
    assert_eq!(written, tried, "nothing was tried twice");
    assert_eq!(i64::try_from(sink.received().len()).unwrap(), written);
    let mut conn = AsyncPgConnection::establish(&app.database.url).await.unwrap();
    let checked = audit::trail::verify(&mut conn, None).await.unwrap();
    assert!(checked.seals > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_server_with_a_certificate_of_an_internal_authority_is_trusted_once_that_is_named() {
    let app = App::start().await;
    let (sink, authority) = private_sink(true).await;
    let call = app.call("1000.00").await;
    app.submitted(PROVIDER, &call, "10.00").await;
    let port = sink.address().port().to_string();
    let mut settings = vec![
        ("PLAFOND_MAIL_HOST", "localhost"),
        ("PLAFOND_MAIL_PORT", port.as_str()),
        ("PLAFOND_MAIL_ENCRYPTION", "tls"),
        ("PLAFOND_MAIL_USERNAME", "loket"),
        ("PLAFOND_MAIL_PASSWORD", "geheim"),
    ];
    let stranger = Process::worker(&app.database.url, &settings);
    let untried = "SELECT count(*) FROM outbox_messages WHERE attempts = 0";
    becomes(&app, untried, 0).await;
    stranger.signal("TERM");
    assert!(stranger.ended().await.success());
    assert_eq!(sink.received().len(), 0, "nothing is said to who isn't known");

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("authority.pem");
    // As `openssl x509 -text` leaves it: words for people around it.
    std::fs::write(&file, format!("Uitgever: CA van de gemeente\n{authority}")).unwrap();
    settings.push(("PLAFOND_MAIL_AUTHORITY", file.to_str().unwrap()));
    change(&app, "UPDATE outbox_messages SET next_attempt_at = now()").await;
    let _worker = Process::worker(&app.database.url, &settings);
    becomes(&app, UNSENT, 0).await;
    let written = number(&app, "SELECT count(*) FROM outbox_messages").await;
    assert_eq!(i64::try_from(sink.received().len()).unwrap(), written);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_logged_carries_the_identity_of_its_request_and_of_its_trace() {
    let app = App::start().await;
    let service = Process::serve(&app.database.url, &[]).await;
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    let ask = |traceparent: String| {
        let request = app.request_at(&service.address, Method::GET, "/v1/calls");
        app.send(request.header("traceparent", traceparent))
    };
    let known = ask(format!("00-{trace}-00f067aa0ba902b7-01")).await;
    let unknown = ask("00-nonsense".to_owned()).await;
    let logged = line_of(&service, &known).await;
    assert_eq!(logged["span"]["trace_id"], trace);
    assert_eq!(
        (&logged["fields"]["address"], &logged["fields"]["status"]),
        (&json!("/v1/calls"), &json!(200))
    );
    let logged = line_of(&service, &unknown).await;
    let other = text(&logged["span"]["trace_id"]);
    assert_eq!(other.len(), 32);
    assert_ne!(other, trace);
}

/// What was logged of the request behind an answer.
async fn line_of(service: &Process, answer: &Answered) -> Value {
    let id = answer.headers["x-request-id"].to_str().unwrap();
    for _ in 0..500 {
        let lines = service.said();
        let mut lines = lines
            .iter()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok());
        if let Some(line) = lines.find(|line| line["span"]["request_id"] == id) {
            return line;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("nothing is logged of {id}: {}", service.said().join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_is_ready_on_exactly_the_tables_of_its_version() {
    let app = App::start().await;
    let ready = async || app.send(app.request(Method::GET, "/health/ready")).await;
    ready().await.good();
    change(
        &app,
        "DELETE FROM __diesel_schema_migrations WHERE version = '20260101000500'",
    )
    .await;
    let missing = ready().await;
    assert_eq!(missing.problem(), (503, "unavailable".to_owned()));
    assert!(
        missing.body["detail"]
            .as_str()
            .unwrap()
            .contains("20260101000500"),
        "{:#}",
        missing.body
    );
    change(
        &app,
        "INSERT INTO __diesel_schema_migrations (version) VALUES ('20260101000500'), ('20990101000000')",
    )
    .await;
    assert_eq!(
        ready().await.problem().0,
        503,
        "a version that this one doesn't know"
    );
    change(
        &app,
        "DELETE FROM __diesel_schema_migrations WHERE version = '20990101000000'",
    )
    .await;
    ready().await.good();
    change(
        &app,
        "REVOKE SELECT ON __diesel_schema_migrations FROM plafond_app",
    )
    .await;
    assert_eq!(ready().await.problem().0, 503);
}

pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_wrong_setting_is_an_error_at_the_start_that_names_it() {
    for (name, wrong, known_as) in [
        ("PLAFOND_MAIL_PORT", "abc", "MAIL_PORT"),
        ("PLAFOND_MAIL_ENCRYPTION", "a-bit", "MAIL_ENCRYPTION"),
        ("PLAFOND_LISTENS", "127.0.0.1:0", "listens"),
        ("PLAFOND_LISTEN", "nowhere", "PLAFOND_LISTEN"),
        ("DATABASE_URL", "postgres://host:port/x", "DATABASE_URL"),
        ("DATABASE_URL", "", "DATABASE_URL"),
        (
            "PLAFOND_DATABASE_CONNECTIONS",
            "0",
            "PLAFOND_DATABASE_CONNECTIONS",
        ),
        ("PLAFOND_HTTP_THREADS", "0", "PLAFOND_HTTP_THREADS"),
        ("PLAFOND_PUBLIC_URL", "subsidie.example", "PLAFOND_PUBLIC_URL"),
        (
            "PLAFOND_ALLOWED_ORIGINS",
            r#"["gemeente"]"#,
            "PLAFOND_ALLOWED_ORIGINS",
        ),
        (
            "PLAFOND_ACCESS_TOKEN_SECONDS",
            "0",
            "PLAFOND_ACCESS_TOKEN_SECONDS",
        ),
        ("PLAFOND_SESSION_SECONDS", "0", "PLAFOND_SESSION_SECONDS"),
        (
            "PLAFOND_SENDER_ACCOUNT",
            "NL02ABNA0123456788",
            "PLAFOND_SENDER_ACCOUNT",
        ),
        ("PLAFOND_MAIL_FROM", "nobody", "PLAFOND_MAIL_FROM"),
        ("PLAFOND_MAIL_AUTHORITY", "/nowhere", "MAIL_AUTHORITY is a file"),
        ("PLAFOND_MAIL_AUTHORITY", "/dev/null", "in PEM"),
        ("PLAFOND_FILES", "/dev/null/files", "PLAFOND_FILES"),
    ] {
        let output = plafond("serve")
            .env("DATABASE_URL", "postgres://nobody@127.0.0.1:1/x")
            .env("PLAFOND_LISTEN", "127.0.0.1:0")
            .env("PLAFOND_FILES", std::env::temp_dir())
            .env(name, wrong)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1), "{name}={wrong}: {}", said(&output));
        assert!(
            said(&output).contains(known_as),
            "{name}={wrong}: {}",
            said(&output)
        );
        assert!(
            !said(&output).contains("panicked"),
            "{name}={wrong}: {}",
            said(&output)
        );
    }
}
