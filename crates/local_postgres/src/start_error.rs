//! Why no server runs, in words for the person at the terminal.

use std::io;
use std::path::PathBuf;

/// Why no server runs, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Nothing to start.
    #[error(
        "PostgreSQL is not on this machine; run scripts/prerequisites, or set PLAFOND_PG_BIN to the folder of its programs"
    )]
    NotFound,
    /// A folder that can't be used.
    #[error("the folder {0} can't be used: {1}")]
    Folder(PathBuf, #[source] io::Error),
    /// Another server runs there.
    #[error("another process ({1}) already uses {0}; stop that one, or choose another folder with --data")]
    InUse(PathBuf, u32),
    /// A program of PostgreSQL could not be run.
    #[error("PostgreSQL could not be run: {0}")]
    NotRun(#[source] io::Error),
    /// `initdb` failed.
    #[error("PostgreSQL could not make its data folder: {0}")]
    Initialise(String),
    /// The server ended before it was ready.
    #[error("PostgreSQL did not become ready; the end of its log:\n{0}")]
    NotReady(String),
}
