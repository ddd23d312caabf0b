//! Payments over HTTP: finance moves them, with four eyes.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::NaiveDate;
use plafond_rules::roles::Role;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::requests::{BankReturn, Cancellation, Confirmation, NewPayment, Selection};
use super::store::{self, Payment};
use super::{actions, batches, penalties, returns, suspensions, together};
use crate::db::Conn;
use crate::http::fields::Amount;
use crate::http::{
    Actor, Answer, Asked, Doors, Entered, Office, Page, Paged, Problem, Refusals, SureCounter,
};
use crate::{applications, awards};

/// A payment.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PaymentView {
    /// The identifier.
    pub id: Uuid,
    /// The award it is of; none for a penalty.
    pub award_id: Option<Uuid>,
    /// The penalty it is of, when the decision was late.
    pub penalty_id: Option<Uuid>,
    /// `advance`, `final`, `reclaim`, `refund` (of what was paid back in vain) or `penalty`.
    #[schema(example = "advance")]
    pub kind: String,
    /// How much.
    pub amount: Amount,
    /// The account it goes to, or comes from.
    pub iban: String,
    /// In whose name that account is.
    pub account_holder: String,
    /// Where it stands.
    #[schema(example = "prepared")]
    pub status: String,
    /// The last day on which it is in time.
    pub due_on: NaiveDate,
    /// The day of the bank's credit.
    pub paid_on: Option<NaiveDate>,
    /// The day on which the bank sent it back.
    pub returned_on: Option<NaiveDate>,
    /// Why, as the bank says.
    #[schema(example = "AC04: de rekening is opgeheven")]
    pub returned_because: Option<String>,
    /// The payment that came back, in whose place this one is.
    pub replaces: Option<Uuid>,
}

impl From<Payment> for PaymentView {
    fn from(payment: Payment) -> Self {
        Self {
            id: payment.id,
            award_id: payment.award_id,
            penalty_id: payment.penalty_id,
            kind: payment.kind,
            amount: payment.amount,
            iban: payment.iban,
            account_holder: payment.account_holder,
            status: payment.status,
            due_on: payment.due_on,
            paid_on: payment.paid_on,
            returned_on: payment.returned_on,
            returned_because: payment.returned_because,
            replaces: payment.replaces,
        }
    }
}

fn created(payment: Payment) -> Result<Answer, Problem> {
    let (id, version) = (payment.id, payment.version);
    Ok(Answer::created(format!("/v1/payments/{id}"), &PaymentView::from(payment))?.version(version))
}

/// The payments of an award, oldest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn of_award(conn: &mut Conn, award: Uuid) -> diesel::QueryResult<Vec<PaymentView>> {
    let found = store::list(conn, award).await?;
    Ok(found.into_iter().map(PaymentView::from).collect())
}

/// The payments of the penalties in a dossier, oldest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn of_penalties(conn: &mut Conn, application: Uuid) -> diesel::QueryResult<Vec<PaymentView>> {
    let found = store::list_of_penalties(conn, application).await?;
    Ok(found.into_iter().map(PaymentView::from).collect())
}

/// Prepare an advance. Roles: finance.
#[utoipa::path(operation_id = "createPayment", tag = "payments", security(("bearer" = [])), request_body = NewPayment,
    params(("awardId" = Uuid, Path, description = "The award"), ("Idempotency-Key" = String, Header, description = "A unique key of your own")),
    responses((status = 201, description = "Prepared", body = PaymentView), Refusals))]
#[post("/awards/{awardId}/payments")]
async fn create_payment(
    counter: SureCounter,
    award: web::Path<Uuid>,
    entered: Entered<NewPayment>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Finance], entered.0, async |conn, deed, entered| {
            created(actions::prepare_advance(conn, deed, *award, entered).await?)
        })
        .await
}

/// The payments of an award, oldest first. Roles: provider-member of its organisation, staff, auditor.
#[utoipa::path(operation_id = "listPayments", tag = "payments", security(("bearer" = [])),
    params(Page, ("awardId" = Uuid, Path, description = "The award")),
    responses((status = 200, description = "A page", body = Paged<PaymentView>), Refusals))]
