//! At what amount an award can be settled: by the arrangement for its amount, and what the provider accounted for.

use chrono::NaiveDate;
use plafond_rules::settlement::arrangement::{Account, Proposal, propose};

use crate::applications::{self, Content};
use crate::awards::Award;
use crate::calls;
use crate::db::Conn;
use crate::http::Problem;
use crate::http::fields::Amount;
use crate::reports::{self, ReportView};

/// A proposal with what it rests on.
#[derive(Clone, Debug)]
pub struct Proposed {
    /// What is proposed.
    pub proposal: Proposal,
    /// What the provider accounted for.
    pub account: Account,
    /// The last day of the activities.
    pub last_day: Option<NaiveDate>,
}

/// What is proposed for an award, as it is now.
///
/// # Errors
/// When what is stored is no application.
pub async fn of(conn: &mut Conn, award: &Award) -> Result<Proposed, Problem> {
    let application = applications::get(conn, award.application_id).await?;
    let call = calls::get(conn, application.call_id).await?;
    let thresholds = calls::get_scheme(conn, call.scheme_id).await?.thresholds();
    let content: Content = serde_json::from_value(application.content).map_err(Problem::internal)?;
    let last_day = content.period().map(|period| period.end);
    let planned = content.activities.iter().filter_map(|activity| activity.sessions);
    let account = Account {
        planned: planned.map(counted).sum(),
        ..accounted(&reports::reports_of(conn, award.id).await?)
    };
    let granted = award.amount.0;
    Ok(Proposed {
        proposal: propose(granted, thresholds, account),
        account,
        last_day,
    })
}

/// The final report, with those about days before it: one about a part of its period is in it.
fn accounted(reports: &[ReportView]) -> Account {
    let last = reports.iter().find(|report| report.last);
    let counts =
        |report: &&ReportView| report.last || last.is_none_or(|last| report.period_end < last.period_start);
    let plus = |sum: plafond_rules::money::Money, more: Amount| sum.checked_add(more.0).unwrap_or(sum);
    reports
        .iter()
        .filter(counts)
        .fold(Account::default(), |sum, report| Account {
            planned: 0,
            given: sum.given + counted(report.sessions),
            costs: plus(sum.costs, report.actual_costs),
            others: plus(sum.others, report.third_party_income),
            own: plus(sum.own, report.own_contribution),
        })
}

fn counted(number: i32) -> u64 {
    u64::try_from(number).unwrap_or_default()
}
