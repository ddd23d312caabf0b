//! An award as it stands before a change.

use chrono::NaiveDate;

use super::status::{Event, Status};
use crate::money::Money;

/// An award as it stands before the change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Where it stands.
    pub status: Status,
    /// What it is now.
    pub amount: Money,
    /// What it can be at most: what was asked for, or after a settlement what had been granted (Awb 4:46).
    pub at_most: Money,
    /// The day it was granted.
    pub granted_on: NaiveDate,
    /// The day its settlement was made known.
    pub settled_on: Option<NaiveDate>,
}

impl Standing {
    /// The event by which its money changes.
    pub(super) const fn event(self) -> Event {
        if self.settled_on.is_some() {
            Event::Revise
        } else {
            Event::Change
        }
    }
}
