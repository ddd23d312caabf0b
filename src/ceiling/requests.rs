//! What an administrator enters about a ceiling.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::fields::Amount;

/// A ceiling to be set.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCeiling {
    /// How much may be granted in the period.
    pub amount: Amount,
    /// The first day of its period.
    pub period_start: NaiveDate,
    /// The last day of its period.
    pub period_end: NaiveDate,
    /// The resolution of the college that sets it.
    #[schema(min_length = 1, max_length = 300, example = "Collegebesluit 2025-118")]
    pub resolution: String,
    /// The day it is published (Awb 4:27).
    pub published_on: NaiveDate,
}

/// A change to a ceiling.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewEntry {
    /// More or less.
    pub kind: ChangeKind,
    /// By how much.
    pub amount: Amount,
    /// The resolution it rests on.
    #[schema(min_length = 1, max_length = 300, example = "Collegebesluit 2026-031")]
    pub ground: String,
    /// Whether a lowering also bites on applications filed before it: only by the budget, and only when the publication
    /// of the ceiling warned of it (Awb 4:28).
    #[serde(default)]
    pub applies_to_filed: bool,
}

/// Which way a ceiling changes.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// More.
    Raised,
    /// Less, but never below what is committed.
    Lowered,
}
