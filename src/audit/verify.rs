//! Checks the whole trail: a row that was changed, removed, inserted or moved breaks a hash, a place or a seal.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::seals;
use super::store;
use crate::db::Conn;

/// The first thing found that is not as it was written.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// An event whose hash or place is wrong.
    #[error("event {seq} of chain {chain} was changed, removed, inserted or moved")]
    Event {
        /// The chain.
        chain: Uuid,
        /// The place.
        seq: i64,
    },
    /// A seal whose hash or place is wrong.
    #[error("seal {0} was changed, removed, inserted or moved")]
    Seal(i64),
    /// A seal that names an event that isn't there as it was.
    #[error("seal {seal} covers event {seq} of chain {chain}, which is not there as it was")]
    Sealed {
        /// The seal.
        seal: i64,
        /// The chain.
        chain: Uuid,
        /// The place.
        seq: i64,
    },
    /// A ledger that doesn't add up to its balance.
    #[error("the ledger of ceiling {0} doesn't add up to its balance")]
    Ledger(Uuid),
    /// The database could not be read.
    #[error(transparent)]
    Unreadable(#[from] diesel::result::Error),
}

/// What was checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Checked {
    /// The number of events.
    pub events: usize,
    /// The number of chains.
    pub chains: usize,
    /// The number of seals.
    pub seals: usize,
}

const BATCH: i64 = 5_000;

/// Checks every chain, every seal and every ledger.
///
/// # Errors
/// The first [`Broken`] link.
pub async fn verify(conn: &mut Conn) -> Result<Checked, Broken> {
    let mut checked = Checked::default();
    let mut hashes = HashMap::new();
    let mut last: Option<(Uuid, i64, Vec<u8>)> = None;
    loop {
        let after = last.as_ref().map(|(chain, seq, _)| (*chain, *seq));
        let events = store::list(conn, after, BATCH).await?;
        if events.is_empty() {
            break;
        }
        for event in events {
            let (seq, previous) = match &last {
                Some((chain, seq, hash)) if *chain == event.chain_id => (seq + 1, hash.clone()),
                _ => (1, vec![0; 32]),
            };
            if event.seq != seq || event.prev_hash != previous || event.hash != event.link().hash() {
                return Err(Broken::Event {
                    chain: event.chain_id,
                    seq: event.seq,
                });
            }
            checked.events += 1;
            checked.chains += usize::from(seq == 1);
            hashes.insert((event.chain_id, event.seq), hex::encode(&event.hash));
            last = Some((event.chain_id, event.seq, event.hash));
        }
    }
    checked.seals = verify_seals(conn, &hashes).await?;
    verify_ledgers(conn).await?;
    Ok(checked)
}

async fn verify_seals(conn: &mut Conn, hashes: &HashMap<(Uuid, i64), String>) -> Result<usize, Broken> {
    let mut last: Option<(i64, Vec<u8>)> = None;
    loop {
        let (at, mut previous) = last.clone().unwrap_or((0, vec![0; 32]));
        let seals = seals::list(conn, at, BATCH).await?;
        if seals.is_empty() {
            return Ok(usize::try_from(at).unwrap_or_default());
        }
        let mut expected = at + 1;
        for seal in seals {
            if seal.seq != expected || seal.prev_hash != previous || seal.hash != seal.expected_hash() {
                return Err(Broken::Seal(expected));
            }
            let heads: HashMap<Uuid, (i64, String)> =
                serde_json::from_str(&seal.heads).map_err(|_| Broken::Seal(seal.seq))?;
            for (chain, (seq, hash)) in heads {
                if hashes.get(&(chain, seq)) != Some(&hash) {
                    return Err(Broken::Sealed {
                        seal: seal.seq,
                        chain,
                        seq,
                    });
                }
            }
            expected += 1;
            previous = seal.hash;
        }
        last = Some((expected - 1, previous));
    }
}

#[derive(QueryableByName)]
struct Unbalanced {
    #[diesel(sql_type = diesel::sql_types::Uuid)]
    id: Uuid,
}

async fn verify_ledgers(conn: &mut Conn) -> Result<(), Broken> {
    let wrong: Option<Unbalanced> = diesel::sql_query(include_str!("unbalanced_ledgers.sql"))
        .get_result(conn)
        .await
        .optional()?;
    wrong.map_or(Ok(()), |ledger| Err(Broken::Ledger(ledger.id)))
}
