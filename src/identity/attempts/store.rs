//! Failed log-ins in PostgreSQL, by hashes: of what each counts for, an account or a known browser of it, and of the address on the network.

use chrono::{DateTime, Utc};
use diesel::dsl::max;
use diesel::prelude::*;
use diesel::sql_types::{Binary, Text};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{login_failures, login_secret};

/// What goes into the hash of an address, so that nobody can guess which it is of, and seals what browsers are known by.
pub async fn secret(conn: &mut Conn) -> QueryResult<Vec<u8>> {
    login_secret::table.select(login_secret::secret).first(conn).await
}

pub async fn count_since(conn: &mut Conn, subject: &[u8], since: DateTime<Utc>) -> QueryResult<i64> {
    login_failures::table
        .filter(
            login_failures::subject_hash
                .eq(subject)
                .and(login_failures::at.gt(since)),
        )
        .count()
        .get_result(conn)
        .await
}

/// When the failure was that has to go first, if at as many accounts as are allowed one counts that came from here.
pub async fn in_the_way(
    conn: &mut Conn,
    caller: &[u8],
    since: DateTime<Utc>,
    allowed: i64,
) -> QueryResult<Option<DateTime<Utc>>> {
    login_failures::table
        .filter(login_failures::caller_hash.eq(caller))
        .filter(login_failures::at.gt(since))
        .group_by(login_failures::subject_hash)
        .select(max(login_failures::at))
        .order(max(login_failures::at).desc())
        .offset(allowed - 1)
        .first(conn)
        .await
        .optional()
        .map(Option::flatten)
}

/// Makes who tries the same wait, until the transaction ends.
pub async fn hold(conn: &mut Conn, what: &str, hash: &[u8]) -> QueryResult<()> {
    diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1 || ' ' || encode($2, 'hex'), 0))")
        .bind::<Text, _>(what)
        .bind::<Binary, _>(hash)
        .execute(conn)
        .await
        .map(drop)
}

pub async fn insert(
    conn: &mut Conn,
    subject: &[u8],
    caller: Option<&[u8]>,
    at: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(login_failures::table)
        .values((
            login_failures::id.eq(Uuid::now_v7()),
            login_failures::subject_hash.eq(subject),
            login_failures::at.eq(at),
            login_failures::caller_hash.eq(caller),
        ))
        .execute(conn)
        .await
        .map(drop)
}

pub async fn delete_of(conn: &mut Conn, subject: &[u8]) -> QueryResult<()> {
    diesel::delete(login_failures::table.filter(login_failures::subject_hash.eq(subject)))
        .execute(conn)
        .await
        .map(drop)
}

/// Forgets failures from before an instant.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn delete_before(conn: &mut Conn, instant: DateTime<Utc>) -> QueryResult<()> {
    diesel::delete(login_failures::table.filter(login_failures::at.lt(instant)))
        .execute(conn)
        .await
        .map(drop)
}
