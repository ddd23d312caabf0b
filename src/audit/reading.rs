//! The trail from its beginning to its end, in an order that lets it be checked with little more at hand than the last
//! event of each chain: where it ends, what waits for a seal, each seal after the events that it covers, and what waits.

use std::collections::HashMap;

use diesel::result::Error;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::seals::{self, Heads, Seal, Waiting};
use super::store::{self, Event, Part};
use crate::db::Conn;

/// How many events are read at once, but for those of one seal.
const BATCH: i64 = 5_000;

/// How many seals are read at once; one may name thousands of chains.
const SEALS: i64 = 100;

/// A line of the trail, and of an export: JSON, hashes in hexadecimal.
///
/// First the last seal, if there is one, and what waits. Then each seal, after all events that it covers and no seal
/// before it does, in order of chain and place. Last the events that no seal covers, in order of chain and place.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Line {
    /// The seal that is the last one, told beforehand: what is cut off is missed.
    Until(Seal),
    /// An event that waits for its seal.
    Waiting(Waiting),
    /// An event.
    Event(Event),
    /// A seal.
    Seal(Seal),
}

/// The last place that was told of each chain.
type Told = HashMap<Uuid, i64>;

/// Gives every line. What waits is read first: sealed meanwhile it is covered anyway.
///
/// # Errors
/// When PostgreSQL fails, or the first that `each` gives.
pub async fn read<E, F>(conn: &mut Conn, each: &mut F) -> Result<(), E>
where
    E: From<Error> + Send,
    F: FnMut(&Line) -> Result<(), E> + Send,
{
    let waiting = seals::list_waiting(conn).await?;
    let until = seals::latest(conn).await?;
    // A seal made meanwhile is not the trail's that was announced.
    let end = until.as_ref().map_or(0, |seal| seal.seq);
    if let Some(seal) = until {
        each(&Line::Until(seal))?;
    }
    for event in waiting {
        each(&Line::Waiting(event))?;
    }
    let mut told = Told::new();
    let mut after = 0;
    while after < end {
        let mut page = seals::list(conn, after, SEALS).await?;
        let Some(last) = page.last() else { break };
        after = last.seq;
        page.retain(|seal| seal.seq <= end);
        tell_sealed(conn, page, &mut told, each).await?;
    }
    tell_rest(conn, &mut told, each).await
}

/// Some seals, and the parts of chains that they cover.
#[derive(Default)]
struct Covered {
    seals: Vec<(Seal, Heads)>,
    parts: Vec<Part>,
    /// How many events they should cover.
    events: i64,
    /// The last place that they name of each chain.
    ends: Told,
}

impl Covered {
    fn add(&mut self, seal: Seal, told: &Told) {
        // A seal that doesn't say what it covers is broken, which is for the check to find.
        let heads = seal.named().unwrap_or_default();
        for (chain, (place, _)) in &heads {
            let before = self.ends.get(chain).or_else(|| told.get(chain));
            // A place below one is no place, and has to be seen.
            let after = before.copied().unwrap_or(i64::MIN);
            if *place > after {
                let events = place.saturating_sub(after.max(0));
                self.events = self.events.saturating_add(events);
                self.ends.insert(*chain, *place);
                self.parts.push(Part {
                    chain: *chain,
                    after,
                    until: *place,
                });
            }
        }
        self.seals.push((seal, heads));
    }
}

/// Tells what each of these seals covers, and then the seal.
async fn tell_sealed<E, F>(conn: &mut Conn, page: Vec<Seal>, told: &mut Told, each: &mut F) -> Result<(), E>
where
    E: From<Error> + Send,
    F: FnMut(&Line) -> Result<(), E> + Send,
{
    let mut page = page.into_iter();
    loop {
        let mut covered = Covered::default();
        while covered.events < BATCH {
            let Some(seal) = page.next() else { break };
            covered.add(seal, told);
        }
        if covered.seals.is_empty() {
            return Ok(());
        }
        // What a sealer covers always fits; what is left out of more than that is told with the rest.
        let most = BATCH + seals::BATCH;
        let events = store::list_parts(conn, &covered.parts, most).await?;
        let mut events = events.into_iter().peekable();
        for (seal, heads) in covered.seals {
            let covers = |event: &Event| {
                let head = heads.get(&event.chain_id);
                head.is_some_and(|(place, _)| event.seq <= *place)
            };
            while let Some(event) = events.next_if(covers) {
                told.insert(event.chain_id, event.seq);
                each(&Line::Event(event))?;
            }
            each(&Line::Seal(seal))?;
        }
    }
}

/// Tells what no seal covers, chain by chain.
async fn tell_rest<E, F>(conn: &mut Conn, told: &mut Told, each: &mut F) -> Result<(), E>
where
    E: From<Error> + Send,
    F: FnMut(&Line) -> Result<(), E> + Send,
{
    let mut from = Uuid::nil();
    loop {
        let ends = store::list_ends(conn, from, BATCH).await?;
        for (chain, end) in &ends {
            tell_end(conn, *chain, end.unwrap_or(i64::MIN), told, each).await?;
        }
        // A page begins with the chain that the page before ended with, of which nothing is left to tell.
        match ends.last() {
            Some((last, _)) if *last > from => from = *last,
            Some(_) | None => return Ok(()),
        }
    }
}

async fn tell_end<E, F>(
    conn: &mut Conn,
    chain: Uuid,
    end: i64,
    told: &mut Told,
    each: &mut F,
) -> Result<(), E>
where
    E: From<Error> + Send,
    F: FnMut(&Line) -> Result<(), E> + Send,
{
    let mut place = told.get(&chain).copied().unwrap_or(i64::MIN);
    while place < end {
        let events = store::list_after(conn, chain, place, BATCH).await?;
        let Some(last) = events.last() else { break };
        place = last.seq;
        told.insert(chain, place);
        for event in events {
            each(&Line::Event(event))?;
        }
    }
    Ok(())
}
