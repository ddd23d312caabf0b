//! Settlement (vaststelling, Awb 4:42-4:47): what the provider may keep, and what has to move.

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

/// What has to move after a settlement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// The municipality still owes this much (Awb 4:87).
    Owed(Money),
    /// The provider has to pay this much back (Awb 4:57).
    Reclaimed(Money),
    /// Nothing.
    None,
}

/// A settlement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// How it is settled.
    pub outcome: Outcome,
    /// What goes back to the ceiling.
    pub released: Money,
    /// What has to move.
    pub difference: Difference,
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

/// Settles an award at an amount, given what was paid.
///
/// # Errors
/// [`AboveGrant`] (Awb 4:46(1)).
pub fn settle(granted: Money, paid: Money, amount: Money) -> Result<Settlement, AboveGrant> {
    let released = granted.checked_sub(amount).ok_or(AboveGrant { granted })?;
    let outcome = if amount == granted {
        Outcome::AsGranted
    } else if amount.is_zero() {
        Outcome::Nil
    } else {
        Outcome::Lower
    };
    let difference = match (amount.checked_sub(paid), paid.checked_sub(amount)) {
        (Some(owed), _) if !owed.is_zero() => Difference::Owed(owed),
        (_, Some(over)) if !over.is_zero() => Difference::Reclaimed(over),
        _ => Difference::None,
    };
    Ok(Settlement {
        outcome,
        released,
        difference,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn euros(amount: u64) -> Money {
        Money::from_cents(amount * 100).unwrap()
    }

    fn settled(granted: u64, paid: u64, amount: u64) -> (Outcome, Money, Difference) {
        let settlement = settle(euros(granted), euros(paid), euros(amount)).unwrap();
        (settlement.outcome, settlement.released, settlement.difference)
    }

    #[test]
    fn paid_more_than_settled_is_reclaimed_awb_4_57() {
        assert_eq!(
            settled(60, 60, 50),
            (Outcome::Lower, euros(10), Difference::Reclaimed(euros(10)))
        );
        assert_eq!(
            settled(60, 48, 0),
            (Outcome::Nil, euros(60), Difference::Reclaimed(euros(48)))
        );
    }

    #[test]
    fn paid_less_than_settled_is_still_owed_awb_4_87() {
        assert_eq!(
            settled(60, 48, 60),
            (Outcome::AsGranted, Money::ZERO, Difference::Owed(euros(12)))
        );
        assert_eq!(
            settled(60, 48, 50),
            (Outcome::Lower, euros(10), Difference::Owed(euros(2)))
        );
    }

    #[test]
    fn paid_what_is_settled_leaves_nothing_to_move() {
        assert_eq!(settled(60, 50, 50), (Outcome::Lower, euros(10), Difference::None));
    }

    #[test]
    fn more_than_was_granted_is_never_settled_awb_4_46() {
        assert_eq!(
            settle(euros(60), euros(0), euros(61)),
            Err(AboveGrant { granted: euros(60) })
        );
    }
}
