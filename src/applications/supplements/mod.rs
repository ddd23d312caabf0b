//! What is asked for when an application is incomplete (aanvulling, Awb 4:5), and what is supplied.
//!
//! The clock stands still meanwhile (Awb 4:15). The time to supply it runs from the day on which the request went out; after it the
//! application can be left untreated for four weeks, or decided on as it is.

mod actions;
pub mod api;
mod requests;
mod store;
mod time_given;
mod view;

pub use actions::{request_supplement, supplement};
pub use requests::{NewSupplement, NewSupplementRequest};
pub use store::{SupplementRequest, list, list_to};
pub use time_given::{begin_by_post, must_be_over};
pub use view::{SupplementRequestView, shown_requests, supplement_requests_of};
