//! A browser in which someone logged in at an account before. It keeps a text that we sealed and keep nothing of: when it was made and
//! something random. The account and the hash of its password stand under the seal, so the text is good for that account alone, until
//! another password is chosen, and for a while.

use chrono::{DateTime, Duration, Utc};

use super::store;
use crate::db::Conn;
use crate::http::{Problem, sealed};
use crate::identity::secrets;
use crate::identity::store::User;

/// How long a browser is known after a log-in.
pub const KNOWN_FOR: Duration = Duration::days(90);

/// What a browser in which someone has just logged in keeps, to be known by.
///
/// # Errors
/// When PostgreSQL fails, or the system has no randomness.
pub async fn introduce(conn: &mut Conn, user: &User, now: DateTime<Utc>) -> Result<String, Problem> {
    let text = format!("{}.{}", now.timestamp(), secrets::handed_out()?);
    let seal = sealed::seal(&store::secret(conn).await?, &under_the_seal(user, &text));
    Ok(format!("{text}.{seal}"))
}

/// Under what the failures of a browser count, by what it brought; nothing for one that isn't known at this account.
#[must_use]
pub fn recognise(secret: &[u8], brought: &str, user: &User, now: DateTime<Utc>) -> Option<Vec<u8>> {
    let (text, seal) = brought.rsplit_once('.')?;
    if !sealed::is_seal_of(secret, &under_the_seal(user, text), seal) {
        return None;
    }
    let (made_at, _) = text.split_once('.')?;
    let made_at = DateTime::from_timestamp(made_at.parse().ok()?, 0)?;
    // By the text alone: a seal can be written in more than one way.
    (now - made_at < KNOWN_FOR).then(|| secrets::keyed(secret, text))
}

fn under_the_seal(user: &User, text: &str) -> String {
    let password = user.password_hash.as_deref().unwrap_or_default();
    format!("{} {password} {text}", user.id)
}
