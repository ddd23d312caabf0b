//! What anyone may read: the subsidy register (subsidieregister, Woo 3.3a) and the offer catalogue (preventieaanbod).
//!
//! Legal persons only, and nothing about people: the register names organisations, never their contact persons.

pub mod api;
mod store;

pub use api::{RegisterEntry, registered};
pub use store::{OfferWishes, OfferedActivity, list_activities};
