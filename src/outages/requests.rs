//! What an administrator enters about an outage.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An outage that the service could not see by itself.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewOutage {
    /// From when.
    pub began_at: DateTime<Utc>,
    /// Until when; in the past.
    pub ended_at: DateTime<Utc>,
    /// What could not be reached, in words.
    #[schema(
        min_length = 1,
        max_length = 1000,
        example = "Het netwerk van de gemeente was van buiten niet bereikbaar."
    )]
    pub description: String,
}
