//! Notes (notities): what colleagues tell each other about a dossier while they handle it.
//!
//! They are for who prepares and takes the decision, and for who watches over it. Never for the applicant, to whom reasons
//! are told in letters; nor for an assessor, whose score no colleague's remark may colour. A note is never changed or
//! taken away: a mistake gets a note about it.

mod actions;
pub mod api;
mod requests;
mod store;

pub use actions::write;
pub use api::{NoteView, READS, WRITES, notes_by, notes_of};
pub use requests::NewNote;
