//! Outages over HTTP: anyone reads them, the administrator records one that the service could not see.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use plafond_rules::roles::Role;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions;
use super::requests::NewOutage;
use super::store::{self, Outage};
use crate::http::{Answer, Asked, Counter, Doors, Entered, Office, Page, Paged, Problem, Refusals};

/// A time in which the service could not be reached.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OutageView {
    /// The identifier.
    pub id: Uuid,
    /// From when.
    pub began_at: DateTime<Utc>,
    /// Until when.
    pub ended_at: DateTime<Utc>,
    /// What could not be reached.
    #[schema(example = "De dienst was niet bereikbaar: gemerkt aan de eigen hartslag.")]
    pub description: String,
    /// Whether the service noticed it by itself.
    pub noticed_by_service: bool,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
}

impl From<Outage> for OutageView {
    fn from(outage: Outage) -> Self {
        Self {
            id: outage.id,
            began_at: outage.began_at,
            ended_at: outage.ended_at,
            description: outage.description,
            noticed_by_service: outage.recorded_by.is_none(),
            recorded_at: outage.recorded_at,
        }
    }
}

/// Outages of this service, newest first. Roles: anyone.
#[utoipa::path(operation_id = "listOutages", tag = "deadlines", params(Page),
    responses((status = 200, description = "A page", body = Paged<OutageView>), Refusals))]
#[get("/outages")]
async fn list_outages(
    office: web::Data<Office>,
    request: HttpRequest,
    page: Asked<Page>,
) -> Result<HttpResponse, Problem> {
    let found = store::list(&mut *office.conn().await?, page.cursor, page.fetch()).await?;
    let items = found.into_iter().map(OutageView::from).collect();
    Ok(Paged::respond(&request, *page, items, |item: &OutageView| {
        item.id
    }))
}

/// Record an outage that is over and that the service could not see by itself. Roles: administrator.
#[utoipa::path(operation_id = "createOutage", tag = "deadlines", security(("bearer" = [])), request_body = NewOutage,
    responses((status = 201, description = "Recorded", body = OutageView), Refusals))]
#[post("/outages")]
async fn create_outage(counter: Counter, entered: Entered<NewOutage>) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Administrator], entered.0, async |conn, deed, entered| {
            let outage = actions::record(conn, deed, entered).await?;
            Answer::created("/v1/outages", &OutageView::from(outage))
        })
        .await
}

/// The doors of this room.
pub fn routes(doors: &mut Doors<'_>) {
    doors.service(list_outages).service(create_outage);
}
