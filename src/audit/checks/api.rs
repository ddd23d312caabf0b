//! Checks of the whole trail over HTTP: asked for, and read when they are done.

use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use plafond_rules::roles::Role;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::store::{self, TrailCheck};
use crate::http::{Actor, Answer, Counter, Office, Problem, Refusals};

/// A check of the whole trail.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TrailCheckView {
    /// The identifier.
    pub id: Uuid,
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
    /// How many events there were when it began.
    pub events_in_all: i64,
    /// How many were looked at so far.
    pub events_done: i64,
    /// When it was finished; nothing while it waits or runs.
    pub finished_at: Option<DateTime<Utc>>,
    /// Whether all is as it was written, once it is finished.
    pub whole: Option<bool>,
    /// The first thing that isn't, in words.
    #[schema(example = "seal 17 was changed, removed, inserted or moved")]
    pub broken: Option<String>,
}

impl From<TrailCheck> for TrailCheckView {
    fn from(check: TrailCheck) -> Self {
        Self {
            id: check.id,
            asked_at: check.asked_at,
            events_in_all: check.events_in_all,
            events_done: check.events_done,
            finished_at: check.finished_at,
            whole: check.finished_at.map(|_| check.broken.is_none()),
            broken: check.broken,
        }
    }
}

/// Ask for a check of the whole trail; one that waits or runs is given instead of another. Roles: auditor.
#[utoipa::path(operation_id = "createTrailCheck", tag = "audit", security(("bearer" = [])),
    responses((status = 201, description = "Asked for", body = TrailCheckView), Refusals))]
#[post("/trail-checks")]
pub async fn create_trail_check(counter: Counter) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Auditor], (), async |conn, deed, ()| {
            let check = super::ask(conn, deed).await?;
            Answer::created(
                format!("/v1/trail-checks/{}", check.id),
                &TrailCheckView::from(check),
            )
        })
        .await
}

/// A check of the trail: how far it is, or what came out. Roles: auditor.
#[utoipa::path(operation_id = "getTrailCheck", tag = "audit", security(("bearer" = [])),
    params(("trailCheckId" = Uuid, Path, description = "The check")),
    responses((status = 200, description = "The check", body = TrailCheckView), Refusals))]
#[get("/trail-checks/{trailCheckId}")]
pub async fn get_trail_check(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    actor.must_be(&[Role::Auditor])?;
    let check = store::find(&mut *office.conn().await?, *id).await?;
    Ok(HttpResponse::Ok().json(TrailCheckView::from(check)))
}
