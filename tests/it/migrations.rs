//! The tables can be made, taken back, and made again.

use diesel_async::{AsyncConnection as _, AsyncMigrationHarness, AsyncPgConnection};
use diesel_migrations::MigrationHarness as _;
use plafond::db;

use crate::support::Database;

#[tokio::test(flavor = "multi_thread")]
async fn all_migrations_go_down_and_up_again() {
    let database = Database::fresh().await;
    let owner = AsyncPgConnection::establish(&database.owner_url).await.unwrap();
    let mut harness = AsyncMigrationHarness::new(owner);
    let taken_back = harness.revert_all_migrations(db::MIGRATIONS).unwrap().len();
    assert_eq!(db::migrate(&database.owner_url).await.unwrap().len(), taken_back);
    assert_eq!(
        db::migrate(&database.owner_url).await.unwrap(),
        Vec::<String>::new()
    );
}
