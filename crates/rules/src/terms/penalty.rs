//! The penalty for deciding too late (dwangsom, Awb 4:17).

use chrono::NaiveDate;

use super::term::{Impossible, plus};
use crate::money::Money;

/// What a late decision costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Penalty {
    /// The first day for which something is owed.
    pub start: NaiveDate,
    /// For how many days, 42 at most.
    pub days: u64,
    /// How much in all.
    pub amount: Money,
}

/// Days for which each amount in euros counts (Awb 4:17(2)).
const RATES: [(u64, u64); 3] = [(14, 23), (14, 35), (14, 45)];

/// The penalty up to and including a day. It starts after two full weeks from the later of the day the term lapsed and
/// the day the notice of default came in (Awb 4:17(3)); free days count.
///
/// # Errors
/// When the calendar ends.
pub fn penalty(lapsed: NaiveDate, notice: NaiveDate, on: NaiveDate) -> Result<Penalty, Impossible> {
    let start = plus(lapsed.max(notice), 15)?;
    let days = u64::try_from((on - start).num_days() + 1).unwrap_or(0).min(42);
    let mut left = days;
    let mut euros = 0;
    for (span, rate) in RATES {
        let counted = left.min(span);
        euros += counted * rate;
        left -= counted;
    }
    Ok(Penalty {
        start,
        days,
        amount: Money::from_cents(euros * 100).map_err(|_| Impossible::OutOfReach)?,
    })
}
