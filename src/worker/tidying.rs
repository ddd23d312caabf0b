//! What has been of use goes: keys of requests that nobody sends again, failed log-ins that no longer count, files of documents
//! that were taken out, and halves of files whose upload was cut off when the service itself was.

use std::fs::{self, DirEntry};
use std::io::{self, ErrorKind};
use std::path::Path;
use std::time::{Duration, SystemTime};

use chrono::TimeDelta;
use tokio_util::sync::CancellationToken;

use crate::applications;
use crate::http::idempotency;
use crate::http::{Office, Problem};
use crate::identity;

/// How often.
const EVERY: Duration = Duration::from_mins(15);

/// How long the first answer to a key is kept; a day is promised.
const KEYS_FOR: TimeDelta = TimeDelta::hours(48);

/// How long an upload can't last.
const HALVES_FOR: Duration = Duration::from_hours(24);

/// Tidies until `shutdown`.
pub async fn tidy_until(office: &Office, shutdown: CancellationToken) {
    while !shutdown.is_cancelled() {
        if let Err(problem) = tidy(office).await {
            tracing::warn!(?problem, "what has been of use stays for now");
        }
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// Tidies once.
///
/// # Errors
/// When PostgreSQL or the store of files can't be reached.
pub async fn tidy(office: &Office) -> Result<(), Problem> {
    let mut conn = office.conn().await?;
    idempotency::forget_before(&mut conn, office.now() - KEYS_FOR).await?;
    identity::forget_failures_before(&mut conn, office.now() - identity::FAILURES_COUNT_FOR).await?;
    drop(conn);
    applications::clear_removed(office).await?;
    if office.settings.files.contains("://") {
        // A bucket clears away halves itself (docs/operation.md).
        return Ok(());
    }
    let attachments = Path::new(&office.settings.files).join("attachments");
    let halves = tokio::task::spawn_blocking(move || sweep(&attachments));
    halves
        .await
        .map_err(Problem::internal)?
        .map_err(Problem::internal)
}

/// Deletes what the store of files was writing when the service ended: a name with `#` in it, untouched for a day.
fn sweep(folder: &Path) -> io::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    for file in folder.read_dir()? {
        // An upload that ends meanwhile gives its half its name.
        match clear_half(&file?) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

fn clear_half(file: &DirEntry) -> io::Result<()> {
    if !file.file_name().to_string_lossy().contains('#') {
        return Ok(());
    }
    let touched = file.metadata()?.modified()?;
    let age = SystemTime::now().duration_since(touched).unwrap_or_default();
    if age > HALVES_FOR {
        fs::remove_file(file.path())?;
    }
    Ok(())
}
