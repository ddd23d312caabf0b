//! The keys that sign access tokens, in PostgreSQL.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::db::Conn;
use crate::db::schema::signing_keys;

/// A key that signs access tokens, or did.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = signing_keys)]
pub struct SigningKey {
    pub kid: String,
    pub private_der: Vec<u8>,
    pub public_key: Vec<u8>,
    pub created_at: DateTime<Utc>,
}

/// The newest key that signs.
pub async fn newest(conn: &mut Conn) -> QueryResult<Option<SigningKey>> {
    signing_keys::table
        .filter(signing_keys::retired_at.is_null())
        .order(signing_keys::created_at.desc())
        .select(SigningKey::as_select())
        .first(conn)
        .await
        .optional()
}

/// Keys in force, and those retired since; without their private halves.
pub async fn list_public(conn: &mut Conn, since: DateTime<Utc>) -> QueryResult<Vec<(String, Vec<u8>)>> {
    signing_keys::table
        .filter(
            signing_keys::retired_at
                .is_null()
                .or(signing_keys::retired_at.gt(since)),
        )
        .select((signing_keys::kid, signing_keys::public_key))
        .load(conn)
        .await
}

pub async fn mark_retired(conn: &mut Conn, now: DateTime<Utc>) -> QueryResult<usize> {
    diesel::update(signing_keys::table.filter(signing_keys::retired_at.is_null()))
        .set((
            signing_keys::retired_at.eq(now),
            signing_keys::private_der.eq(Vec::new()),
        ))
        .execute(conn)
        .await
}

pub async fn insert(conn: &mut Conn, key: &SigningKey) -> QueryResult<()> {
    diesel::insert_into(signing_keys::table)
        .values(key)
        .execute(conn)
        .await
        .map(drop)
}
