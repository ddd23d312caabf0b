//! Changes of an award after its grant (wijziging en intrekking, Awb 4:48-4:50).
//!
//! More money comes from the ceiling, less goes back to it, in the same transaction; payments that no longer fit lapse and
//! what was paid too much is reclaimed. To the provider's disadvantage only on a ground that the law names for that moment,
//! after a settlement for five years at most, and only after the provider was heard (Awb 4:12(2)(c)). A change can't be
//! changed: a later one comes after it.

mod actions;
pub mod api;
mod letters;
mod messages;
mod refusals;
mod requests;
mod store;

pub use actions::{Restoration, change, restore_on_objection};
pub use requests::{ChangeKind, GroundName, NewChange};
pub use store::{Change, find, list};
