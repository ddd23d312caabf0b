//! Word to the applicant that the decision comes later than it should (bericht van uitstel, Awb 4:14).
//!
//! It names the day by which the decision is expected. It moves no term: once that to decide has lapsed, notice of default can be given all
//! the same.

mod actions;
pub mod api;
mod requests;
mod store;

pub use actions::tell_delay;
pub use api::{DelayNoticeView, delay_notices_of};
pub use requests::NewDelayNotice;
pub use store::DelayNotice;
