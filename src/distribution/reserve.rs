//! The reserve list of a call: who waits for money to return, and what there is.

use std::collections::HashMap;

use chrono::NaiveDate;
use plafond_rules::awards::Status;
use plafond_rules::distribution::Returned;
use plafond_rules::money::Money;
use uuid::Uuid;

use super::snapshot::Snapshot;
use super::store::{self, Place};
use crate::awards;
use crate::calls::Call;
use crate::db::Conn;
use crate::http::Problem;

/// One who waits.
#[derive(Clone, Debug)]
pub struct Waits {
    /// The place on the list, and the distribution that put it there.
    pub place: Place,
    /// What people call the application.
    pub reference: String,
    /// What it has by now.
    pub granted: Money,
    /// What it lacks.
    pub lacks: Money,
    /// The sub-ceiling it is paid from as well.
    pub sub_ceiling: Option<String>,
}

/// Who waits, in order, and what there is to be given.
#[derive(Clone, Debug)]
pub struct ReserveList {
    /// The call.
    pub call: Call,
    /// What is left of the ceiling and its parts now.
    pub returned: Returned,
    /// Whether what returns is shared among all.
    pub pro_rata: bool,
    /// Who waits.
    pub waits: Vec<Waits>,
    /// Who ever stood on it, in order: by whom a page ended is known when they wait no more.
    pub ever: Vec<Uuid>,
}

/// What is available for a call, and who waits for it, in order. Who has all by now waits no more, nor does
/// one whose award is over: what it did not need or lost is for the others.
///
/// # Errors
/// 404 when the call isn't there or isn't published.
pub async fn reserve_list(conn: &mut Conn, call: Uuid, today: NaiveDate) -> Result<ReserveList, Problem> {
    let snapshot = Snapshot::take(conn, call, today).await?;
    let granted: HashMap<Uuid, (Money, String)> = awards::granted_of(conn, call)
        .await?
        .into_iter()
        .map(|(application, amount, status)| (application, (amount.0, status)))
        .collect();
    let mut waits = Vec::new();
    let mut ever = Vec::new();
    for (place, reference) in store::list_reserve(conn, call).await? {
        ever.push(place.application_id);
        let (granted, status) = granted.get(&place.application_id).cloned().unwrap_or_default();
        let lacks = place.wanted.0.saturating_sub(granted);
        if lacks.is_zero() || is_over(&status) {
            continue;
        }
        waits.push(Waits {
            sub_ceiling: snapshot.allocated.get(&place.application_id).cloned(),
            place,
            reference,
            granted,
            lacks,
        });
    }
    Ok(ReserveList {
        returned: Returned {
            available: snapshot.available,
            sub_ceilings: snapshot.document.input()?.sub_ceilings,
        },
        pro_rata: snapshot.call.distribution_method == "pro-rata",
        call: snapshot.call,
        waits,
        ever,
    })
}

fn is_over(award: &str) -> bool {
    [Status::Settled, Status::Closed, Status::Revoked]
        .iter()
        .any(|over| over.as_str() == award)
}
