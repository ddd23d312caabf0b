//! What a notice of default would cost that did not come yet: known from the day on which the term to decide begins to run.

use chrono::NaiveDate;
use plafond_rules::terms::{prospect, rates};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::store;
use crate::db::Conn;
use crate::deadlines::Deadline;
use crate::http::Problem;
use crate::http::fields::Amount;

/// For how many days each day costs so much (Awb 4:17(2)).
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RateView {
    /// For how many days.
    #[schema(example = 14)]
    pub days: u64,
    /// What each of them costs.
    pub per_day: Amount,
}

/// What a notice of default would cost that comes in today, or on the first day on which it counts.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProspectView {
    /// The term to decide that it would be about.
    pub term_id: Uuid,
    /// The day on which it would come in.
    pub noticed_on: NaiveDate,
    /// The last day on which a decision would still cost nothing.
    pub free_until: NaiveDate,
    /// The first day that would cost.
    pub start: NaiveDate,
    /// The last day that could cost.
    pub last_day: NaiveDate,
    /// What each day would cost, in their order.
    pub rates: Vec<RateView>,
    /// What it could come to.
    pub maximum: Amount,
    /// The same in words.
    #[schema(
        example = "Komt op 30 juni 2026 een ingebrekestelling binnen, dan kost een besluit tot en met 14 juli 2026 nog niets."
    )]
    pub explanation: String,
}

/// What a notice of default would cost, for each decision of a dossier that still has to be taken and for which none came in.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn prospects_of(
    conn: &mut Conn,
    application: Uuid,
    terms: &[Deadline],
    today: NaiveDate,
) -> Result<Vec<ProspectView>, Problem> {
    let noticed = store::noticed_terms(conn, application).await?;
    terms
        .iter()
        .filter(|term| term.duty().costs_penalty() && term.closed_on.is_none() && !noticed.contains(&term.id))
        .map(|term| view(term, today))
        .collect()
}

fn view(term: &Deadline, today: NaiveDate) -> Result<ProspectView, Problem> {
    let prospect = prospect(term.ends_on, today).map_err(Problem::internal)?;
    let rates = rates().map(|(days, amount)| RateView {
        days,
        per_day: Amount(amount),
    });
    Ok(ProspectView {
        term_id: term.id,
        noticed_on: prospect.noticed,
        free_until: prospect.free_until,
        start: prospect.start,
        last_day: prospect.last_day,
        rates: rates.into(),
        maximum: Amount(prospect.most),
        explanation: prospect.dutch(),
    })
}
