//! What a decider wants of an award, and on what that rests.

use chrono::NaiveDate;

use super::grounds::Ground;
use super::status::Status;
use crate::ceiling::{Balance, SinceFiling};
use crate::money::Money;

/// On what a change to the provider's disadvantage rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Because {
    /// The ground.
    pub ground: Ground,
    /// From when it works; back to the grant or the settlement when it is left out (Awb 4:48(2), 4:49(2)).
    pub from: Option<NaiveDate>,
    /// The day on which an obligation was broken after the settlement (Awb 4:49(3)).
    pub breach_on: Option<NaiveDate>,
}

/// What a decider wants of an award.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// That it becomes more.
    Raise {
        /// What it becomes.
        to: Money,
        /// Whether to raise it by what is left when it doesn't fit whole (Awb 4:25(2)).
        in_so_far_as_it_fits: bool,
        /// The sub-ceiling it falls under, as it stands.
        part: Option<Balance>,
        /// The ceiling as it stands.
        balance: Balance,
        /// What a later lowering of the ceiling doesn't take from this provider (Awb 4:27(2)).
        since: SinceFiling,
    },
    /// That it comes back after it was revoked (Awb 7:11).
    Reinstate {
        /// What it becomes.
        to: Money,
        /// Where it stood before.
        before: Status,
        /// The ceiling as it stands.
        balance: Balance,
        /// What the revocation took, and may stand outside the ceiling (Awb 4:25(3)).
        since: SinceFiling,
    },
    /// That it becomes less.
    Lower {
        /// What it becomes.
        to: Money,
        /// Why.
        because: Because,
    },
    /// That nothing is left of it.
    Revoke {
        /// Why.
        because: Because,
    },
    /// Other obligations.
    Obligations {
        /// Why, when the provider is worse off and didn't ask for it.
        because: Option<Because>,
    },
    /// Another last day for the final report.
    ReportDue {
        /// Which day.
        on: NaiveDate,
        /// Why, when the provider is worse off and didn't ask for it.
        because: Option<Because>,
    },
}
