//! Enrolling people, logging in and staying logged in.

use chrono::{DateTime, Duration, Utc};
use plafond_rules::roles::Role;
use serde_json::json;
use uuid::Uuid;

use super::attempts::Attempt;
use super::store::{RefreshToken, User};
use super::{passwords, secrets, store, tokens};
use crate::audit;
use crate::config::Settings;
use crate::db::Conn;
use crate::http::{Actor, Caller, Office, Problem, ProblemType, signs};

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

/// The two tokens of a log-in.
pub struct Session {
    /// The access token.
    pub access: String,
    /// The refresh token, to be used once.
    pub refresh: String,
}

/// Makes an account and gives its identifier. Without an actor it is the operator who does it, at the machine itself.
///
/// # Errors
/// 409 when the address has one already.
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
        name: new.name,
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

/// Checks a password and starts a session. What fails is kept, also when the session is not started.
///
/// # Errors
/// 401 when address or password is wrong, 429 after too many failures; both the same for unknown addresses.
pub async fn log_in(
    office: &Office,
    caller: Caller,
    email: &str,
    password: String,
) -> Result<Session, Problem> {
    let now = office.now();
    let user = recognise(office, caller, email, password).await?;
    office
        .act(async |conn| start(conn, &office.settings, user.id, Uuid::now_v7(), now).await)
        .await
}

/// The account that an address and a password belong to. What fails is kept, and a success clears it.
///
/// # Errors
/// As [`log_in`], and 400 for an address with signs that nobody can see.
pub async fn recognise(
    office: &Office,
    caller: Caller,
    email: &str,
    password: String,
) -> Result<User, Problem> {
    signs::must_be_readable("/email", email)?;
    let mut conn = office.conn().await?;
    let attempt = Attempt::begin(&mut conn, office, caller, email).await?;
    let user = store::find_by_email(&mut conn, email)
        .await?
        .filter(|user| user.active);
    // Hashing takes long, and a connection is wanted by others meanwhile.
    drop(conn);
    let hash = user.as_ref().and_then(|user| user.password_hash.clone());
    let fits = passwords::fits(password, hash).await?;
    // A failure has to be remembered, so it may not be rolled back with the refusal.
    office.act(async |conn| attempt.end(conn, fits).await).await?;
    user.filter(|_| fits).ok_or_else(|| {
        Problem::new(
            ProblemType::WRONG_CREDENTIALS,
            "Controleer uw e-mailadres en wachtwoord. Na vijf pogingen moet u een kwartier wachten.",
            "Check your e-mail address and password. After five attempts you have to wait a quarter of an hour.",
        )
    })
}

/// Renews a session; the old refresh token is spent.
///
/// # Errors
/// 401 when the token is unknown, expired or was used before; in the last case the whole session ends.
pub async fn renew(office: &Office, refresh: &str) -> Result<Session, Problem> {
    let now = office.now();
    let hash = secrets::kept(refresh);
    // A theft has to be remembered, so it may not be rolled back with the refusal.
    let renewed = office
        .act(async |conn| {
            let Some(token) = store::lock_refresh_token(conn, &hash).await? else {
                return Ok(None);
            };
            if token.used_at.is_some() {
                tracing::warn!(account = %token.user_id, "a refresh token was used twice; its log-in ends");
                store::mark_family_revoked(conn, token.family_id, now).await?;
                return Ok(None);
            }
            let active = store::get(conn, token.user_id).await?.active;
            if token.revoked_at.is_some() || token.expires_at <= now || !active {
                return Ok(None);
            }
            store::mark_used(conn, &hash, now).await?;
            start(conn, &office.settings, token.user_id, token.family_id, now)
                .await
                .map(Some)
        })
        .await?;
    renewed.ok_or_else(|| {
        Problem::new(
            ProblemType::NOT_LOGGED_IN,
            "Uw sessie is verlopen of beëindigd. Log opnieuw in.",
            "Your session has expired or was ended. Log in again.",
        )
    })
}

async fn start(
    conn: &mut Conn,
    settings: &Settings,
    user_id: Uuid,
    family_id: Uuid,
    now: DateTime<Utc>,
) -> Result<Session, Problem> {
    let roles = store::roles_of(conn, user_id).await?;
    let actor = Actor {
        user_id,
        email: store::get(conn, user_id).await?.email,
        roles: roles.iter().filter_map(|role| Role::parse(role)).collect(),
        organisations: Vec::new(),
    };
    let refresh = secrets::handed_out()?;
    let token = RefreshToken {
        token_hash: secrets::kept(&refresh),
        family_id,
        user_id,
        issued_at: now,
        expires_at: now + Duration::seconds(settings.refresh_token_seconds),
        used_at: None,
        revoked_at: None,
    };
    store::insert_refresh_token(conn, &token).await?;
    let access = tokens::sign(conn, &actor, now, settings.access_token_seconds).await?;
    Ok(Session { access, refresh })
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
