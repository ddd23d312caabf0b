//! Accounts, roles, keys and tokens in PostgreSQL.

use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use diesel_async::RunQueryDsl;
use plafond_rules::roles::Role;
use uuid::Uuid;

use super::sought::Wanted;
use crate::db::Conn;
use crate::db::schema::{
    account_links, organisation_members, refresh_tokens, sessions, signing_keys, user_roles, users,
};

/// An account.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = users)]
pub struct User {
    /// The identifier.
    pub id: Uuid,
    /// The address to log in with.
    pub email: String,
    /// How the person is called.
    pub name: String,
    /// The hash of the password, once one was chosen.
    pub password_hash: Option<String>,
    /// Whether the person can log in.
    pub active: bool,
    /// Goes up with every change.
    pub version: i64,
}

/// A key that signs access tokens, or did.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = signing_keys)]
pub struct SigningKey {
    pub kid: String,
    pub private_der: Vec<u8>,
    pub public_key: Vec<u8>,
    pub created_at: DateTime<Utc>,
}

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

pub async fn find_by_email(conn: &mut Conn, email: &str) -> QueryResult<Option<User>> {
    let found = users::table
        .filter(users::email.eq(email.to_lowercase()))
        .select(User::as_select());
    found.first(conn).await.optional()
}

/// An account.
///
/// # Errors
/// When it isn't there.
pub async fn get(conn: &mut Conn, id: Uuid) -> QueryResult<User> {
    users::table.find(id).select(User::as_select()).first(conn).await
}

pub async fn lock(conn: &mut Conn, id: Uuid) -> QueryResult<User> {
    let found = users::table.find(id).select(User::as_select());
    found.for_update().first(conn).await
}

/// Holds someone's account until the transaction ends, and tells whether it has a role; false for nobody.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn hold_with_role(conn: &mut Conn, id: Uuid, role: Role) -> QueryResult<bool> {
    if lock(conn, id).await.optional()?.is_none() {
        return Ok(false);
    }
    let held = user_roles::table.find((id, role.as_str()));
    diesel::select(diesel::dsl::exists(held)).get_result(conn).await
}

/// Accounts that are wanted, with their roles, newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list(
    conn: &mut Conn,
    wanted: &Wanted,
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<(User, Vec<String>)>> {
    let mut query = users::table
        .select(User::as_select())
        .order(users::id.desc())
        .limit(fetch)
        .into_boxed();
    if let Some(role) = wanted.role {
        let holders = user_roles::table.filter(user_roles::role.eq(role.as_str()));
        query = query.filter(users::id.eq_any(holders.select(user_roles::user_id)));
    }
    if let Some(sought) = wanted.sought() {
        let found = sql::<Bool>("(users.email LIKE ")
            .bind::<Text, _>(sought.address)
            .sql(" OR to_tsvector('simple', users.name) @@ to_tsquery('simple', ")
            .bind::<Text, _>(sought.words)
            .sql("))");
        query = query.filter(found);
    }
    if let Some(cursor) = cursor {
        query = query.filter(users::id.lt(cursor));
    }
    let found = query.load(conn).await?;
    let ids: Vec<Uuid> = found.iter().map(|user| user.id).collect();
    let held: Vec<(Uuid, String)> = user_roles::table
        .filter(user_roles::user_id.eq_any(&ids))
        .order((user_roles::user_id, user_roles::role))
        .select((user_roles::user_id, user_roles::role))
        .load(conn)
        .await?;
    let roles_of = |id| {
        held.iter()
            .filter(move |held| held.0 == id)
            .map(|held| held.1.clone())
    };
    Ok(found
        .into_iter()
        .map(|user| {
            let roles = roles_of(user.id).collect();
            (user, roles)
        })
        .collect())
}

pub async fn mark_account(conn: &mut Conn, user: &User) -> QueryResult<()> {
    diesel::update(users::table.find(user.id))
        .set((
            users::name.eq(&user.name),
            users::active.eq(user.active),
            users::version.eq(users::version + 1),
        ))
        .execute(conn)
        .await
        .map(drop)
}

