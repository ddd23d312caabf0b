//! The door to PostgreSQL: a pool of connections for the service, how what people typed is sought, and the migrations, run by
//! the owner.

/// The tables, as diesel prints them from a migrated database.
#[allow(
    missing_docs,
    clippy::wildcard_imports,
    reason = "printed by diesel; the migrations say what each column is for"
)]
pub(crate) mod schema;

mod first;
mod shared;
pub mod sought;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use ::deadpool::managed::QueueMode;
use diesel::migration::MigrationSource;
use diesel::pg::Pg;
use diesel::{ConnectionError, QueryResult};
use diesel_async::pooled_connection::deadpool::{self, BuildError};
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use diesel_async::{AsyncConnection as _, AsyncMigrationHarness, AsyncPgConnection, RunQueryDsl};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness as _, embed_migrations};

pub use first::{First, first};
pub use shared::{Shared, Unreachable};

/// One connection, inside or outside a transaction.
pub type Conn = AsyncPgConnection;

/// The connections of one process.
pub type Pool = deadpool::Pool<AsyncPgConnection>;

/// All migrations, inside the binary.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

/// The versions of all migrations, as PostgreSQL keeps them.
static NEEDED: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let migrations = MigrationSource::<Pg>::migrations(&MIGRATIONS).unwrap_or_default();
    migrations
        .iter()
        .map(|migration| migration.name().version().to_string())
        .collect()
});

/// Any number does, as long as every version of Plafond takes the same one.
const MIGRATION_LOCK: i64 = 4_250_002;

/// Why the tables could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    /// The database could not be reached.
    #[error("the database can't be reached: {0}")]
    Unreachable(#[from] ConnectionError),
    /// The lock that keeps two migrations apart could not be taken.
    #[error("the migration lock can't be taken: {0}")]
    Lock(#[from] diesel::result::Error),
    /// A migration failed, and was rolled back.
    #[error("a migration failed and was rolled back: {0}")]
    Failed(Box<dyn std::error::Error + Send + Sync>),
}

/// A pool of at most `size` connections; the first is made when it is needed.
///
/// # Errors
/// When the pool can't be built; an unreachable database shows only when a connection is asked for.
pub fn pool(url: &str, size: usize) -> Result<Pool, BuildError> {
    // A connection that broke is known by that; asking PostgreSQL each time would cost every request a round trip.
    let mut how = ManagerConfig::default();
    how.recycling_method = RecyclingMethod::Fast;
    let manager = AsyncDieselConnectionManager::<AsyncPgConnection>::new_with_config(url, how);
    // What was used last is used first: PostgreSQL keeps its caches per connection, so one that is warm answers sooner.
    Pool::builder(manager)
        .queue_mode(QueueMode::Lifo)
        .max_size(size)
        .wait_timeout(Some(std::time::Duration::from_secs(5)))
        .create_timeout(Some(std::time::Duration::from_secs(5)))
        .runtime(::deadpool::Runtime::Tokio1)
        .build()
}

/// Brings the tables up to date as their owner and gives the names of the migrations run.
///
/// Nodes that start together wait for each other on an advisory lock. Needs a multi-threaded runtime.
///
/// # Errors
/// [`MigrationError`] when the database is unreachable or a migration fails.
pub async fn migrate(owner_url: &str) -> Result<Vec<String>, MigrationError> {
    let mut lock = AsyncPgConnection::establish(owner_url).await?;
    diesel::sql_query("SELECT pg_advisory_lock($1)")
        .bind::<diesel::sql_types::BigInt, _>(MIGRATION_LOCK)
        .execute(&mut lock)
        .await?;
    let mut harness = AsyncMigrationHarness::new(AsyncPgConnection::establish(owner_url).await?);
    let run = harness
        .run_pending_migrations(MIGRATIONS)
        .map_err(MigrationError::Failed)?;
    Ok(run.into_iter().map(|version| version.to_string()).collect())
}

/// How the tables differ from what this version needs: migrations that haven't run, and ones it doesn't know.
///
/// # Errors
/// When PostgreSQL can't be read.
pub async fn differing_migrations(conn: &mut Conn) -> QueryResult<Vec<String>> {
    #[derive(diesel::QueryableByName)]
    struct Applied {
        #[diesel(sql_type = diesel::sql_types::Text)]
        version: String,
    }
    let applied: Vec<Applied> = diesel::sql_query("SELECT version FROM __diesel_schema_migrations")
        .get_results(conn)
        .await?;
    let applied = applied.into_iter().map(|applied| applied.version).collect();
    Ok(NEEDED.symmetric_difference(&applied).cloned().collect())
}
