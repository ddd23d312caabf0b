//! Reports and evaluations as they are shown.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::store::{self, Cost, Evaluation, Reached, Report};
use crate::db::Conn;
use crate::http::fields::Amount;

/// A report.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReportView {
    /// The identifier.
    pub id: Uuid,
    /// The first day it is about.
    pub period_start: NaiveDate,
    /// The last day it is about.
    pub period_end: NaiveDate,
    /// Whether it is the final report.
    #[serde(rename = "final")]
    pub last: bool,
    /// How many sessions there were.
    pub sessions: i32,
    /// What was done.
    pub narrative: String,
    /// What it really cost.
    pub actual_costs: Amount,
    /// What others paid of that.
    pub third_party_income: Amount,
    /// What the provider paid of that.
    pub own_contribution: Amount,
    /// Whom it reached.
    pub reached: Vec<ReachedView>,
    /// What each line of the budget really cost; only where that was asked for.
    pub costs: Vec<CostView>,
    /// When it was given.
    pub reported_at: DateTime<Utc>,
}

/// How many people of one profession in one municipality were reached.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReachedView {
    /// The municipality.
    pub municipality: String,
    /// The profession.
    pub profession: String,
    /// How many.
    pub people: i32,
}

/// What one line of the budget really cost.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CostView {
    /// The line, as it was budgeted.
    #[schema(example = "Trainers")]
    pub description: String,
    /// How much was budgeted.
    pub budgeted: Amount,
    /// How much it cost.
    pub amount: Amount,
    /// Whether that deviates so much that it had to be explained.
    pub deviates: bool,
    /// Why.
    #[schema(example = "Twee trainers vielen uit en moesten worden vervangen.")]
    pub explanation: Option<String>,
}

pub(super) fn view(report: Report, reached: &[Reached], costs: &[Cost]) -> ReportView {
    let lines = costs
        .iter()
        .filter(|cost| cost.report_id == report.id)
        .map(|cost| CostView {
            description: cost.description.clone(),
            budgeted: cost.budgeted,
            amount: cost.amount,
            deviates: cost.deviates,
            explanation: cost.explanation.clone(),
        });
    let own = reached
        .iter()
        .filter(|line| line.report_id == report.id)
        .map(|line| ReachedView {
            municipality: line.municipality.clone(),
            profession: line.profession.clone(),
            people: line.people,
        });
    ReportView {
        reached: own.collect(),
        costs: lines.collect(),
        id: report.id,
        period_start: report.period_start,
        period_end: report.period_end,
        last: report.last,
        sessions: report.sessions,
        narrative: report.narrative,
        actual_costs: report.actual_costs,
        third_party_income: report.third_party_income,
        own_contribution: report.own_contribution,
        reported_at: report.reported_at,
    }
}

/// What one party learned, as it was written.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EvaluationView {
    /// The identifier.
    pub id: Uuid,
    /// `provider` or `municipality`.
    pub party: String,
    /// What went well.
    pub went_well: String,
    /// What could be better.
    pub could_be_better: String,
    /// When it was written.
    pub written_at: DateTime<Utc>,
}

impl From<Evaluation> for EvaluationView {
    fn from(evaluation: Evaluation) -> Self {
        Self {
            id: evaluation.id,
            party: evaluation.party,
            went_well: evaluation.went_well,
            could_be_better: evaluation.could_be_better,
            written_at: evaluation.written_at,
        }
    }
}

/// The reports on an award, oldest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn reports_of(conn: &mut Conn, award: Uuid) -> diesel::QueryResult<Vec<ReportView>> {
    let reached = store::reached_of(conn, award).await?;
    let found = store::list(conn, award).await?;
    let costs = store::costs_of(conn, award).await?;
    let viewed = found.into_iter().map(|report| view(report, &reached, &costs));
    Ok(viewed.collect())
}

/// What both parties learned of an award, oldest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn evaluations_of(conn: &mut Conn, award: Uuid) -> diesel::QueryResult<Vec<EvaluationView>> {
    let found = store::list_evaluations(conn, award).await?;
    Ok(found.into_iter().map(EvaluationView::from).collect())
}
