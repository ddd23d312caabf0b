//! What an administrator enters about a sub-ceiling.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ceiling::requests::ChangeKind;
use crate::http::fields::Amount;

/// A sub-ceiling to be set.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewSubCeiling {
    /// A short name for programs.
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = "^[a-z0-9-]+$",
        example = "achterhoek"
    )]
    pub code: String,
    /// The theme or the part of the region.
    #[schema(min_length = 1, max_length = 300, example = "Gemeenten in de Achterhoek")]
    pub title: String,
    /// How much may be granted within it.
    pub amount: Amount,
    /// The resolution it rests on.
    #[schema(min_length = 1, max_length = 300, example = "Collegebesluit 2025-118")]
    pub ground: String,
}

/// A change to a sub-ceiling.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewSubEntry {
    /// More or less.
    pub kind: ChangeKind,
    /// By how much.
    pub amount: Amount,
    /// The resolution it rests on.
    #[schema(min_length = 1, max_length = 300, example = "Collegebesluit 2026-031")]
    pub ground: String,
}
