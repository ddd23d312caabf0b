//! The decision on an application: what is granted against the ceiling as it stands (Awb 4:25, 4:29).

use super::de_minimis::TooMuch;
use super::maximum::AboveMaximum;
use crate::ceiling::{self, Balance, SinceFiling};
use crate::money::Money;

/// What a decider wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intent {
    /// To grant so much, at most what was asked for.
    Grant {
        /// How much.
        amount: Money,
        /// Whether to grant what is left when it doesn't fit whole: the law refuses a grant in so far as it exceeds the
        /// ceiling (Awb 4:25(2)).
        in_so_far_as_it_fits: bool,
    },
    /// To refuse (Awb 4:35).
    Refuse,
    /// To leave it untreated, since it stayed incomplete (Awb 4:5).
    LeaveUntreated,
}

/// What is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All that was asked for.
    Granted,
    /// Less than was asked for.
    PartiallyGranted,
    /// Nothing.
    Refused,
    /// Not treated.
    NotTreated,
}

/// Why a grant can't be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nothing, or more than was asked for.
    #[error("a grant is more than nothing and at most {requested}")]
    OutsideRequest {
        /// What was asked for.
        requested: Money,
    },
    /// More than is left of the ceiling.
    #[error("only {available} is left of the ceiling")]
    Exceeds {
        /// What is left.
        available: Money,
    },
    /// More de-minimis aid than a single undertaking may get.
    #[error(transparent)]
    TooMuchAid(#[from] TooMuch),
    /// More than the call lets one application get.
    #[error(transparent)]
    AboveMaximum(#[from] AboveMaximum),
}

impl Outcome {
    /// The name in the API and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::PartiallyGranted => "partially-granted",
            Self::Refused => "refused",
            Self::NotTreated => "not-treated",
        }
    }

    /// The name as people read it.
    #[must_use]
    pub const fn dutch(self) -> &'static str {
        match self {
            Self::Granted => "verleend",
            Self::PartiallyGranted => "gedeeltelijk verleend",
            Self::Refused => "afgewezen",
            Self::NotTreated => "buiten behandeling gelaten",
        }
    }
}

/// What a decision comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decided {
    /// What is decided.
    pub outcome: Outcome,
    /// What is granted in all.
    pub amount: Money,
    /// The part of it that stands outside the ceiling, since that was lowered after the application was filed.
    pub exempt: Money,
}

impl Decided {
    /// A decision that grants nothing.
    const fn nothing(outcome: Outcome) -> Self {
        Self {
            outcome,
            amount: Money::ZERO,
            exempt: Money::ZERO,
        }
    }
}

/// Decides against the ceiling as it stands, with the room outside it that a later lowering left (Awb 4:27(2)).
///
/// # Errors
/// [`Refusal`], before anything was granted.
pub fn decide(
    intent: Intent,
    requested: Money,
    balance: Balance,
    since: SinceFiling,
) -> Result<Decided, Refusal> {
    let (amount, in_so_far) = match intent {
        Intent::Refuse => return Ok(Decided::nothing(Outcome::Refused)),
        Intent::LeaveUntreated => return Ok(Decided::nothing(Outcome::NotTreated)),
        Intent::Grant {
            amount,
            in_so_far_as_it_fits,
        } => (amount, in_so_far_as_it_fits),
    };
    if amount.is_zero() || amount > requested {
        return Err(Refusal::OutsideRequest { requested });
    }
    let granted = ceiling::grant(amount, in_so_far, balance, since).map_err(|short| Refusal::Exceeds {
        available: short.available,
    })?;
    let outcome = if granted.amount == requested {
        Outcome::Granted
    } else {
        Outcome::PartiallyGranted
    };
    Ok(Decided {
        outcome,
        amount: granted.amount,
        exempt: granted.exempt,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn euros(amount: u64) -> Money {
        Money::from_cents(amount * 100).unwrap()
    }

    fn left(amount: u64) -> Balance {
        Balance {
            amount: euros(amount),
            committed: Money::ZERO,
            exempt: Money::ZERO,
        }
    }

    fn grant(amount: u64, in_so_far_as_it_fits: bool) -> Intent {
        Intent::Grant {
            amount: euros(amount),
            in_so_far_as_it_fits,
        }
    }

    fn decided(intent: Intent, requested: Money, balance: Balance) -> Result<(Outcome, Money), Refusal> {
        let decided = decide(intent, requested, balance, SinceFiling::default())?;
        assert_eq!(decided.exempt, Money::ZERO);
        Ok((decided.outcome, decided.amount))
    }

    #[test]
    fn a_lowering_after_filing_leaves_room_outside_the_ceiling_awb_4_27() {
        let since = SinceFiling {
            lowered: euros(30),
            ..SinceFiling::default()
        };
        let decided = decide(grant(60, false), euros(60), left(45), since);
        let expected = Decided {
            outcome: Outcome::Granted,
            amount: euros(60),
            exempt: euros(15),
        };
        assert_eq!(decided, Ok(expected));
        let too_much = decide(grant(80, false), euros(80), left(45), since);
        assert_eq!(too_much, Err(Refusal::Exceeds { available: euros(75) }));
    }

    #[test]
    fn a_grant_is_refused_in_so_far_as_it_exceeds_the_ceiling_awb_4_25() {
        let partly = decided(grant(60, true), euros(60), left(45));
        assert_eq!(partly, Ok((Outcome::PartiallyGranted, euros(45))));
        let whole_or_nothing = decided(grant(60, false), euros(60), left(45));
        assert_eq!(whole_or_nothing, Err(Refusal::Exceeds { available: euros(45) }));
        let nothing_left = decided(grant(60, true), euros(60), left(0));
        assert_eq!(nothing_left, Err(Refusal::Exceeds { available: euros(0) }));
    }

    #[test]
    fn a_grant_is_at_most_what_was_asked_for_awb_4_29() {
        assert_eq!(
            decided(grant(60, false), euros(60), left(100)),
            Ok((Outcome::Granted, euros(60)))
        );
        assert_eq!(
            decided(grant(50, false), euros(60), left(100)),
            Ok((Outcome::PartiallyGranted, euros(50)))
        );
        for amount in [0, 61] {
            let refused = decided(grant(amount, true), euros(60), left(100));
            assert_eq!(refused, Err(Refusal::OutsideRequest { requested: euros(60) }));
        }
    }

    #[test]
    fn a_refusal_and_leaving_untreated_take_no_money() {
        assert_eq!(
            decided(Intent::Refuse, euros(60), left(0)),
            Ok((Outcome::Refused, Money::ZERO))
        );
        assert_eq!(
            decided(Intent::LeaveUntreated, euros(60), left(0)),
            Ok((Outcome::NotTreated, Money::ZERO))
        );
    }
}
