//! Adding a free day.

use plafond_rules::terms::Duty;
use serde_json::json;
use uuid::Uuid;

use super::requests::NewFreeDay;
use super::store::{self, FreeDay};
use super::terms::{Beginning, Clock};
use crate::audit;
use crate::db::Conn;
use crate::http::{Deed, Problem};

/// Adds a day that a decree made free (ATW art. 3(3)); running terms that end on it run on.
///
/// # Errors
/// 409 when the day is free already.
pub async fn add_free_day(conn: &mut Conn, deed: &Deed<'_>, new: NewFreeDay) -> Result<FreeDay, Problem> {
    let day = FreeDay {
        id: Uuid::now_v7(),
        day: new.day,
        ground: new.ground,
        added_by: Some(deed.by()),
        added_at: deed.now,
    };
    store::insert_free_day(conn, &day).await?;
    let calendar = store::calendar(conn).await?;
    let mut moved = Vec::new();
    for deadline in store::lock_extended_over(conn, day.day).await? {
        let term = deadline
            .term()
            .after_decree(&calendar)
            .map_err(Problem::internal)?;
        if term.end != deadline.ends_on {
            moved.push(json!({ "term": deadline.id, "from": deadline.ends_on, "to": term.end }));
            let clock = Clock::of(conn, deadline.dossier_id).await?;
            let duty = deadline.duty();
            if duty == Duty::Decision {
                store::mark_decide_by(conn, deadline.dossier_id, term.end).await?;
            } else if duty == Duty::ObjectionDecision {
                store::mark_objection_decide_by(conn, deadline.object_id, term.end).await?;
            }
            let later = Beginning {
                duty,
                object: deadline.object_id,
                trigger: deadline.triggered_on,
                term,
            };
            clock.recount(conn, later).await?;
        }
    }
    let details = json!({ "day": day.day, "ground": day.ground, "moved": moved });
    audit::journal(
        conn,
        deed,
        day.id,
        "free-day-added",
        ("free-day", day.id),
        details,
    )
    .await?;
    Ok(day)
}
