//! What an assessor enters.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An interest in an application.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewConflict {
    /// Which interest, for who handles the dossier. No data of victims or clients.
    #[schema(
        min_length = 1,
        max_length = 2000,
        example = "Mijn partner werkt bij deze organisatie."
    )]
    pub reason: String,
}

/// Scores to be given.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAssessment {
    /// The declaration to have no interest in this application; without it nothing can be scored.
    pub no_conflict_of_interest: bool,
    /// Points for each criterion, by its code.
    #[schema(example = json!({ "reach": 8, "quality": 6 }))]
    pub points: BTreeMap<String, i32>,
    /// Why these points, for each criterion by its code; at most 2,000 characters each.
    #[serde(default)]
    #[schema(example = json!({ "reach": "Zes gemeenten, en elk jaar andere beroepen." }))]
    pub reasons: BTreeMap<String, String>,
    /// Why, on the whole.
    #[schema(
        min_length = 1,
        max_length = 5000,
        example = "Veel bereik, en goed onderbouwd."
    )]
    pub advice: String,
}
