//! The decision on an application and the award it may bring (verlening, Awb 4:29-4:36), and what happens to that award
//! after it: its life, and its changes (Awb 4:48-4:50). What bounds it beside the ceiling: the most for one application,
//! earlier aid, and earlier years (Awb 4:51).

mod changes;
pub mod de_minimis;
mod decision;
mod effect;
mod grounds;
pub mod maximum;
mod not_changed;
pub mod recurring;
mod standing;
mod status;
mod wish;

pub use changes::{Changed, Kind, change};
pub use decision::{Decided, Intent, Outcome, Refusal, decide};
pub use grounds::{Ground, Phase};
pub use not_changed::NotChanged;
pub use standing::Standing;
pub use status::{Event, Impossible, Status};
pub use wish::{Because, Wish};
