//! A private PostgreSQL that needs no set-up: found on this machine, started, and stopped with its parent.
//!
//! Durable for the demo (fsync on, passwords), throwaway for tests (in memory, fsync off). As root it runs as
//! `postgres` or `nobody`, since PostgreSQL refuses root. The only crate with `unsafe`: giving up privileges and
//! asking Linux to end an orphan can't be done without it.

mod binaries;
mod cluster;
mod kind;
mod privileges;
mod server;
mod start_error;

pub use kind::Kind;
pub use server::{Options, Server};
pub use start_error::StartError;
