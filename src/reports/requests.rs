//! What provider and municipality enter about what was done.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::applications::Municipality;
use crate::http::fields::Amount;

/// A report to be given.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewReport {
    /// The first day it is about.
    pub period_start: NaiveDate,
    /// The last day it is about.
    pub period_end: NaiveDate,
    /// Whether it is the final report, after which the award is settled.
    #[serde(rename = "final")]
    pub last: bool,
    /// How many sessions there were.
    #[schema(minimum = 0, maximum = 100_000)]
    pub sessions: i32,
    /// What was done. No data of victims or clients.
    #[schema(min_length = 1, max_length = 10000)]
    pub narrative: String,
    /// What it really cost.
    pub actual_costs: Amount,
    /// What others paid of that.
    pub third_party_income: Amount,
    /// What the provider paid of that.
    pub own_contribution: Amount,
    /// Whom it reached.
    #[schema(max_items = 500)]
    pub reached: Vec<ReachedLine>,
    /// What each line of the budget really cost, in the order of the budget and for the whole of the grant; needed in the final
    /// report of an award from the amount that asks for an auditor's statement.
    #[schema(max_items = 500)]
    pub costs: Option<Vec<CostLine>>,
}

/// What one line of the budget really cost.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CostLine {
    /// How much.
    pub amount: Amount,
    /// Why it is so much more or less than was budgeted; needed from the deviation that the scheme names.
    #[schema(
        max_length = 5000,
        example = "Twee trainers vielen uit en moesten worden vervangen."
    )]
    pub explanation: Option<String>,
}

/// How many people of one profession in one municipality.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReachedLine {
    /// The municipality.
    pub municipality: Municipality,
    /// The profession, or `inwoner` for residents.
    #[schema(min_length = 1, max_length = 100, example = "leerkracht")]
    pub profession: String,
    /// How many.
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub people: i32,
}

/// What one party learned.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewEvaluation {
    /// What went well.
    #[schema(min_length = 1, max_length = 10000)]
    pub went_well: String,
    /// What could be better.
    #[schema(min_length = 1, max_length = 10000)]
    pub could_be_better: String,
}

/// An evaluation of a call to be written.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCallEvaluation {
    /// The call.
    pub call_id: Uuid,
    /// What came of it.
    #[schema(min_length = 1, max_length = 20000)]
    pub conclusions: String,
    /// What follows from that.
    #[schema(min_length = 1, max_length = 20000)]
    pub next_steps: String,
}
