//! What a decider enters.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::fields::Amount;

/// What a decider wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Wish {
    /// To grant.
    Grant,
    /// To refuse.
    Refuse,
    /// To leave untreated, after a chance to supplement.
    NotTreated,
}

/// A decision to be taken on behalf of the college.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDecision {
    /// What is wanted.
    pub outcome: Wish,
    /// How much to grant; all that was asked for when it is left out.
    pub amount: Option<Amount>,
    /// Whether to grant what is left of the ceiling when the amount doesn't fit whole (Awb 4:25(2)).
    #[serde(default)]
    pub in_so_far_as_ceiling_allows: bool,
    /// Why, in words for the applicant (Awb 3:46).
    #[schema(
        min_length = 1,
        max_length = 10000,
        example = "De activiteiten passen bij de regeling en bereiken veel mensen."
    )]
    pub reasons: String,
    /// On which articles (Awb 3:47).
    #[schema(
        min_length = 1,
        max_length = 500,
        example = "Artikel 4:29 Awb, artikel 3 van de regeling"
    )]
    pub legal_basis: String,
    /// What the provider has to do (Awb 4:37-4:39).
    #[serde(default)]
    #[schema(max_items = 50)]
    pub obligations: Vec<String>,
    /// The last day for the final report (Awb 4:44, 4:45); needed for a grant, save a small one. Left out there no report is asked,
    /// and it is settled of itself (Awb 4:47).
    pub report_due_on: Option<NaiveDate>,
    /// Whether what is refused, wholly or in part, rests on facts about the applicant that deviate from what it said itself;
    /// then it has to be heard first (Awb 4:7).
    #[serde(default)]
    pub deviates_from_applicant: bool,
    /// The last day of the reasonable term with which it refuses, wholly or in part, what was given for three or more years in
    /// succession, counted from the day on which that intention was made known (Awb 4:51).
    pub reasonable_term_until: Option<NaiveDate>,
    /// Or why such a term isn't needed, in words for the applicant.
    #[schema(
        min_length = 1,
        max_length = 2000,
        example = "Dit zijn andere activiteiten dan in die jaren."
    )]
    pub no_reasonable_term_because: Option<String>,
}
