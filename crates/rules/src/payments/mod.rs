//! Payments (betalingen, Awb 4:87, 4:89, 4:95): their life, which of them still fit after a decision, and when they wait (Awb 4:56).

mod netting;
mod reclaim;
mod status;
mod suspension;

pub use netting::{Fitted, Flow, Way, net, room};
pub use reclaim::{NotRelieved, Relieved, relieve};
pub use status::{Event, Impossible, Status};
pub use suspension::{Held, NotSuspended, Suspension, Withheld, may_release, may_suspend};
