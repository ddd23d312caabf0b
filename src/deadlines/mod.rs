//! The terms of a dossier (termijnen, Awb 4:13-4:18, 6:7, 7:10): what has to be done, by whom, until when, and why that day.
//!
//! A case room starts a term, recounts it when the clock stood still, and ends it, inside its own action; the dossier is
//! locked there. A term is met, or it has lapsed, or it was no longer needed, and then it stays as it was. Free days by
//! decree are rows: the administrator adds one, and running terms that end on it run on.

mod about;
mod actions;
pub mod api;
mod requests;
mod store;
mod terms;

pub use about::About;
pub use actions::add_free_day;
pub use requests::NewFreeDay;
pub use store::{
    Deadline, FreeDay, OpenTerm, Telling, WantedTerms, calendar, dossiers_to_tell, list_free_days, list_open,
    list_to_tell, mark_told, of_dossier, open_for, open_of,
};
pub use terms::{Beginning, Clock, done, end, end_of, give};
