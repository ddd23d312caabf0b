//! What an administrator enters about free days.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A day that a decree made free.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewFreeDay {
    /// The day.
    #[schema(example = "2029-05-11")]
    pub day: NaiveDate,
    /// The decree that says so.
    #[schema(
        min_length = 1,
        max_length = 300,
        example = "Besluit op grond van artikel 3, derde lid, van de Algemene termijnenwet"
    )]
    pub ground: String,
}