#[get("/awards/{awardId}/payments")]
async fn list_payments(
    office: web::Data<Office>,
    actor: Actor,
    award: web::Path<Uuid>,
    request: HttpRequest,
    page: Asked<Page>,
) -> Result<HttpResponse, Problem> {
    actor.must_read_dossiers()?;
    let mut conn = office.conn().await?;
    let award = awards::get(&mut conn, *award).await?;
    actor.must_see(award.organisation_id, &Role::READS_DOSSIERS)?;
    let found = store::page(&mut conn, award.id, page.cursor, page.fetch()).await?;
    let items = found.into_iter().map(PaymentView::from).collect();
    Ok(Paged::respond(&request, *page, items, |item: &PaymentView| {
        item.id
    }))
}

/// Prepare what is still owed of a penalty that was determined. Roles: finance.
#[utoipa::path(operation_id = "createPenaltyPayment", tag = "payments", security(("bearer" = [])),
    params(("penaltyId" = Uuid, Path, description = "The penalty"), ("Idempotency-Key" = String, Header, description = "A unique key of your own")),
    responses((status = 201, description = "Prepared", body = PaymentView), Refusals))]
#[post("/penalties/{penaltyId}/payments")]
async fn create_penalty_payment(
    counter: SureCounter,
    penalty: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Finance], (), async |conn, deed, ()| {
            created(penalties::prepare_penalty(conn, deed, *penalty).await?)
        })
        .await
}

/// The payments of a penalty, oldest first. Roles: provider-member of its organisation, staff, auditor.
#[utoipa::path(operation_id = "listPenaltyPayments", tag = "payments", security(("bearer" = [])),
    params(("penaltyId" = Uuid, Path, description = "The penalty")),
    responses((status = 200, description = "All of them", body = Paged<PaymentView>), Refusals))]
#[get("/penalties/{penaltyId}/payments")]
async fn list_penalty_payments(
    office: web::Data<Office>,
    actor: Actor,
    penalty: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    actor.must_read_dossiers()?;
    let mut conn = office.conn().await?;
    let due = crate::penalties::due(&mut conn, *penalty).await?;
    applications::readable(&conn, &actor, due.application_id).await?;
    let found = store::list_of_penalty(&mut conn, due.id).await?;
    let items: Vec<PaymentView> = found.into_iter().map(PaymentView::from).collect();
    Ok(HttpResponse::Ok().json(Paged { items }))
}

/// One payment. Roles: finance, auditor.
#[utoipa::path(operation_id = "getPayment", tag = "payments", security(("bearer" = [])),
    params(("paymentId" = Uuid, Path, description = "The payment")),
    responses((status = 200, description = "The payment", body = PaymentView), Refusals))]
#[get("/payments/{paymentId}")]
async fn get_payment(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    actor.must_be(&[Role::Finance, Role::Auditor])?;
    let payment = store::get(&mut *office.conn().await?, *id).await?;
    let version = payment.version;
    Ok(Answer::ok(&PaymentView::from(payment))?.version(version).into())
}

/// Check a payment that follows from a settlement. Roles: finance.
#[utoipa::path(operation_id = "preparePayment", tag = "payments", security(("bearer" = [])),
    params(("paymentId" = Uuid, Path, description = "The payment"), ("Idempotency-Key" = String, Header, description = "A unique key of your own")),
    responses((status = 201, description = "Prepared", body = PaymentView), Refusals))]
#[post("/payments/{paymentId}/preparation")]
async fn prepare_payment(counter: SureCounter, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Finance], (), async |conn, deed, ()| {
            created(actions::prepare(conn, deed, *id).await?)
        })
        .await
}

/// Release a prepared payment. Roles: finance, and never who prepared it or decided the grant.
#[utoipa::path(operation_id = "releasePayment", tag = "payments", security(("bearer" = [])),
    params(("paymentId" = Uuid, Path, description = "The payment"), ("Idempotency-Key" = String, Header, description = "A unique key of your own")),
    responses((status = 201, description = "Released", body = PaymentView), Refusals))]
#[post("/payments/{paymentId}/release")]
async fn release_payment(counter: SureCounter, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Finance], (), async |conn, deed, ()| {
            created(actions::release(conn, deed, *id).await?)
        })
        .await
}

