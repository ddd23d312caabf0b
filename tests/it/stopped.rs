//! PostgreSQL itself is stopped under a service that goes on, and started again.

use std::time::{Duration, Instant};

use plafond::notifications::sink::{Sink, SinkOptions};
use plafond_local_postgres::{Kind, Options, Server};
use reqwest::Method;
use serde_json::json;

use crate::processes::{becomes, mail_to, number};
use crate::support::story::PROVIDER;
use crate::support::{Answered, App, Database, Process};

/// Asks a service in another process for a submission, under a key.
async fn submit(app: &App, service: &Process, id: &str) -> Answered {
    let path = format!("/v1/applications/{id}/submission");
    let request = app.request_at(&service.address, Method::POST, &path);
    let request = request.bearer_auth(app.token(PROVIDER).await);
    app.send(request.header("Idempotency-Key", id).json(&json!({})))
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgresql_that_is_stopped_for_ten_seconds_costs_ten_seconds_and_nothing_else() {
    let data = std::path::PathBuf::from(format!("/var/tmp/plafond-stopped-{}", uuid::Uuid::now_v7()));
    let mut options = Options {
        data: data.clone(),
        kind: Kind::Durable,
        port: None,
    };
    let server = Server::start(&options).unwrap();
    options.port = Some(server.port());
    let app = App::over(Database::on(&server).await, |_| {}).await;
    let sink = Sink::start("127.0.0.1:0", SinkOptions::default()).await.unwrap();
    let call = app.call("1000.00").await;
    let (before, during) = (
        app.draft(PROVIDER, &call, "10.00").await,
        app.draft(PROVIDER, &call, "10.00").await,
    );
    let mail = mail_to(&sink);
    let mail = mail.each_ref().map(|(name, value)| (*name, value.as_str()));
    let service = Process::serve(&app.database.url, &mail).await;
    let acknowledged = submit(&app, &service, &before).await.good();

    drop(server);
    let gone = Instant::now();
    while gone.elapsed() < Duration::from_secs(10) {
        let told = submit(&app, &service, &during).await;
        assert_eq!(told.problem(), (503, "unavailable".to_owned()), "{:#}", told.body);
        assert_eq!(told.headers["retry-after"], "5");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let server = Server::start(&options).unwrap();

    assert_eq!(submit(&app, &service, &before).await.good(), acknowledged);
    assert_eq!(
        submit(&app, &service, &during).await.good()["status"],
        "submitted"
    );
    let revisions = "SELECT count(*) FROM application_revisions WHERE application_id IN";
    let revisions = format!("{revisions} ('{before}', '{during}')");
    assert_eq!(number(&app, &revisions).await, 2, "each is there once");
    becomes(
        &app,
        "SELECT count(*) FROM outbox_messages WHERE status <> 'sent'",
        0,
    )
    .await;
    becomes(&app, "SELECT count(*) FROM audit_unsealed", 0).await;
    drop((service, server));
    std::fs::remove_dir_all(data).unwrap();
}
