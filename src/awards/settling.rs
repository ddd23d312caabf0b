//! Until when a small award is settled of itself, without a report (Awb 4:47): so many weeks after the last day of its
//! activities as its scheme says.

use chrono::{NaiveDate, TimeDelta};
use plafond_rules::money::Money;
use plafond_rules::settlement::arrangement::Arrangement;
use plafond_rules::terms::{Duty, Kind, Term};
use uuid::Uuid;

use super::store::Award;
use crate::applications::{self, Application, Content};
use crate::calls;
use crate::db::Conn;
use crate::deadlines::{self, About, Beginning, Clock};
use crate::http::{Deed, Problem};

/// How long a provider has at least to account for an award of which no report was asked before.
const REPORT_WEEKS: i64 = 6;

/// How an award of this amount is accounted for, and the last day of its activities.
///
/// # Errors
/// When what is stored is no application.
pub async fn arrangement_of(
    conn: &mut Conn,
    application: &Application,
    amount: Money,
) -> Result<(Arrangement, Option<NaiveDate>), Problem> {
    let call = calls::get(conn, application.call_id).await?;
    let thresholds = calls::get_scheme(conn, call.scheme_id).await?.thresholds();
    let content: Content = serde_json::from_value(application.content.clone()).map_err(Problem::internal)?;
    let last_day = content.period().map(|period| period.end);
    Ok((Arrangement::of(amount, thresholds), last_day))
}

/// Until when an award of this amount is settled of itself; nothing when it isn't.
async fn term_of(
    conn: &mut Conn,
    application: &Application,
    amount: Money,
) -> Result<Option<(NaiveDate, Term)>, Problem> {
    let (arrangement, last_day) = arrangement_of(conn, application, amount).await?;
    let Some(last_day) = last_day.filter(|_| !arrangement.asks_report() && !amount.is_zero()) else {
        return Ok(None);
    };
    let call = calls::get(conn, application.call_id).await?;
    let weeks = calls::get_scheme(conn, call.scheme_id)
        .await?
        .direct_settlement_weeks;
    let weeks = u32::try_from(weeks).map_err(Problem::internal)?;
    let clock = Clock::of(conn, application.id).await?;
    Ok(Some((
        last_day,
        clock.count(Kind::Decision { weeks }, last_day, &[])?,
    )))
}

/// Whether a report is asked of a grant, and its last day: the day that was named, or none for a small one, which is settled of
/// itself.
///
/// # Errors
/// 400 when a day is missing.
pub async fn report_of_grant(
    conn: &mut Conn,
    application: &Application,
    amount: Money,
    named: Option<NaiveDate>,
) -> Result<(bool, NaiveDate), Problem> {
    if let Some(day) = named {
        return Ok((true, day));
    }
    let settled = term_of(conn, application, amount).await?;
    settled.map(|(_, term)| (false, term.end)).ok_or_else(needs_day)
}

/// Whether a report is asked of an award that is another amount from now on, and its last day. What was asked stays asked; who
/// gets more than a small award has to account for it, and gets time for that.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn report_of_change(
    conn: &mut Conn,
    deed: &Deed<'_>,
    award: &Award,
    (amount, named): (Money, Option<NaiveDate>),
) -> Result<(bool, NaiveDate), Problem> {
    let due = named.unwrap_or(award.report_due_on);
    if award.report_asked || named.is_some() {
        return Ok((true, due));
    }
    let application = applications::get(conn, award.application_id).await?;
    let (arrangement, _) = arrangement_of(conn, &application, amount).await?;
    if !arrangement.asks_report() {
        return Ok((false, due));
    }
    Ok((true, due.max(deed.today() + TimeDelta::weeks(REPORT_WEEKS))))
}

/// What is wrong with a grant that doesn't say until when has to be reported.
pub fn needs_day() -> Problem {
    Problem::invalid_field(
        "/reportDueOn",
        "missing",
        "Noem de dag, na vandaag, waarop de verantwoording er moet zijn. Alleen bij een kleine subsidie, die wij zonder verantwoording \
         vaststellen, mag u die weglaten.",
    )
}

/// Starts or ends the term to settle an award of itself, for the amount that it is now. The caller has locked the dossier.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn keep_term(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    (award, amount): (Uuid, Money),
) -> Result<(), Problem> {
    let about = About {
        dossier: application.id,
        duty: Duty::Settlement,
        object: award,
    };
    let Some((last_day, term)) = term_of(conn, application, amount).await? else {
        return Ok(deadlines::end_of(conn, about, deed.today()).await?);
    };
    let known = deadlines::of_dossier(conn, application.id).await?;
    if known
        .iter()
        .any(|term| term.duty() == Duty::Settlement && term.object_id == award)
    {
        return Ok(());
    }
    let settling = Beginning {
        duty: Duty::Settlement,
        object: award,
        trigger: last_day,
        term,
    };
    let clock = Clock::of(conn, application.id).await?;
    Ok(clock.start(conn, deed, [settling]).await?)
}
