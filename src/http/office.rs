//! What every door needs at hand: the database, the clock, the store of files and the settings.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use diesel_async::pooled_connection::deadpool::{BuildError, Object};
use diesel_async::{AnsiTransactionManager, AsyncPgConnection, TransactionManager as _};
use object_store::ObjectStore;
use secrecy::ExposeSecret as _;

use super::pace::Pace;
use super::problem::Problem;
use crate::config::Settings;
use crate::db::{self, Conn, Pool, Shared};

/// Where the time comes from: the system, or a test that travels.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// The shared state of one process.
#[derive(Clone)]
pub struct Office {
    /// Connections as the restricted runtime role.
    pub pool: Pool,
    /// A connection for what is found at once.
    pub shared: Shared,
    /// The time, as a value for the rules.
    pub clock: Clock,
    /// Attachments and letters.
    pub files: Arc<dyn ObjectStore>,
    /// How fast each address has asked, when there is a limit.
    pub pace: Option<Pace>,
    /// The settings this process started with.
    pub settings: Arc<Settings>,
}

impl Office {
    /// The time now, to the microsecond, as PostgreSQL keeps it.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        let now = (self.clock)();
        DateTime::from_timestamp_micros(now.timestamp_micros()).unwrap_or(now)
    }

    /// The same office with connections of its own, for one thread: a connection is served by the thread that made it,
    /// and waking another thread costs more than a small query.
    ///
    /// # Errors
    /// When the pool can't be built.
    pub fn for_one_thread(&self) -> Result<Self, BuildError> {
        let share = self.settings.database_connections / self.settings.http_threads.max(1);
        let own = share.saturating_sub(1).max(1);
        let url = self.settings.database_url.expose_secret();
        Ok(Self {
            pool: db::pool(url, own)?,
            shared: Shared::new(url),
            ..self.clone()
        })
    }

    /// A connection to read through beside others: only what is found at once, for who reads next waits for it.
    ///
    /// # Errors
    /// A 503 when PostgreSQL can't be reached.
    pub async fn shared(&self) -> Result<Arc<Conn>, Problem> {
        Ok(self.shared.get().await?)
    }

    /// A connection for reading, of one's own.
    ///
    /// # Errors
    /// A 503 when PostgreSQL can't be reached.
    pub async fn conn(&self) -> Result<Object<AsyncPgConnection>, Problem> {
        Ok(self.pool.get().await?)
    }

    /// Runs one action and takes all of it back: what it gives is what would have happened.
    ///
    /// # Errors
    /// The action's own refusal.
    pub async fn rehearse<T>(
        &self,
        action: impl AsyncFnOnce(&mut Conn) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let mut conn = self.pool.get().await?;
        AnsiTransactionManager::begin_transaction(&mut *conn).await?;
        let shown = action(&mut conn).await;
        AnsiTransactionManager::rollback_transaction(&mut *conn).await?;
        shown
    }

    /// Runs one action in one transaction: all of it happens, or nothing.
    ///
    /// # Errors
    /// The action's own refusal, after rolling back.
    pub async fn act<T>(
        &self,
        action: impl AsyncFnOnce(&mut Conn) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let mut conn = self.pool.get().await?;
        // A connection dropped half way is still in its transaction; the pool then throws it away, which rolls back.
        AnsiTransactionManager::begin_transaction(&mut *conn).await?;
        match action(&mut conn).await {
            Ok(done) => {
                let committed = AnsiTransactionManager::commit_transaction(&mut *conn).await;
                committed.map_err(Problem::of_commit)?;
                Ok(done)
            }
            Err(problem) => {
                AnsiTransactionManager::rollback_transaction(&mut *conn).await?;
                Err(problem)
            }
        }
    }
}
