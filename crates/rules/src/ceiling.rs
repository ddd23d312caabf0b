//! The ceiling (subsidieplafond, Awb 4:22, 4:25): a grant is refused in so far as it would exceed it.
//!
//! PostgreSQL keeps the balance and holds the same invariant (`ceilings_committed_within_amount`); this is the rule
//! with words, and the model that the ledger is tested against.

use crate::money::Money;

/// A ceiling at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// What was set, with later raises and lowerings.
    pub amount: Money,
    /// What was granted, net of what came back, without the exempt.
    pub committed: Money,
    /// What was lawfully granted outside the ceiling.
    pub exempt: Money,
}

/// How much of a wish the ceiling allows (Awb 4:25(2): refused *in so far as*).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// All of it.
    Whole,
    /// Only this much.
    Partly(Money),
    /// Nothing is left.
    Nothing,
}

/// A change to the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Posting {
    /// The first amount, set and published (Awb 4:27).
    Set(Money),
    /// More.
    Raised(Money),
    /// Less.
    Lowered(Money),
    /// Granted.
    Committed(Money),
    /// Granted outside the ceiling, on a ground of law.
    Exempted(Money),
    /// Given back by a lower settlement or a revocation.
    Released(Money),
    /// Given back of what was granted outside the ceiling.
    ExemptReleased(Money),
}

/// What happened to a ceiling since an application was filed, in so far as it doesn't bite on that application.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SinceFiling {
    /// Lowered, without warning for those who had filed (Awb 4:27(2), 4:28).
    pub lowered: Money,
    /// Raised again.
    pub raised: Money,
    /// Granted outside the ceiling already, to whoever had filed before, net of what came back.
    pub exempt: Money,
}

impl SinceFiling {
    /// How much may be granted outside the ceiling: for this applicant it is as high as when he filed (Awb 4:27(2)).
    #[must_use]
    pub fn room(self) -> Money {
        self.lowered
            .saturating_sub(self.raised)
            .saturating_sub(self.exempt)
    }
}

/// What is granted of a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Granted {
    /// In all.
    pub amount: Money,
    /// The part of it outside the ceiling, since that was lowered after the application was filed.
    pub exempt: Money,
}

/// Less is left than is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("only {available} is left of the ceiling")]
pub struct Short {
    /// What is left.
    pub available: Money,
}

/// Grants a wish, whole, or when that is wanted in so far as the ceiling and the room outside it allow (Awb 4:25(2)).
///
/// # Errors
/// [`Short`] with what is left.
pub fn grant(
    wanted: Money,
    in_so_far_as_it_fits: bool,
    balance: Balance,
    since: SinceFiling,
) -> Result<Granted, Short> {
    let available = balance
        .available()
        .checked_add(since.room())
        .unwrap_or(balance.available());
    let amount = match (wanted <= available, in_so_far_as_it_fits && !available.is_zero()) {
        (true, _) => wanted,
        (false, true) => available,
        (false, false) => return Err(Short { available }),
    };
    Ok(Granted {
        amount,
        exempt: amount.saturating_sub(balance.available()),
    })
}

/// Divides money that comes back: first what stood outside the ceiling, since nobody else may have that.
#[must_use]
pub fn split_release(amount: Money, exempt: Money) -> (Money, Money) {
    let outside = amount.min(exempt);
    (amount.saturating_sub(outside), outside)
}

/// Why a change is not possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The grant would exceed the ceiling (Awb 4:25(2)).
    #[error("only {available} is available")]
    Exceeds {
        /// What is left.
        available: Money,
    },
    /// More was granted than would remain (Awb 4:25, 4:28).
    #[error("{committed} is committed already")]
    BelowCommitted {
        /// What is granted.
        committed: Money,
    },
    /// More would come back than was granted.
    #[error("only {committed} was committed")]
    BeyondCommitted {
        /// What is granted.
        committed: Money,
    },
    /// Larger than any amount the ledger can hold.
    #[error("the amount is too large")]
    TooLarge,
}

impl Balance {
    /// What can still be granted.
    #[must_use]
    pub fn available(self) -> Money {
        self.amount.saturating_sub(self.committed)
    }

    /// The tighter of two from which the same money has to come: a ceiling, and the part of it for one theme or region.
    #[must_use]
    pub fn tighter(self, part: Self) -> Self {
        if part.available() < self.available() {
            part
        } else {
            self
        }
    }

    /// How much of this wish fits.
    #[must_use]
    pub fn fits(self, wanted: Money) -> Fit {
        let available = self.available();
        if wanted <= available {
            Fit::Whole
        } else if available.is_zero() {
            Fit::Nothing
        } else {
            Fit::Partly(available)
        }
    }

