//! Assessment (beoordeling, Awb 3:46): scores against the criteria of a call, by people without an interest in it.
//!
//! An assessor declares to have no conflict of interest and scores blind: others' scores show only after giving one's
//! own. Points are never changed afterwards. With two assessors the application is assessed.

mod actions;
pub mod api;
mod requests;
mod store;

pub use actions::assess;
pub use api::may_see;
pub use requests::NewAssessment;
pub use store::{Assessment, Points, list, points_of, points_of_call, to_score};
