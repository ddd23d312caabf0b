//! What an applicant enters about an application, beside its content.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::content::Content;

/// A draft to be begun.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewApplication {
    /// The call it answers.
    pub call_id: Uuid,
    /// The organisation that applies.
    pub organisation_id: Uuid,
    /// What was entered so far.
    pub content: Content,
}

/// A change to a draft: what is given replaces what was there, `null` takes it away.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ApplicationChange {
    /// What changes in what was entered.
    pub content: Value,
}
