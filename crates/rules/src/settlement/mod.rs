//! Settlement (vaststelling, Awb 4:42-4:47): what the provider may keep. What has to move then, `payments::net` tells.

pub mod arrangement;
pub mod deviations;

use crate::money::Money;

/// How an award is settled (Awb 4:46).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// As it was granted.
    AsGranted,
    /// Lower: activities were not (all) done, obligations were broken or data were wrong.
    Lower,
    /// Nothing is left of it.
    Nil,
}

/// A settlement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// How it is settled.
    pub outcome: Outcome,
    /// What goes back to the ceiling.
    pub released: Money,
}

/// More can't be settled than was granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a settlement is at most the {granted} that was granted")]
pub struct AboveGrant {
    /// What was granted.
    pub granted: Money,
}

impl Outcome {
    /// The name in the API and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AsGranted => "as-granted",
            Self::Lower => "lower",
            Self::Nil => "nil",
        }
    }
}

/// Settles an award at an amount.
///
/// # Errors
/// [`AboveGrant`] (Awb 4:46(1)).
pub fn settle(granted: Money, amount: Money) -> Result<Settlement, AboveGrant> {
    let released = granted.checked_sub(amount).ok_or(AboveGrant { granted })?;
    let outcome = if amount == granted {
        Outcome::AsGranted
    } else if amount.is_zero() {
        Outcome::Nil
    } else {
        Outcome::Lower
    };
    Ok(Settlement { outcome, released })
}

/// What is known when someone asks how much settlements will give back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expectation {
    /// What the awards that were settled were before.
    pub settled_from: Money,
    /// What they were settled at.
    pub settled_at: Money,
    /// The awards of which the final report is in.
    pub accounted: Money,
    /// What of that was spent, by those reports.
    pub accounted_costs: Money,
    /// The awards that still run.
    pub running: Money,
}

/// What settlements are expected to give back. It is an expectation: nothing is decided by it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forecast {
    /// Of awards with a final report: what they cost less than was granted.
    pub by_reports: Money,
    /// Of awards that still run: as much of each euro as came back of those that were settled.
    pub by_experience: Money,
}

impl Forecast {
    /// Both together.
    #[must_use]
    pub fn total(self) -> Money {
        self.by_reports
            .checked_add(self.by_experience)
            .unwrap_or(Money::MAX)
    }
}

/// What settlements are expected to give back, rounded down to the cent, so that it promises nothing too much.
#[must_use]
pub fn forecast(known: Expectation) -> Forecast {
    let returned = known.settled_from.saturating_sub(known.settled_at);
    let by_experience = known
        .running
        .decimal()
        .checked_mul(returned.decimal())
        .and_then(|product| product.checked_div(known.settled_from.decimal()))
        .and_then(|share| Money::try_from(share.trunc_with_scale(2)).ok())
        .unwrap_or_default();
    Forecast {
        by_reports: known.accounted.saturating_sub(known.accounted_costs),
        by_experience,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forecast_takes_what_reports_say_and_for_the_rest_what_came_back_before() {
        let known = Expectation {
            settled_from: euros(18_000),
            settled_at: euros(14_400),
            accounted: euros(24_500),
            accounted_costs: euros(24_000),
            running: euros(10_000),
        };
        let forecast = forecast(known);
        assert_eq!(
            (forecast.by_reports, forecast.by_experience),
            (euros(500), euros(2_000))
        );
        assert_eq!(forecast.total(), euros(2_500));
    }

    #[test]
    fn without_a_settlement_nothing_is_expected_by_experience_and_never_more_than_there_is() {
        let known = Expectation {
            running: euros(10_000),
            accounted: euros(5),
            accounted_costs: euros(9),
            ..Expectation::default()
        };
        assert_eq!(forecast(known), Forecast::default());
        let nil = Expectation {
            settled_from: euros(3),
            running: euros(7),
            ..Expectation::default()
        };
        assert_eq!(forecast(nil).by_experience, euros(7));
        let third = Expectation {
            settled_from: euros(3),
            settled_at: euros(2),
            running: euros(1),
            ..Expectation::default()
        };
        assert_eq!(forecast(third).by_experience.cents(), 33);
    }

    fn euros(amount: u64) -> Money {
        Money::from_cents(amount * 100).unwrap()
    }

    #[test]
    fn what_is_not_needed_goes_back_to_the_ceiling_awb_4_46() {
        for (amount, outcome, released) in [
            (60, Outcome::AsGranted, 0),
            (50, Outcome::Lower, 10),
            (0, Outcome::Nil, 60),
        ] {
            let settled = settle(euros(60), euros(amount));
            let released = euros(released);
            assert_eq!(settled, Ok(Settlement { outcome, released }));
        }
    }

    #[test]
    fn more_than_was_granted_is_never_settled_awb_4_46() {
        assert_eq!(
            settle(euros(60), euros(61)),
            Err(AboveGrant { granted: euros(60) })
        );
    }
}
