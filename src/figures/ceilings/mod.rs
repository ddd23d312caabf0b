//! Ceilings at a glance: set, committed, exempt, returned, paid and settled at the end of a day, and what settlements are
//! expected to give back.

mod store;

use plafond_rules::ceiling::Balance;
use plafond_rules::settlement::{Expectation, Forecast, forecast};

use crate::http::fields::Amount;
pub use store::{CeilingFigures, Part, Reckoned, get, list, parts, reckoned};

impl CeilingFigures {
    /// The balance for the rules.
    #[must_use]
    pub fn balance(&self) -> Balance {
        Balance {
            amount: Amount::stored(self.amount).0,
            committed: Amount::stored(self.committed).0,
            exempt: Amount::stored(self.exempt).0,
        }
    }
}

impl Part {
    /// The balance for the rules.
    #[must_use]
    pub fn balance(&self) -> Balance {
        Balance {
            amount: Amount::stored(self.amount).0,
            committed: Amount::stored(self.committed).0,
            ..Balance::default()
        }
    }
}

impl Reckoned {
    /// What settlements are expected to give back to the ceiling.
    #[must_use]
    pub fn forecast(&self) -> Forecast {
        let stored = |amount| Amount::stored(amount).0;
        forecast(Expectation {
            settled_from: stored(self.settled_from),
            settled_at: stored(self.settled_at),
            accounted: stored(self.accounted),
            accounted_costs: stored(self.accounted_costs),
            running: stored(self.running),
        })
    }
}
