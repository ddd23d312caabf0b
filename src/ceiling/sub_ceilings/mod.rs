//! Sub-ceilings (deelplafonds, Awb 4:22): parts of a ceiling for one theme or one part of the region.
//!
//! Those it is for get no more together, and it never exceeds the whole. It has an append-only ledger of its own; what is
//! committed or released there follows the ledger of the ceiling by a trigger, so that no grant can miss it.

mod actions;
pub mod api;
mod requests;
mod store;

pub use actions::{change, set};
pub use requests::{NewSubCeiling, NewSubEntry};
pub use store::{SubCeiling, balance_of, find, list};
