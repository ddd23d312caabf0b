//! Folding what changed into what was added up before.

use diesel::QueryResult;
use diesel::dsl::sql;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl;

use crate::db::Conn;

/// Adds what changed to what was added up before; gives how many changes that were. Who comes second leaves it to the first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn fold(conn: &mut Conn) -> QueryResult<i64> {
    diesel::select(sql::<BigInt>("fold_figures()"))
        .get_result(conn)
        .await
}
