//! Enrolling people, and finding them.

use chrono::{DateTime, Utc};
use plafond_rules::roles::Role;
use serde_json::json;
use uuid::Uuid;

use super::store::{self, User};
use super::{names, passwords};
use crate::audit;
use crate::db::Conn;
use crate::http::{Actor, Problem};

/// An account to be made.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// The address to log in with.
    pub email: String,
    /// How the person is called.
    pub name: String,
    /// What the person may do.
    pub roles: Vec<Role>,
    /// The password, or none until the person accepts an invitation.
    pub password: Option<String>,
}

/// Makes an account and gives its identifier. Without an actor it is the operator who does it, at the machine itself.
///
/// # Errors
/// 400 for a blank name, 409 when the address has one already.
pub async fn enrol(
    conn: &mut Conn,
    by: Option<&Actor>,
    new: NewUser,
    now: DateTime<Utc>,
) -> Result<Uuid, Problem> {
    let role = by.map_or("operator", |actor| actor.acting_as(&[Role::Administrator]));
    enrol_as(conn, (by.map(|actor| actor.user_id), role), new, now).await
}

/// As [`enrol`], by an account or none, in a role that the trail names.
pub async fn enrol_as(
    conn: &mut Conn,
    (actor, role): (Option<Uuid>, &'static str),
    new: NewUser,
    now: DateTime<Utc>,
) -> Result<Uuid, Problem> {
    let password_hash = match new.password {
        Some(password) => Some(passwords::hash(password).await?),
        None => None,
    };
    let id = Uuid::now_v7();
    let user = User {
        id,
        email: new.email.to_lowercase(),
        name: names::written(&new.name)?,
        password_hash,
        active: true,
        version: 1,
    };
    let roles: Vec<&str> = new.roles.iter().map(|role| role.as_str()).collect();
    store::insert(conn, &user, &roles, now).await?;
    let entry = audit::Entry {
        chain: id,
        actor,
        role,
        action: "user-enrolled",
        object_kind: "user",
        object: id,
        details: json!({ "roles": roles }),
    };
    audit::record(conn, entry, now).await?;
    Ok(id)
}

/// Whether an address has an account.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn is_enrolled(conn: &mut Conn, email: &str) -> diesel::QueryResult<bool> {
    Ok(store::find_by_email(conn, email).await?.is_some())
}

/// How someone is called, for under a letter.
///
/// # Errors
/// When the account is not there.
pub async fn name_of(conn: &mut Conn, user: Uuid) -> diesel::QueryResult<String> {
    Ok(store::get(conn, user).await?.name)
}

/// How some people are called.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn names_of(conn: &mut Conn, users: &[Uuid]) -> diesel::QueryResult<Vec<(Uuid, String)>> {
    store::names_of(conn, users).await
}

/// The addresses of everyone with a role, to tell them that there is work.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn addresses_of(conn: &mut Conn, role: Role) -> diesel::QueryResult<Vec<String>> {
    store::addresses_of(conn, role.as_str()).await
}

/// Everyone with a role and their address, to tell only those who may do the work.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn people_with(conn: &mut Conn, role: Role) -> diesel::QueryResult<Vec<(Uuid, String)>> {
    store::people_with(conn, role.as_str()).await
}