    /// The balance after a change.
    ///
    /// # Errors
    /// [`Refusal`] when the change would break the ceiling.
    pub fn post(self, posting: Posting) -> Result<Self, Refusal> {
        let plus = |left: Money, right: Money| left.checked_add(right).ok_or(Refusal::TooLarge);
        match posting {
            Posting::Set(amount) | Posting::Raised(amount) => Ok(Self {
                amount: plus(self.amount, amount)?,
                ..self
            }),
            Posting::Lowered(amount) => match self.amount.checked_sub(amount) {
                Some(amount) if amount >= self.committed => Ok(Self { amount, ..self }),
                _ => Err(Refusal::BelowCommitted {
                    committed: self.committed,
                }),
            },
            Posting::Committed(amount) => match self.fits(amount) {
                Fit::Whole => Ok(Self {
                    committed: plus(self.committed, amount)?,
                    ..self
                }),
                Fit::Partly(_) | Fit::Nothing => Err(Refusal::Exceeds {
                    available: self.available(),
                }),
            },
            Posting::Exempted(amount) => Ok(Self {
                exempt: plus(self.exempt, amount)?,
                ..self
            }),
            Posting::Released(amount) => {
                let committed = self.committed.checked_sub(amount);
                let refusal = Refusal::BeyondCommitted {
                    committed: self.committed,
                };
                committed
                    .map(|committed| Self { committed, ..self })
                    .ok_or(refusal)
            }
            Posting::ExemptReleased(amount) => {
                let exempt = self.exempt.checked_sub(amount);
                let refusal = Refusal::BeyondCommitted {
                    committed: self.exempt,
                };
                exempt.map(|exempt| Self { exempt, ..self }).ok_or(refusal)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn euros(cents: u64) -> Money {
        Money::from_cents(cents).unwrap()
    }

    #[test]
    fn a_grant_is_refused_in_so_far_as_it_exceeds_the_ceiling_awb_4_25_2() {
        let balance = Balance {
            amount: euros(15_500_000),
            committed: euros(14_000_000),
            exempt: Money::ZERO,
        };
        assert_eq!(balance.fits(euros(1_500_000)), Fit::Whole);
        assert_eq!(balance.fits(euros(1_500_001)), Fit::Partly(euros(1_500_000)));
        assert_eq!(
            balance.post(Posting::Committed(euros(1_500_001))),
            Err(Refusal::Exceeds {
                available: euros(1_500_000)
            })
        );
        let full = balance.post(Posting::Committed(euros(1_500_000))).unwrap();
        assert_eq!(full.fits(euros(1)), Fit::Nothing);
    }

    #[test]
    fn of_a_ceiling_and_its_part_what_has_less_left_counts() {
        let left = |cents: u64| Balance {
            amount: euros(100),
            committed: euros(100 - cents),
            exempt: Money::ZERO,
        };
        assert_eq!(left(60).tighter(left(20)), left(20));
        assert_eq!(left(20).tighter(left(60)), left(20));
    }

    #[test]
    fn a_ceiling_is_not_lowered_below_what_is_committed() {
        let balance = Balance {
            amount: euros(100),
            committed: euros(60),
            exempt: Money::ZERO,
        };
        assert_eq!(
            balance.post(Posting::Lowered(euros(40))).map(Balance::available),
            Ok(Money::ZERO)
        );
        let refused = Err(Refusal::BelowCommitted { committed: euros(60) });
        assert_eq!(balance.post(Posting::Lowered(euros(41))), refused);
        assert_eq!(balance.post(Posting::Lowered(euros(101))), refused);
    }

    #[test]
    fn a_lowered_ceiling_does_not_bite_on_what_was_filed_before_awb_4_27() {
        let since = SinceFiling {
            lowered: euros(40),
            raised: euros(10),
            exempt: euros(25),
        };
        assert_eq!(since.room(), euros(5));
        assert_eq!(SinceFiling::default().room(), Money::ZERO);
        let raised = SinceFiling {
            raised: euros(50),
            ..since
        };
        assert_eq!(raised.room(), Money::ZERO);
    }

    #[test]
    fn money_comes_back_first_to_what_stood_outside_the_ceiling() {
        assert_eq!(split_release(euros(30), euros(20)), (euros(10), euros(20)));
        assert_eq!(split_release(euros(10), euros(20)), (euros(0), euros(10)));
        assert_eq!(split_release(euros(10), euros(0)), (euros(10), euros(0)));
    }

    fn posting() -> impl Strategy<Value = Posting> {
        (0_u8..7, 1_u64..1_000_000).prop_map(|(kind, cents)| {
            let amount = euros(cents);
            match kind {
                0 => Posting::Set(amount),
                1 => Posting::Raised(amount),
                2 => Posting::Lowered(amount),
                3 => Posting::Committed(amount),
                4 => Posting::Exempted(amount),
                5 => Posting::ExemptReleased(amount),
                _ => Posting::Released(amount),
            }
        })
    }

    proptest! {
        #[test]
        fn no_sequence_of_changes_commits_more_than_the_ceiling(postings in prop::collection::vec(posting(), 0..60)) {
            let mut balance = Balance::default();
            for posting in postings {
                balance = balance.post(posting).unwrap_or(balance);
                prop_assert!(balance.committed <= balance.amount);
            }
        }
    }
}
