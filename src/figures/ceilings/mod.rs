//! Ceilings at a glance: set, committed, exempt, returned, paid and settled at the end of a day, and what settlements are
//! expected to give back.

mod store;

use plafond_rules::ceiling::Balance;
use plafond_rules::settlement::{Expectation, Forecast, forecast};

pub use store::{CeilingFigures, Part, Reckoned, get, list, parts, reckoned};

impl CeilingFigures {
    /// The balance for the rules.
    #[must_use]
    pub fn balance(&self) -> Balance {
        Balance {
            amount: self.amount.0,
            committed: self.committed.0,
            exempt: self.exempt.0,
        }
    }
}

impl Part {
    /// The balance for the rules.
    #[must_use]
    pub fn balance(&self) -> Balance {
        Balance {
            amount: self.amount.0,
            committed: self.committed.0,
            ..Balance::default()
        }
    }
}

impl Reckoned {
    /// What settlements are expected to give back to the ceiling.
    #[must_use]
    pub fn forecast(&self) -> Forecast {
        forecast(Expectation {
            settled_from: self.settled_from.0,
            settled_at: self.settled_at.0,
            accounted: self.accounted.0,
            accounted_costs: self.accounted_costs.0,
            running: self.running.0,
        })
    }
}
