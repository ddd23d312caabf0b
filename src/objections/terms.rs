//! The terms of an objection: to make it, and to decide on it.

use chrono::NaiveDate;
use plafond_rules::objections::{Excuse, Further, Postponements, Timeliness, decide_by as rule, timeliness};
use plafond_rules::terms::{Calendar, Kind, Suspension, Term};
use uuid::Uuid;

use super::contested::{self, Contested};
use super::requests::Against;
use super::store::{self, Objection, ObjectionDecision, Postponement, Repair};
use crate::db::Conn;
use crate::deadlines;
use crate::http::Problem;

/// The term to object to a decision.
///
/// # Errors
/// When the calendar ends.
pub fn to_object(contested: &Contested, calendar: &Calendar) -> Result<Term, Problem> {
    Kind::Objection
        .count(contested.notified_on(), &[], calendar)
        .map_err(Problem::internal)
}

/// The last day on which an objection is in time.
///
/// # Errors
/// 404 when there is no such decision.
pub async fn until(conn: &mut Conn, against: Against, id: Uuid) -> Result<NaiveDate, Problem> {
    let contested = contested::find(conn, against, id).await?;
    let calendar = deadlines::calendar(conn).await?;
    Ok(to_object(&contested, &calendar)?.end)
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
    let notified_on = contested::made_known(conn, decision.id, decision.notified_on).await?;
    Ok(ObjectionDecision {
        appeal_until: to_appeal(notified_on, calendar)?.end.max(decision.appeal_until),
        notified_on,
        ..decision
    })
}

/// Whether an objection was in time, and why.
///
/// # Errors
/// When the calendar ends.
pub fn in_time(
    objection: &Objection,
    contested: &Contested,
    excuse: Option<(Excuse, &str)>,
    calendar: &Calendar,
) -> Result<Timeliness, Problem> {
    let term = to_object(contested, calendar)?;
    timeliness(&term, objection.received_on, objection.posted_on, excuse).map_err(Problem::internal)
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
    let repairs = store::list_repairs(conn, objection.id).await?;
    let postponements = store::list_postponements(conn, objection.id).await?;
    let calendar = deadlines::calendar(conn).await?;
    reckon(objection, contested, (&repairs, &postponements), &calendar)
}

/// As [`decide_by`], with what was read before.
///
/// # Errors
/// When the calendar ends.
pub fn reckon(
    objection: &Objection,
    contested: &Contested,
    (repairs, postponements): (&[Repair], &[Postponement]),
    calendar: &Calendar,
) -> Result<Term, Problem> {
    // What is still open is given until its last day.
    let suspensions: Vec<_> = repairs
        .iter()
        .map(|repair| Suspension {
            requested: repair.requested_on,
            completed: repair
                .completed_on
                .map_or(repair.due_on, |day| day.min(repair.due_on)),
        })
        .collect();
    let once = postponements.iter().find_map(|postponement| postponement.weeks);
    let further = postponements
        .iter()
        .filter_map(|postponement| Some((postponement.until?, Further::parse(&postponement.ground)?)));
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
