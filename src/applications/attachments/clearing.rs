//! The file of a document that was taken out of a dossier goes a day later: a backup takes the database first and the files after
//! that, and what its database names has to be among them.

use chrono::TimeDelta;
use futures_util::{StreamExt as _, stream};
use object_store::Error;

use super::receiving::path;
use super::store;
use crate::http::{Office, Problem};

/// How long a file stays after its document. A backup takes less.
const STAYS_FOR: TimeDelta = TimeDelta::days(1);

/// For how long after that is tried to delete it. Which files are gone is not written down: to delete what isn't there takes next to
/// nothing, but not for ever.
const TRIED_FOR: TimeDelta = TimeDelta::days(60);

/// Deletes the files of documents that were taken out longer than a day ago, and no others: a document that is put in again gets a
/// row and a file of its own, and one that was taken out stays so.
///
/// # Errors
/// When PostgreSQL fails, or the store kept a file; the next time it is tried again.
pub async fn clear(office: &Office) -> Result<(), Problem> {
    let until = office.now() - STAYS_FOR;
    let removed = store::list_removed(&mut *office.conn().await?, (until - TRIED_FOR, until)).await?;
    let files = stream::iter(removed).map(|id| Ok(path(id))).boxed();
    let mut deleted = office.files.delete_stream(files);
    let mut failed = None;
    while let Some(outcome) = deleted.next().await {
        match outcome {
            Ok(_) | Err(Error::NotFound { .. }) => {}
            Err(error) => failed = Some(error),
        }
    }
    failed.map_or(Ok(()), |error| Err(Problem::internal(error)))
}
