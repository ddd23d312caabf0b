//! Logging in over the API and staying logged in; and whether a password is right, for the portal as well.

mod store;

use chrono::{DateTime, Duration, Utc};
use diesel::QueryResult;
use plafond_rules::roles::Role;
use uuid::Uuid;

use super::attempts::Attempt;
use super::store::{self as accounts, User};
use super::{passwords, secrets, tokens};
use crate::config::Settings;
use crate::db::Conn;
use crate::http::{Actor, Caller, Office, Problem, ProblemType, signs};
use store::RefreshToken;

/// The two tokens of a log-in.
pub struct Session {
    /// The access token.
    pub access: String,
    /// The refresh token, to be used once.
    pub refresh: String,
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
    let user = recognise(office, (caller, None), email, password).await?;
    office
        .act(async |conn| start(conn, &office.settings, user.id, Uuid::now_v7(), now).await)
        .await
}

/// The account that an address and a password belong to. What fails is kept, and a success clears it. A browser may bring what it is known by.
///
/// # Errors
/// As [`log_in`], and 400 for an address with signs that nobody can see.
pub async fn recognise(
    office: &Office,
    from: (Caller, Option<&str>),
    email: &str,
    password: String,
) -> Result<User, Problem> {
    signs::must_be_readable("/email", email)?;
    let mut conn = office.conn().await?;
    let user = accounts::find_by_email(&mut conn, email)
        .await?
        .filter(|user| user.active);
    let attempt = Attempt::begin(&mut conn, office, from, (email, user.as_ref())).await?;
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
            let Some(token) = store::lock(conn, &hash).await? else {
                return Ok(None);
            };
            if token.used_at.is_some() {
                tracing::warn!(account = %token.user_id, "a refresh token was used twice; its log-in ends");
                store::mark_family_revoked(conn, token.family_id, now).await?;
                return Ok(None);
            }
            let active = accounts::get(conn, token.user_id).await?.active;
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
    let roles = accounts::roles_of(conn, user_id).await?;
    let actor = Actor {
        user_id,
        email: accounts::get(conn, user_id).await?.email,
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
    store::insert(conn, &token).await?;
    let access = tokens::sign(conn, &actor, now, settings.access_token_seconds).await?;
    Ok(Session { access, refresh })
}

/// Ends every log-in of an account: none of its refresh tokens is good any more.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn end_all(conn: &mut Conn, user: Uuid, now: DateTime<Utc>) -> QueryResult<()> {
    store::mark_revoked_of(conn, user, now).await.map(drop)
}
