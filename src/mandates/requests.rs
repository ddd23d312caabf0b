//! What the administrator enters about mandates.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::fields::Amount;

/// A mandate to be written down.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMandate {
    /// Who may decide: someone with the role of decider.
    pub user_id: Uuid,
    /// The resolution that gives it.
    #[schema(
        min_length = 1,
        max_length = 300,
        example = "Mandaatbesluit 2026-12 (voorbeeld)"
    )]
    pub resolution: String,
    /// The first day on which it counts.
    pub valid_from: NaiveDate,
    /// The last day on which it counts; without one it goes on.
    pub valid_until: Option<NaiveDate>,
    /// The most that may be granted under it; without one there is no such bound.
    pub up_to: Option<Amount>,
}

/// The end of a mandate, sooner than it was given for.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MandateEnd {
    /// The last day on which it counts: yesterday for one that has to end at once.
    pub valid_until: NaiveDate,
    /// Why.
    #[schema(min_length = 1, max_length = 1000, example = "Andere functie.")]
    pub reason: String,
}
