//! How a penalty goes on until it ends: the decision is made known, it comes to its maximum, or its term fell away. What it came to is
//! fixed then.

use chrono::NaiveDate;
use plafond_rules::terms::{Duty, Kind, Penalty as Owed, Sent, owed_at_decision};
use serde_json::json;

use super::messages;
use super::store::{self, Penalty};
use crate::applications::Application;
use crate::audit;
use crate::db::Conn;
use crate::deadlines::{Beginning, Clock};
use crate::http::fields::Amount;
use crate::http::{Deed, Problem};

/// A decision ends its own penalty, and no other: what it came to is fixed, and has to be determined within two weeks
/// (Awb 4:18). One in a letter that has to be posted does so when it is. The caller has ended the term.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn conclude(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    sent: Sent,
) -> Result<(), Problem> {
    for (running, (_, term_over)) in store::list_open(conn, application.id).await? {
        let Some(over) = term_over.filter(|_| running.decided_on.is_none()) else {
            continue;
        };
        if sent == Sent::Waiting {
            store::mark_decided(conn, running.notice_id, over).await?;
        } else {
            end(conn, deed, application, &running, over).await?;
        }
    }
    Ok(())
}

/// What time alone brings, told and written once: a penalty starts, or comes to its maximum, or its term fell away.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn advance(conn: &mut Conn, deed: &Deed<'_>, application: &Application) -> Result<(), Problem> {
    for (running, (kind, term_over)) in store::list_open(conn, application.id).await? {
        let course = running.course(deed.today()).map_err(Problem::internal)?;
        if let Some(over) = term_over.filter(|_| running.decided_on.is_none()) {
            end(conn, deed, application, &running, over).await?;
        } else if deed.today() > course.last_day {
            let after = course.last_day.succ_opt().unwrap_or(course.last_day);
            end(conn, deed, application, &running, after).await?;
        } else if deed.today() >= running.starts_on
            && store::mark_start_told(conn, running.notice_id, deed.now).await? == 1
        {
            let late = Duty::parse(&kind).unwrap_or(Duty::Decision);
            messages::started(conn, deed, application, &running, (late, &course)).await?;
        }
    }
    Ok(())
}

/// Fixes what a penalty came to, when on this day there is no default any more, or nothing is added any more.
pub async fn end(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    running: &Penalty,
    no_longer_on: NaiveDate,
) -> Result<(), Problem> {
    let owed =
        owed_at_decision(running.lapsed_on, running.noticed_on, no_longer_on).map_err(Problem::internal)?;
    let last = last_day_owed(&owed, no_longer_on);
    store::mark_ended(conn, running.notice_id, last, &owed).await?;
    if owed.days > 0 {
        let clock = Clock::of(conn, application.id).await?;
        let term = clock.count(Kind::PenaltyDecision, last, &[])?;
        let determining = Beginning {
            duty: Duty::PenaltyDecision,
            object: running.notice_id,
            trigger: last,
            term,
        };
        clock.start(conn, deed, [determining]).await?;
    }
    let details = json!({ "days": owed.days, "amount": Amount(owed.amount), "lastDay": last });
    let object = ("notice-of-default", running.notice_id);
    audit::journal(conn, deed, application.id, "penalty-ended", object, details).await?;
    messages::ended(conn, deed, application, running, &owed).await
}

/// The last day for which something is owed; without any, the day on which the default ended.
fn last_day_owed(owed: &Owed, no_longer_on: NaiveDate) -> NaiveDate {
    if owed.days == 0 {
        no_longer_on
    } else {
        owed.start + chrono::Days::new(owed.days - 1)
    }
}
