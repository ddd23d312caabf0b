//! The terms of an objection: to make it, to complete it, and to decide on it.

use chrono::NaiveDate;
use plafond_rules::dates::{day_of, end_of};
use plafond_rules::objections::{
    Excuse, Further, Later, Postponements, Timeliness, decide_by as rule, timeliness,
};
use plafond_rules::terms::{self, Calendar, Kind, Sent, Term};
use uuid::Uuid;

use super::contested::{self, Contested};
use super::requests::Against;
use super::store::{self, Objection, ObjectionDecision, Postponement};
use super::time_given::{Missing, missing};
use crate::db::Conn;
use crate::http::Problem;
use crate::{applications, awards, deadlines, outages};

/// The term to object to a decision.
///
/// # Errors
/// When the calendar ends.
pub fn to_object(contested: &Contested, calendar: &Calendar) -> Result<Term, Problem> {
    Kind::Objection
        .count(contested.notified_on(), &[], calendar)
        .map_err(Problem::internal)
}

/// The last day on which an objection against a decision of a dossier is in time, outages of ours counted in (Awb 2:21).
///
/// # Errors
/// 404 when there is no such decision in it.
pub async fn until(conn: &mut Conn, dossier: Uuid, named: (Against, Uuid)) -> Result<NaiveDate, Problem> {
    let contested = contested::find_in(conn, dossier, named).await?;
    let calendar = deadlines::calendar(conn).await?;
    let end = to_object(&contested, &calendar)?.end;
    let call = applications::get(conn, dossier).await?.call_id;
    let gave = longer(conn, call, end).await?;
    Ok(gave.map_or(end, |gave| gave.last_day()))
}

/// The last days on which objections to some decisions in one call are in time, outages of ours counted in (Awb 2:21), in the
/// same order; with the day on which each was signed. Takes as many questions for one as for more.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn last_days(
    conn: &mut Conn,
    call: Uuid,
    decided: &[(Uuid, NaiveDate)],
) -> Result<Vec<NaiveDate>, Problem> {
    let days = awards::objection_until(conn, decided).await?;
    let ends: Option<Vec<_>> = days.iter().copied().map(end_of).collect();
    let gave = outages::excuses(conn, call, &ends.unwrap_or_default()).await?;
    let mut later = gave.iter().map(|gave| gave.as_ref().map(terms::Excuse::last_day));
    let last = days.iter().map(|day| later.next().flatten().unwrap_or(*day));
    Ok(last.collect())
}

/// The time that outages of ours gave to do what had to be done on a day, and why (Awb 2:21).
///
/// # Errors
/// When PostgreSQL fails.
pub async fn longer(conn: &mut Conn, call: Uuid, due: NaiveDate) -> Result<Option<terms::Excuse>, Problem> {
    match end_of(due) {
        Some(end) => outages::excuse(conn, call, end).await,
        None => Ok(None),
    }
}

/// Until when what was asked for can still be supplied since the service was away; nothing when it came in time or nothing
/// was wrong.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn longer_to_repair(
    conn: &mut Conn,
    call: Uuid,
    missing: &Missing,
) -> Result<Option<terms::Excuse>, Problem> {
    let last = missing.last_day();
    let came = missing.repair.completed_on;
    if missing.waits_for_post() || came.is_some_and(|day| day <= last) {
        return Ok(None);
    }
    longer(conn, call, last).await
}

/// Whether something that was asked for was not supplied in time (Awb 6:6), outages of ours counted in (Awb 2:21). Nobody is late
/// with what a letter asks for that was not posted yet.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn is_unrepaired(
    conn: &mut Conn,
    call: Uuid,
    asked: &[Missing],
    today: NaiveDate,
) -> Result<bool, Problem> {
    for one in asked {
        let day = one.repair.completed_on.unwrap_or(today);
        if one.sent == Sent::Waiting || day <= one.last_day() {
            continue;
        }
        let gave = longer_to_repair(conn, call, one).await?;
        if gave.is_none_or(|gave| day > gave.last_day()) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The term to go to court about a decision on an objection, which takes as long as objecting (Awb 6:7, 8:1).
///
/// # Errors
/// When the calendar ends.
pub fn to_appeal(notified_on: NaiveDate, calendar: &Calendar) -> Result<Term, Problem> {
    Kind::Objection
        .count(notified_on, &[], calendar)
        .map_err(Problem::internal)
}

/// A decision on an objection with the days that follow from when it was really made known: a letter that had to be posted
/// was so on the day it was (Awb 3:41, 6:8).
///
/// # Errors
/// When PostgreSQL fails.
pub async fn as_known(
    conn: &mut Conn,
    decision: ObjectionDecision,
    calendar: &Calendar,
) -> Result<ObjectionDecision, Problem> {
    let notified_on = awards::made_known(conn, decision.id, decision.notified_on).await?;
    Ok(ObjectionDecision {
        appeal_until: to_appeal(notified_on, calendar)?.end.max(decision.appeal_until),
        notified_on,
        ..decision
    })
}

/// Whether an objection is in time, outages of ours in the dossier's call counted in, and why.
///
/// # Errors
/// When PostgreSQL fails or the calendar ends.
pub async fn in_time(
    conn: &mut Conn,
    call: Uuid,
    (objection, contested): (&Objection, &Contested),
    calendar: &Calendar,
) -> Result<Timeliness, Problem> {
    let term = to_object(contested, calendar)?;
    let gave = if objection.received_on > term.end {
        longer(conn, call, term.end).await?
    } else {
        None
    };
    let days = (objection.received_on, objection.posted_on);
    timeliness(&term, days, gave.as_ref(), None).map_err(Problem::internal)
}

/// Whether an objection was in time, as it was decided, and why.
///
/// # Errors
/// When the calendar ends.
pub fn was_in_time(
    objection: &Objection,
    contested: &Contested,
    excuse: Option<(Excuse, &str)>,
    calendar: &Calendar,
) -> Result<Timeliness, Problem> {
    let term = to_object(contested, calendar)?;
    let days = (objection.received_on, objection.posted_on);
    timeliness(&term, days, None, excuse).map_err(Problem::internal)
}

/// The term to decide on an objection, with everything that happened to it.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn decide_by(
    conn: &mut Conn,
    objection: &Objection,
    contested: &Contested,
) -> Result<Term, Problem> {
    let asked = missing(conn, objection.id).await?;
    let postponements = store::list_postponements(conn, objection.id).await?;
    let calendar = deadlines::calendar(conn).await?;
    reckon(objection, contested, (&asked, &postponements), &calendar)
}

/// As [`decide_by`], with what was read before.
///
/// # Errors
/// When the calendar ends.
pub fn reckon(
    objection: &Objection,
    contested: &Contested,
    (asked, postponements): (&[Missing], &[Postponement]),
    calendar: &Calendar,
) -> Result<Term, Problem> {
    let suspensions: Vec<_> = asked.iter().filter_map(Missing::suspension).collect();
    let once = postponements.iter().find_map(|postponement| postponement.weeks);
    let further = postponements.iter().filter_map(|postponement| {
        Some(Later {
            made_on: day_of(postponement.postponed_at),
            until: postponement.until?,
            ground: Further::parse(&postponement.ground)?,
        })
    });
    let postponements = Postponements {
        once: once.and_then(|weeks| u32::try_from(weeks).ok()),
        further: further.collect(),
    };
    rule(
        to_object(contested, calendar)?.end,
        objection.committee.is_some(),
        &suspensions,
        &postponements,
        calendar,
    )
    .map_err(Problem::internal)
}
