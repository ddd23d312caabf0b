//! Mandates (mandaat, Awb 10:1-10:11): who may decide in the name of the college, by which resolution, from when until when, and
//! up to what amount.
//!
//! The role of decider opens the desk; a mandate in force lets someone decide at it. What was given never changes: it can only
//! end sooner, with a reason, and what was decided before then stays decided. PostgreSQL refuses a decision without one too.

mod actions;
pub mod api;
mod requests;
mod store;

pub use actions::{InForce, end, give, must_allow};
pub use api::MandateView;
pub use requests::{MandateEnd, NewMandate};
pub use store::{Held, Mandate, get, holders, is_in_force, list, of_user};
