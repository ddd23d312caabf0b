//! Outages of the service itself (Awb 2:21): recorded by a heartbeat, or by an administrator who knows of one elsewhere.
//!
//! One that falls in the last hours before a deadline of the provider excuses that something comes in late, until the end of the
//! next working day after it. It excuses nothing of the municipality. A recorded outage is never changed.

mod actions;
pub mod api;
mod requests;
mod store;

pub use actions::{beat, excuse, excuses, record};
pub use requests::NewOutage;
pub use store::{Outage, list};
