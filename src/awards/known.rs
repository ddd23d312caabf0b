//! Since when what was decided about an application or award is known, and until when it can be objected to: a letter that
//! had to be posted made it known on the day it was, and mail on the day on which a server took it over (Awb 3:41, 6:8), and free days
//! that were added since count.

use chrono::NaiveDate;
use plafond_rules::terms::Kind;
use uuid::Uuid;

use crate::db::Conn;
use crate::http::Problem;
use crate::{deadlines, documents};

/// When a decision was made known: on the day it was posted, when it had to be posted; on the day on which its mail was taken over,
/// when that was later than it was signed; and otherwise at once.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn made_known(conn: &mut Conn, id: Uuid, decided_on: NaiveDate) -> Result<NaiveDate, Problem> {
    let out_on = documents::out_on(conn, id).await?;
    Ok(known_on(decided_on, out_on))
}

/// The last day to object to each of some decisions (Awb 6:7), in the same order; with the day on which it was signed. Takes
/// as many questions for one as for a page of them.
///
/// # Errors
/// When PostgreSQL fails or the calendar ends.
pub async fn objection_until(
    conn: &mut Conn,
    decided: &[(Uuid, NaiveDate)],
) -> Result<Vec<NaiveDate>, Problem> {
    let ids: Vec<Uuid> = decided.iter().map(|(id, _)| *id).collect();
    let later = documents::out_days(conn, &ids).await?;
    let calendar = deadlines::calendar(conn).await?;
    decided
        .iter()
        .map(|(id, decided_on)| {
            let known_on = known_on(*decided_on, later.get(id).copied());
            let term = Kind::Objection.count(known_on, &[], &calendar);
            term.map(|term| term.end).map_err(Problem::internal)
        })
        .collect()
}

/// As [`objection_until`], of one decision.
///
/// # Errors
/// As for [`objection_until`].
pub async fn last_day_to_object(
    conn: &mut Conn,
    id: Uuid,
    decided_on: NaiveDate,
) -> Result<NaiveDate, Problem> {
    let days = objection_until(conn, &[(id, decided_on)]).await?;
    days.into_iter().next().ok_or_else(Problem::not_found)
}

fn known_on(decided_on: NaiveDate, out_on: Option<NaiveDate>) -> NaiveDate {
    out_on.map_or(decided_on, |out_on| out_on.max(decided_on))
}
