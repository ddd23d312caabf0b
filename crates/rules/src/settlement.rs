//! Settlement (vaststelling, Awb 4:42-4:47): what the provider may keep. What has to move then, `payments::net` tells.

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

#[cfg(test)]
mod tests {
    use super::*;

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
