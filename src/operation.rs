//! The door for the operator: is the process alive, and can it do its work.

use actix_web::{HttpResponse, web};
use diesel_async::RunQueryDsl;

use crate::http::{Office, Problem};

/// Whether the process answers at all.
async fn live() -> HttpResponse {
    HttpResponse::Ok().json(serde_json::json!({ "status": "live" }))
}

/// Whether the database is reachable and its tables are those this version needs.
async fn ready(office: web::Data<Office>) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    diesel::sql_query("SELECT 1 FROM people_reached LIMIT 0")
        .execute(&mut conn)
        .await?;
    Ok(HttpResponse::Ok().json(serde_json::json!({ "status": "ready" })))
}

/// The doors of the operator.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/health/live", web::get().to(live))
        .route("/health/ready", web::get().to(ready));
}
