//! The reserve list of a call: who is next when money returns, and how much of it each could get now.

use std::collections::HashMap;

use plafond_rules::awards::Status;
use plafond_rules::distribution::{Returned, Waiting, within_reach};
use plafond_rules::money::Money;
use uuid::Uuid;

use super::snapshot::Snapshot;
use super::store::{self, Place};
use crate::awards;
use crate::db::Conn;
use crate::http::Problem;
use crate::http::fields::Amount;

/// One who waits.
#[derive(Debug)]
pub struct Waits {
    /// The place on the list, and the distribution that put it there.
    pub place: Place,
    /// What people call the application.
    pub reference: String,
    /// What it has by now.
    pub granted: Money,
    /// What it lacks.
    pub lacks: Money,
    /// What of that could be granted now.
    pub within_reach: Money,
}

/// What is available for a call, and who waits for it, in order. Who has all by now waits no more, nor does
/// one whose award is over: what it did not need or lost is for the others.
pub async fn waiting(conn: &mut Conn, call: Uuid) -> Result<(Money, Vec<Waits>), Problem> {
    let snapshot = Snapshot::take(conn, call).await?;
    let granted: HashMap<Uuid, (Money, String)> = awards::granted_of(conn, call)
        .await?
        .into_iter()
        .map(|(application, amount, status)| (application, (Amount::stored(amount).0, status)))
        .collect();
    let mut all = Vec::new();
    for (place, reference) in store::list_reserve(conn, call).await? {
        let (granted, status) = granted.get(&place.application_id).cloned().unwrap_or_default();
        let lacks = Amount::stored(place.wanted).0.saturating_sub(granted);
        if lacks.is_zero() || is_over(&status) {
            continue;
        }
        all.push(Waits {
            place,
            reference,
            granted,
            lacks,
            within_reach: Money::ZERO,
        });
    }
    let returned = Returned {
        available: snapshot.available,
        sub_ceilings: snapshot.document.input()?.sub_ceilings,
    };
    let waits = |one: &Waits| Waiting {
        id: one.reference.clone(),
        lacks: one.lacks,
        sub_ceiling: snapshot.allocated.get(&one.place.application_id).cloned(),
    };
    let waiting: Vec<Waiting> = all.iter().map(waits).collect();
    let pro_rata = snapshot.call.distribution_method == "pro-rata";
    let reach = within_reach(&waiting, &returned, pro_rata).map_err(Problem::internal)?;
    for one in &mut all {
        one.within_reach = reach.get(&one.reference).copied().unwrap_or_default();
    }
    Ok((returned.available, all))
}

fn is_over(award: &str) -> bool {
    [Status::Settled, Status::Closed, Status::Revoked]
        .iter()
        .any(|over| over.as_str() == award)
}
