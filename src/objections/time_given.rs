//! What was missing from an objection, with how the letter that asks for it goes: the time to supply it runs from the day on which
//! that went out (Awb 3:41, 6:6). Who could not read it yet is not late.

use chrono::NaiveDate;
use diesel::QueryResult;
use plafond_rules::terms::{Sent, Suspension};
use uuid::Uuid;

use super::store::{self, Repair};
use crate::db::Conn;
use crate::documents;

/// What was asked for, and how its letter goes.
#[derive(Clone, Debug)]
pub struct Missing {
    pub repair: Repair,
    pub sent: Sent,
}

impl Missing {
    /// The last day to supply it: later than was named when its letter was posted later.
    pub fn last_day(&self) -> NaiveDate {
        self.sent.last_day(self.repair.requested_on, self.repair.due_on)
    }

    /// Whether its letter still has to be posted, and it didn't come before that.
    pub fn waits_for_post(&self) -> bool {
        self.sent == Sent::Waiting && self.repair.completed_on.is_none()
    }

    /// The time in which the clock of the decision stands still for it (Awb 7:10(2)).
    pub fn suspension(&self) -> Option<Suspension> {
        let repair = &self.repair;
        self.sent
            .suspension(repair.requested_on, repair.due_on, repair.completed_on)
    }
}

/// What was missing from an objection, oldest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn missing(conn: &mut Conn, objection: Uuid) -> QueryResult<Vec<Missing>> {
    let repairs = store::list_repairs(conn, objection).await?;
    let ids: Vec<Uuid> = repairs.iter().map(|repair| repair.id).collect();
    let later = documents::sent_later(conn, &ids).await?;
    let missing = repairs.into_iter().map(|repair| Missing {
        sent: later.get(&repair.id).copied().unwrap_or_default(),
        repair,
    });
    Ok(missing.collect())
}