pub async fn replace_roles(conn: &mut Conn, user: Uuid, roles: &[&str]) -> QueryResult<()> {
    diesel::delete(user_roles::table.filter(user_roles::user_id.eq(user)))
        .execute(conn)
        .await?;
    insert_roles(conn, user, roles).await
}

async fn insert_roles(conn: &mut Conn, user: Uuid, roles: &[&str]) -> QueryResult<()> {
    let rows: Vec<_> = roles
        .iter()
        .map(|role| (user_roles::user_id.eq(user), user_roles::role.eq(*role)))
        .collect();
    diesel::insert_into(user_roles::table)
        .values(rows)
        .execute(conn)
        .await
        .map(drop)
}

pub async fn insert(conn: &mut Conn, user: &User, roles: &[&str], now: DateTime<Utc>) -> QueryResult<()> {
    diesel::insert_into(users::table)
        .values((
            (
                users::id.eq(user.id),
                users::email.eq(&user.email),
                users::name.eq(&user.name),
            ),
            (
                users::password_hash.eq(&user.password_hash),
                users::active.eq(user.active),
                users::created_at.eq(now),
            ),
        ))
        .execute(conn)
        .await?;
    insert_roles(conn, user.id, roles).await
}

/// What a person may do.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn roles_of(conn: &mut Conn, user: Uuid) -> QueryResult<Vec<String>> {
    user_roles::table
        .filter(user_roles::user_id.eq(user))
        .order(user_roles::role)
        .select(user_roles::role)
        .load(conn)
        .await
}

pub async fn organisations_of(conn: &mut Conn, user: Uuid) -> QueryResult<Vec<Uuid>> {
    organisation_members::table
        .filter(organisation_members::user_id.eq(user))
        .order(organisation_members::organisation_id)
        .select(organisation_members::organisation_id)
        .load(conn)
        .await
}

/// The key to sign with, newest first, and those that still verify.
pub async fn newest_key(conn: &mut Conn) -> QueryResult<Option<SigningKey>> {
    signing_keys::table
        .filter(signing_keys::retired_at.is_null())
        .order(signing_keys::created_at.desc())
        .select(SigningKey::as_select())
        .first(conn)
        .await
        .optional()
}

