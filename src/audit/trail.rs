//! The trail as a whole: checked where it is kept, written to a file, and checked from that file without a database.

use std::io::{self, BufRead, Write};
use std::sync::atomic::{AtomicI64, Ordering};

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::reading::{self, Line};
use super::verify::{Broken, Check, Checked};
use crate::db::Conn;

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
    reading::read(conn, &mut |line: &Line| -> Result<(), Failure> {
        counted.fetch_add(i64::from(matches!(line, Line::Event(_))), Ordering::Relaxed);
        Ok(see(&mut check, line)?)
    })
    .await?;
    verify_ledgers(conn).await?;
    Ok(check.finish()?)
}

/// Writes the trail, a line of JSON for each event, each seal and what waits for one, in the order of `Line`.
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
    reading::read(conn, &mut |line: &Line| -> Result<(), Failure> {
        counted.fetch_add(i64::from(matches!(line, Line::Event(_))), Ordering::Relaxed);
        serde_json::to_writer(&mut *to, line).map_err(io::Error::from)?;
        Ok(to.write_all(b"\n")?)
    })
    .await?;
    Ok(to.flush()?)
}

/// Checks an export. Ledgers are not in it. One in the order of earlier versions, all events before all seals, is checked
/// as well, with the hash of each event at hand until its seal comes.
///
/// # Errors
/// The first [`Broken`] link, or the line that can't be read.
pub fn verify_export(from: impl BufRead, published: Option<(i64, Vec<u8>)>) -> Result<Checked, Failure> {
    let mut check = Check::against(published);
    for (at, line) in from.lines().enumerate() {
        let line: Line = serde_json::from_str(&line?).map_err(|error| Failure::Line(at + 1, error))?;
        see(&mut check, &line)?;
    }
    let checked = check.finish()?;
    if checked.events == 0 {
        return Err(Failure::Empty);
    }
    Ok(checked)
}

fn see(check: &mut Check, line: &Line) -> Result<(), Broken> {
    match line {
        Line::Until(seal) => check.until(seal),
        Line::Waiting(waiting) => check.waits(waiting),
        Line::Event(event) => check.event(event),
        Line::Seal(seal) => check.seal(seal),
    }
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
