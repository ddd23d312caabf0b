//! Checks a trail: a row that was changed, removed, inserted or moved breaks a hash, a place or a seal.
//!
//! Knows no database: events come in order of chain and place, then seals in order, from wherever they are kept.

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

use super::seals::Seal;
use super::store::Event;

/// How long an event may wait for its seal: a batch that is under way, and clocks that differ.
const SEALED_WITHIN: Duration = Duration::hours(1);

type Hash = [u8; 32];

/// The first thing found that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
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
    /// An event that should have had a seal long ago.
    #[error("event {seq} of chain {chain} was slipped in: no seal covers it")]
    Unsealed {
        /// The chain.
        chain: Uuid,
        /// The place.
        seq: i64,
    },
    /// The trail ends before, or differs from, a seal that was published.
    #[error("seal {0} is not there as it was published")]
    Published(i64),
    /// A ledger that doesn't add up to its balance.
    #[error("the ledger of ceiling {0} doesn't add up to its balance")]
    Ledger(Uuid),
}

/// What was checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// The number of events.
    pub events: usize,
    /// The number of chains.
    pub chains: usize,
    /// The number of seals.
    pub seals: usize,
}

/// A check under way.
#[derive(Debug, Default)]
pub struct Check {
    counted: Checked,
    published: Option<(i64, Vec<u8>)>,
    hashes: HashMap<(Uuid, i64), Hash>,
    /// The last event of each chain, with its time.
    ends: HashMap<Uuid, (i64, DateTime<Utc>)>,
    last_event: Option<(Uuid, i64, Hash)>,
    last_seal: Option<(i64, Hash, DateTime<Utc>)>,
    sealed: HashMap<Uuid, i64>,
}

impl Check {
    /// A check that also demands a seal that was published, by its place and hash.
    #[must_use]
    pub fn against(published: Option<(i64, Vec<u8>)>) -> Self {
        Self {
            published,
            ..Self::default()
        }
    }

    /// The next event.
    ///
    /// # Errors
    /// When it doesn't follow the one before it.
    pub fn event(&mut self, event: &Event) -> Result<(), Broken> {
        let broken = || Broken::Event {
            chain: event.chain_id,
            seq: event.seq,
        };
        let (seq, previous) = match self.last_event {
            Some((chain, seq, hash)) if chain == event.chain_id => (seq + 1, hash),
            _ => (1, [0; 32]),
        };
        let hash = whole(&event.hash).ok_or_else(broken)?;
        if event.seq != seq || event.prev_hash != previous || event.hash != event.link().hash() {
            return Err(broken());
        }
        self.counted.events += 1;
        self.counted.chains += usize::from(seq == 1);
        // A chain that is told twice has been tampered with.
        if self.hashes.insert((event.chain_id, seq), hash).is_some() {
            return Err(broken());
        }
        self.ends.insert(event.chain_id, (seq, event.at));
        self.last_event = Some((event.chain_id, seq, hash));
        Ok(())
    }

    /// The next seal, after all events.
    ///
    /// # Errors
    /// When it doesn't follow the one before it, or covers what is not there.
    pub fn seal(&mut self, seal: &Seal) -> Result<(), Broken> {
        let (seq, previous) = self
            .last_seal
            .map_or((1, [0; 32]), |(seq, hash, _)| (seq + 1, hash));
        let hash = whole(&seal.hash).ok_or(Broken::Seal(seq))?;
        if seal.seq != seq || seal.prev_hash != previous || seal.hash != seal.expected_hash() {
            return Err(Broken::Seal(seq));
        }
        let heads: HashMap<Uuid, (i64, String)> =
            serde_json::from_str(&seal.heads).map_err(|_| Broken::Seal(seq))?;
        for (chain, (place, covered)) in heads {
            let there = self.hashes.get(&(chain, place)).map(hex::encode);
            if there != Some(covered) {
                return Err(Broken::Sealed {
                    seal: seq,
                    chain,
                    seq: place,
                });
            }
            let known = self.sealed.entry(chain).or_default();
            *known = place.max(*known);
        }
        if let Some((place, published)) = &self.published
            && *place == seq
            && *published != seal.hash
        {
            return Err(Broken::Published(seq));
        }
        self.counted.seals += 1;
        self.last_seal = Some((seq, hash, seal.at));
        Ok(())
    }

    /// The end of the trail.
    ///
    /// # Errors
    /// When an event was slipped in past the sealer, or the published seal was not met.
    pub fn finish(self) -> Result<Checked, Broken> {
        let last = self.last_seal.map_or(0, |(seq, _, _)| seq);
        let missed = |published: i64| !(1..=last).contains(&published);
        if let Some((published, _)) = self.published.filter(|(published, _)| missed(*published)) {
            return Err(Broken::Published(published));
        }
        let late = self.last_seal.map(|(_, _, at)| at - SEALED_WITHIN);
        let mut slipped = self.ends.iter().filter(|(chain, (seq, at))| {
            self.sealed.get(chain).is_none_or(|sealed| sealed < seq) && late.is_some_and(|late| *at < late)
        });
        match slipped.next() {
            Some((chain, (seq, _))) => Err(Broken::Unsealed {
                chain: *chain,
                seq: *seq,
            }),
            None => Ok(self.counted),
        }
    }
}

fn whole(hash: &[u8]) -> Option<Hash> {
    hash.try_into().ok()
}
