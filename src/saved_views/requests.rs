//! What is entered for a saved view.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A filter of the work list with a name. What is left out isn't filtered on.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewSavedView {
    /// What its owner calls it.
    #[schema(min_length = 1, max_length = 60, example = "Deze week te beslissen")]
    pub name: String,
    /// Whose work: a role, `all`, or left out for the own roles.
    #[schema(max_length = 40, example = "decider")]
    pub responsible: Option<String>,
    /// Of one call only.
    pub call_id: Option<Uuid>,
    /// Only applications that stand here.
    #[schema(max_length = 40, example = "complete")]
    pub status: Option<String>,
    /// Only what is due within so many days from when it is looked at.
    #[schema(minimum = 0, maximum = 366, example = 7)]
    pub due_within_days: Option<i32>,
    /// Only what is late.
    #[serde(default)]
    pub lapsed_only: bool,
}
