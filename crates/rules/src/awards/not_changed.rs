//! Why an award can't be changed as someone wants.

use chrono::NaiveDate;

use super::grounds::Ground;
use super::status::Impossible;
use crate::ceiling::Short;
use crate::money::Money;
use crate::terms;

/// Why an award can't be changed so, in order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotChanged {
    /// Not in this state.
    #[error(transparent)]
    Impossible(#[from] Impossible),
    /// The ground is one for before the settlement, and it was settled, or the other way round.
    #[error("{} doesn't apply {} the settlement", ground.article(), if *settled { "after" } else { "before" })]
    WrongPhase {
        /// Which.
        ground: Ground,
        /// Whether it was settled.
        settled: bool,
    },
    /// The day on which the obligation was broken has to be known: the five years count from it (Awb 4:49(3)).
    #[error("the day of the breach is missing, or lies in the future or before the settlement")]
    BreachUnknown,
    /// Five years went by (Awb 4:49(3)).
    #[error("that was possible until {end}")]
    TooLate {
        /// The last day.
        end: NaiveDate,
    },
    /// Such a change works only after a reasonable term (Awb 4:50(1)).
    #[error("it has to work from a day after today")]
    NoReasonableTerm,
    /// It can't work back further than to the grant or the settlement (Awb 4:48(2), 4:49(2)).
    #[error("it works back to {first} at most")]
    WorksBackTooFar {
        /// The first day from which it can work.
        first: NaiveDate,
    },
    /// A raise is more than it is now.
    #[error("it is {amount} already")]
    NotMore {
        /// What it is now.
        amount: Money,
    },
    /// A lowering is less than it is now, and more than nothing: that would be a revocation.
    #[error("it is {amount} now, and less than that but more than nothing is a lowering")]
    NotLess {
        /// What it is now.
        amount: Money,
    },
    /// More than was asked for, or settled above what was granted (Awb 4:46).
    #[error("it is at most {at_most}")]
    AboveMost {
        /// How much it can be.
        at_most: Money,
    },
    /// The ceiling doesn't allow it (Awb 4:25(2)).
    #[error(transparent)]
    Exceeds(#[from] Short),
    /// The day lies beyond what can be counted.
    #[error("the day is out of reach")]
    OutOfReach,
    /// The last day of the final report lies in the past, or is what it was.
    #[error("the final report is due on another day, after today")]
    ReportDueTooEarly,
}

impl From<terms::Impossible> for NotChanged {
    fn from(_: terms::Impossible) -> Self {
        Self::OutOfReach
    }
}
