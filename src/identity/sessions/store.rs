//! The portal's log-ins in PostgreSQL, by the hashes of their secrets.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{sessions, users};
use crate::identity::store::User;

/// A log-in of the portal as kept.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = sessions)]
pub struct PortalSession {
    pub token_hash: Vec<u8>,
    pub user_id: Uuid,
    pub started_at: DateTime<Utc>,
    pub seen_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

pub async fn insert(conn: &mut Conn, session: &PortalSession) -> QueryResult<()> {
    diesel::insert_into(sessions::table)
        .values(session)
        .execute(conn)
        .await
        .map(drop)
}

/// A session that was not ended, with the account it is of; an account whose access ended has none.
pub async fn find(mut conn: &Conn, hash: &[u8]) -> QueryResult<Option<(PortalSession, User)>> {
    sessions::table
        .inner_join(users::table)
        .filter(
            sessions::token_hash
                .eq(hash)
                .and(sessions::revoked_at.is_null())
                .and(users::active),
        )
        .select((PortalSession::as_select(), User::as_select()))
        .first(&mut conn)
        .await
        .optional()
}

pub async fn mark_seen(conn: &mut Conn, hash: &[u8], at: DateTime<Utc>) -> QueryResult<usize> {
    diesel::update(sessions::table.find(hash))
        .set(sessions::seen_at.eq(at))
        .execute(conn)
        .await
}

pub async fn mark_revoked(conn: &mut Conn, hash: &[u8], at: DateTime<Utc>) -> QueryResult<usize> {
    diesel::update(sessions::table.find(hash).filter(sessions::revoked_at.is_null()))
        .set(sessions::revoked_at.eq(at))
        .execute(conn)
        .await
}

/// Someone's log-ins that are still kept, newest first.
pub async fn list_of(conn: &mut Conn, user: Uuid) -> QueryResult<Vec<PortalSession>> {
    sessions::table
        .filter(sessions::user_id.eq(user))
        .order(sessions::started_at.desc())
        .select(PortalSession::as_select())
        .load(conn)
        .await
}

pub async fn mark_revoked_of(conn: &mut Conn, user: Uuid, at: DateTime<Utc>) -> QueryResult<usize> {
    diesel::update(sessions::table.filter(sessions::user_id.eq(user).and(sessions::revoked_at.is_null())))
        .set(sessions::revoked_at.eq(at))
        .execute(conn)
        .await
}
