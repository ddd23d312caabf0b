//! Accounts, their roles and memberships in PostgreSQL.

use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use diesel_async::RunQueryDsl;
use plafond_rules::roles::Role;
use uuid::Uuid;

use super::sought::Wanted;
use crate::db::Conn;
use crate::db::schema::{organisation_members, user_roles, users};

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
pub async fn roles_of(mut conn: &Conn, user: Uuid) -> QueryResult<Vec<String>> {
    user_roles::table
        .filter(user_roles::user_id.eq(user))
        .order(user_roles::role)
        .select(user_roles::role)
        .load(&mut conn)
        .await
}

pub async fn organisations_of(mut conn: &Conn, user: Uuid) -> QueryResult<Vec<Uuid>> {
    organisation_members::table
        .filter(organisation_members::user_id.eq(user))
        .order(organisation_members::organisation_id)
        .select(organisation_members::organisation_id)
        .load(&mut conn)
        .await
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

pub async fn mark_password(conn: &mut Conn, user: Uuid, hash: &str) -> QueryResult<usize> {
    diesel::update(users::table.find(user))
        .set((
            users::password_hash.eq(hash),
            users::version.eq(users::version + 1),
        ))
        .execute(conn)
        .await
}
