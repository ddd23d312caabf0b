//! Checks a trail: a row that was changed, removed, inserted or moved breaks a hash, a place or a seal.
//!
//! Knows no database: events come in order of chain and place, then seals in order, then what waits for a seal, from wherever
//! they are kept.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::seals::{Seal, Waiting};
use super::store::Event;

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
    /// An event that was slipped in past the sealer, or whose seal was removed.
    #[error("no seal covers event {seq} of chain {chain}, and it doesn't wait for one")]
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
    /// The last event of each chain.
    ends: HashMap<Uuid, i64>,
    last_event: Option<(Uuid, i64, Hash)>,
    last_seal: Option<(i64, Hash)>,
    /// The last event of each chain that a seal covers.
    sealed: HashMap<Uuid, i64>,
    waiting: HashSet<(Uuid, i64)>,
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
        self.ends.insert(event.chain_id, seq);
        self.last_event = Some((event.chain_id, seq, hash));
        Ok(())
    }

    /// The next seal, after all events.
    ///
    /// # Errors
    /// When it doesn't follow the one before it, or covers what is not there.
    pub fn seal(&mut self, seal: &Seal) -> Result<(), Broken> {
        let (seq, previous) = self.last_seal.map_or((1, [0; 32]), |(seq, hash)| (seq + 1, hash));
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
        self.last_seal = Some((seq, hash));
        Ok(())
    }

    /// An event that waits for its seal.
    pub fn waits(&mut self, waiting: &Waiting) {
        self.waiting.insert((waiting.chain_id, waiting.seq));
    }

    /// The end of the trail.
    ///
    /// # Errors
    /// When an event has no seal and waits for none, or the published seal was not met.
    pub fn finish(self) -> Result<Checked, Broken> {
        let last = self.last_seal.map_or(0, |(seq, _)| seq);
        let missed = |published: i64| !(1..=last).contains(&published);
        if let Some((published, _)) = self.published.filter(|(published, _)| missed(*published)) {
            return Err(Broken::Published(published));
        }
        let unsealed = |(chain, end): (&Uuid, &i64)| {
            let sealed = self.sealed.get(chain).copied().unwrap_or_default();
            let mut after = sealed + 1..=*end;
            let missing = after.find(|seq| !self.waiting.contains(&(*chain, *seq)));
            missing.map(|seq| Broken::Unsealed { chain: *chain, seq })
        };
        match self.ends.iter().find_map(unsealed) {
            Some(broken) => Err(broken),
            None => Ok(self.counted),
        }
    }
}

fn whole(hash: &[u8]) -> Option<Hash> {
    hash.try_into().ok()
}
