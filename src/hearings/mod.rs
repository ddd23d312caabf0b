//! Hearing the provider before a decision to its disadvantage (zienswijze, Awb 4:7-4:12).
//!
//! A caseworker announces what is intended, with its reasons and a term; the provider answers in writing or by word of
//! mouth, as it likes, or says that it won't. Or the law lets it out, and the ground is recorded. Later rooms ask here
//! which hearing covers their decision: one about the same, as announced or milder, after the provider had its chance. That
//! chance begins when the letter went out: nobody is silent before it was posted. A hearing is spent on one decision. The clock of
//! the municipality doesn't stand still meanwhile.

mod actions;
pub mod api;
mod cover;
mod letters;
mod messages;
mod requests;
mod store;
mod time_given;

pub use actions::{announce, ask_to_talk, draft, view, waive};
pub use api::{IntentionView, hearings_of, told_to_organisations, told_to_provider};
pub use cover::{close, covering, details};
pub use requests::{ExceptionName, IntentionName, NewException, NewIntention, NewView, NewViewWaiver};
pub use store::Hearing;
pub use time_given::begin_by_post;
