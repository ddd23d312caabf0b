//! Assessment (beoordeling, Awb 3:46): scores against the criteria of a call, by people without an interest in it.
//!
//! An assessor declares to have no conflict of interest and scores blind: others' scores show only after giving one's
//! own. Points are never changed afterwards. With two assessors the application is assessed. Whoever has a conflict says so, before or
//! after (Awb 2:4), and neither scores nor decides. Who scores is told when everything is there, and who decides when the scores are.

mod actions;
pub mod api;
mod conflicts;
pub mod kept;
mod messages;
mod requests;
mod store;

pub use actions::{assess, find_complete};
pub use api::may_see;
pub use conflicts::{DECLARES, declare, refuse as refuse_conflicted};
pub use requests::{NewAssessment, NewConflict};
pub use store::{
    Assessment, Conflict, Points, conflicts_of, has_conflict, list, points_of, points_of_call, to_score,
};
