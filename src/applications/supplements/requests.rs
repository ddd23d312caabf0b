//! What a caseworker asks for in addition, and what an applicant says of it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
