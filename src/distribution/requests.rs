//! What staff enter about a distribution.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Number;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::calls::{DistributionMethod, LastOne};
use crate::http::fields::Amount;

/// A distribution to be made. With any figure other than those of the call it is a simulation, and can't be approved.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewDistribution {
    /// Another method.
    pub method: Option<DistributionMethod>,
    /// Another amount than what is available.
    pub ceiling: Option<Amount>,
    /// Something else for the last one that doesn't fit whole.
    pub last_one: Option<LastOne>,
    /// Another minimum.
    pub minimum: Option<Amount>,
    /// Another total score below which an application is refused.
    #[schema(value_type = Option<f64>, minimum = 0, maximum = 100)]
    pub threshold: Option<Number>,
    /// The most that anyone may get.
    pub cap: Option<Amount>,
    /// The most that some may get, by their reference.
    #[serde(default)]
    #[schema(example = json!({ "PHG-2026-00017": "50000.00" }))]
    pub caps: BTreeMap<String, Amount>,
    /// Other figures for criteria of the call; the weights of all of them still add up to 100.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub criteria: Vec<TriedCriterion>,
    /// Other amounts for sub-ceilings.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub sub_ceilings: Vec<TriedSubCeiling>,
    /// A seed to try a draw with, in hexadecimal.
    #[schema(pattern = "^([0-9a-fA-F]{2})+$", example = "00ff")]
    pub seed: Option<String>,
    /// What it is made for, in words for colleagues.
    #[schema(max_length = 1000, example = "Wat als het plafond 10 % hoger was?")]
    pub note: Option<String>,
}

/// Other figures for a criterion; what is left out stays as announced.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TriedCriterion {
    /// Which one, by its code in the call.
    #[schema(min_length = 1, example = "reach")]
    pub id: String,
    /// How much it counts, out of 100.
    #[schema(minimum = 1, maximum = 100)]
    pub weight: Option<u32>,
    /// The least mean points; fewer means a refusal. With 0 nobody is refused for it.
    #[schema(value_type = Option<f64>, minimum = 0)]
    pub threshold: Option<Number>,
}

/// Another amount for a sub-ceiling; left out it stays what it is.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TriedSubCeiling {
    /// Which one, by its code.
    #[schema(min_length = 1, example = "achterhoek")]
    pub id: String,
    /// The money there is.
    pub amount: Option<Amount>,
}

/// A distribution to become decisions, on behalf of the college.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewApproval {
    /// Why, in words for every applicant; what the distribution says of each comes after it (Awb 3:46).
    #[schema(
        min_length = 1,
        max_length = 10000,
        example = "De aanvragen zijn onderling afgewogen volgens de regeling."
    )]
    pub reasons: String,
    /// On which articles (Awb 3:47).
    #[schema(
        min_length = 1,
        max_length = 500,
        example = "Artikel 4:25 en 4:26 Awb, artikel 3 van de regeling"
    )]
    pub legal_basis: String,
    /// What each provider has to do (Awb 4:37-4:39).
    #[serde(default)]
    #[schema(max_items = 50)]
    pub obligations: Vec<String>,
    /// The last day for the final reports (Awb 4:44, 4:45). Of a small award no report is asked: it is settled of itself (Awb 4:47).
    pub report_due_on: Option<NaiveDate>,
    /// The last day of the reasonable term with which it refuses, wholly or in part, what was given for three or more years in
    /// succession (Awb 4:51); it says so to those only.
    pub reasonable_term_until: Option<NaiveDate>,
    /// Or why such a term isn't needed, in words for those applicants.
    #[schema(
        min_length = 1,
        max_length = 2000,
        example = "Dit zijn andere activiteiten dan in die jaren."
    )]
    pub no_reasonable_term_because: Option<String>,
}

/// A letter to be seen before a distribution is approved.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewLetterPreview {
    /// Whose letter.
    pub application_id: Uuid,
    /// The approval as it would be.
    pub approval: NewApproval,
}
