//! What is entered for a saved view.

use plafond_rules::roles::Role;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Of which list a filter is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = SavedViewList)]
pub enum List {
    /// What is due first.
    #[default]
    WorkList,
    /// Every application.
    Applications,
    /// Every objection.
    Objections,
    /// Payments by what has to happen to them.
    Payments,
}

impl List {
    /// The name in the API and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WorkList => "work-list",
            Self::Applications => "applications",
            Self::Objections => "objections",
            Self::Payments => "payments",
        }
    }

    /// Who reads that list.
    #[must_use]
    pub const fn readers(self) -> &'static [Role] {
        match self {
            Self::WorkList | Self::Applications | Self::Objections => {
                &[Role::Caseworker, Role::Assessor, Role::Decider, Role::Auditor]
            }
            Self::Payments => &[Role::Finance, Role::Auditor],
        }
    }
}

/// A filter of a list with a name. What is left out isn't filtered on.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewSavedView {
    /// What its owner calls it.
    #[schema(min_length = 1, max_length = 60, example = "Deze week te beslissen")]
    pub name: String,
    /// Of which list; the work list when it is left out.
    #[serde(default)]
    pub list: List,
    /// Whose work: a role, `all`, or left out for the own roles.
    #[schema(max_length = 40, example = "decider")]
    pub responsible: Option<String>,
    /// Of one call only.
    pub call_id: Option<Uuid>,
    /// Only what stands here: the status of an application or an objection, or what has to happen to a payment.
    #[schema(max_length = 40, example = "complete")]
    pub status: Option<String>,
    /// Only what is due within so many days from when it is looked at.
    #[schema(minimum = 0, maximum = 366, example = 7)]
    pub due_within_days: Option<i32>,
    /// Only what is late.
    #[serde(default)]
    pub lapsed_only: bool,
    /// Of payments: only those that go `out`, or those that come `back`.
    #[schema(max_length = 10, example = "out")]
    pub direction: Option<String>,
    /// Of applications: only those with this at the beginning of the reference, of the KvK number of who applies, or of a word of its name.
    #[schema(min_length = 1, max_length = 100, example = "PHG-2026-00017")]
    pub search: Option<String>,
}
