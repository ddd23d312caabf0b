//! Ceilings over HTTP: staff look, the administrator sets and changes.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, NaiveDate, Utc};
use plafond_rules::roles::Role;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::requests::{NewCeiling, NewEntry};
use super::store::{self, Balanced, Posted};
use super::{LOOK, actions, sub_ceilings};
use crate::http::fields::Amount;
use crate::http::{
    Actor, Answer, Asked, Counter, Doors, Entered, Office, Page, Paged, Problem, Refusals, portion,
};

/// A ceiling as it stands.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CeilingView {
    /// The identifier.
    pub id: Uuid,
    /// The scheme.
    pub scheme_id: Uuid,
    /// What was set, with later changes.
    pub amount: Amount,
    /// What is granted, net of what came back, without the exempt.
    pub committed: Amount,
    /// What can still be granted.
    pub available: Amount,
    /// What is granted outside the ceiling, on a ground of law.
    pub exempt: Amount,
    /// Always `EUR`.
    pub currency: &'static str,
    /// The first day of its period.
    pub period_start: NaiveDate,
    /// The last day of its period.
    pub period_end: NaiveDate,
    /// The resolution of the college that set it.
    pub resolution: String,
    /// The day it was published.
    pub published_on: NaiveDate,
    /// The instant of these figures.
    pub as_of: DateTime<Utc>,
}

/// An entry of the ledger.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EntryView {
    /// The place in the ledger, from one.
    pub seq: i64,
    /// `set`, `raised`, `lowered`, `committed` or `released`.
    #[schema(example = "committed")]
    pub kind: String,
    /// By how much.
    pub amount: Amount,
    /// Why it may stand outside the ceiling, if it does.
    #[schema(example = "lowered-after-filing")]
    pub exempt_ground: Option<String>,
    /// Whether a lowering also bites on applications filed before it (Awb 4:28).
    pub applies_to_filed: bool,
    /// The resolution or article it rests on.
    pub ground: String,
    /// The decision that committed or released it.
    pub decision_id: Option<Uuid>,
    /// Who did it.
    pub actor_id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// The ceiling after it.
    pub amount_after: Amount,
    /// What was committed after it.
    pub committed_after: Amount,
    /// What was exempt after it.
    pub exempt_after: Amount,
}

fn view(ceiling: Balanced, as_of: DateTime<Utc>) -> CeilingView {
    let balance = ceiling.balance();
    CeilingView {
        id: ceiling.id,
        scheme_id: ceiling.scheme_id,
        amount: Amount(balance.amount),
        committed: Amount(balance.committed),
        available: Amount(balance.available()),
        exempt: Amount(balance.exempt),
        currency: "EUR",
        period_start: ceiling.period_start,
        period_end: ceiling.period_end,
        resolution: ceiling.resolution,
        published_on: ceiling.published_on,
        as_of,
    }
}

impl From<Posted> for EntryView {
    fn from(entry: Posted) -> Self {
        Self {
            seq: entry.seq,
            kind: entry.kind,
            amount: entry.amount,
            exempt_ground: entry.exempt_ground,
            applies_to_filed: entry.applies_to_filed,
            ground: entry.ground,
            decision_id: entry.decision_id,
            actor_id: entry.actor_id,
            at: entry.at,
            amount_after: entry.amount_after,
            committed_after: entry.committed_after,
            exempt_after: entry.exempt_after,
        }
    }
}

/// Set the ceiling of a period. Roles: administrator.
#[utoipa::path(operation_id = "createCeiling", tag = "ceiling", security(("bearer" = [])), request_body = NewCeiling,
    params(("schemeId" = Uuid, Path, description = "The scheme")),
    responses((status = 201, description = "Set", body = CeilingView), Refusals))]
#[post("/schemes/{schemeId}/ceilings")]
async fn create_ceiling(
    counter: Counter,
    scheme: web::Path<Uuid>,
    entered: Entered<NewCeiling>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Administrator], entered.0, async |conn, deed, entered| {
            let ceiling = actions::set(conn, deed.actor, *scheme, entered, deed.now).await?;
            Answer::created(format!("/v1/ceilings/{}", ceiling.id), &view(ceiling, deed.now))
        })
        .await
}

