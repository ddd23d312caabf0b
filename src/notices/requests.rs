//! What staff enters about the post.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The day on which a letter was posted.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Posting {
    /// That day.
    pub posted_on: NaiveDate,
}

/// Something that came back.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewReturn {
    /// The day on which it came back.
    pub returned_on: NaiveDate,
    /// Why, as the mail server or the post says.
    #[schema(min_length = 1, max_length = 1000, example = "550 5.1.1 Postvak bestaat niet")]
    pub reason: String,
}
