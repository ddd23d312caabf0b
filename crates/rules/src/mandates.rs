//! Mandates (mandaat, Awb 10:1-10:11): who may decide in the name of the college, from when until when, and up to what amount.

use chrono::NaiveDate;

use crate::dates;
use crate::money::Money;

/// What someone may decide in the name of the college.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mandate {
    /// The first day on which it counts.
    pub from: NaiveDate,
    /// The last day on which it counts, when it has one.
    pub until: Option<NaiveDate>,
    /// The most that may be granted under it, when there is such a bound.
    pub up_to: Option<Money>,
}

/// Why someone may not decide something, in order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unmandated {
    /// No mandate is in force on that day (Awb 10:1).
    #[error("no mandate is in force on {on}")]
    NotInForce {
        /// The day.
        on: NaiveDate,
    },
    /// It is more than any mandate in force allows (Awb 10:5).
    #[error("the mandate goes up to {up_to}")]
    Beyond {
        /// The most that is allowed.
        up_to: Money,
    },
}

impl Unmandated {
    /// Why, and what is possible instead, in words.
    #[must_use]
    pub fn dutch(self) -> String {
        match self {
            Self::NotInForce { on } => format!(
                "U hebt op {} geen mandaat om namens het college te beslissen. Laat een collega met mandaat beslissen, of \
                 vraag de beheerder om uw mandaat vast te leggen.",
                dates::dutch(on)
            ),
            Self::Beyond { up_to } => format!(
                "Uw mandaat gaat tot en met {}. Laat een collega met een ruimer mandaat beslissen.",
                up_to.dutch()
            ),
        }
    }
}

impl Mandate {
    /// Whether it counts on a day.
    #[must_use]
    pub fn is_in_force(&self, on: NaiveDate) -> bool {
        self.from <= on && self.until.is_none_or(|until| on <= until)
    }
}

/// Whether someone with these mandates may decide on a day that this amount is granted; nothing for what grants nothing.
///
/// # Errors
/// What is missing.
pub fn allow(held: &[Mandate], on: NaiveDate, amount: Money) -> Result<(), Unmandated> {
    let in_force = || held.iter().filter(|mandate| mandate.is_in_force(on));
    if in_force().next().is_none() {
        return Err(Unmandated::NotInForce { on });
    }
    if in_force().any(|mandate| mandate.up_to.is_none_or(|most| amount <= most)) {
        return Ok(());
    }
    let up_to = in_force().filter_map(|mandate| mandate.up_to).max();
    Err(Unmandated::Beyond {
        up_to: up_to.unwrap_or(Money::ZERO),
    })
}
