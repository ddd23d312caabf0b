//! Random trails, as they are exported now and as they were before: sound as they were written, and broken by whatever is
//! done to a line.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use plafond::audit::Event;
use plafond::audit::seals::{Seal, Waiting};
use plafond::audit::trail::{Failure, verify_export};
use plafond::audit::verify::{Broken, Checked};
use proptest::prelude::*;
use proptest::sample::Index;
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

/// A step is an event of one of so many chains, or else a seal.
const CHAINS: u8 = 5;

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
enum Line {
    Until(Seal),
    Waiting(Waiting),
    Event(Event),
    Seal(Seal),
}

/// What was written: for each seal the events that it covers, and what waits.
#[derive(Debug, Default)]
struct Written {
    heads: BTreeMap<Uuid, (i64, Vec<u8>)>,
    sealed: Vec<(Vec<Event>, Seal)>,
    waiting: Vec<Event>,
}

impl Written {
    fn of(steps: &[u8]) -> Self {
        let mut written = Self::default();
        for (second, step) in (0..).zip(steps) {
            let at = DateTime::from_timestamp(second, 0).unwrap();
            if *step < CHAINS {
                written.add(Uuid::from_u128(u128::from(*step)), at);
            } else if !written.waiting.is_empty() {
                written.seal(at);
            }
        }
        written
    }

    fn add(&mut self, chain: Uuid, at: DateTime<Utc>) {
        let head = self.heads.get(&chain);
        let prev_seq = head.map(|(seq, _)| *seq);
        let mut event = Event {
            chain_id: chain,
            seq: prev_seq.unwrap_or(0) + 1,
            at,
            actor_id: None,
            actor_role: "system".to_owned(),
            action: "done".to_owned(),
            object_kind: "thing".to_owned(),
            object_id: chain,
            details: "{}".to_owned(),
            prev_seq,
            prev_hash: head.map_or_else(|| vec![0; 32], |(_, hash)| hash.clone()),
            hash: Vec::new(),
        };
        event.hash = event.link().hash();
        self.heads.insert(chain, (event.seq, event.hash.clone()));
        self.waiting.push(event);
        self.waiting.sort_by_key(|event| (event.chain_id, event.seq));
    }

    fn seal(&mut self, at: DateTime<Utc>) {
        let covered = std::mem::take(&mut self.waiting);
        let named = |event: &Event| (event.chain_id, (event.seq, hex::encode(&event.hash)));
        let heads: BTreeMap<Uuid, (i64, String)> = covered.iter().map(named).collect();
        let last = self.sealed.last().map(|(_, seal)| seal);
        let mut seal = Seal {
            seq: last.map_or(1, |seal| seal.seq + 1),
            at,
            heads: json!(heads).to_string(),
            prev_seq: last.map(|seal| seal.seq),
            prev_hash: last.map_or_else(|| vec![0; 32], |seal| seal.hash.clone()),
            hash: Vec::new(),
        };
        seal.hash = seal.expected_hash();
        self.sealed.push((covered, seal));
    }

    fn events(&self) -> impl Iterator<Item = &Event> {
        let sealed = self.sealed.iter().flat_map(|(covered, _)| covered);
        sealed.chain(&self.waiting)
    }

    fn waits(&self) -> impl Iterator<Item = Line> {
        self.waiting.iter().map(|event| {
            Line::Waiting(Waiting {
                chain_id: event.chain_id,
                seq: event.seq,
            })
        })
    }

    /// As it is exported: each seal after what it covers.
    fn as_now(&self) -> Vec<Line> {
        let last = self.sealed.last().map(|(_, seal)| Line::Until(seal.clone()));
        let mut lines: Vec<Line> = last.into_iter().chain(self.waits()).collect();
        for (covered, seal) in &self.sealed {
            lines.extend(covered.iter().cloned().map(Line::Event));
            lines.push(Line::Seal(seal.clone()));
        }
        lines.extend(self.waiting.iter().cloned().map(Line::Event));
        lines
    }

    /// As it was exported before: all events before all seals.
    fn as_before(&self) -> Vec<Line> {
        let mut events: Vec<Event> = self.events().cloned().collect();
        events.sort_by_key(|event| (event.chain_id, event.seq));
        let seals = self.sealed.iter().map(|(_, seal)| Line::Seal(seal.clone()));
        let events = events.into_iter().map(Line::Event);
        events.chain(seals).chain(self.waits()).collect()
    }

    /// What anyone counts who looks at all of it at once.
    fn counted(&self) -> Checked {
        let chains: BTreeSet<Uuid> = self.events().map(|event| event.chain_id).collect();
        Checked {
            events: self.events().count(),
            chains: chains.len(),
            seals: self.sealed.len(),
        }
    }
}

fn verified(lines: &[Line]) -> Result<Checked, Failure> {
    let lines: Vec<String> = lines
        .iter()
        .map(|line| serde_json::to_string(line).unwrap())
        .collect();
    verify_export(lines.join("\n").as_bytes(), None)
}

/// Something done to a line.
#[derive(Clone, Copy, Debug)]
enum Attack {
    Remove,
    Double,
    Swap,
    Change,
    /// Made anew with the right hash.
    Forge,
    /// An event more at the end of its chain, past the sealer.
    SlipIn,
}

