//! Batches over HTTP: released payments that go to the bank together.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use plafond_rules::roles::Role;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions;
use super::store::{self, Batch};
use crate::http::fields::Amount;
use crate::http::{Actor, Answer, Asked, Office, Page, Paged, Problem, Refusals, SureCounter};

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
            total: Amount::stored(batch.total),
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
            Answer::created("/v1/payment-batches", &BatchView::from(batch))
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
