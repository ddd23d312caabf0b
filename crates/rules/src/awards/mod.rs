//! The decision on an application and the award it may bring (verlening, Awb 4:29-4:36), and what happens to that award
//! after it: its life, and its changes (Awb 4:48-4:50). What bounds it beside the ceiling: the most for one application,
//! earlier aid, and earlier years (Awb 4:51).

mod changes;
pub mod de_minimis;
mod decision;
mod grounds;
pub mod maximum;
pub mod recurring;
mod status;

pub use changes::{Because, Changed, Kind, NotChanged, Standing, Wish, change};
pub use decision::{Decided, Intent, Outcome, Refusal, decide};
pub use grounds::{Ground, Phase};
pub use status::{Event, Impossible, Status};
