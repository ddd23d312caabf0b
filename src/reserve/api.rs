//! The reserve list and its offers over HTTP.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, NaiveDate, Utc};
use plafond_rules::dates::day_of;
use plafond_rules::roles::Role;
use plafond_rules::terms::Sent;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions;
use super::list::{self, Line};
use super::requests::{NewReserveAnswer, NewReserveGrant, NewReserveOffer, NewReserveWithdrawal};
use super::store::{self, Offer};
use crate::applications;
use crate::db::Conn;
use crate::documents;
use crate::http::fields::Amount;
use crate::http::{
    Actor, Answer, Asked, Doors, Entered, Office, Page, Paged, Problem, Refusals, SureCounter,
};

/// Who looks at the list; an assessor doesn't, since it shows how others scored.
const LOOK: [Role; 4] = [Role::Caseworker, Role::Decider, Role::Finance, Role::Auditor];
const DECIDES: [Role; 1] = [Role::Decider];
const ANSWERS: [Role; 2] = [Role::ProviderMember, Role::Caseworker];

/// How many offers to one application stand on a page; it has a handful.
const MOST: i64 = 50;

/// Who is next when money returns.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReserveListView {
    /// What is left of the ceiling now.
    pub available: Amount,
    /// How much of that is offered and not granted yet.
    pub offered: Amount,
    /// Who waits, in order; so many as the page has.
    pub items: Vec<WaitingView>,
}

/// One who waits.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WaitingView {
    /// The place in the distribution that put it there.
    pub place: i32,
    /// That distribution.
    pub distribution_id: Uuid,
    /// The application.
    pub application_id: Uuid,
    /// What people call it.
    pub reference: String,
    /// The most that may be granted to it.
    pub wanted: Amount,
    /// What it has by now.
    pub granted: Amount,
    /// What it lacks.
    pub lacks: Amount,
    /// What of that could be offered now, after those before it and what is offered to others.
    pub within_reach: Amount,
    /// The last offer to it.
    pub offer: Option<OfferView>,
}

/// An offer of money that returned.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReserveOfferView)]
pub struct OfferView {
    /// The identifier.
    pub id: Uuid,
    /// To which application.
    pub application_id: Uuid,
    /// The distribution that put it on the list.
    pub distribution_id: Uuid,
    /// On which place.
    pub place: i32,
    /// How much.
    pub amount: Amount,
    /// What the applicant has to know.
    #[schema(example = "Een andere aanbieder gaf subsidie terug. U bent de eerste op de reservelijst.")]
    pub explanation: String,
    /// When it was made.
    pub offered_at: DateTime<Utc>,
    /// The last day to answer; later than was named when its letter was posted later.
    pub answer_by: NaiveDate,
    /// Whether its letter still has to be posted, and no answer came yet: then the time to answer did not begin.
    pub waits_for_post: bool,
    /// `offered`, `accepted`, `declined`, `lapsed`, `withdrawn` or `granted`.
    #[schema(example = "accepted")]
    pub status: String,
    /// When it was answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// Why it was taken back.
    #[schema(example = "Het geld is nodig voor een besluit op bezwaar.")]
    pub withdrawn_because: Option<String>,
    /// The decision it became.
    pub decision_id: Option<Uuid>,
    /// Or the raise it became.
    pub award_change_id: Option<Uuid>,
}

impl OfferView {
    /// The offer as it stands on a day, by how its letter goes.
    #[must_use]
    pub fn on(offer: Offer, sent: Sent, today: NaiveDate) -> Self {
        Self {
            status: offer.standing(today, sent).as_str().to_owned(),
            answer_by: offer.last_day(sent),
            waits_for_post: offer.waits_for_post(sent),
            id: offer.id,
            application_id: offer.application_id,
            distribution_id: offer.distribution_id,
            place: offer.place,
            amount: offer.amount,
            explanation: offer.explanation,
            offered_at: offer.offered_at,
            answered_at: offer.answered_at,
            withdrawn_because: offer.withdrawn_because,
            decision_id: offer.decision_id,
            award_change_id: offer.change_id,
        }
    }
}

