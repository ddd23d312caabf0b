//! An application as it is shown, with its receipt.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::store::{self, Application};
use crate::db::Conn;
use crate::http::fields::Amount;
use crate::http::{Answer, Problem};

/// The proof that an application was received. Its hash is the SHA-256 of `content` as JSON with its keys in order and
/// no spaces.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReceiptView {
    /// The place in the order of receipt; numbers can be missing.
    pub number: i64,
    /// The time of the server.
    pub received_at: DateTime<Utc>,
    /// SHA-256 of what was entered, in hexadecimal.
    pub content_hash: String,
}

/// An application.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationView {
    /// The identifier.
    pub id: Uuid,
    /// What people call it.
    #[schema(example = "PHG-2026-00017")]
    pub reference: String,
    /// The call it answers.
    pub call_id: Uuid,
    /// The organisation that applies.
    pub organisation_id: Uuid,
    /// Where it stands.
    #[schema(example = "submitted")]
    pub status: String,
    /// What was entered.
    pub content: Value,
    /// What is asked for: the costs that others don't cover.
    pub requested_amount: Amount,
    /// The proof of receipt.
    pub receipt: Option<ReceiptView>,
    /// The day on which it was complete.
    pub complete_on: Option<NaiveDate>,
    /// The last day on which a decision is in time.
    pub decide_by: Option<NaiveDate>,
    /// Why it counts as in time although the call had closed: outages of the service (Awb 2:21).
    #[schema(
        example = "Van 2 april 2026 15:00 tot 16:05 uur was onze dienst door een storing niet bereikbaar."
    )]
    pub in_time_because: Option<String>,
    /// The sub-ceiling it is paid from as well.
    pub sub_ceiling_id: Option<Uuid>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

impl From<Application> for ApplicationView {
    fn from(application: Application) -> Self {
        Self {
            receipt: receipt(
                application.receipt_number,
                application.received_at,
                application.content_hash,
            ),
            id: application.id,
            reference: application.reference,
            call_id: application.call_id,
            organisation_id: application.organisation_id,
            status: application.status,
            content: application.content,
            requested_amount: application.requested,
            complete_on: application.complete_on,
            decide_by: application.decide_by,
            in_time_because: application.in_time_because,
            sub_ceiling_id: application.sub_ceiling_id,
            updated_at: application.updated_at,
        }
    }
}

fn receipt(number: Option<i64>, at: Option<DateTime<Utc>>, hash: Option<Vec<u8>>) -> Option<ReceiptView> {
    Some(ReceiptView {
        number: number?,
        received_at: at?,
        content_hash: hex::encode(hash?),
    })
}

pub(super) fn answer(application: Application) -> Result<Answer, Problem> {
    let version = application.version;
    Ok(Answer::ok(&ApplicationView::from(application))?.version(version))
}

pub(super) fn created(application: Application) -> Result<Answer, Problem> {
    let (id, version) = (application.id, application.version);
    Ok(Answer::created(
        format!("/v1/applications/{id}"),
        &ApplicationView::from(application),
    )?
    .version(version))
}

/// The receipt with a number.
///
/// # Errors
/// 404 when there is none.
pub async fn receipt_of(conn: &mut Conn, number: i64) -> Result<ReceiptView, Problem> {
    let found = store::get_receipt(conn, number).await?;
    receipt(found.number, found.received_at, found.content_hash).ok_or_else(Problem::not_found)
}
