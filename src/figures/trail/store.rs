//! Events with names, by the instant and place where the page before ended.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::Conn;

/// An event with what it was about.
#[derive(Clone, Debug, QueryableByName)]
pub struct Trace {
    /// The chain: the dossier, scheme, organisation or account.
    #[diesel(sql_type = SqlUuid)]
    pub chain_id: Uuid,
    /// The place in the chain.
    #[diesel(sql_type = BigInt)]
    pub seq: i64,
    /// When.
    #[diesel(sql_type = Timestamptz)]
    pub at: DateTime<Utc>,
    /// The role in which it was done.
    #[diesel(sql_type = Text)]
    pub actor_role: String,
    /// What was done.
    #[diesel(sql_type = Text)]
    pub action: String,
    /// To what kind of thing.
    #[diesel(sql_type = Text)]
    pub object_kind: String,
    /// The facts, as JSON text.
    #[diesel(sql_type = Text)]
    pub details: String,
    /// Who did it, or nobody when the service did it by itself.
    #[diesel(sql_type = Nullable<Text>)]
    pub actor: Option<String>,
    /// The reference of the dossier, if it is one.
    #[diesel(sql_type = Nullable<Text>)]
    pub reference: Option<String>,
}

/// What someone looks for; what is left out doesn't matter.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// The reference of a dossier.
    pub reference: Option<String>,
    /// The address of who acted.
    pub email: Option<String>,
    /// What was done.
    pub action: Option<String>,
    /// From this instant.
    pub from: Option<DateTime<Utc>>,
    /// Before this one.
    pub until: Option<DateTime<Utc>>,
}

/// Events after a place, newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list(
    conn: &mut Conn,
    search: &Search,
    after: Option<(DateTime<Utc>, Uuid, i64)>,
    fetch: i64,
) -> QueryResult<Vec<Trace>> {
    let (at, chain, seq) = after.unwrap_or((DateTime::<Utc>::MAX_UTC, Uuid::max(), i64::MAX));
    diesel::sql_query(
        "SELECT event.chain_id, event.seq, event.at, event.actor_role, event.action, event.object_kind, event.details,
            person.name AS actor, application.reference
        FROM audit_events event
        LEFT JOIN users person ON person.id = event.actor_id
        LEFT JOIN applications application ON application.id = event.chain_id
        WHERE (event.at, event.chain_id, event.seq) < ($1, $2, $3)
            AND ($4 IS NULL OR event.chain_id = (SELECT id FROM applications WHERE reference = $4))
            AND ($5 IS NULL OR event.actor_id = (SELECT id FROM users WHERE email = lower($5)))
            AND ($6 IS NULL OR event.action = $6)
            AND ($7 IS NULL OR event.at >= $7) AND ($8 IS NULL OR event.at < $8)
        ORDER BY event.at DESC, event.chain_id DESC, event.seq DESC LIMIT $9",
    )
    .bind::<Timestamptz, _>(at)
    .bind::<SqlUuid, _>(chain)
    .bind::<BigInt, _>(seq)
    .bind::<Nullable<Text>, _>(search.reference.as_deref())
    .bind::<Nullable<Text>, _>(search.email.as_deref())
    .bind::<Nullable<Text>, _>(search.action.as_deref())
    .bind::<Nullable<Timestamptz>, _>(search.from)
    .bind::<Nullable<Timestamptz>, _>(search.until)
    .bind::<BigInt, _>(fetch)
    .load(conn)
    .await
}

#[derive(QueryableByName)]
struct Action {
    #[diesel(sql_type = Text)]
    action: String,
}

/// Every action there is in the trail, in order of name; one look in the index for each.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn actions(conn: &mut Conn) -> QueryResult<Vec<String>> {
    let found: Vec<Action> = diesel::sql_query(
        "WITH RECURSIVE known AS (
            (SELECT action FROM audit_events ORDER BY action LIMIT 1)
            UNION ALL SELECT (SELECT action FROM audit_events WHERE action > known.action ORDER BY action LIMIT 1)
                FROM known WHERE known.action IS NOT NULL)
        SELECT action FROM known WHERE action IS NOT NULL",
    )
    .load(conn)
    .await?;
    Ok(found.into_iter().map(|one| one.action).collect())
}