impl WaitingView {
    fn on(line: Line, today: NaiveDate) -> Self {
        let (waits, sent) = (line.waits, line.sent);
        Self {
            place: waits.place.position,
            distribution_id: waits.place.distribution_id,
            application_id: waits.place.application_id,
            reference: waits.reference,
            wanted: waits.place.wanted,
            granted: Amount(waits.granted),
            lacks: Amount(waits.lacks),
            within_reach: Amount(line.reach),
            offer: line.offer.map(|offer| OfferView::on(offer, sent, today)),
        }
    }
}

/// The newest offers to an application, as they stand on a day.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn known_of(
    conn: &mut Conn,
    application: Uuid,
    today: NaiveDate,
) -> diesel::QueryResult<Vec<OfferView>> {
    let found = store::list(conn, application, None, MOST).await?;
    viewed(conn, found, today).await
}

async fn viewed(conn: &mut Conn, found: Vec<Offer>, today: NaiveDate) -> diesel::QueryResult<Vec<OfferView>> {
    let ids: Vec<Uuid> = found.iter().map(|offer| offer.id).collect();
    let later = documents::sent_later(conn, &ids).await?;
    let viewed = found.into_iter().map(|offer| {
        let sent = later.get(&offer.id).copied().unwrap_or_default();
        OfferView::on(offer, sent, today)
    });
    Ok(viewed.collect())
}

/// An offer as it stands on a day.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn shown(conn: &mut Conn, offer: Offer, today: NaiveDate) -> diesel::QueryResult<OfferView> {
    let sent = documents::how_sent(conn, offer.id).await?;
    Ok(OfferView::on(offer, sent, today))
}

async fn created(conn: &mut Conn, offer: Offer, today: NaiveDate) -> Result<Answer, Problem> {
    let (location, version) = (format!("/v1/reserve-offers/{}", offer.id), offer.version);
    Ok(Answer::created(location, &shown(conn, offer, today).await?)?.version(version))
}

/// Who is next when money returns, in order. Roles: caseworker, decider, finance, auditor.
#[utoipa::path(operation_id = "getReserveList", tag = "reserve", security(("bearer" = [])),
    params(Page, ("callId" = Uuid, Path, description = "The call")),
    responses((status = 200, description = "A page of the reserve list", body = ReserveListView), Refusals))]
#[get("/calls/{callId}/reserve-list")]
async fn get_reserve_list(
    office: web::Data<Office>,
    actor: Actor,
    call: web::Path<Uuid>,
    request: HttpRequest,
    page: Asked<Page>,
) -> Result<HttpResponse, Problem> {
    actor.must_be(&LOOK)?;
    let today = day_of(office.now());
    let list = list::list(&mut *office.conn().await?, *call, today).await?;
    let (available, offered) = (Amount(list.available), Amount(list.offered));
    let most = usize::try_from(page.fetch()).unwrap_or(usize::MAX);
    let lines = list.after(page.cursor, most)?.into_iter();
    let mut items: Vec<_> = lines.map(|line| WaitingView::on(line, today)).collect();
    let mut response = page.begin(&request, &mut items, |item| item.application_id);
    Ok(response.json(ReserveListView {
        available,
        offered,
        items,
    }))
}

/// Offer money that returned to who is next. Roles: decider, and never one who assessed the application.
#[utoipa::path(operation_id = "createReserveOffer", tag = "reserve", security(("bearer" = [])), request_body = NewReserveOffer,
    params(("applicationId" = Uuid, Path, description = "The application"), ("Idempotency-Key" = String, Header, description = "A unique key of your own")),
    responses((status = 201, description = "Offered", body = OfferView), Refusals))]
#[post("/applications/{applicationId}/reserve-offers")]
async fn create_reserve_offer(
    counter: SureCounter,
    application: web::Path<Uuid>,
    entered: Entered<NewReserveOffer>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&DECIDES, entered.0, async |conn, deed, entered| {
            let offer = actions::offer(conn, deed, *application, entered).await?;
            created(conn, offer, deed.today()).await
        })
        .await
}

