//! The draw (loting, Awb 4:26): who comes first where nothing else can tell.
//!
//! The seed is made from the randomness of the operating system and sealed before the applications are known; only its
//! commitment is published. Afterwards someone else publishes it as witness. There is one draw for a call, never made
//! again, and anyone can check it without this service (docs/draw.md).

mod actions;
pub mod api;
mod store;

pub use actions::{commit, publish};
pub use api::{DrawView, draws_of};
pub use store::drawn_of;
