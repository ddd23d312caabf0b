//! Checks of the whole trail that someone asked for: the worker does them one at a time, says how far it is, and keeps what came out.

pub mod api;
mod store;

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use serde_json::json;
use uuid::Uuid;

use super::journal::journal;
use super::trail::{self, Failure};
use super::verify::Checked;
use crate::db::Conn;
use crate::http::{Deed, Office, Problem};

pub use store::{TrailCheck, find, latest};

/// How often it is said how far a check is.
const TELL_EVERY: Duration = Duration::from_secs(1);

/// Asks for a check. One that waits or runs is as good as another, so that is given instead.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn ask(conn: &mut Conn, deed: &Deed<'_>) -> Result<TrailCheck, Problem> {
    if let Some(open) = store::find_open(conn).await? {
        return Ok(open);
    }
    let id = Uuid::now_v7();
    // Who asks at the same moment gets the other's.
    if store::insert(conn, id, deed.by(), deed.now).await? == 1 {
        let object = ("trail-check", id);
        journal(conn, deed, id, "trail-check-asked", object, json!({})).await?;
    }
    store::find_open(conn).await?.ok_or_else(Problem::stale)
}

/// Does a check that waits, and tells whether there was one.
///
/// # Errors
/// When the database can't be read. What is wrong with the trail is what came out.
pub async fn run_one(office: &Office) -> Result<bool, Problem> {
    let (mut reading, mut telling) = (office.conn().await?, office.conn().await?);
    let Some(id) = store::claim(&mut telling, office.now()).await? else {
        return Ok(false);
    };
    let counted = AtomicI64::new(0);
    let outcome = {
        // Who grants, seals or pays meanwhile changes nothing of what is checked.
        let mut view = reading.build_transaction().repeatable_read().read_only();
        let check = view.run(async |conn| trail::verify_counting(conn, None, &counted).await);
        tokio::pin!(check);
        loop {
            tokio::select! {
                outcome = &mut check => break outcome,
                () = tokio::time::sleep(TELL_EVERY) => {
                    let done = counted.load(Ordering::Relaxed);
                    store::mark_seen(&mut telling, id, done, office.now()).await?;
                }
            }
        }
    };
    let (checked, broken) = match outcome {
        Ok(checked) => (checked, None),
        Err(Failure::Broken(broken)) => {
            tracing::error!(%broken, "the audit trail is not whole");
            (Checked::default(), Some(broken.to_string()))
        }
        Err(other) => return Err(Problem::internal(other)),
    };
    let done = counted.load(Ordering::Relaxed);
    store::mark_finished(&mut telling, id, (done, checked), broken.as_deref(), office.now()).await?;
    Ok(true)
}
