//! What an upheld objection may change about money: tested against the ceiling as it stood at the first decision
//! (Awb 4:25(3)), and never to the harm of the objector.

use crate::awards::Outcome;
use crate::awards::de_minimis::TooMuch;
use crate::awards::maximum::AboveMaximum;
use crate::money::Money;

/// The decision that is replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contested {
    /// What was granted.
    pub granted: Money,
    /// What was asked for.
    pub requested: Money,
    /// Whether the objector is the one to whom it was granted.
    pub own: bool,
}

/// What there is to grant from, the money of the contested decision included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// What is available today.
    pub today: Money,
    /// What was available at the first decision: the duty to refuse counts only as far as it counted then
    /// (Awb 4:25(3)).
    pub then: Money,
}

/// What takes the place of the contested decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revised {
    /// What is decided.
    pub outcome: Outcome,
    /// What is granted in all.
    pub amount: Money,
    /// The part of it that stands outside today's ceiling.
    pub exempt: Money,
}

/// Why an amount can't take the place of what was granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nothing, or more than was asked for.
    #[error("a grant is more than nothing and at most {requested}")]
    OutsideRequest {
        /// What was asked for.
        requested: Money,
    },
    /// An objector does not end lower on the own objection.
    #[error("the objector has {granted} and doesn't end lower on the own objection")]
    WorseOff {
        /// What was granted.
        granted: Money,
    },
    /// More than there is today and more than there was then.
    #[error("only {available} fits the ceiling as it stood at the first decision")]
    Exceeds {
        /// The most that fits.
        available: Money,
    },
    /// More de-minimis aid than a single undertaking may get.
    #[error(transparent)]
    TooMuchAid(#[from] TooMuch),
    /// More than the call lets one application get.
    #[error(transparent)]
    AboveMaximum(#[from] AboveMaximum),
}

/// Replaces what was granted. `in_so_far_as_it_fits` grants what fits when it doesn't fit whole.
///
/// # Errors
/// [`Refusal`], before anything was granted.
pub fn revise(
    contested: Contested,
    wanted: Money,
    in_so_far_as_it_fits: bool,
    room: Room,
) -> Result<Revised, Refusal> {
    let Contested {
        granted,
        requested,
        own,
    } = contested;
    if wanted.is_zero() || wanted > requested {
        return Err(Refusal::OutsideRequest { requested });
    }
    let available = room.today.max(room.then);
    let amount = if wanted <= available {
        wanted
    } else if in_so_far_as_it_fits && !available.is_zero() {
        available
    } else {
        return Err(Refusal::Exceeds { available });
    };
    if own && amount < granted {
        return Err(Refusal::WorseOff { granted });
    }
    let outcome = if amount == requested {
        Outcome::Granted
    } else {
        Outcome::PartiallyGranted
    };
    Ok(Revised {
        outcome,
        amount,
        exempt: amount.saturating_sub(room.today),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn euros(amount: u64) -> Money {
        Money::from_cents(amount * 100).unwrap()
    }

    fn room(today: u64, then: u64) -> Room {
        Room {
            today: euros(today),
            then: euros(then),
        }
    }

    const fn own(granted: Money, requested: Money) -> Contested {
        Contested {
            granted,
            requested,
            own: true,
        }
    }

    #[test]
    fn an_objection_is_tested_against_the_ceiling_as_it_stood_awb_4_25_3() {
        let refused = own(Money::ZERO, euros(60));
        let whole = revise(refused, euros(60), false, room(10, 100)).unwrap();
        assert_eq!(
            (whole.outcome, whole.amount, whole.exempt),
            (Outcome::Granted, euros(60), euros(50))
        );
        let within = revise(refused, euros(60), false, room(100, 100)).unwrap();
        assert_eq!(within.exempt, Money::ZERO);
        assert_eq!(
            revise(refused, euros(60), false, room(10, 40)),
            Err(Refusal::Exceeds { available: euros(40) })
        );
        let partly = revise(refused, euros(60), true, room(10, 40)).unwrap();
        assert_eq!(
            (partly.outcome, partly.amount, partly.exempt),
            (Outcome::PartiallyGranted, euros(40), euros(30))
        );
    }

    #[test]
    fn what_fits_today_need_not_have_fitted_then_awb_4_25_3() {
        let revised = revise(own(Money::ZERO, euros(60)), euros(60), false, room(60, 0)).unwrap();
        assert_eq!((revised.amount, revised.exempt), (euros(60), Money::ZERO));
    }

    #[test]
    fn without_any_room_nothing_is_granted_in_so_far_as_it_fits() {
        assert_eq!(
            revise(own(Money::ZERO, euros(60)), euros(60), true, room(0, 0)),
            Err(Refusal::Exceeds {
                available: Money::ZERO
            })
        );
    }

    #[test]
    fn an_objector_never_ends_lower_on_the_own_objection_awb_7_11() {
        let granted = own(euros(40), euros(60));
        let worse = Err(Refusal::WorseOff { granted: euros(40) });
        assert_eq!(revise(granted, euros(39), false, room(100, 100)), worse);
        assert_eq!(revise(granted, euros(60), true, room(39, 20)), worse);
        assert_eq!(
            revise(granted, euros(40), false, room(40, 40)).map(|revised| revised.amount),
            Ok(euros(40))
        );
        let others = Contested {
            own: false,
            ..granted
        };
        assert_eq!(
            revise(others, euros(39), false, room(100, 100)).map(|revised| revised.amount),
            Ok(euros(39))
        );
    }

    #[test]
    fn a_new_decision_stays_within_what_was_asked_for_awb_4_29() {
        for amount in [0, 61] {
            assert_eq!(
                revise(own(Money::ZERO, euros(60)), euros(amount), true, room(100, 100)),
                Err(Refusal::OutsideRequest { requested: euros(60) })
            );
        }
    }

    proptest! {
        #[test]
        fn what_is_granted_fits_today_or_then_and_harms_no_objector(
            granted in 0_u64..100, requested in 1_u64..100, wanted in 0_u64..120, today in 0_u64..120, then in 0_u64..120,
            in_so_far: bool,
        ) {
            let contested = own(euros(granted.min(requested)), euros(requested));
            let room = room(today, then);
            if let Ok(revised) = revise(contested, euros(wanted), in_so_far, room) {
                let ordinary = revised.amount.saturating_sub(revised.exempt);
                prop_assert!(ordinary <= room.today);
                prop_assert!(revised.exempt.is_zero() || revised.amount <= room.then);
                prop_assert!(revised.exempt.is_zero() || ordinary == room.today);
                prop_assert!(revised.amount >= contested.granted && revised.amount <= contested.requested);
                prop_assert!(in_so_far || revised.amount == euros(wanted));
            }
        }
    }
}
