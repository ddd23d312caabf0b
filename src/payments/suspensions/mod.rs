//! Suspending the payment of an award (opschorting, Awb 4:56): on a serious suspicion that it has to be changed or revoked.
//!
//! It lasts from the notice to the provider until and including the day on which the decision is made known, for thirteen weeks at
//! most; a decider can lift it before. What was released waits too, and PostgreSQL refuses it (`payments_not_while_suspended`). The
//! term to pay stands still on those days. A notice by post counts from the day on which it was posted; what waits until then is money
//! that is not due yet.

mod actions;
pub mod api;
mod messages;
mod requests;
mod store;
mod terms;

pub(super) use actions::must_not_wait;
pub use actions::{decided, lapse, lift, posted, suspend};
pub use requests::{NewLifting, NewSuspension};
pub use store::{Suspension, list, newest_of};
pub(super) use terms::days;
