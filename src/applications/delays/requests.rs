//! What a caseworker enters about a decision that comes later.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Word that the decision comes later.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDelayNotice {
    /// By which day the decision is expected: as soon as possible, and later than the term to decide ends.
    pub expected_by: NaiveDate,
    /// Why it comes later, in words for the applicant.
    #[schema(
        min_length = 1,
        max_length = 5000,
        example = "De beoordelaars hebben meer tijd nodig, omdat er veel aanvragen zijn."
    )]
    pub reasons: String,
}
