//! One connection that all requests of a thread read through at once (ADR 44).
//!
//! What several ask in one breath goes out together, and PostgreSQL answers one after the other without going to sleep in
//! between; a connection for each costs both sides a waking up per question, which takes longer than reading a row by its key.
//! A slow question makes the others wait, so only what is found at once is read here, and outside of a transaction, which
//! can't be had of a [`Conn`] that isn't `mut`.

use std::sync::Arc;
use std::time::Duration;

use diesel::ConnectionError;
use diesel_async::AsyncPgConnection;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tokio::time::error::Elapsed;
use tokio_postgres::NoTls;

use super::Conn;

/// How long someone waits for a connection, those who wait before them included.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why nothing can be read.
#[derive(Debug, thiserror::Error)]
pub enum Unreachable {
    /// PostgreSQL refused.
    #[error("no connection: {0}")]
    Refused(#[from] tokio_postgres::Error),
    /// PostgreSQL let us in, and then not.
    #[error("no connection: {0}")]
    Unsettled(#[from] ConnectionError),
    /// PostgreSQL didn't answer in time.
    #[error("no connection in time: {0}")]
    TooLate(#[from] Elapsed),
}

/// The connection, made when it is first needed and again when it broke.
#[derive(Clone)]
pub struct Shared {
    url: Arc<str>,
    open: Arc<Mutex<Option<Open>>>,
}

struct Open {
    conn: Arc<Conn>,
    /// Ends when the connection does.
    driver: JoinHandle<()>,
}

impl Shared {
    /// A connection to this address, made by whatever thread first reads.
    #[must_use]
    pub fn new(url: &str) -> Self {
        Self {
            url: Arc::from(url),
            open: Arc::default(),
        }
    }

    /// The connection as it is now.
    ///
    /// # Errors
    /// [`Unreachable`] when it has to be made and PostgreSQL can't be reached.
    pub async fn get(&self) -> Result<Arc<Conn>, Unreachable> {
        tokio::time::timeout(PATIENCE, async {
            let mut open = self.open.lock().await;
            if let Some(open) = open.as_ref().filter(|open| !open.driver.is_finished()) {
                return Ok(Arc::clone(&open.conn));
            }
            let made = Open::at(&self.url).await?;
            let conn = Arc::clone(&made.conn);
            *open = Some(made);
            Ok(conn)
        })
        .await?
    }
}

impl Open {
    async fn at(url: &str) -> Result<Self, Unreachable> {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
        let driver = tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::warn!(%error, "a connection to PostgreSQL broke");
            }
        });
        let conn = Arc::new(AsyncPgConnection::try_from(client).await?);
        Ok(Self { conn, driver })
    }
}