/// The ceilings of a scheme, newest first. Roles: staff and auditor.
#[utoipa::path(operation_id = "listCeilings", tag = "ceiling", security(("bearer" = [])),
    params(Page, ("schemeId" = Uuid, Path, description = "The scheme")),
    responses((status = 200, description = "A page", body = Paged<CeilingView>), Refusals))]
#[get("/schemes/{schemeId}/ceilings")]
async fn list_ceilings(
    office: web::Data<Office>,
    actor: Actor,
    scheme: web::Path<Uuid>,
    request: HttpRequest,
    page: Asked<Page>,
) -> Result<HttpResponse, Problem> {
    actor.must_be(&LOOK)?;
    let found = store::list(&mut *office.conn().await?, *scheme, page.cursor, page.fetch()).await?;
    let items = found
        .into_iter()
        .map(|ceiling| view(ceiling, office.now()))
        .collect();
    Ok(Paged::respond(&request, *page, items, |item: &CeilingView| {
        item.id
    }))
}

/// One ceiling with its balance. Roles: staff and auditor.
#[utoipa::path(operation_id = "getCeiling", tag = "ceiling", security(("bearer" = [])),
    params(("ceilingId" = Uuid, Path, description = "The ceiling")),
    responses((status = 200, description = "The ceiling", body = CeilingView), Refusals))]
#[get("/ceilings/{ceilingId}")]
async fn get_ceiling(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    actor.must_be(&LOOK)?;
    let ceiling = store::get(&mut *office.conn().await?, *id).await?;
    Ok(Answer::ok(&view(ceiling, office.now()))?.into())
}

/// Raise or lower a ceiling. Roles: administrator.
#[utoipa::path(operation_id = "createCeilingEntry", tag = "ceiling", security(("bearer" = [])),
    request_body = NewEntry, params(("ceilingId" = Uuid, Path, description = "The ceiling")),
    responses((status = 201, description = "Changed", body = CeilingView), Refusals))]
#[post("/ceilings/{ceilingId}/entries")]
async fn create_entry(
    counter: Counter,
    id: web::Path<Uuid>,
    entered: Entered<NewEntry>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Administrator], entered.0, async |conn, deed, entered| {
            let ceiling = actions::change(conn, deed.actor, *id, entered, deed.now).await?;
            Answer::created(format!("/v1/ceilings/{}", ceiling.id), &view(ceiling, deed.now))
        })
        .await
}

/// Which part of a ledger is asked for.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct LedgerPage {
    /// The place after which to go on.
    cursor: Option<i64>,
    /// How many, 50 unless told, 200 at most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// The ledger of a ceiling, oldest first. Roles: staff and auditor.
#[utoipa::path(operation_id = "listCeilingEntries", tag = "ceiling", security(("bearer" = [])),
    params(LedgerPage, ("ceilingId" = Uuid, Path, description = "The ceiling")),
    responses((status = 200, description = "A page", body = Paged<EntryView>), Refusals))]
#[get("/ceilings/{ceilingId}/entries")]
async fn list_entries(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
    page: Asked<LedgerPage>,
) -> Result<HttpResponse, Problem> {
    actor.must_be(&LOOK)?;
    let limit = page.limit.unwrap_or(50).clamp(1, 200);
    let mut conn = office.conn().await?;
    let mut found = store::list_entries(&mut conn, *id, page.cursor.unwrap_or(0), limit + 1).await?;
    let shown = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut response = HttpResponse::Ok();
    if let Some(last) = portion::cut(&mut found, shown) {
        let next = format!(
            "</v1/ceilings/{}/entries?limit={limit}&cursor={}>; rel=\"next\"",
            *id, last.seq
        );
        response.insert_header(("Link", next));
    }
    Ok(response.json(Paged {
        items: found.into_iter().map(EntryView::from).collect::<Vec<_>>(),
    }))
}

/// The doors of this room.
pub fn routes(doors: &mut Doors<'_>) {
    doors
        .configure(sub_ceilings::api::routes)
        .service(create_ceiling)
        .service(list_ceilings)
        .service(get_ceiling)
        .service(create_entry)
        .service(list_entries);
}
