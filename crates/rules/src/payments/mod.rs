//! Payments (betalingen, Awb 4:87, 4:89, 4:95): their life, and which of them still fit after a decision.

mod netting;
mod status;

pub use netting::{Fitted, Flow, Way, net, room};
pub use status::{Event, Impossible, Status};
