//! The audit trail as a person searches it: newest first, with the names of who acted and the dossier it was about.

mod store;

pub use store::{Search, Trace, actions, list};
