//! The trail as a whole: checked where it is kept, written to a file, and checked from that file without a database.

use std::io::{self, BufRead, Write};
use std::sync::atomic::{AtomicI64, Ordering};

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::seals::{self, Seal, Waiting};
use super::store::{self, Event};
use super::verify::{Broken, Check, Checked};
use crate::db::Conn;

const BATCH: i64 = 5_000;

/// A line of an export: JSON, hashes in hexadecimal, all events before all seals, and then what waits for a seal.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Line {
    /// An event, in order of chain and place.
    Event(Event),
    /// A seal, in order.
    Seal(Seal),
    /// An event that waits for its seal.
    Waiting(Waiting),
}

/// Why a trail could not be checked, or what is wrong with it.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// It was read, and is not as it was written.
    #[error(transparent)]
    Broken(#[from] Broken),
    /// The database could not be read.
    #[error("the database can't be read: {0}")]
    Database(#[from] diesel::result::Error),
    /// The file could not be read or written.
    #[error("the file can't be used: {0}")]
    File(#[from] io::Error),
    /// A line of the file that is no event and no seal.
    #[error("line {0} is no event and no seal: {1}")]
    Line(usize, serde_json::Error),
    /// A file without a line.
    #[error("the file holds no trail")]
    Empty,
}

/// Checks every chain, every seal and every ledger in the database, with one view of it all.
///
/// # Errors
/// The first [`Broken`] link.
pub async fn verify(conn: &mut Conn, published: Option<(i64, Vec<u8>)>) -> Result<Checked, Failure> {
    verify_counting(conn, published, &AtomicI64::new(0)).await
}

/// As [`verify`], and counts the events as it goes.
///
/// # Errors
/// The first [`Broken`] link.
pub async fn verify_counting(
    conn: &mut Conn,
    published: Option<(i64, Vec<u8>)>,
    counted: &AtomicI64,
) -> Result<Checked, Failure> {
    let mut check = Check::against(published);
    read(conn, &mut |line| {
        match line {
            Line::Event(event) => {
                counted.fetch_add(1, Ordering::Relaxed);
                check.event(event)?;
            }
            Line::Seal(seal) => check.seal(seal)?,
            Line::Waiting(waiting) => check.waits(waiting),
        }
        Ok(())
    })
    .await?;
    verify_ledgers(conn).await?;
    Ok(check.finish()?)
}

/// Writes the trail, a line of JSON for each event, then for each seal and for what waits for one.
///
/// # Errors
/// When the database can't be read or the file can't be written.
pub async fn export(conn: &mut Conn, to: &mut (impl Write + Send)) -> Result<(), Failure> {
    export_counting(conn, to, &AtomicI64::new(0)).await
}

/// As [`export`], and counts the events as it goes.
///
/// # Errors
/// As [`export`].
pub async fn export_counting(
    conn: &mut Conn,
    to: &mut (impl Write + Send),
    counted: &AtomicI64,
) -> Result<(), Failure> {
    read(conn, &mut |line| {
        counted.fetch_add(i64::from(matches!(line, Line::Event(_))), Ordering::Relaxed);
        serde_json::to_writer(&mut *to, line).map_err(io::Error::from)?;
        Ok(to.write_all(b"\n")?)
    })
    .await?;
    Ok(to.flush()?)
}

/// Checks an export. Ledgers are not in it.
///
/// # Errors
/// The first [`Broken`] link, or the line that can't be read.
pub fn verify_export(from: impl BufRead, published: Option<(i64, Vec<u8>)>) -> Result<Checked, Failure> {
    let mut check = Check::against(published);
    for (at, line) in from.lines().enumerate() {
        match serde_json::from_str(&line?).map_err(|error| Failure::Line(at + 1, error))? {
            Line::Event(event) => check.event(&event)?,
            Line::Seal(seal) => check.seal(&seal)?,
            Line::Waiting(waiting) => check.waits(&waiting),
        }
    }
    let checked = check.finish()?;
    if checked.events == 0 {
        return Err(Failure::Empty);
    }
    Ok(checked)
}

/// Gives every event, every seal and what waits for one. What waits is read first: sealed meanwhile it is covered anyway.
async fn read(
    conn: &mut Conn,
    each: &mut (impl FnMut(&Line) -> Result<(), Failure> + Send),
) -> Result<(), Failure> {
    let waiting = seals::list_waiting(conn).await?;
    // Seals come after events, so a seal made meanwhile would cover events that were not read.
    let last_seal = seals::latest(conn).await?.map_or(0, |seal| seal.seq);
    let mut after = None;
    loop {
        let events = store::list(conn, after, BATCH).await?;
        let Some(last) = events.last() else { break };
        after = Some((last.chain_id, last.seq));
        for event in events {
            each(&Line::Event(event))?;
        }
    }
    let mut after = 0;
    loop {
        let seals = seals::list(conn, after, BATCH).await?;
        let Some(last) = seals.last() else { break };
        after = last.seq;
        for seal in seals {
            if seal.seq <= last_seal {
                each(&Line::Seal(seal))?;
            }
        }
    }
    waiting
        .into_iter()
        .try_for_each(|waiting| each(&Line::Waiting(waiting)))
}

#[derive(QueryableByName)]
struct Unbalanced {
    #[diesel(sql_type = diesel::sql_types::Uuid)]
    id: Uuid,
}

async fn verify_ledgers(conn: &mut Conn) -> Result<(), Failure> {
    let wrong: Option<Unbalanced> = diesel::sql_query(include_str!("unbalanced_ledgers.sql"))
        .get_result(conn)
        .await
        .optional()?;
    wrong.map_or(Ok(()), |ledger| Err(Broken::Ledger(ledger.id).into()))
}