const ATTACKS: [Attack; 6] = [
    Attack::Remove,
    Attack::Double,
    Attack::Swap,
    Attack::Change,
    Attack::Forge,
    Attack::SlipIn,
];

/// The lines after an attack on one of them, with another or with a field; nothing where that would say the same as before.
fn attacked(
    written: &Written,
    lines: &[Line],
    attack: Attack,
    (at, other, field): (usize, usize, usize),
) -> Option<Vec<Line>> {
    let mut after = lines.to_vec();
    match (attack, &lines[at]) {
        // Without its first line, one seal with its events is a whole trail as exported before.
        (Attack::Remove, Line::Until(_)) if written.sealed.len() < 2 => return None,
        (Attack::Remove, _) => drop(after.remove(at)),
        (Attack::Double, line) => after.insert(at, line.clone()),
        (Attack::Swap, line) => {
            // Where it stands that an event waits means nothing.
            let waits = |line: &Line| matches!(line, Line::Waiting(_));
            if at == other || waits(line) || waits(&lines[other]) {
                return None;
            }
            after.swap(at, other);
        }
        (Attack::Change, _) => change(&mut after[at], field),
        (Attack::Forge, Line::Event(event)) => {
            // What no seal covers yet, only its writer could tell from another.
            if written.waiting.contains(event) {
                return None;
            }
            let mut forged = event.clone();
            forged.action.push('x');
            forged.hash = forged.link().hash();
            after[at] = Line::Event(forged);
        }
        (Attack::SlipIn, Line::Event(event)) => {
            let (seq, hash) = &written.heads[&event.chain_id];
            let mut next = event.clone();
            (next.seq, next.prev_seq, next.prev_hash) = (seq + 1, Some(*seq), hash.clone());
            next.hash = next.link().hash();
            after.push(Line::Event(next));
        }
        (Attack::Forge | Attack::SlipIn, _) => return None,
    }
    Some(after)
}

fn change(line: &mut Line, field: usize) {
    match line {
        Line::Event(event) => match field % 12 {
            0 => event.chain_id = Uuid::from_u128(99),
            1 => event.seq += 1,
            2 => event.at += TimeDelta::microseconds(1),
            3 => event.actor_id = Some(Uuid::nil()),
            4 => event.actor_role.push('x'),
            5 => event.action.push('x'),
            6 => event.object_kind.push('x'),
            7 => event.object_id = Uuid::from_u128(99),
            8 => event.details.push(' '),
            9 => event.prev_seq = Some(99),
            10 => event.prev_hash[0] ^= 1,
            _ => event.hash[31] ^= 1,
        },
        Line::Seal(seal) | Line::Until(seal) => match field % 6 {
            0 => seal.seq += 1,
            1 => seal.at += TimeDelta::microseconds(1),
            2 => seal.heads.push(' '),
            3 => seal.prev_seq = Some(99),
            4 => seal.prev_hash[0] ^= 1,
            _ => seal.hash[31] ^= 1,
        },
        Line::Waiting(waiting) => waiting.seq += 1,
    }
}

proptest! {
    #[test]
    fn whatever_is_done_to_a_trail_is_found_in_either_order(
        steps in prop::collection::vec(0..=CHAINS, 1..60),
        (at, other) in (any::<Index>(), any::<Index>()),
        field in 0_usize..12,
    ) {
        let written = Written::of(&steps);
        prop_assume!(!written.heads.is_empty());
        for lines in [written.as_now(), written.as_before()] {
            prop_assert_eq!(verified(&lines).unwrap(), written.counted());
            let (at, other) = (at.index(lines.len()), other.index(lines.len()));
            for attack in ATTACKS {
                let Some(after) = attacked(&written, &lines, attack, (at, other, field)) else { continue };
                let found = verified(&after);
                let broken = matches!(found, Err(Failure::Broken(_) | Failure::Empty));
                prop_assert!(broken, "{:?} {:?}: {:?}", attack, lines[at], found);
            }
        }
        let lines = written.as_now();
        for end in 0..lines.len() {
            prop_assert!(verified(&lines[..end]).is_err(), "cut off after {} of {} lines", end, lines.len());
        }
    }
}

#[test]
fn a_seal_names_what_it_covers_and_nothing_else() {
    let written = Written::of(&[0, 1, CHAINS, 0, CHAINS, 1]);
    let lines = written.as_now();
    let at = lines
        .iter()
        .position(|line| matches!(line, Line::Seal(_)))
        .unwrap();
    // The waiting event of another chain, told as if the first seal covered it.
    let mut early = lines.clone();
    let last = early.pop().unwrap();
    early.insert(at, last);
    let found = verified(&early);
    assert!(
        matches!(found, Err(Failure::Broken(Broken::Event { seq: 2, .. }))),
        "{found:?}"
    );
    // An older head, named once more by a later seal that was made anew.
    let mut again = Written::of(&[0, 0, CHAINS, 1, CHAINS]);
    let older = again.sealed[0].0[0].clone();
    let (_, seal) = &mut again.sealed[1];
    seal.heads = json!({ (older.chain_id.to_string()): [older.seq, hex::encode(&older.hash)] }).to_string();
    seal.hash = seal.expected_hash();
    let found = verified(&again.as_now());
    assert!(
        matches!(found, Err(Failure::Broken(Broken::Sealed { seal: 2, .. }))),
        "{found:?}"
    );
}
