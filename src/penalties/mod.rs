//! Penalties for deciding too late (dwangsom, Awb 4:17-4:18), and the notices of default that start them: of each decision that
//! is late its own, on the application as well as on an objection.
//!
//! A notice counts once the term has lapsed: a premature one is refused online, and kept as such when it came by post. Two
//! weeks later each day costs, for 42 days at most. The decision ends it on the day on which it is made known: one by post when it is
//! posted. Within two weeks a decider determines what is owed. That is a decision: who is owed can object to it (Awb 4:19), and what is owed is paid like anything else (`payments`).

mod actions;
pub mod api;
mod determination;
pub mod kept;
mod known;
mod messages;
mod prospect;
mod requests;
mod revision;
mod running;
mod store;
mod view;

pub use actions::notify;
pub use determination::determine;
pub use known::{made_known, not_made_known};
pub use prospect::{ProspectView, prospects_of};
pub use requests::{NewDetermination, NewNotice};
pub use revision::revise;
pub use running::{advance, conclude};
pub use store::{Due, due, to_tell};
pub use view::{
    NoticeView, PenaltySummary, PenaltyView, notices_of, penalties_of, penalty_of, penalty_of_term, summaries,
};
