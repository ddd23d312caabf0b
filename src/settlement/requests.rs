//! What a decider enters to settle.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::fields::Amount;

/// A settlement to be decided on behalf of the college.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewSettlement {
    /// What the provider may keep; at most what was granted.
    pub amount: Amount,
    /// Why, in words for the provider (Awb 3:46).
    #[schema(
        min_length = 1,
        max_length = 10000,
        example = "Twee van de tien bijeenkomsten gingen niet door."
    )]
    pub reasons: String,
}
