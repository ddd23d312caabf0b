//! The term to pay stands still on the days on which payment is suspended (Awb 4:56, 4:87).

use plafond_rules::terms::{Duty, Kind, Suspension};
use uuid::Uuid;

use super::store;
use crate::db::Conn;
use crate::deadlines::{self, Beginning, Clock};
use crate::http::Problem;

/// The days on which the payment of an award is or was suspended.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn days(conn: &mut Conn, award: Uuid) -> Result<Vec<Suspension>, Problem> {
    let found = store::days_of(conn, award).await?;
    found
        .into_iter()
        .map(|(first, last)| Suspension::of_payment(first, last).map_err(Problem::internal))
        .collect()
}

/// Counts the terms anew in which an award has to be paid, over the days on which that is or was suspended: while it runs as if it lasts
/// until its last day. A term that was over before a suspension began stays as it was. The caller has locked the dossier.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn follow(
    conn: &mut Conn,
    (dossier, award): (Uuid, Uuid),
    payments: &[Uuid],
) -> Result<(), Problem> {
    let days = days(conn, award).await?;
    if days.is_empty() {
        return Ok(());
    }
    let clock = Clock::of(conn, dossier).await?;
    for term in deadlines::of_dossier(conn, dossier).await? {
        let own = term.object_id == award || payments.contains(&term.object_id);
        if term.duty() != Duty::Payment || term.closed_on.is_some() || !own {
            continue;
        }
        let within: Vec<_> = days
            .iter()
            .copied()
            .filter(|days| days.requested < term.ends_on)
            .collect();
        let counted = clock.count(Kind::Payment, term.triggered_on, &within)?;
        let moved = (term.ends_on, counted.end);
        if moved.0 == moved.1 {
            continue;
        }
        let anew = Beginning {
            duty: Duty::Payment,
            object: term.object_id,
            trigger: term.triggered_on,
            term: counted,
        };
        clock.recount(conn, anew).await?;
        store::mark_due(conn, award, moved).await?;
    }
    Ok(())
}
