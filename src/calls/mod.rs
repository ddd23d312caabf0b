//! Schemes (subsidieregelingen, Awb 4:23) and their calls (openstellingen, Awb 4:26, 4:27): what may be applied for,
//! when, and how the money is distributed.
//!
//! A scheme has a successor when its period ends. A call is invisible until it is published, and after that its
//! window, criteria and method stay as they were announced. Weights of criteria add up to 100.

mod actions;
pub mod api;
mod requests;
mod store;

pub use actions::{change_call, change_scheme, create_call, create_scheme, entered, publish};
pub use requests::{
    CallChange, CriterionView, DistributionMethod, LastOne, NewCall, NewScheme, SchemeChange,
};
pub use store::{
    Call, Criterion, Scheme, among, criteria_of, full_advance_below, get, get_scheme, hold, list,
    list_closed, list_of_scheme, list_schemes, list_to_apply_for,
};
