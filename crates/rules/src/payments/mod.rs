//! Payments (betalingen, Awb 4:87, 4:89, 4:95): their life, and which of them still fit after a decision.

mod netting;
mod reclaim;
mod status;

pub use netting::{Fitted, Flow, Way, net, room};
pub use reclaim::{NotRelieved, Relieved, relieve};
pub use status::{Event, Impossible, Status};
