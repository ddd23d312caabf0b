//! The public reads over HTTP.

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::store::{self, Offered, Registered};
use crate::applications::{Activity, Content};
use crate::db::Conn;
use crate::http::deed::day_of;
use crate::http::fields::Amount;
use crate::http::{Asked, Doors, Office, Page, Paged, Problem, Refusals};

/// A subsidy as the register shows it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RegisterEntry {
    /// The award.
    pub id: Uuid,
    /// What people call it.
    pub reference: String,
    /// What it is for.
    pub title: String,
    /// Who received it.
    pub recipient: String,
    /// The recipient's number in the trade register.
    pub kvk_number: String,
    /// On which articles.
    pub ground: String,
    /// What the recipient has to do, as it is now.
    pub conditions: Vec<String>,
    /// What was granted.
    pub granted_amount: Amount,
    /// The day it was granted.
    pub granted_on: NaiveDate,
    /// What it was changed to before any settlement, if it was; nothing when it was revoked.
    pub changed_amount: Option<Amount>,
    /// At what it is settled, once it is.
    pub settled_amount: Option<Amount>,
    /// Where it stands; `revoked` when it was taken back.
    #[schema(example = "running")]
    pub status: String,
}

impl From<Registered> for RegisterEntry {
    fn from(registered: Registered) -> Self {
        let unsettled = registered.before_settlement.unwrap_or(registered.amount);
        let changed = Some(unsettled).filter(|amount| *amount != registered.granted);
        let settled = registered.before_settlement.map(|_| registered.amount);
        Self {
            id: registered.id,
            reference: registered.reference,
            title: registered.title,
            recipient: registered.recipient,
            kvk_number: registered.kvk_number,
            ground: registered.legal_basis,
            conditions: registered.obligations.into_iter().flatten().collect(),
            granted_amount: registered.granted,
            granted_on: day_of(registered.granted_at),
            changed_amount: changed,
            settled_amount: settled,
            status: registered.status,
        }
    }
}

/// What residents and professionals can follow free of charge.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Offer {
    /// The award that makes it possible.
    pub id: Uuid,
    /// Who gives it.
    pub provider: String,
    /// What can be followed.
    pub activities: Vec<Activity>,
}

impl From<Offered> for Offer {
    fn from(offered: Offered) -> Self {
        let content: Content = serde_json::from_value(offered.content).unwrap_or_default();
        Self {
            id: offered.id,
            provider: offered.provider,
            activities: content.activities,
        }
    }
}

/// A part of the register, newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn registered(
    conn: &mut Conn,
    cursor: Option<Uuid>,
    fetch: i64,
) -> diesel::QueryResult<Vec<RegisterEntry>> {
    let found = store::list_registered(conn, cursor, fetch).await?;
    Ok(found.into_iter().map(RegisterEntry::from).collect())
}

/// The subsidy register, newest first. Roles: anyone.
#[utoipa::path(operation_id = "listRegister", tag = "public", params(Page),
    responses((status = 200, description = "A page", body = Paged<RegisterEntry>), Refusals))]
#[get("/register")]
async fn list_register(
    office: web::Data<Office>,
    request: HttpRequest,
    page: Asked<Page>,
) -> Result<HttpResponse, Problem> {
    let items = registered(&mut *office.conn().await?, page.cursor, page.fetch()).await?;
    Ok(Paged::respond(&request, *page, items, |item: &RegisterEntry| {
        item.id
    }))
}

/// What can be followed free of charge, newest first. Roles: anyone.
#[utoipa::path(operation_id = "listOffers", tag = "public", params(Page),
    responses((status = 200, description = "A page", body = Paged<Offer>), Refusals))]
#[get("/offers")]
async fn list_offers(
    office: web::Data<Office>,
    request: HttpRequest,
    page: Asked<Page>,
) -> Result<HttpResponse, Problem> {
    let found = store::list_offered(&mut *office.conn().await?, page.cursor, page.fetch()).await?;
    let items = found.into_iter().map(Offer::from).collect();
    Ok(Paged::respond(&request, *page, items, |item: &Offer| item.id))
}

/// The doors of this room.
pub fn routes(doors: &mut Doors<'_>) {
    doors.service(list_register).service(list_offers);
}
