//! The global chain: about once a second the heads of all chains that grew are sealed together.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{audit_seals, audit_unsealed};

/// The most events one seal covers.
pub(super) const BATCH: i64 = 10_000;

/// The head of each chain that a seal covers: its place and its hash in hexadecimal.
pub type Heads = BTreeMap<Uuid, (i64, String)>;

/// A seal over the heads of chains.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = audit_seals)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Seal {
    /// The place in the global chain, from one.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// `{"<chain>": [seq, "<hash>"]}` for each chain that grew, as JSON text in order of chain.
    pub heads: String,
    /// The place of the seal before.
    pub prev_seq: Option<i64>,
    /// The hash of the seal before.
    #[serde(with = "super::hexadecimal")]
    pub prev_hash: Vec<u8>,
    /// The hash of this one.
    #[serde(with = "super::hexadecimal")]
    pub hash: Vec<u8>,
}

impl Seal {
    /// SHA-256 over a JSON array of place, time, heads and the previous hash in hexadecimal.
    #[must_use]
    pub fn expected_hash(&self) -> Vec<u8> {
        let at = self.at.to_rfc3339_opts(SecondsFormat::Micros, true);
        let fields = json!([self.seq, at, self.heads, hex::encode(&self.prev_hash)]);
        Sha256::digest(fields.to_string()).to_vec()
    }

    /// The head of each chain that grew: its place and its hash in hexadecimal. Nothing when that can't be read.
    #[must_use]
    pub fn named(&self) -> Option<Heads> {
        serde_json::from_str(&self.heads).ok()
    }
}

/// An event that waits for its seal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Queryable, Selectable, Serialize, Deserialize)]
#[diesel(table_name = audit_unsealed)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Waiting {
    /// Its chain.
    pub chain_id: Uuid,
    /// Its place there.
    pub seq: i64,
}

/// Seals what is not yet sealed and gives the number of events covered. Runs in the caller's transaction; of several
/// sealers at once all but one find nothing to do.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn seal(conn: &mut Conn, now: DateTime<Utc>) -> QueryResult<usize> {
    let mine: bool = diesel::select(diesel::dsl::sql::<diesel::sql_types::Bool>(
        "pg_try_advisory_xact_lock(4250003)",
    ))
    .get_result(conn)
    .await?;
    if !mine {
        return Ok(0);
    }
    let fresh: Vec<(Uuid, i64, Vec<u8>)> = audit_unsealed::table
        .order((audit_unsealed::chain_id, audit_unsealed::seq))
        .limit(BATCH)
        .select((
            audit_unsealed::chain_id,
            audit_unsealed::seq,
            audit_unsealed::hash,
        ))
        .load(conn)
        .await?;
    if fresh.is_empty() {
        return Ok(0);
    }
    let heads: Heads = fresh
        .iter()
        .map(|(chain, seq, hash)| (*chain, (*seq, hex::encode(hash))))
        .collect();
    insert(conn, json!(heads).to_string(), now).await?;
    let (chains, seqs): (Vec<Uuid>, Vec<i64>) = fresh.iter().map(|(chain, seq, _)| (*chain, *seq)).unzip();
    diesel::sql_query(
        "DELETE FROM audit_unsealed USING unnest($1, $2) AS done (c, s) WHERE chain_id = c AND seq = s",
    )
    .bind::<diesel::sql_types::Array<diesel::sql_types::Uuid>, _>(chains)
    .bind::<diesel::sql_types::Array<diesel::sql_types::BigInt>, _>(seqs)
    .execute(conn)
    .await?;
    Ok(fresh.len())
}

async fn insert(conn: &mut Conn, heads: String, at: DateTime<Utc>) -> QueryResult<()> {
    let last = latest(conn).await?;
    let prev_seq = last.as_ref().map(|last| last.seq);
    let seq = prev_seq.unwrap_or(0) + 1;
    let prev_hash = last.map_or_else(|| vec![0; 32], |last| last.hash);
    let mut seal = Seal {
        seq,
        at,
        heads,
        prev_seq,
        prev_hash,
        hash: Vec::new(),
    };
    seal.hash = seal.expected_hash();
    diesel::insert_into(audit_seals::table)
        .values(&seal)
        .execute(conn)
        .await
        .map(drop)
}

/// The last seal, if there is one.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn latest(conn: &mut Conn) -> QueryResult<Option<Seal>> {
    audit_seals::table
        .order(audit_seals::seq.desc())
        .select(Seal::as_select())
        .first(conn)
        .await
        .optional()
}

/// The events that wait for their seal.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list_waiting(conn: &mut Conn) -> QueryResult<Vec<Waiting>> {
    audit_unsealed::table
        .order((audit_unsealed::chain_id, audit_unsealed::seq))
        .select(Waiting::as_select())
        .load(conn)
        .await
}

/// Seals in order, after the one given.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list(conn: &mut Conn, after: i64, limit: i64) -> QueryResult<Vec<Seal>> {
    audit_seals::table
        .filter(audit_seals::seq.gt(after))
        .order(audit_seals::seq)
        .limit(limit)
        .select(Seal::as_select())
        .load(conn)
        .await
}
