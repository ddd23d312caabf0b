//! Does the checks of the audit trail that someone asked for, one at a time.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::audit::checks;
use crate::http::{Office, Problem};

/// How long to look the other way when nothing has to be checked.
const PAUSE: Duration = Duration::from_secs(2);

/// Checks until `shutdown`; a check that is under way then is begun anew by the next worker.
pub async fn check_until(office: &Office, shutdown: CancellationToken) {
    while !shutdown.is_cancelled() {
        tokio::select! {
            () = shutdown.cancelled() => {}
            done = check_one(office) => {
                if let Err(problem) = done {
                    tracing::warn!(%problem, "the audit trail could not be checked");
                }
            }
        }
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

/// Does a check that waits, and tells whether there was one.
///
/// # Errors
/// When the database can't be reached.
pub async fn check_one(office: &Office) -> Result<bool, Problem> {
    checks::run_one(office).await
}
