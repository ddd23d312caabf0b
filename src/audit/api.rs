//! The audit trail over HTTP, for the auditor.

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, Utc};
use plafond_rules::roles::Role;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::store::{self, Event};
use super::{checks, seals};
use crate::http::{Actor, Asked, Doors, Office, Paged, Problem, Refusals};

/// An event, with what binds it to the one before.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuditEventView {
    /// The chain: the dossier, scheme, organisation or account.
    pub chain_id: Uuid,
    /// The place in the chain, from one.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who, or nobody when the service did it by itself.
    pub actor_id: Option<Uuid>,
    /// In which role.
    pub actor_role: String,
    /// What was done.
    pub action: String,
    /// To what kind of thing.
    pub object_kind: String,
    /// To which one.
    pub object_id: Uuid,
    /// The facts, as the JSON text that the hash covers.
    pub details: String,
    /// The hash of the event before, in hexadecimal.
    pub previous_hash: String,
    /// The hash of this one, in hexadecimal.
    pub hash: String,
}

impl From<Event> for AuditEventView {
    fn from(event: Event) -> Self {
        Self {
            chain_id: event.chain_id,
            seq: event.seq,
            at: event.at,
            actor_id: event.actor_id,
            actor_role: event.actor_role,
            action: event.action,
            object_kind: event.object_kind,
            object_id: event.object_id,
            details: event.details,
            previous_hash: hex::encode(event.prev_hash),
            hash: hex::encode(event.hash),
        }
    }
}

/// Which events are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
struct Filter {
    /// Where the page before ended, as given in the `Link` header: a chain, a dot and a place.
    cursor: Option<String>,
    /// How many, 50 unless told, 200 at most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// All events, in order of chain and place. Roles: auditor.
#[utoipa::path(operation_id = "listAuditEvents", tag = "audit", security(("bearer" = [])), params(Filter),
    responses((status = 200, description = "A page", body = Paged<AuditEventView>), Refusals))]
#[get("/audit-events")]
async fn list_audit_events(
    office: web::Data<Office>,
    actor: Actor,
    request: HttpRequest,
    filter: Asked<Filter>,
) -> Result<HttpResponse, Problem> {
    actor.must_be(&[Role::Auditor])?;
    let limit = filter.limit.unwrap_or(50).clamp(1, 200);
    let after = match filter.cursor.as_deref() {
        None => None,
        Some(cursor) => Some(place(cursor).ok_or_else(|| {
            Problem::invalid_field(
                "/cursor",
                "cursor-invalid",
                "Volg de Link-kop van de vorige pagina.",
            )
        })?),
    };
    let found = store::list(&mut *office.conn().await?, after, limit).await?;
    let mut response = HttpResponse::Ok();
    let full = i64::try_from(found.len()).is_ok_and(|shown| shown == limit);
    if let Some(last) = found.last().filter(|_| full) {
        let next = format!(
            "{}?limit={limit}&cursor={}.{}",
            request.path(),
            last.chain_id,
            last.seq
        );
        response.insert_header(("Link", format!("<{next}>; rel=\"next\"")));
    }
    let items: Vec<_> = found.into_iter().map(AuditEventView::from).collect();
    Ok(response.json(Paged { items }))
}

/// A seal over all that was done until then. Whoever keeps one can see later whether the trail was changed.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SealView {
    /// The place in the chain of seals, from one.
    pub seq: i64,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// SHA-256, in hexadecimal.
    pub hash: String,
}

/// The latest seal of the audit trail, to be kept elsewhere. Roles: anyone.
#[utoipa::path(operation_id = "getLatestSeal", tag = "audit",
    responses((status = 200, description = "The seal", body = SealView), Refusals))]
#[get("/audit-seals/latest")]
async fn get_latest_seal(office: web::Data<Office>) -> Result<HttpResponse, Problem> {
    let latest = seals::latest(&mut *office.conn().await?).await?;
    let seal = latest.ok_or_else(Problem::not_found)?;
    Ok(HttpResponse::Ok().json(SealView {
        seq: seal.seq,
        at: seal.at,
        hash: hex::encode(seal.hash),
    }))
}

fn place(cursor: &str) -> Option<(Uuid, i64)> {
    let (chain, seq) = cursor.split_once('.')?;
    Some((chain.parse().ok()?, seq.parse().ok()?))
}

/// The doors of this room.
pub fn routes(doors: &mut Doors<'_>) {
    doors
        .service(list_audit_events)
        .service(get_latest_seal)
        .service(checks::api::create_trail_check)
        .service(checks::api::get_trail_check);
}