/// The offers to an application, newest first. Roles: provider-member of its organisation, staff, auditor.
#[utoipa::path(operation_id = "listReserveOffers", tag = "reserve", security(("bearer" = [])),
    params(Page, ("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 200, description = "A page", body = Paged<OfferView>), Refusals))]
#[get("/applications/{applicationId}/reserve-offers")]
async fn list_reserve_offers(
    office: web::Data<Office>,
    actor: Actor,
    application: web::Path<Uuid>,
    request: HttpRequest,
    page: Asked<Page>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let application = applications::readable(&conn, &actor, *application).await?;
    let found = store::list(&mut conn, application.id, page.cursor, page.fetch()).await?;
    let items = viewed(&mut conn, found, day_of(office.now())).await?;
    Ok(Paged::respond(&request, *page, items, |item: &OfferView| item.id))
}

/// One offer. Roles: provider-member of its organisation, staff, auditor.
#[utoipa::path(operation_id = "getReserveOffer", tag = "reserve", security(("bearer" = [])),
    params(("reserveOfferId" = Uuid, Path, description = "The offer")),
    responses((status = 200, description = "The offer", body = OfferView), Refusals))]
#[get("/reserve-offers/{reserveOfferId}")]
async fn get_reserve_offer(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    actor.must_read_dossiers()?;
    let mut conn = office.conn().await?;
    let offer = store::get(&mut conn, *id).await?;
    applications::readable(&conn, &actor, offer.application_id).await?;
    let version = offer.version;
    Ok(Answer::ok(&shown(&mut conn, offer, day_of(office.now())).await?)?
        .version(version)
        .into())
}

/// Accept or decline an offer, or write down the answer that came on paper. Roles: provider-member of its organisation,
/// caseworker.
#[utoipa::path(operation_id = "createReserveOfferAnswer", tag = "reserve", security(("bearer" = [])), request_body = NewReserveAnswer,
    params(("reserveOfferId" = Uuid, Path, description = "The offer"), ("Idempotency-Key" = String, Header, description = "A unique key of your own")),
    responses((status = 201, description = "Answered", body = OfferView), Refusals))]
#[post("/reserve-offers/{reserveOfferId}/answer")]
async fn create_answer(
    counter: SureCounter,
    id: web::Path<Uuid>,
    entered: Entered<NewReserveAnswer>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&ANSWERS, entered.0, async |conn, deed, entered| {
            let offer = actions::answer(conn, deed, *id, entered).await?;
            created(conn, offer, deed.today()).await
        })
        .await
}

/// Take an offer back. Roles: decider.
#[utoipa::path(operation_id = "createReserveOfferWithdrawal", tag = "reserve", security(("bearer" = [])), request_body = NewReserveWithdrawal,
    params(("reserveOfferId" = Uuid, Path, description = "The offer"), ("Idempotency-Key" = String, Header, description = "A unique key of your own")),
    responses((status = 201, description = "Taken back", body = OfferView), Refusals))]
#[post("/reserve-offers/{reserveOfferId}/withdrawal")]
async fn create_withdrawal(
    counter: SureCounter,
    id: web::Path<Uuid>,
    entered: Entered<NewReserveWithdrawal>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&DECIDES, entered.0, async |conn, deed, entered| {
            let offer = actions::withdraw(conn, deed, *id, entered).await?;
            created(conn, offer, deed.today()).await
        })
        .await
}

/// Grant what was accepted: a decision in the place of the refusal, or a raise. Roles: decider, and never one who assessed
/// the application.
#[utoipa::path(operation_id = "createReserveOfferGrant", tag = "reserve", security(("bearer" = [])), request_body = NewReserveGrant,
    params(("reserveOfferId" = Uuid, Path, description = "The offer"), ("Idempotency-Key" = String, Header, description = "A unique key of your own")),
    responses((status = 201, description = "Granted", body = OfferView), Refusals))]
#[post("/reserve-offers/{reserveOfferId}/grant")]
async fn create_grant(
    counter: SureCounter,
    id: web::Path<Uuid>,
    entered: Entered<NewReserveGrant>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&DECIDES, entered.0, async |conn, deed, entered| {
            let offer = actions::grant(conn, deed, *id, entered).await?;
            created(conn, offer, deed.today()).await
        })
        .await
}

/// The doors of this room.
pub fn routes(doors: &mut Doors<'_>) {
    doors
        .service(get_reserve_list)
        .service(create_reserve_offer)
        .service(list_reserve_offers)
        .service(get_reserve_offer)
        .service(create_answer)
        .service(create_withdrawal)
        .service(create_grant);
}
