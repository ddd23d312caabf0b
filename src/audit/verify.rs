//! Checks a trail: a row that was changed, removed, inserted or moved breaks a hash, a place or a seal.
//!
//! Knows no database: the lines come from wherever they are kept. Of each chain its last event is kept at hand, and the
//! hashes of those whose seal has not come yet. Where each seal comes right after what it covers, that is one seal's worth;
//! where all events come before all seals, as earlier versions exported them, it is all of them.

use std::collections::{HashMap, HashSet, VecDeque};

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
    /// The seal that the trail was said to end with.
    until: Option<Seal>,
    /// The last event of each chain.
    ends: HashMap<Uuid, (i64, Hash)>,
    /// The events at the end of a chain that no seal covered yet.
    fresh: HashMap<Uuid, VecDeque<Hash>>,
    /// The chain of the event before, unless a seal came in between.
    last_chain: Option<Uuid>,
    last_seal: Option<(i64, Hash)>,
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

    /// The seal that the trail ends with, before all else. Each seal then has to come right after the events it covers.
    ///
    /// # Errors
    /// When it is not the first thing told.
    pub fn until(&mut self, seal: &Seal) -> Result<(), Broken> {
        let begun = !self.ends.is_empty() || !self.waiting.is_empty() || self.last_seal.is_some();
        if begun || self.until.is_some() {
            return Err(Broken::Seal(seal.seq));
        }
        self.until = Some(seal.clone());
        Ok(())
    }

    /// The next event.
    ///
    /// # Errors
    /// When it doesn't follow the one before it.
    pub fn event(&mut self, event: &Event) -> Result<(), Broken> {
        let chain = event.chain_id;
        let broken = || Broken::Event {
            chain,
            seq: event.seq,
        };
        // Out of order it was moved, or told twice.
        let backwards = self.last_chain.is_some_and(|last| chain < last);
        let after_seals = self.until.is_none() && self.last_seal.is_some();
        let (end, previous) = self.ends.get(&chain).copied().unwrap_or((0, [0; 32]));
        let hash = whole(&event.hash).ok_or_else(broken)?;
        let follows = event.prev_hash == previous && event.prev_seq == before(end);
        if backwards || after_seals || event.seq != end + 1 || !follows || event.hash != event.link().hash() {
            return Err(broken());
        }
        self.counted.events += 1;
        self.ends.insert(chain, (event.seq, hash));
        self.fresh.entry(chain).or_default().push_back(hash);
        self.last_chain = Some(chain);
        Ok(())
    }

    /// The next seal, after the events it covers.
    ///
    /// # Errors
    /// When it doesn't follow the one before it, or covers what is not there.
    pub fn seal(&mut self, seal: &Seal) -> Result<(), Broken> {
        let (end, previous) = self.last_seal.unwrap_or((0, [0; 32]));
        let seq = end + 1;
        let hash = whole(&seal.hash).ok_or(Broken::Seal(seq))?;
        let follows = seal.prev_hash == previous && seal.prev_seq == before(end);
        let until = self.until.as_ref();
        let past = until.is_some_and(|until| seq > until.seq || (seq == until.seq && until != seal));
        if past || seal.seq != seq || !follows || seal.hash != seal.expected_hash() {
            return Err(Broken::Seal(seq));
        }
        for (chain, (place, covered)) in seal.named().ok_or(Broken::Seal(seq))? {
            let there = self.cover(chain, place).map(hex::encode);
            if there != Some(covered) {
                return Err(Broken::Sealed {
                    seal: seq,
                    chain,
                    seq: place,
                });
            }
        }
        if let Some((place, published)) = &self.published
            && *place == seq
            && *published != seal.hash
        {
            return Err(Broken::Published(seq));
        }
        // What it doesn't cover came too early.
        if self.until.is_some()
            && let Some(chain) = self.fresh.keys().next()
        {
            return Err(Broken::Event {
                chain: *chain,
                seq: self.sealed(*chain) + 1,
            });
        }
        self.counted.seals += 1;
        self.last_seal = Some((seq, hash));
        self.last_chain = None;
        Ok(())
    }

    /// The last place of a chain that a seal covers.
    fn sealed(&self, chain: Uuid) -> i64 {
        let end = self.ends.get(&chain).map_or(0, |(end, _)| *end);
        let fresh = self.fresh.get(&chain).map_or(0, VecDeque::len);
        end.saturating_sub(i64::try_from(fresh).unwrap_or(i64::MAX))
    }

    /// Takes the events up to a place for sealed, and gives the hash of the last.
    fn cover(&mut self, chain: Uuid, place: i64) -> Option<Hash> {
        let count = usize::try_from(place.checked_sub(self.sealed(chain))?).ok()?;
        let fresh = self.fresh.get_mut(&chain)?;
        let hash = *fresh.get(count.checked_sub(1)?)?;
        fresh.drain(..count);
        if fresh.is_empty() {
            self.fresh.remove(&chain);
        }
        Some(hash)
    }

    /// An event that waits for its seal.
    ///
    /// # Errors
    /// When that was told before.
    pub fn waits(&mut self, waiting: &Waiting) -> Result<(), Broken> {
        let (chain, seq) = (waiting.chain_id, waiting.seq);
        if self.waiting.insert((chain, seq)) {
            Ok(())
        } else {
            Err(Broken::Event { chain, seq })
        }
    }

    /// The end of the trail.
    ///
    /// # Errors
    /// When the last seal or an event that waits was not met, when an event has no seal and waits for none, or when the
    /// published seal was not met.
    pub fn finish(self) -> Result<Checked, Broken> {
        let last = self.last_seal.map_or(0, |(seq, _)| seq);
        let missed = |published: i64| !(1..=last).contains(&published);
        if let Some((published, _)) = self
            .published
            .as_ref()
            .filter(|(published, _)| missed(*published))
        {
            return Err(Broken::Published(*published));
        }
        if self.until.as_ref().is_some_and(|until| until.seq != last) {
            return Err(Broken::Seal(last + 1));
        }
        let met = |chain: &Uuid, seq: i64| {
            let end = self.ends.get(chain);
            end.is_some_and(|(end, _)| (1..=*end).contains(&seq))
        };
        if let Some((chain, seq)) = self.waiting.iter().find(|(chain, seq)| !met(chain, *seq)) {
            return Err(Broken::Event {
                chain: *chain,
                seq: *seq,
            });
        }
        for chain in self.fresh.keys() {
            let end = self.ends.get(chain).map_or(0, |(end, _)| *end);
            let mut unsealed = self.sealed(*chain) + 1..=end;
            if let Some(seq) = unsealed.find(|seq| !self.waiting.contains(&(*chain, *seq))) {
                return Err(Broken::Unsealed { chain: *chain, seq });
            }
        }
        Ok(Checked {
            chains: self.ends.len(),
            ..self.counted
        })
    }
}

/// The place before one that follows this end.
fn before(end: i64) -> Option<i64> {
    (end > 0).then_some(end)
}

fn whole(hash: &[u8]) -> Option<Hash> {
    hash.try_into().ok()
}
