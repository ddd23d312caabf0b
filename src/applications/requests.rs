//! What applicant and caseworker enter about an application, beside its content.

use chrono::NaiveDate;
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

/// A request to supply what is missing.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewSupplementRequest {
    /// What is missing, in words for the applicant.
    #[schema(
        min_length = 1,
        max_length = 5000,
        example = "De begroting van de trainers ontbreekt."
    )]
    pub missing: String,
    /// The last day on which it can be supplied.
    pub due_on: NaiveDate,
}

/// Word that what was missing is there.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewSupplement {
    /// What was supplied.
    #[schema(
        min_length = 1,
        max_length = 5000,
        example = "De begroting is aangevuld met de uren van de trainers."
    )]
    pub answer: String,
}
