//! What someone chose to get mail about.

mod store;

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use plafond_rules::mail::Topic;
use uuid::Uuid;

use crate::db::Conn;

pub(super) use store::{members_who_chose, who_chose};

/// What someone gets mail about, of all there is to choose.
///
/// # Errors
/// When PostgreSQL can't be read.
pub async fn wanted_by(conn: &mut Conn, user: Uuid) -> QueryResult<Vec<Topic>> {
    let otherwise = store::list(conn, user).await?;
    let is_wanted = |topic: &Topic| topic.is_usual() != otherwise.iter().any(|one| one == topic.as_str());
    Ok(Topic::ALL.into_iter().filter(is_wanted).collect())
}

/// Keeps what someone wants mail about, of the topics that could be chosen from.
///
/// # Errors
/// When PostgreSQL refuses.
pub async fn keep_wanted(
    conn: &mut Conn,
    user: Uuid,
    (offered, wanted): (&[Topic], &[Topic]),
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let otherwise = offered
        .iter()
        .filter(|topic| topic.is_usual() != wanted.contains(topic));
    let otherwise: Vec<_> = otherwise.map(|topic| topic.as_str()).collect();
    store::replace(conn, user, &otherwise, now).await
}
