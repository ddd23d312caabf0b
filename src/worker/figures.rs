//! What changed of the figures is added to what was added up before, so that whoever reads them reads few rows.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::figures::kept;
use crate::http::{Office, Problem};

/// How often. A figure is right in between as well.
const EVERY: Duration = Duration::from_secs(5);

/// Folds until `shutdown`.
pub async fn fold_until(office: &Office, shutdown: CancellationToken) {
    while !shutdown.is_cancelled() {
        if let Err(problem) = fold(office).await {
            tracing::warn!(?problem, "figures take longer to read for now");
        }
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// Folds once.
///
/// # Errors
/// When PostgreSQL can't be reached.
pub async fn fold(office: &Office) -> Result<(), Problem> {
    kept::fold(&mut *office.conn().await?).await?;
    Ok(())
}
