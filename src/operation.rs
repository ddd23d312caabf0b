//! The door for the operator: is the process alive, and can it do its work.

use actix_web::{HttpResponse, web};
use diesel::QueryableByName;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl;
use metrics_exporter_prometheus::PrometheusHandle;

use crate::db;
use crate::http::metered::counters;
use crate::http::{Office, Problem, ProblemType};

/// Whether the process answers at all.
async fn live() -> HttpResponse {
    HttpResponse::Ok().json(serde_json::json!({ "status": "live" }))
}

/// Whether the database is reachable and its tables are exactly those this version needs.
async fn ready(office: web::Data<Office>) -> Result<HttpResponse, Problem> {
    let differing = db::differing_migrations(&mut *office.conn().await?).await;
    let differing = differing.unwrap_or_else(|error| {
        tracing::warn!(%error, "the migrations that have run can't be read");
        vec!["__diesel_schema_migrations".to_owned()]
    });
    if differing.is_empty() {
        return Ok(HttpResponse::Ok().json(serde_json::json!({ "status": "ready" })));
    }
    let named = differing.join(", ");
    Err(Problem::new(
        ProblemType::UNAVAILABLE,
        format!(
            "De tabellen passen niet bij deze versie ({named}). Voer `plafond migrate` van deze versie uit."
        ),
        format!("The tables are not those of this version ({named}). Run `plafond migrate` of this version."),
    ))
}

/// Mail that waits or was given up, and events that no seal covers yet.
#[derive(QueryableByName)]
struct Backlog {
    #[diesel(sql_type = BigInt)]
    queued: i64,
    #[diesel(sql_type = BigInt)]
    dead: i64,
    #[diesel(sql_type = BigInt)]
    unsealed: i64,
}

/// Figures for Prometheus, in its text format.
async fn figures(office: web::Data<Office>) -> Result<HttpResponse, Problem> {
    let backlog: Backlog = diesel::sql_query(
        "SELECT count(*) FILTER (WHERE status = 'queued') AS queued, \
         count(*) FILTER (WHERE status IN ('dead', 'refused')) AS dead, \
         (SELECT count(*) FROM audit_unsealed) AS unsealed FROM outbox_messages WHERE status <> 'sent'",
    )
    .get_result(&mut *office.conn().await?)
    .await?;
    let gauges = [
        ("outbox_queued", "Mail that waits to be sent", backlog.queued),
        (
            "outbox_given_up",
            "Mail that a person has to look at",
            backlog.dead,
        ),
        (
            "audit_unsealed",
            "Events that no seal covers yet",
            backlog.unsealed,
        ),
    ];
    let gauges = gauges
        .map(|(name, help, value)| format!("# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}\n"));
    let text = counters().map(PrometheusHandle::render).unwrap_or_default() + &gauges.concat();
    Ok(HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4")
        .body(text))
}

/// The doors of the operator.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/health/live", web::get().to(live))
        .route("/health/ready", web::get().to(ready))
        .route("/metrics", web::get().to(figures));
}
