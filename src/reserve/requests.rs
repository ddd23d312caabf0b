//! What deciders and applicants enter about returned money.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::fields::Amount;

/// An offer of money that returned, to who is next.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewReserveOffer {
    /// How much; all that is within its reach when it is left out.
    pub amount: Option<Amount>,
    /// The last day to answer: after today, and within twelve weeks.
    pub answer_by: NaiveDate,
    /// What the applicant has to know, in words.
    #[schema(
        min_length = 1,
        max_length = 5000,
        example = "Een andere aanbieder gaf subsidie terug. U bent de eerste op de reservelijst."
    )]
    pub explanation: String,
}

/// The answer to an offer.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewReserveAnswer {
    /// Whether the applicant wants it.
    pub accepted: bool,
    /// The day it said so, when it was on paper or by word of mouth. For the municipality.
    pub given_on: Option<NaiveDate>,
}

/// Taking an offer back.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewReserveWithdrawal {
    /// Why, in words for the applicant.
    #[schema(
        min_length = 1,
        max_length = 5000,
        example = "Het geld is nodig voor een besluit op bezwaar."
    )]
    pub reasons: String,
}

/// The decision to grant what was accepted.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewReserveGrant {
    /// Why, in words for the applicant (Awb 3:46).
    #[schema(
        min_length = 1,
        max_length = 10000,
        example = "Er kwam geld vrij en u stond als eerste op de reservelijst."
    )]
    pub reasons: String,
    /// On which articles (Awb 3:47); for who had no grant yet.
    #[schema(
        min_length = 1,
        max_length = 500,
        example = "Artikel 4:29 Awb, artikel 3 van de regeling"
    )]
    pub legal_basis: Option<String>,
    /// What the provider has to do (Awb 4:37-4:39); for who had no grant yet.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub obligations: Vec<String>,
    /// The last day for the final report; for who had no grant yet. May be left out for a small one, of which no report is asked.
    pub report_due_on: Option<NaiveDate>,
}
