//! Terms (termijnen): when something has to be done, and why that day.
//!
//! A term starts the day after its trigger and ends at 24:00 in Amsterdam on its last day. Suspended days come on top
//! (Awb 4:15). The Algemene termijnenwet then moves the end of a statutory term off a free day; it doesn't apply to terms
//! of more than twelve weeks (art. 4), nor to terms set by a municipal by-law.

mod calendar;
mod duty;
mod impossible;
mod kinds;
mod outage;
mod penalty;
mod sent;
mod term;

pub use calendar::Calendar;
pub use duty::{Duty, Standing};
pub use impossible::Impossible;
pub use kinds::{DECISION_WEEKS_BY_LAW, Kind, objection_in_time};
pub use outage::{Excuse, Outage, excuse};
pub use penalty::{
    Course, MOST_PENALTY_DAYS, Penalty, Prospect, Stage, course, owed_at_decision, penalty, premature,
    prospect, rates,
};
pub use sent::Sent;
pub use term::{Length, Suspension, Term, suspended_days};
