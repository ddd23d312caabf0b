//! The audit trail (domain: action, object, result, origin, actor, time): who did what, provably.
//!
//! Each dossier is a hash chain, written in the transaction of the action itself while the dossier is locked, so it
//! can't fork and nobody else waits. A sealer joins the heads of all chains into one global chain. Rows are never
//! changed: PostgreSQL refuses it.

pub mod api;
mod canonical;
mod chain;
pub mod checks;
mod hexadecimal;
mod journal;
mod reading;
pub mod seals;
mod store;
pub mod trail;
pub mod verify;

pub use canonical::Canonical;
pub use chain::{Entry, Link};
pub use journal::journal;
pub use store::{Event, list, list_after, list_before, list_of, record};
