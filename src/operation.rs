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

impl Backlog {
    async fn read(office: &Office) -> Result<Self, Problem> {
        let backlog = diesel::sql_query(
            "SELECT count(*) FILTER (WHERE status = 'queued') AS queued, \
             count(*) FILTER (WHERE status IN ('dead', 'refused')) AS dead, \
             (SELECT count(*) FROM audit_unsealed) AS unsealed FROM outbox_messages WHERE status <> 'sent'",
        )
        .get_result(&mut *office.conn().await?)
        .await?;
        Ok(backlog)
    }

    fn in_gauges(&self) -> String {
        [
            gauge("outbox_queued", "Mail that waits to be sent", self.queued),
            gauge("outbox_given_up", "Mail that a person has to look at", self.dead),
            gauge("audit_unsealed", "Events that no seal covers yet", self.unsealed),
        ]
        .concat()
    }
}

fn gauge(name: &str, help: &str, value: i64) -> String {
    format!("# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}\n")
}

/// Figures for Prometheus, in its text format. What the process counted itself is told without PostgreSQL too: that is
/// when someone looks.
async fn figures(office: web::Data<Office>) -> HttpResponse {
    let backlog = Backlog::read(&office).await;
    let reached = gauge(
        "postgresql_reached",
        "Whether PostgreSQL answered just now",
        i64::from(backlog.is_ok()),
    );
    let counted = counters().map(PrometheusHandle::render).unwrap_or_default();
    let waiting = backlog.map(|backlog| backlog.in_gauges()).unwrap_or_default();
    HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4")
        .body(counted + &reached + &waiting)
}

/// The doors of the operator.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/health/live", web::get().to(live))
        .route("/health/ready", web::get().to(ready))
        .route("/metrics", web::get().to(figures));
}
