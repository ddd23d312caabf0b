//! Sub-ceilings over HTTP: staff look, the administrator sets and changes.

use actix_web::{HttpResponse, get, post, web};
use plafond_rules::roles::Role;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions;
use super::requests::{NewSubCeiling, NewSubEntry};
use super::store::{self, SubCeiling};
use crate::ceiling::LOOK;
use crate::http::fields::Amount;
use crate::http::{Actor, Answer, Counter, Doors, Entered, Office, Paged, Problem, Refusals};

/// A part of a ceiling as it stands.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SubCeilingView {
    /// The identifier.
    pub id: Uuid,
    /// The ceiling it is a part of.
    pub ceiling_id: Uuid,
    /// A short name for programs.
    #[schema(example = "achterhoek")]
    pub code: String,
    /// The theme or the part of the region.
    #[schema(example = "Gemeenten in de Achterhoek")]
    pub title: String,
    /// What was set, with later changes.
    pub amount: Amount,
    /// What is granted within it, net of what came back.
    pub committed: Amount,
    /// What can still be granted within it, as far as the ceiling itself allows.
    pub available: Amount,
}

impl From<SubCeiling> for SubCeilingView {
    fn from(part: SubCeiling) -> Self {
        let balance = part.balance();
        Self {
            id: part.id,
            ceiling_id: part.ceiling_id,
            code: part.code,
            title: part.title,
            amount: Amount(balance.amount),
            committed: Amount(balance.committed),
            available: Amount(balance.available()),
        }
    }
}

/// Set a part of a ceiling for one theme or one part of the region. Roles: administrator.
#[utoipa::path(operation_id = "createSubCeiling", tag = "ceiling", security(("bearer" = [])), request_body = NewSubCeiling,
    params(("ceilingId" = Uuid, Path, description = "The ceiling")),
    responses((status = 201, description = "Set", body = SubCeilingView), Refusals))]
#[post("/ceilings/{ceilingId}/sub-ceilings")]
async fn create_sub_ceiling(
    counter: Counter,
    ceiling: web::Path<Uuid>,
    entered: Entered<NewSubCeiling>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Administrator], entered.0, async |conn, deed, entered| {
            let part = actions::set(conn, deed, *ceiling, entered).await?;
            Answer::created(
                format!("/v1/ceilings/{ceiling}/sub-ceilings"),
                &SubCeilingView::from(part),
            )
        })
        .await
}

/// Raise or lower a part of a ceiling. Roles: administrator.
#[utoipa::path(operation_id = "createSubCeilingEntry", tag = "ceiling", security(("bearer" = [])), request_body = NewSubEntry,
    params(("subCeilingId" = Uuid, Path, description = "The sub-ceiling")),
    responses((status = 201, description = "Changed", body = SubCeilingView), Refusals))]
#[post("/sub-ceilings/{subCeilingId}/entries")]
async fn create_sub_ceiling_entry(
    counter: Counter,
    id: web::Path<Uuid>,
    entered: Entered<NewSubEntry>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Administrator], entered.0, async |conn, deed, entered| {
            let part = actions::change(conn, deed, *id, entered).await?;
            let place = format!("/v1/ceilings/{}/sub-ceilings", part.ceiling_id);
            Answer::created(place, &SubCeilingView::from(part))
        })
        .await
}

/// The parts of a ceiling, in order of code. Roles: staff and auditor.
#[utoipa::path(operation_id = "listSubCeilings", tag = "ceiling", security(("bearer" = [])),
    params(("ceilingId" = Uuid, Path, description = "The ceiling")),
    responses((status = 200, description = "The sub-ceilings", body = Paged<SubCeilingView>), Refusals))]
#[get("/ceilings/{ceilingId}/sub-ceilings")]
async fn list_sub_ceilings(
    office: web::Data<Office>,
    actor: Actor,
    ceiling: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    actor.must_be(&LOOK)?;
    let found = store::list(&mut *office.conn().await?, *ceiling).await?;
    let items: Vec<_> = found.into_iter().map(SubCeilingView::from).collect();
    Ok(HttpResponse::Ok().json(Paged { items }))
}

/// The doors of sub-ceilings.
pub fn routes(doors: &mut Doors<'_>) {
    doors
        .service(create_sub_ceiling)
        .service(create_sub_ceiling_entry)
        .service(list_sub_ceilings);
}
