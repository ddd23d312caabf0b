//! Objections (bezwaar, Awb 6:4 and chapter 7): their life, whether they are admissible, until when they have to be
//! decided on, and what an upheld one may change.

mod admissible;
mod hearing;
mod life;
mod revision;
mod term;

pub use admissible::{Case, Excuse, Inadmissible, Misjudged, Timeliness, judge, timeliness};
pub use hearing::{Invitation, TooSoon, invite};
pub use life::{Event, HearingException, Impossible, Outcome, Status};
pub use revision::{Contested, Refusal, Revised, Room, revise};
pub use term::{Further, Later, Postponements, decide_by};
