//! One-time links in PostgreSQL, by the hashes of their secrets.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::account_links;

pub async fn insert(
    conn: &mut Conn,
    hash: &[u8],
    user: Uuid,
    purpose: &str,
    until: DateTime<Utc>,
) -> QueryResult<()> {
    use account_links::dsl;
    diesel::insert_into(account_links::table)
        .values((
            dsl::token_hash.eq(hash),
            dsl::user_id.eq(user),
            dsl::purpose.eq(purpose),
            dsl::expires_at.eq(until),
        ))
        .execute(conn)
        .await
        .map(drop)
}

/// Gives the account of a link that was still good, and spends it.
pub async fn mark_used(conn: &mut Conn, hash: &[u8], now: DateTime<Utc>) -> QueryResult<Option<Uuid>> {
    use account_links::dsl;
    diesel::update(
        account_links::table
            .find(hash)
            .filter(dsl::used_at.is_null().and(dsl::expires_at.gt(now))),
    )
    .set(dsl::used_at.eq(now))
    .returning(dsl::user_id)
    .get_result(conn)
    .await
    .optional()
}

/// Spends every link of an account that is still good.
pub async fn mark_used_of(conn: &mut Conn, user: Uuid, now: DateTime<Utc>) -> QueryResult<usize> {
    use account_links::dsl;
    diesel::update(account_links::table.filter(dsl::user_id.eq(user).and(dsl::used_at.is_null())))
        .set(dsl::used_at.eq(now))
        .execute(conn)
        .await
}

/// How many links for a purpose an account was sent that would be good now.
pub async fn count(conn: &mut Conn, user: Uuid, purpose: &str, now: DateTime<Utc>) -> QueryResult<i64> {
    use account_links::dsl;
    let sent = dsl::user_id
        .eq(user)
        .and(dsl::purpose.eq(purpose))
        .and(dsl::expires_at.gt(now));
    account_links::table.filter(sent).count().get_result(conn).await
}