/// Keys in force, and those retired since; without their private halves.
pub async fn list_public_keys(conn: &mut Conn, since: DateTime<Utc>) -> QueryResult<Vec<(String, Vec<u8>)>> {
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

pub async fn retire_keys(conn: &mut Conn, now: DateTime<Utc>) -> QueryResult<usize> {
    diesel::update(signing_keys::table.filter(signing_keys::retired_at.is_null()))
        .set((
            signing_keys::retired_at.eq(now),
            signing_keys::private_der.eq(Vec::new()),
        ))
        .execute(conn)
        .await
}

pub async fn insert_key(conn: &mut Conn, key: &SigningKey) -> QueryResult<()> {
    diesel::insert_into(signing_keys::table)
        .values(key)
        .execute(conn)
        .await
        .map(drop)
}

pub async fn insert_refresh_token(conn: &mut Conn, token: &RefreshToken) -> QueryResult<()> {
    diesel::insert_into(refresh_tokens::table)
        .values(token)
        .execute(conn)
        .await
        .map(drop)
}

pub async fn lock_refresh_token(conn: &mut Conn, hash: &[u8]) -> QueryResult<Option<RefreshToken>> {
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

pub async fn names_of(conn: &mut Conn, ids: &[Uuid]) -> QueryResult<Vec<(Uuid, String)>> {
    users::table
        .filter(users::id.eq_any(ids))
        .select((users::id, users::name))
        .load(conn)
        .await
}

/// The addresses of the active people with a role.
pub async fn addresses_of(conn: &mut Conn, role: &str) -> QueryResult<Vec<String>> {
    users::table
        .inner_join(user_roles::table)
        .filter(user_roles::role.eq(role).and(users::active))
        .order(users::email)
        .select(users::email)
        .load(conn)
        .await
}

/// The active people with a role, each with their address.
pub async fn people_with(conn: &mut Conn, role: &str) -> QueryResult<Vec<(Uuid, String)>> {
    users::table
        .inner_join(user_roles::table)
        .filter(user_roles::role.eq(role).and(users::active))
        .order(users::email)
        .select((users::id, users::email))
        .load(conn)
        .await
}

pub async fn insert_link(
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
pub async fn mark_link_used(conn: &mut Conn, hash: &[u8], now: DateTime<Utc>) -> QueryResult<Option<Uuid>> {
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
pub async fn mark_links_used(conn: &mut Conn, user: Uuid, now: DateTime<Utc>) -> QueryResult<usize> {
    use account_links::dsl;
    diesel::update(account_links::table.filter(dsl::user_id.eq(user).and(dsl::used_at.is_null())))
        .set(dsl::used_at.eq(now))
        .execute(conn)
        .await
}

/// How many links for a purpose an account was sent that would be good now.
pub async fn count_links(conn: &mut Conn, user: Uuid, purpose: &str, now: DateTime<Utc>) -> QueryResult<i64> {
    use account_links::dsl;
    let sent = dsl::user_id
        .eq(user)
        .and(dsl::purpose.eq(purpose))
        .and(dsl::expires_at.gt(now));
    account_links::table.filter(sent).count().get_result(conn).await
}

pub async fn mark_password(conn: &mut Conn, user: Uuid, hash: &str) -> QueryResult<usize> {
    diesel::update(users::table.find(user))
        .set((
            users::password_hash.eq(hash),
            users::version.eq(users::version + 1),
        ))
        .execute(conn)
        .await
}

pub async fn mark_sessions_revoked(conn: &mut Conn, user: Uuid, at: DateTime<Utc>) -> QueryResult<usize> {
    diesel::update(sessions::table.filter(sessions::user_id.eq(user).and(sessions::revoked_at.is_null())))
        .set(sessions::revoked_at.eq(at))
        .execute(conn)
        .await?;
    let tokens = refresh_tokens::user_id
        .eq(user)
        .and(refresh_tokens::revoked_at.is_null());
    diesel::update(refresh_tokens::table.filter(tokens))
        .set(refresh_tokens::revoked_at.eq(at))
        .execute(conn)
        .await
}

pub async fn insert_session(conn: &mut Conn, session: &PortalSession) -> QueryResult<()> {
    diesel::insert_into(sessions::table)
        .values(session)
        .execute(conn)
        .await
        .map(drop)
}

/// A session that was not ended, with the account it is of; an account whose access ended has none.
pub async fn find_session(conn: &mut Conn, hash: &[u8]) -> QueryResult<Option<(PortalSession, User)>> {
    sessions::table
        .inner_join(users::table)
        .filter(
            sessions::token_hash
                .eq(hash)
                .and(sessions::revoked_at.is_null())
                .and(users::active),
        )
        .select((PortalSession::as_select(), User::as_select()))
        .first(conn)
        .await
        .optional()
}

pub async fn mark_session_seen(conn: &mut Conn, hash: &[u8], at: DateTime<Utc>) -> QueryResult<usize> {
    diesel::update(sessions::table.find(hash))
        .set(sessions::seen_at.eq(at))
        .execute(conn)
        .await
}

pub async fn mark_session_revoked(conn: &mut Conn, hash: &[u8], at: DateTime<Utc>) -> QueryResult<usize> {
    diesel::update(sessions::table.find(hash).filter(sessions::revoked_at.is_null()))
        .set(sessions::revoked_at.eq(at))
        .execute(conn)
        .await
}

/// Someone's log-ins that are still kept, newest first.
pub async fn list_sessions(conn: &mut Conn, user: Uuid) -> QueryResult<Vec<PortalSession>> {
    sessions::table
        .filter(sessions::user_id.eq(user))
        .order(sessions::started_at.desc())
        .select(PortalSession::as_select())
        .load(conn)
        .await
}