/// Release prepared payments together: all of them, or none. Roles: finance, and never who prepared one or decided on its grant.
#[utoipa::path(operation_id = "releasePayments", tag = "payments", security(("bearer" = [])), request_body = Selection,
    params(("Idempotency-Key" = String, Header, description = "A unique key of your own")),
    responses((status = 200, description = "Released", body = Paged<PaymentView>), Refusals))]
#[post("/payment-releases")]
async fn release_payments(
    counter: SureCounter,
    entered: Entered<Selection>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Finance], entered.0, async |conn, deed, entered| {
            let released = together::release_all(conn, deed, entered).await?;
            let items: Vec<_> = released.into_iter().map(PaymentView::from).collect();
            Answer::ok(&Paged { items })
        })
        .await
}

/// Confirm the bank's credit. Roles: finance.
#[utoipa::path(operation_id = "confirmPayment", tag = "payments", security(("bearer" = [])), request_body = Confirmation,
    params(("paymentId" = Uuid, Path, description = "The payment"), ("Idempotency-Key" = String, Header, description = "A unique key of your own")),
    responses((status = 201, description = "Paid", body = PaymentView), Refusals))]
#[post("/payments/{paymentId}/confirmation")]
async fn confirm_payment(
    counter: SureCounter,
    id: web::Path<Uuid>,
    entered: Entered<Confirmation>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Finance], entered.0, async |conn, deed, entered| {
            created(actions::confirm(conn, deed, *id, entered.paid_on).await?)
        })
        .await
}

/// Say that the bank sent a payment back: what was promised stays so, and the term to pay runs on. Roles: finance.
#[utoipa::path(operation_id = "returnPayment", tag = "payments", security(("bearer" = [])), request_body = BankReturn,
    params(("paymentId" = Uuid, Path, description = "The payment"), ("Idempotency-Key" = String, Header, description = "A unique key of your own")),
    responses((status = 201, description = "Returned", body = PaymentView), Refusals))]
#[post("/payments/{paymentId}/return")]
async fn return_payment(
    counter: SureCounter,
    id: web::Path<Uuid>,
    entered: Entered<BankReturn>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Finance], entered.0, async |conn, deed, entered| {
            created(returns::give_back(conn, deed, *id, entered).await?)
        })
        .await
}

/// Plan a payment in the place of one that the bank sent back, to the account as it is now. Roles: finance.
#[utoipa::path(operation_id = "replacePayment", tag = "payments", security(("bearer" = [])),
    params(("paymentId" = Uuid, Path, description = "The payment that came back"), ("Idempotency-Key" = String, Header, description = "A unique key of your own")),
    responses((status = 201, description = "Planned", body = PaymentView), Refusals))]
#[post("/payments/{paymentId}/replacement")]
async fn replace_payment(counter: SureCounter, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Finance], (), async |conn, deed, ()| {
            created(returns::plan_again(conn, deed, *id).await?)
        })
        .await
}

/// Let an advance lapse before it is released. Roles: finance.
#[utoipa::path(operation_id = "cancelPayment", tag = "payments", security(("bearer" = [])), request_body = Cancellation,
    params(("paymentId" = Uuid, Path, description = "The payment"), ("Idempotency-Key" = String, Header, description = "A unique key of your own")),
    responses((status = 201, description = "Lapsed", body = PaymentView), Refusals))]
#[post("/payments/{paymentId}/cancellation")]
async fn cancel_payment(
    counter: SureCounter,
    id: web::Path<Uuid>,
    entered: Entered<Cancellation>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Finance], entered.0, async |conn, deed, entered| {
            created(actions::cancel(conn, deed, *id, entered).await?)
        })
        .await
}

/// The doors of this room.
pub fn routes(doors: &mut Doors<'_>) {
    doors
        .service(create_payment)
        .service(list_payments)
        .service(create_penalty_payment)
        .service(list_penalty_payments)
        .service(get_payment)
        .service(prepare_payment)
        .service(release_payment)
        .service(release_payments)
        .service(confirm_payment)
        .service(return_payment)
        .service(replace_payment)
        .service(cancel_payment)
        .service(batches::create_payment_batch)
        .service(batches::list_payment_batches)
        .service(batches::get_payment_batch)
        .service(batches::confirm_payment_batch)
        .configure(suspensions::api::routes);
}
