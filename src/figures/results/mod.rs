//! Results: what a scheme or a call reached, by its reports; and what each euro of it did.

mod store;

use plafond_rules::money::Money;
use rust_decimal::Decimal;

pub use store::{Counted, Reach, Scope, by_form, by_municipality, by_profession, of, of_calls, of_schemes};

impl Reach {
    /// What reaching one person cost, by the reports, once someone was reached.
    #[must_use]
    pub fn per_person(&self) -> Option<Money> {
        let each = self.costs.0.decimal().checked_div(Decimal::from(self.people))?;
        Money::try_from(each.round_dp(2)).ok()
    }
}
