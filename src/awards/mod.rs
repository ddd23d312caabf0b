//! Decisions on applications, and the awards they bring (verlening, Awb 4:29-4:36).
//!
//! Money is committed at the decision and at no other moment (Awb 4:25). The ceiling as it stood is kept with each
//! decision, since an objection is tested against it (Awb 4:25(3)). Who assessed an application never decides on it.

mod actions;
pub mod api;
mod basis;
mod letters;
mod messages;
mod requests;
mod store;

pub use actions::{Ripe, advance, conclude, decide, must_allow, open, prepare};
pub use basis::{Basis, Outcome};
pub use requests::{NewDecision, Wish};
pub use store::{Award, Decision, KeptBasis, basis_of, decision_of, get, lock};
