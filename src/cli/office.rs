//! Opens the office of a process from its settings.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt as _;
use std::sync::Arc;
use std::time::Duration;

use chrono::Utc;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::{ObjectStore, RetryConfig};
use secrecy::ExposeSecret as _;
use tokio::runtime::Runtime;

use super::Failure;
use crate::config::Settings;
use crate::db;
use crate::http::{Office, pace};

/// A runtime with several threads, which migrations need and the workers like.
pub fn runtime() -> Result<Runtime, Failure> {
    Ok(tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?)
}

/// Opens the office: no connection is made until one is needed.
pub fn open(settings: Settings) -> Result<Office, Failure> {
    let url = settings.database_url.expose_secret();
    if url.is_empty() {
        return Err(
            "set DATABASE_URL to the database, as the runtime role (see `plafond demo` for a trial without)"
                .into(),
        );
    }
    Ok(Office {
        pool: db::pool(url, settings.database_connections)?,
        shared: db::Shared::new(url),
        clock: Arc::new(Utc::now),
        files: files(&settings.files)?,
        pace: pace::pace(settings.requests_per_second),
        settings: Arc::new(settings),
    })
}

/// A person waits for the answer: a bucket that stays away is told within seconds.
fn patience() -> RetryConfig {
    RetryConfig {
        max_retries: 3,
        retry_timeout: Duration::from_secs(8),
        ..RetryConfig::default()
    }
}

fn files(place: &str) -> Result<Arc<dyn ObjectStore>, Failure> {
    if place.starts_with("s3://") {
        let bucket = AmazonS3Builder::from_env()
            .with_url(place)
            .with_retry(patience())
            .build();
        return Ok(Arc::new(bucket.map_err(|error| {
            format!("PLAFOND_FILES: {place} can't be used: {error}")
        })?));
    }
    // Other people of this machine have no business there.
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(place)
        .map_err(|error| format!("PLAFOND_FILES: {place} is no folder to keep files in: {error}"))?;
    Ok(Arc::new(
        LocalFileSystem::new_with_prefix(place)?.with_fsync(true),
    ))
}
