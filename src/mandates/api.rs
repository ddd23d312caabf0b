//! Mandates over HTTP: the administrator keeps them, who decides and who watches reads them.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::NaiveDate;
use plafond_rules::roles::Role;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions;
use super::requests::{MandateEnd, NewMandate};
use super::store::{self, Held};
use crate::http::deed::day_of;
use crate::http::fields::Amount;
use crate::http::{Actor, Answer, Asked, Counter, Doors, Entered, Office, Page, Paged, Problem, Refusals};

/// Who reads them.
pub const LOOK: [Role; 3] = [Role::Administrator, Role::Decider, Role::Auditor];

/// Who keeps them.
pub const KEEPS: [Role; 1] = [Role::Administrator];

/// A mandate.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MandateView {
    /// The identifier.
    pub id: Uuid,
    /// Who may decide.
    pub user_id: Uuid,
    /// How that person is called.
    #[schema(example = "Kim Voorbeeld")]
    pub name: String,
    /// The resolution that gives it.
    #[schema(example = "Mandaatbesluit 2026-12 (voorbeeld)")]
    pub resolution: String,
    /// The first day on which it counts.
    pub valid_from: NaiveDate,
    /// The last day on which it counts, when it has one.
    pub valid_until: Option<NaiveDate>,
    /// The most that may be granted under it, when there is such a bound.
    pub up_to: Option<Amount>,
    /// Whether it counts today.
    pub in_force: bool,
    /// Why it ended sooner than it was given for, when it did.
    #[schema(example = "Andere functie.")]
    pub end_reason: Option<String>,
}

impl MandateView {
    /// A mandate as it stands on a day.
    #[must_use]
    pub fn on((mandate, name): Held, today: NaiveDate) -> Self {
        Self {
            in_force: mandate.rule().is_in_force(today),
            id: mandate.id,
            user_id: mandate.user_id,
            name,
            resolution: mandate.resolution,
            valid_from: mandate.valid_from,
            valid_until: mandate.valid_until,
            up_to: mandate.up_to,
            end_reason: mandate.end_reason,
        }
    }
}

/// Write a mandate down as a resolution gives it. Roles: administrator.
#[utoipa::path(operation_id = "createMandate", tag = "identity", security(("bearer" = [])), request_body = NewMandate,
    responses((status = 201, description = "Written down", body = MandateView), Refusals))]
#[post("/mandates")]
async fn create_mandate(counter: Counter, entered: Entered<NewMandate>) -> Result<HttpResponse, Problem> {
    counter
        .act(&KEEPS, entered.0, async |conn, deed, entered| {
            let id = actions::give(conn, deed, entered).await?.id;
            let view = MandateView::on(store::get(conn, id).await?, deed.today());
            Ok(Answer::created(format!("/v1/mandates/{id}"), &view)?.version(1))
        })
        .await
}

/// All mandates, newest first. Roles: administrator, decider, auditor.
#[utoipa::path(operation_id = "listMandates", tag = "identity", security(("bearer" = [])), params(Page),
    responses((status = 200, description = "A page", body = Paged<MandateView>), Refusals))]
#[get("/mandates")]
async fn list_mandates(
    office: web::Data<Office>,
    actor: Actor,
    request: HttpRequest,
    page: Asked<Page>,
) -> Result<HttpResponse, Problem> {
    actor.must_be(&LOOK)?;
    let today = day_of(office.now());
    let found = store::list(&mut *office.conn().await?, page.cursor, page.fetch()).await?;
    let items = found
        .into_iter()
        .map(|held| MandateView::on(held, today))
        .collect();
    Ok(Paged::respond(&request, *page, items, |item: &MandateView| {
        item.id
    }))
}

/// One mandate. Roles: administrator, decider, auditor.
#[utoipa::path(operation_id = "getMandate", tag = "identity", security(("bearer" = [])),
    params(("mandateId" = Uuid, Path, description = "The mandate")),
    responses((status = 200, description = "The mandate", body = MandateView), Refusals))]
#[get("/mandates/{mandateId}")]
async fn get_mandate(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    actor.must_be(&LOOK)?;
    let held = store::get(&mut *office.conn().await?, *id).await?;
    // Whether it is in force changes with the day, so its version doesn't tell all.
    Ok(HttpResponse::Ok().json(MandateView::on(held, day_of(office.now()))))
}

/// End a mandate sooner than it was given for; what was decided until then stays decided. Roles: administrator.
#[utoipa::path(operation_id = "endMandate", tag = "identity", security(("bearer" = [])), request_body = MandateEnd,
    params(("mandateId" = Uuid, Path, description = "The mandate")),
    responses((status = 201, description = "Ended", body = MandateView), Refusals))]
#[post("/mandates/{mandateId}/end")]
async fn end_mandate(
    counter: Counter,
    id: web::Path<Uuid>,
    entered: Entered<MandateEnd>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&KEEPS, entered.0, async |conn, deed, entered| {
            let mandate = actions::end(conn, deed, *id, entered).await?;
            let view = MandateView::on(store::get(conn, *id).await?, deed.today());
            Ok(Answer::created(format!("/v1/mandates/{id}"), &view)?.version(mandate.version))
        })
        .await
}

/// The doors of this room.
pub fn routes(doors: &mut Doors<'_>) {
    doors
        .service(create_mandate)
        .service(list_mandates)
        .service(get_mandate)
        .service(end_mandate);
}
