//! Settlement (vaststelling, Awb 4:42-4:47): what the provider may keep.
//!
//! Lower than granted only after the provider was heard (Awb 4:12(2)(b)). It gives money back to the ceiling in the same
//! transaction. What the arrangement by amount comes to is a proposal: the decider may depart from it with reasons. What was paid too much is reclaimed (Awb 4:57), what is still owed is paid within six weeks (Awb 4:87).

mod actions;
pub mod api;
mod letters;
mod proposal;
mod requests;
mod store;

pub use actions::settle;
pub use proposal::{Proposed, of as propose};
pub use requests::NewSettlement;
pub use store::{Settlement, ToSettle, get, of, to_settle};
