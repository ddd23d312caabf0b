//! Log-ins of the portal: kept in PostgreSQL by the hash of the secret that the browser's cookie carries.
//!
//! A session ends when it is not used for a while, at latest after a working day, at once when the person logs out,
//! chooses another password or loses access. Roles and memberships are read anew with every page.

mod store;

use chrono::{DateTime, Duration, Utc};
use diesel::QueryResult;
use plafond_rules::roles::Role;
use serde::Serialize;
use uuid::Uuid;

use super::store::{self as accounts, User};
use super::{attempts, log_ins, secrets};
use crate::db::Conn;
use crate::http::{Actor, Caller, Office, Problem};
use store::PortalSession;

/// A session that is in use is marked so once a minute, not with each page.
const MARKED_AFTER: Duration = Duration::minutes(1);

/// Someone who is logged in.
#[derive(Clone, Debug)]
pub struct Person {
    /// The account with its roles and organisations.
    pub actor: Actor,
    /// How the person is called.
    pub name: String,
}

/// What comes of logging in to the portal.
pub struct Opened {
    /// The secret for the cookie of the session.
    pub secret: String,
    /// What this browser is known by from now on, for a cookie that stays.
    pub known_by: String,
    /// Who it is.
    pub person: Person,
}

/// Checks a password and opens a session, for a browser that may bring what it is known by.
///
/// # Errors
/// 401 when address or password is wrong, 429 after too many failures; both the same for unknown addresses.
pub async fn open(
    office: &Office,
    from: (Caller, Option<&str>),
    email: &str,
    password: String,
) -> Result<Opened, Problem> {
    let now = office.now();
    let user = log_ins::recognise(office, from, email, password).await?;
    let secret = secrets::handed_out()?;
    let session = PortalSession {
        token_hash: secrets::kept(&secret),
        user_id: user.id,
        started_at: now,
        seen_at: now,
        expires_at: now + Duration::seconds(office.settings.session_seconds),
    };
    let (known_by, person) = office
        .act(async |conn| {
            store::insert(conn, &session).await?;
            let known_by = attempts::introduce(conn, &user, now).await?;
            Ok((known_by, person(conn, user).await?))
        })
        .await?;
    Ok(Opened {
        secret,
        known_by,
        person,
    })
}

/// Who a cookie's secret belongs to, if its session still lasts.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn find(office: &Office, secret: &str) -> Result<Option<Person>, Problem> {
    let now = office.now();
    let conn = office.shared().await?;
    let hash = secrets::kept(secret);
    let Some((session, user)) = store::find(&conn, &hash).await? else {
        return Ok(None);
    };
    let idle = session.seen_at + Duration::seconds(office.settings.session_idle_seconds);
    if now >= session.expires_at || now >= idle {
        return Ok(None);
    }
    if now - session.seen_at > MARKED_AFTER {
        store::mark_seen(&mut *office.conn().await?, &hash, now).await?;
    }
    person(&conn, user).await.map(Some)
}

/// Ends a session.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn end(office: &Office, secret: &str) -> Result<(), Problem> {
    let now: DateTime<Utc> = office.now();
    let hash = secrets::kept(secret);
    store::mark_revoked(&mut *office.conn().await?, &hash, now).await?;
    Ok(())
}

/// Ends every log-in of an account, to the portal and over the API.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn end_all(conn: &mut Conn, user: Uuid, now: DateTime<Utc>) -> QueryResult<()> {
    store::mark_revoked_of(conn, user, now).await?;
    log_ins::end_all(conn, user, now).await
}

/// A log-in, as its person may know it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptSession {
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it was last used.
    pub seen_at: DateTime<Utc>,
    /// When it ends at latest.
    pub expires_at: DateTime<Utc>,
}

/// Someone's log-ins that are still kept, newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn kept_of(conn: &mut Conn, user: Uuid) -> QueryResult<Vec<KeptSession>> {
    let found = store::list_of(conn, user).await?;
    let kept = |session: PortalSession| KeptSession {
        started_at: session.started_at,
        seen_at: session.seen_at,
        expires_at: session.expires_at,
    };
    Ok(found.into_iter().map(kept).collect())
}

async fn person(conn: &Conn, user: User) -> Result<Person, Problem> {
    let roles: Vec<Role> = accounts::roles_of(conn, user.id)
        .await?
        .iter()
        .filter_map(|role| Role::parse(role))
        .collect();
    let organisations = if roles.contains(&Role::ProviderMember) {
        accounts::organisations_of(conn, user.id).await?
    } else {
        Vec::new()
    };
    Ok(Person {
        actor: Actor {
            user_id: user.id,
            email: user.email,
            roles,
            organisations,
        },
        name: user.name,
    })
}
