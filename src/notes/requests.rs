//! What is entered for a note.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A note about a dossier.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewNote {
    /// What colleagues should know. Never enter data about victims or clients.
    #[schema(
        min_length = 1,
        max_length = 5000,
        example = "Gebeld met de aanvrager: de jaarrekening komt maandag."
    )]
    pub text: String,
}
