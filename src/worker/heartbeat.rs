//! The heartbeat of what answers requests: as long as it beats, people could reach the service.
//!
//! Only `serve` beats: a worker alone receives nothing.

use std::time::Duration;

use chrono::TimeDelta;
use tokio_util::sync::CancellationToken;

use crate::http::{Office, Problem};
use crate::outages;

/// How often it beats.
const EVERY: Duration = Duration::from_secs(10);

/// Beats until `shutdown`, from this moment on.
pub async fn keep(office: &Office, shutdown: CancellationToken) {
    while office.settings.outage_after_seconds > 0 && !shutdown.is_cancelled() {
        match beat(office).await {
            Ok(true) => tracing::warn!("the service was away; the outage is recorded"),
            Ok(false) => {}
            Err(problem) => tracing::warn!(?problem, "no heartbeat: PostgreSQL can't be reached"),
        }
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

async fn beat(office: &Office) -> Result<bool, Problem> {
    let gap = TimeDelta::seconds(office.settings.outage_after_seconds.into());
    let now = office.now();
    office.act(async |conn| outages::beat(conn, now, gap).await).await
}
