//! Refresh tokens in PostgreSQL, by their hashes.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::refresh_tokens;

/// A refresh token as kept.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = refresh_tokens)]
pub struct RefreshToken {
    pub token_hash: Vec<u8>,
    pub family_id: Uuid,
    pub user_id: Uuid,
    pub issued_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub used_at: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
}

pub async fn insert(conn: &mut Conn, token: &RefreshToken) -> QueryResult<()> {
    diesel::insert_into(refresh_tokens::table)
        .values(token)
        .execute(conn)
        .await
        .map(drop)
}

pub async fn lock(conn: &mut Conn, hash: &[u8]) -> QueryResult<Option<RefreshToken>> {
    let found = refresh_tokens::table
        .find(hash)
        .select(RefreshToken::as_select())
        .for_update();
    found.first(conn).await.optional()
}

pub async fn mark_used(conn: &mut Conn, hash: &[u8], at: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(refresh_tokens::table.find(hash))
        .set(refresh_tokens::used_at.eq(at))
        .execute(conn)
        .await
        .map(drop)
}

pub async fn mark_family_revoked(conn: &mut Conn, family: Uuid, at: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(refresh_tokens::table.filter(refresh_tokens::family_id.eq(family)))
        .set(refresh_tokens::revoked_at.eq(at))
        .execute(conn)
        .await
        .map(drop)
}

pub async fn mark_revoked_of(conn: &mut Conn, user: Uuid, at: DateTime<Utc>) -> QueryResult<usize> {
    let tokens = refresh_tokens::user_id
        .eq(user)
        .and(refresh_tokens::revoked_at.is_null());
    diesel::update(refresh_tokens::table.filter(tokens))
        .set(refresh_tokens::revoked_at.eq(at))
        .execute(conn)
        .await
}
