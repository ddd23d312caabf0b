//! Batches over HTTP: released payments that go to the bank together.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use plafond_rules::roles::Role;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::requests::Confirmation;
use super::store::{self, Batch};
use super::{actions, together};
use crate::http::fields::Amount;
use crate::http::{Actor, Answer, Asked, Entered, Office, Page, Paged, Problem, Refusals, SureCounter};

/// A batch.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BatchView {
    /// The identifier.
    pub id: Uuid,
    /// How many payments it holds.
    pub payments: i32,
    /// What they add up to.
    pub total: Amount,
    /// When it was made.
    pub made_at: DateTime<Utc>,
}

impl From<Batch> for BatchView {
    fn from(batch: Batch) -> Self {
        Self {
            id: batch.id,
            payments: batch.payments,
            total: batch.total,
            made_at: batch.made_at,
        }
    }
}

/// Put all released payments to providers into one batch for the bank. Roles: finance.
#[utoipa::path(operation_id = "createPaymentBatch", tag = "payments", security(("bearer" = [])),
    params(("Idempotency-Key" = String, Header, description = "A unique key of your own")),
    responses((status = 201, description = "Made", body = BatchView), Refusals))]
#[post("/payment-batches")]
pub async fn create_payment_batch(counter: SureCounter) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Finance], (), async |conn, deed, ()| {
            let batch = actions::export(conn, deed).await?;
            Answer::created(
                format!("/v1/payment-batches/{}", batch.id),
                &BatchView::from(batch),
            )
        })
        .await
}

/// The batches, newest first. Roles: finance, auditor.
#[utoipa::path(operation_id = "listPaymentBatches", tag = "payments", security(("bearer" = [])), params(Page),
    responses((status = 200, description = "A page", body = Paged<BatchView>), Refusals))]
#[get("/payment-batches")]
pub async fn list_payment_batches(
    office: web::Data<Office>,
    actor: Actor,
    request: HttpRequest,
    page: Asked<Page>,
) -> Result<HttpResponse, Problem> {
    actor.must_be(&[Role::Finance, Role::Auditor])?;
    let found = store::list_batches(&mut *office.conn().await?, page.cursor, page.fetch()).await?;
    let items = found.into_iter().map(BatchView::from).collect();
    Ok(Paged::respond(&request, *page, items, |item: &BatchView| item.id))
}

/// One batch. Roles: finance, auditor.
#[utoipa::path(operation_id = "getPaymentBatch", tag = "payments", security(("bearer" = [])),
    params(("batchId" = Uuid, Path, description = "The batch")),
    responses((status = 200, description = "The batch", body = BatchView), Refusals))]
#[get("/payment-batches/{batchId}")]
pub async fn get_payment_batch(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    actor.must_be(&[Role::Finance, Role::Auditor])?;
    let batch = store::get_batch(&mut *office.conn().await?, *id).await?;
    // A batch never changes.
    Ok(Answer::ok(&BatchView::from(batch))?.version(1).into())
}

/// Confirm the bank's credit of all that waits of a batch, in one deed. Roles: finance.
#[utoipa::path(operation_id = "confirmPaymentBatch", tag = "payments", security(("bearer" = [])), request_body = Confirmation,
    params(("batchId" = Uuid, Path, description = "The batch"), ("Idempotency-Key" = String, Header, description = "A unique key of your own")),
    responses((status = 200, description = "Confirmed", body = BatchView), Refusals))]
#[post("/payment-batches/{batchId}/confirmation")]
pub async fn confirm_payment_batch(
    counter: SureCounter,
    id: web::Path<Uuid>,
    entered: Entered<Confirmation>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Finance], entered.0, async |conn, deed, entered| {
            let (batch, _) = together::confirm_batch(conn, deed, *id, entered.paid_on).await?;
            Answer::ok(&BatchView::from(batch))
        })
        .await
}
