//! The events in PostgreSQL: added to, and read; never changed.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt};
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::chain::{Entry, Link};
use crate::db::Conn;
use crate::db::schema::audit_events;

/// An event as it stands in its chain.
#[derive(
    Clone, Debug, PartialEq, Eq, Queryable, QueryableByName, Selectable, Insertable, Serialize, Deserialize,
)]
#[diesel(table_name = audit_events)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Event {
    /// The chain.
    pub chain_id: Uuid,
    /// The place in the chain, from one.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who, or nobody when the service did it by itself.
    pub actor_id: Option<Uuid>,
    /// In which role.
    pub actor_role: String,
    /// What was done.
    pub action: String,
    /// To what kind of thing.
    pub object_kind: String,
    /// To which one.
    pub object_id: Uuid,
    /// The facts, as JSON text.
    pub details: String,
    /// The place of the event before.
    pub prev_seq: Option<i64>,
    /// The hash of the event before.
    #[serde(with = "super::hexadecimal")]
    pub prev_hash: Vec<u8>,
    /// The hash of this one.
    #[serde(with = "super::hexadecimal")]
    pub hash: Vec<u8>,
}

impl Event {
    /// What the hash of this event has to cover.
    #[must_use]
    pub fn link(&self) -> Link<'_> {
        Link {
            chain: self.chain_id,
            seq: self.seq,
            at: self.at,
            actor: self.actor_id,
            role: &self.actor_role,
            action: &self.action,
            object_kind: &self.object_kind,
            object: self.object_id,
            details: &self.details,
            previous: &self.prev_hash,
        }
    }
}

/// Adds an event to its chain, in the transaction of its cause. The caller holds the lock on the dossier.
///
/// # Errors
/// A unique violation when the chain was not locked and someone else was first.
pub async fn record(conn: &mut Conn, entry: Entry<'_>, now: DateTime<Utc>) -> QueryResult<()> {
    let head: Option<(i64, Vec<u8>)> = audit_events::table
        .filter(audit_events::chain_id.eq(entry.chain))
        .order(audit_events::seq.desc())
        .select((audit_events::seq, audit_events::hash))
        .first(conn)
        .await
        .optional()?;
    let prev_seq = head.as_ref().map(|head| head.0);
    let mut event = Event {
        chain_id: entry.chain,
        seq: prev_seq.unwrap_or(0) + 1,
        at: now,
        actor_id: entry.actor,
        actor_role: entry.role.to_owned(),
        action: entry.action.to_owned(),
        object_kind: entry.object_kind.to_owned(),
        object_id: entry.object,
        details: entry.details.to_string(),
        prev_seq,
        prev_hash: head.map_or_else(|| vec![0; 32], |head| head.1),
        hash: Vec::new(),
    };
    event.hash = event.link().hash();
    diesel::insert_into(audit_events::table)
        .values(&event)
        .execute(conn)
        .await
        .map(drop)
}

/// The whole story of one chain, oldest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list_of(conn: &mut Conn, chain: Uuid) -> QueryResult<Vec<Event>> {
    audit_events::table
        .filter(audit_events::chain_id.eq(chain))
        .order(audit_events::seq)
        .select(Event::as_select())
        .load(conn)
        .await
}

/// A part of the story of one chain, oldest first, after a place.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list_after(conn: &mut Conn, chain: Uuid, place: i64, fetch: i64) -> QueryResult<Vec<Event>> {
    audit_events::table
        .filter(audit_events::chain_id.eq(chain).and(audit_events::seq.gt(place)))
        .order(audit_events::seq)
        .limit(fetch)
        .select(Event::as_select())
        .load(conn)
        .await
}

/// A part of the story of one chain, newest first, before a place when it is given.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list_before(
    conn: &mut Conn,
    chain: Uuid,
    place: Option<i64>,
    fetch: i64,
) -> QueryResult<Vec<Event>> {
    let before = place.unwrap_or(i64::MAX);
    audit_events::table
        .filter(audit_events::chain_id.eq(chain).and(audit_events::seq.lt(before)))
        .order(audit_events::seq.desc())
        .limit(fetch)
        .select(Event::as_select())
        .load(conn)
        .await
}

/// Events of all chains in order of chain and place, after the one given.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list(conn: &mut Conn, after: Option<(Uuid, i64)>, limit: i64) -> QueryResult<Vec<Event>> {
    let (chain, seq) = after.unwrap_or((Uuid::nil(), 0));
    audit_events::table
        // Says nothing new, but is what PostgreSQL finds the page by, without reading all before it.
        .filter(audit_events::chain_id.ge(chain))
        .filter(
            audit_events::chain_id
                .gt(chain)
                .or(audit_events::chain_id.eq(chain).and(audit_events::seq.gt(seq))),
        )
        .order((audit_events::chain_id, audit_events::seq))
        .limit(limit)
        .select(Event::as_select())
        .load(conn)
        .await
}

/// A part of a chain.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// The chain.
    pub chain: Uuid,
    /// The place before the first.
    pub after: i64,
    /// The last place.
    pub until: i64,
}

/// The events of some parts of chains: part by part as they are given, each oldest first, `most` in all.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list_parts(conn: &mut Conn, parts: &[Part], most: i64) -> QueryResult<Vec<Event>> {
    let chains: Vec<Uuid> = parts.iter().map(|part| part.chain).collect();
    let afters: Vec<i64> = parts.iter().map(|part| part.after).collect();
    let untils: Vec<i64> = parts.iter().map(|part| part.until).collect();
    // OFFSET 0 makes PostgreSQL look up each part by its key, and never read the whole table for a page.
    diesel::sql_query(
        "SELECT event.* FROM unnest($1, $2, $3) WITH ORDINALITY AS part (chain, past, upto, nr) \
         CROSS JOIN LATERAL (SELECT * FROM audit_events \
             WHERE chain_id = part.chain AND seq > part.past AND seq <= part.upto OFFSET 0) AS event \
         ORDER BY part.nr, event.seq LIMIT $4",
    )
    .bind::<Array<diesel::sql_types::Uuid>, _>(chains)
    .bind::<Array<BigInt>, _>(afters)
    .bind::<Array<BigInt>, _>(untils)
    .bind::<BigInt, _>(most)
    .load(conn)
    .await
}

/// The last place of each chain, in order of chain, from the one given.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list_ends(conn: &mut Conn, from: Uuid, limit: i64) -> QueryResult<Vec<(Uuid, Option<i64>)>> {
    audit_events::table
        .group_by(audit_events::chain_id)
        .filter(audit_events::chain_id.ge(from))
        .select((audit_events::chain_id, diesel::dsl::max(audit_events::seq)))
        .order(audit_events::chain_id)
        .limit(limit)
        .load(conn)
        .await
}
