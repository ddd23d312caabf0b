//! Why this amount (motivering, Awb 3:46): what a decision rests on, and the same decision taken again from it.
//!
//! Nothing is looked up anew: inputs, rule version and outcome were kept with the decision, as canonical JSON with its
//! hash. Taking it again has to give the same outcome, byte for byte.

mod again;
pub mod api;
mod share;

pub use again::{Again, again};
