//! What finance enters about a payment.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::fields::Amount;

/// An advance to be prepared.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPayment {
    /// How much.
    pub amount: Amount,
}

/// Prepared payments that are released together.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Selection {
    /// Which ones.
    #[schema(min_items = 1, max_items = 200)]
    pub payment_ids: Vec<Uuid>,
}

/// The bank's credit of a payment, or of what is left of a batch.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Confirmation {
    /// The day of the credit (Awb 4:89(3)).
    pub paid_on: NaiveDate,
}

/// A payment that the bank sent back.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BankReturn {
    /// The day on which the money was back.
    pub returned_on: NaiveDate,
    /// Why, as the bank says.
    #[schema(min_length = 1, max_length = 1000, example = "AC04: de rekening is opgeheven")]
    pub reason: String,
}

/// Why an advance lapses.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Cancellation {
    /// Why it isn't needed, for colleagues.
    #[schema(min_length = 1, max_length = 1000, example = "Het bedrag klopt niet.")]
    pub reason: String,
}
