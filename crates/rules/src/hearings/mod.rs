//! Hearing the provider before a decision to its disadvantage (zienswijze, Awb 4:7-4:12): when the law demands it, how
//! it goes, when it may be left out, and which decision it covers.

mod cover;
mod exception;
mod intention;
mod life;

pub use cover::{Heard, Uncovered, covering};
pub use exception::Exception;
pub use intention::{Decision, Demand, Intention, NotIntended, demanded};
pub use life::{Event, Impossible, Standing};
