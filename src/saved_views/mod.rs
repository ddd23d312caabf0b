//! Saved views (bewaarde filters): filters of the work list, of applications, objections or payments that someone gave a name, for
//! oneself alone.
//!
//! "Due within" counts from the day on which a view is opened, so that it means the same tomorrow. A view that is no longer
//! wanted is really gone.

mod actions;
pub mod api;
mod requests;
mod store;

pub use actions::{remove, save};
pub use api::{KEEPS, SavedViewView, all_views_of, views_of};
pub use requests::{List, NewSavedView};
