//! The print queue: letters that go by post, why, and the day on which each was posted (Awb 2:8, 2:11).

mod store;

use uuid::Uuid;

use crate::db::Conn;
use crate::http::{Deed, Problem};

pub(super) use store::MAKES_KNOWN;
pub use store::{PrintJob, get, list, mark_posted, newest_of, of_letters};

/// Puts a letter in the print queue, and tells which print job that is.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn queue(
    conn: &mut Conn,
    deed: &Deed<'_>,
    letter: Uuid,
    reason: &'static str,
) -> Result<Uuid, Problem> {
    let job = PrintJob {
        id: Uuid::now_v7(),
        letter_id: letter,
        reason: reason.to_owned(),
        queued_at: deed.now,
        posted_on: None,
        posted_by: None,
        posted_at: None,
    };
    store::insert(conn, &job).await?;
    Ok(job.id)
}
