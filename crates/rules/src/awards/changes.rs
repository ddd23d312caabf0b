//! A change of an award after its grant (wijziging en intrekking, Awb 4:48-4:50): more, less, nothing, or other terms.

use chrono::NaiveDate;

use super::grounds::{Ground, Phase};
use super::status::{Event, Impossible, Status};
use crate::ceiling::{self, Balance, Granted, Short, SinceFiling};
use crate::money::Money;
use crate::terms::{self, Calendar};

/// What kind of change it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// More money.
    Raised,
    /// Less money.
    Lowered,
    /// Nothing is left of it.
    Revoked,
    /// Other obligations.
    Obligations,
    /// Another last day for the final report.
    ReportDue,
}

/// On what a change to the provider's disadvantage rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Because {
    /// The ground.
    pub ground: Ground,
    /// From when it works; back to the grant or the settlement when it is left out (Awb 4:48(2), 4:49(2)).
    pub from: Option<NaiveDate>,
    /// The day on which an obligation was broken after the settlement (Awb 4:49(3)).
    pub breach_on: Option<NaiveDate>,
}

/// What a decider wants of an award.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// That it becomes more.
    Raise {
        /// What it becomes.
        to: Money,
        /// Whether to raise it by what is left when it doesn't fit whole (Awb 4:25(2)).
        in_so_far_as_it_fits: bool,
        /// The sub-ceiling it falls under, as it stands.
        part: Option<Balance>,
        /// The ceiling as it stands.
        balance: Balance,
        /// What a later lowering of the ceiling doesn't take from this provider (Awb 4:27(2)).
        since: SinceFiling,
    },
    /// That it comes back after it was revoked (Awb 7:11).
    Reinstate {
        /// What it becomes.
        to: Money,
        /// Where it stood before.
        before: Status,
        /// The ceiling as it stands.
        balance: Balance,
        /// What the revocation took, and may stand outside the ceiling (Awb 4:25(3)).
        since: SinceFiling,
    },
    /// That it becomes less.
    Lower {
        /// What it becomes.
        to: Money,
        /// Why.
        because: Because,
    },
    /// That nothing is left of it.
    Revoke {
        /// Why.
        because: Because,
    },
    /// Other obligations.
    Obligations {
        /// Why, when the provider is worse off and didn't ask for it.
        because: Option<Because>,
    },
    /// Another last day for the final report.
    ReportDue {
        /// Which day.
        on: NaiveDate,
        /// Why, when the provider is worse off and didn't ask for it.
        because: Option<Because>,
    },
}

/// An award as it stands before the change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Where it stands.
    pub status: Status,
    /// What it is now.
    pub amount: Money,
    /// What it can be at most: what was asked for, or after a settlement what had been granted (Awb 4:46).
    pub at_most: Money,
    /// The day it was granted.
    pub granted_on: NaiveDate,
    /// The day its settlement was made known.
    pub settled_on: Option<NaiveDate>,
}

/// What a change comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Which kind it is.
    pub kind: Kind,
    /// What happens to the award.
    pub event: Event,
    /// What the award becomes.
    pub amount: Money,
    /// What it takes from the ceiling in all.
    pub committed: Money,
    /// The part of that outside the ceiling.
    pub exempt: Money,
    /// What goes back to the ceiling.
    pub released: Money,
    /// From when it works.
    pub effective_from: NaiveDate,
}

/// Why an award can't be changed so, in order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotChanged {
    /// Not in this state.
    #[error(transparent)]
    Impossible(#[from] Impossible),
    /// The ground is one for before the settlement, and it was settled, or the other way round.
    #[error("{} doesn't apply {} the settlement", ground.article(), if *settled { "after" } else { "before" })]
    WrongPhase {
        /// Which.
        ground: Ground,
        /// Whether it was settled.
        settled: bool,
    },
    /// The day on which the obligation was broken has to be known: the five years count from it (Awb 4:49(3)).
    #[error("the day of the breach is missing, or lies in the future or before the settlement")]
    BreachUnknown,
    /// Five years went by (Awb 4:49(3)).
    #[error("that was possible until {end}")]
    TooLate {
        /// The last day.
        end: NaiveDate,
    },
    /// Such a change works only after a reasonable term (Awb 4:50(1)).
    #[error("it has to work from a day after today")]
    NoReasonableTerm,
    /// It can't work back further than to the grant or the settlement (Awb 4:48(2), 4:49(2)).
    #[error("it works back to {first} at most")]
    WorksBackTooFar {
        /// The first day from which it can work.
        first: NaiveDate,
    },
    /// A raise is more than it is now.
    #[error("it is {amount} already")]
    NotMore {
        /// What it is now.
        amount: Money,
    },
    /// A lowering is less than it is now, and more than nothing: that would be a revocation.
    #[error("it is {amount} now, and less than that but more than nothing is a lowering")]
    NotLess {
        /// What it is now.
        amount: Money,
    },
    /// More than was asked for, or settled above what was granted (Awb 4:46).
    #[error("it is at most {at_most}")]
    AboveMost {
        /// How much it can be.
        at_most: Money,
    },
    /// The ceiling doesn't allow it (Awb 4:25(2)).
    #[error(transparent)]
    Exceeds(#[from] Short),
    /// The day lies beyond what can be counted.
    #[error("the day is out of reach")]
    OutOfReach,
    /// The last day of the final report lies in the past, or is what it was.
    #[error("the final report is due on another day, after today")]
    ReportDueTooEarly,
}

impl Kind {
    /// The name in the API and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Raised => "raised",
            Self::Lowered => "lowered",
            Self::Revoked => "revoked",
            Self::Obligations => "obligations",
            Self::ReportDue => "report-due",
        }
    }
}

impl From<terms::Impossible> for NotChanged {
    fn from(_: terms::Impossible) -> Self {
        Self::OutOfReach
    }
}

impl Standing {
    /// What the same award comes to without any money moving.
    const fn unmoved(self, kind: Kind, event: Event, effective_from: NaiveDate) -> Changed {
        Changed {
            kind,
            event,
            amount: self.amount,
            committed: Money::ZERO,
            exempt: Money::ZERO,
            released: Money::ZERO,
            effective_from,
        }
    }

    /// The event by which its money changes.
    const fn event(self) -> Event {
        if self.settled_on.is_some() {
            Event::Revise
        } else {
            Event::Change
        }
    }
}

/// Changes an award.
///
/// # Errors
/// [`NotChanged`], before anything has moved.
pub fn change(standing: Standing, wish: Wish, today: NaiveDate) -> Result<Changed, NotChanged> {
    match wish {
        Wish::Raise {
            to,
            in_so_far_as_it_fits,
            part,
            balance,
            since,
        } => {
            standing.status.after(standing.event())?;
            let mut wanted = more(standing, to)?;
            if let Some(part) = part {
                wanted = ceiling::grant(wanted, in_so_far_as_it_fits, part, SinceFiling::default())?.amount;
            }
            let granted = ceiling::grant(wanted, in_so_far_as_it_fits, balance, since)?;
            raised(standing, standing.event(), granted, today)
        }
        Wish::Reinstate {
            to,
            before,
            balance,
            since,
        } => {
            let event = Event::Reinstate(before);
            standing.status.after(event)?;
            let wanted = more(standing, to)?;
            let granted = ceiling::grant(wanted, false, balance, since)?;
            raised(standing, event, granted, today)
        }
        Wish::Lower { to, because } => {
            standing.status.after(standing.event())?;
            let from = allowed(standing, because, today)?;
            let less = to < standing.amount && !to.is_zero();
            if !less {
                return Err(NotChanged::NotLess {
                    amount: standing.amount,
                });
            }
            Ok(Changed {
                amount: to,
                released: standing.amount.saturating_sub(to),
                ..standing.unmoved(Kind::Lowered, standing.event(), from)
            })
        }
        Wish::Revoke { because } => {
            standing.status.after(Event::Revoke)?;
            let from = allowed(standing, because, today)?;
            Ok(Changed {
                amount: Money::ZERO,
                released: standing.amount,
                ..standing.unmoved(Kind::Revoked, Event::Revoke, from)
            })
        }
        Wish::Obligations { because } => {
            standing.status.after(Event::Change)?;
            let from = other_terms(standing, because, today)?;
            Ok(standing.unmoved(Kind::Obligations, Event::Change, from))
        }
        Wish::ReportDue { on, because } => {
            standing.status.after(Event::Account)?;
            let from = other_terms(standing, because, today)?;
            if on <= today {
                return Err(NotChanged::ReportDueTooEarly);
            }
            Ok(standing.unmoved(Kind::ReportDue, Event::Change, from))
        }
    }
}

/// The award with what was granted on top of it.
fn raised(
    standing: Standing,
    event: Event,
    granted: Granted,
    today: NaiveDate,
) -> Result<Changed, NotChanged> {
    let amount = standing.amount.checked_add(granted.amount);
    Ok(Changed {
        amount: amount.ok_or(NotChanged::AboveMost {
            at_most: standing.at_most,
        })?,
        committed: granted.amount,
        exempt: granted.exempt,
        ..standing.unmoved(Kind::Raised, event, today)
    })
}

/// By how much it would become more.
fn more(standing: Standing, to: Money) -> Result<Money, NotChanged> {
    let wanted = to.saturating_sub(standing.amount);
    if wanted.is_zero() {
        return Err(NotChanged::NotMore {
            amount: standing.amount,
        });
    }
    if to > standing.at_most {
        return Err(NotChanged::AboveMost {
            at_most: standing.at_most,
        });
    }
    Ok(wanted)
}

/// Whether the law allows this ground now, and from when the change works.
fn allowed(standing: Standing, because: Because, today: NaiveDate) -> Result<NaiveDate, NotChanged> {
    let wrong = NotChanged::WrongPhase {
        ground: because.ground,
        settled: standing.settled_on.is_some(),
    };
    let first = match (because.ground.phase(), standing.settled_on) {
        (Phase::BeforeSettlement, None) => standing.granted_on,
        (Phase::AfterReasonableTerm, None) => {
            let from = because.from.filter(|from| *from > today);
            return from.ok_or(NotChanged::NoReasonableTerm);
        }
        (Phase::AfterSettlement, Some(settled_on)) => {
            refuse_too_late(because, settled_on, today)?;
            settled_on
        }
        (Phase::BeforeSettlement | Phase::AfterReasonableTerm, Some(_)) | (Phase::AfterSettlement, None) => {
            return Err(wrong);
        }
    };
    match because.from {
        Some(from) if from < first => Err(NotChanged::WorksBackTooFar { first }),
        from => Ok(from.unwrap_or(first)),
    }
}

/// Five years after the settlement, or after the breach of an obligation that came later, it is over (Awb 4:49(3)).
fn refuse_too_late(because: Because, settled_on: NaiveDate, today: NaiveDate) -> Result<(), NotChanged> {
    let trigger = if because.ground == Ground::ObligationsBrokenAfterwards {
        let breach = because.breach_on.filter(|day| (settled_on..=today).contains(day));
        breach.ok_or(NotChanged::BreachUnknown)?
    } else {
        settled_on
    };
    let end = terms::Kind::Recovery
        .count(trigger, &[], &Calendar::netherlands())?
        .end;
    if today > end {
        return Err(NotChanged::TooLate { end });
    }
    Ok(())
}

/// From when other terms work: at once, unless they are to the provider's disadvantage. Then they need a ground, and
/// nobody can meet an obligation of yesterday.
fn other_terms(
    standing: Standing,
    because: Option<Because>,
    today: NaiveDate,
) -> Result<NaiveDate, NotChanged> {
    let Some(because) = because else {
        return Ok(today);
    };
    let from = Some(because.from.unwrap_or(today));
    allowed(standing, Because { from, ..because }, today)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn euros(amount: u64) -> Money {
        Money::from_cents(amount * 100).unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn running() -> Standing {
        Standing {
            status: Status::Running,
            amount: euros(60),
            at_most: euros(80),
            granted_on: day("2026-03-01"),
            settled_on: None,
        }
    }

    fn settled() -> Standing {
        Standing {
            status: Status::Closed,
            amount: euros(50),
            at_most: euros(60),
            settled_on: Some(day("2027-05-10")),
            ..running()
        }
    }

    fn because(ground: Ground) -> Because {
        Because {
            ground,
            from: None,
            breach_on: None,
        }
    }

    fn raise(to: u64, in_so_far_as_it_fits: bool, available: u64) -> Wish {
        Wish::Raise {
            to: euros(to),
            in_so_far_as_it_fits,
            part: None,
            balance: Balance {
                amount: euros(available),
                ..Balance::default()
            },
            since: SinceFiling::default(),
        }
    }

    fn lower(to: u64, because: Because) -> Wish {
        Wish::Lower {
            to: euros(to),
            because,
        }
    }

    const TODAY: &str = "2026-09-01";

    #[test]
    fn a_lowering_before_settlement_works_back_to_the_grant_unless_it_says_otherwise_awb_4_48() {
        let changed = change(running(), lower(45, because(Ground::NotPerformed)), day(TODAY)).unwrap();
        assert_eq!((changed.kind, changed.event), (Kind::Lowered, Event::Change));
        assert_eq!((changed.amount, changed.released), (euros(45), euros(15)));
        assert_eq!(changed.effective_from, day("2026-03-01"));
        let later = Because {
            from: Some(day("2026-10-01")),
            ..because(Ground::ObligationsBroken)
        };
        let changed = change(running(), lower(45, later), day(TODAY)).unwrap();
        assert_eq!(changed.effective_from, day("2026-10-01"));
        let before = Because {
            from: Some(day("2026-02-28")),
            ..later
        };
        let refused = NotChanged::WorksBackTooFar {
            first: day("2026-03-01"),
        };
        assert_eq!(change(running(), lower(45, before), day(TODAY)), Err(refused));
    }

    #[test]
    fn a_lowering_is_less_but_not_nothing() {
        for to in [0, 60, 61] {
            assert_eq!(
                change(running(), lower(to, because(Ground::WrongData)), day(TODAY)),
                Err(NotChanged::NotLess { amount: euros(60) })
            );
        }
    }

    #[test]
    fn a_revocation_gives_all_of_it_back_awb_4_48() {
        let wish = Wish::Revoke {
            because: because(Ground::KnownToBeWrong),
        };
        let changed = change(running(), wish, day(TODAY)).unwrap();
        assert_eq!((changed.kind, changed.event), (Kind::Revoked, Event::Revoke));
        assert_eq!((changed.amount, changed.released), (Money::ZERO, euros(60)));
        let twice = Standing {
            status: Status::Revoked,
            amount: Money::ZERO,
            ..running()
        };
        assert!(matches!(
            change(twice, wish, day(TODAY)),
            Err(NotChanged::Impossible(_))
        ));
    }

    #[test]
    fn changed_insights_count_only_after_a_reasonable_term_awb_4_50() {
        for from in [None, Some(day(TODAY)), Some(day("2026-08-01"))] {
            let because = Because {
                from,
                ..because(Ground::ChangedInsights)
            };
            let refused = change(running(), lower(45, because), day(TODAY));
            assert_eq!(refused, Err(NotChanged::NoReasonableTerm));
        }
        let because = Because {
            from: Some(day("2027-01-01")),
            ..because(Ground::ChangedInsights)
        };
        let changed = change(running(), Wish::Revoke { because }, day(TODAY)).unwrap();
        assert_eq!(changed.effective_from, day("2027-01-01"));
    }

    #[test]
    fn a_settlement_is_lowered_on_its_own_grounds_and_for_five_years_awb_4_49() {
        let facts = because(Ground::UnknownFacts);
        let changed = change(settled(), lower(40, facts), day("2032-05-10")).unwrap();
        assert_eq!((changed.event, changed.released), (Event::Revise, euros(10)));
        assert_eq!(changed.effective_from, day("2027-05-10"));
        assert_eq!(
            change(settled(), lower(40, facts), day("2032-05-11")),
            Err(NotChanged::TooLate {
                end: day("2032-05-10")
            })
        );
        for (standing, ground) in [
            (settled(), Ground::NotPerformed),
            (settled(), Ground::ChangedInsights),
            (running(), Ground::UnknownFacts),
        ] {
            let refused = change(standing, lower(40, because(ground)), day("2027-06-01"));
            assert!(
                matches!(refused, Err(NotChanged::WrongPhase { .. })),
                "{ground:?}"
            );
        }
    }

    #[test]
    fn for_an_obligation_broken_after_the_settlement_the_years_count_from_the_breach_awb_4_49() {
        let broken = |breach_on: Option<&str>| {
            let because = Because {
                breach_on: breach_on.map(day),
                ..because(Ground::ObligationsBrokenAfterwards)
            };
            change(settled(), Wish::Revoke { because }, day("2033-01-01"))
        };
        assert!(broken(Some("2029-01-01")).is_ok());
        for unknown in [None, Some("2027-05-09"), Some("2033-01-02")] {
            assert_eq!(broken(unknown), Err(NotChanged::BreachUnknown));
        }
        assert!(matches!(
            broken(Some("2027-12-31")),
            Err(NotChanged::TooLate { .. })
        ));
    }

    #[test]
    fn a_raise_fits_the_ceiling_or_is_refused_in_so_far_as_it_does_not_awb_4_25() {
        let whole = change(running(), raise(75, false, 15), day(TODAY)).unwrap();
        assert_eq!((whole.amount, whole.committed), (euros(75), euros(15)));
        let part = change(running(), raise(75, true, 10), day(TODAY)).unwrap();
        assert_eq!((part.amount, part.committed), (euros(70), euros(10)));
        for (in_so_far, available) in [(false, 10), (true, 0)] {
            assert_eq!(
                change(running(), raise(75, in_so_far, available), day(TODAY)),
                Err(NotChanged::Exceeds(Short {
                    available: euros(available)
                }))
            );
        }
    }

    #[test]
    fn a_raise_fits_the_sub_ceiling_too_awb_4_25() {
        let under = |in_so_far_as_it_fits| {
            let Wish::Raise {
                to, balance, since, ..
            } = raise(75, false, 100)
            else {
                unreachable!("a raise");
            };
            let part = Some(Balance {
                amount: euros(5),
                ..Balance::default()
            });
            let wish = Wish::Raise {
                to,
                in_so_far_as_it_fits,
                part,
                balance,
                since,
            };
            change(running(), wish, day(TODAY))
        };
        assert_eq!(
            under(false),
            Err(NotChanged::Exceeds(Short { available: euros(5) }))
        );
        assert_eq!(under(true).map(|changed| changed.amount), Ok(euros(65)));
    }

    #[test]
    fn a_raise_is_more_and_at_most_what_was_asked_for_awb_4_46() {
        let refused = |standing, to| change(standing, raise(to, true, 100), day(TODAY)).unwrap_err();
        assert_eq!(refused(running(), 60), NotChanged::NotMore { amount: euros(60) });
        assert_eq!(
            refused(running(), 81),
            NotChanged::AboveMost { at_most: euros(80) }
        );
        assert_eq!(
            refused(settled(), 61),
            NotChanged::AboveMost { at_most: euros(60) }
        );
    }

    #[test]
    fn other_terms_move_no_money_and_need_a_ground_only_when_they_are_worse_awb_4_48() {
        let better = change(running(), Wish::Obligations { because: None }, day(TODAY)).unwrap();
        assert_eq!((better.amount, better.released), (euros(60), Money::ZERO));
        assert_eq!(better.effective_from, day(TODAY));
        let worse = Wish::Obligations {
            because: Some(because(Ground::ChangedInsights)),
        };
        assert_eq!(
            change(running(), worse, day(TODAY)),
            Err(NotChanged::NoReasonableTerm)
        );
        let due = |on: &str| Wish::ReportDue {
            on: day(on),
            because: None,
        };
        assert!(change(running(), due("2026-09-02"), day(TODAY)).is_ok());
        assert_eq!(
            change(running(), due(TODAY), day(TODAY)),
            Err(NotChanged::ReportDueTooEarly)
        );
        assert!(matches!(
            change(settled(), due("2030-01-01"), day(TODAY)),
            Err(NotChanged::Impossible(_))
        ));
    }

    #[test]
    fn every_ground_has_one_name_and_one_article() {
        for ground in Ground::ALL {
            assert_eq!(Ground::parse(ground.as_str()), Some(ground));
            let article = ground.article().trim_start_matches("Awb ");
            let (number, letter) = (&article[..4], &article[8..9]);
            assert!(ground.dutch().contains(number), "{ground:?}");
            assert!(ground.dutch().contains(&format!("onder {letter}")), "{ground:?}");
        }
    }

    proptest! {
        #[test]
        fn what_an_award_becomes_is_what_it_was_plus_what_it_takes_minus_what_it_gives_back(
            to in 0_u64..120, available in 0_u64..60, in_so_far in any::<bool>(), kind in 0_u8..3, ground in 0_usize..11,
        ) {
            let because = Because { from: Some(day("2026-12-01")), ..because(Ground::ALL[ground]) };
            let wish = match kind {
                0 => raise(to, in_so_far, available),
                1 => lower(to, because),
                _ => Wish::Revoke { because },
            };
            for standing in [running(), settled()] {
                if let Ok(changed) = change(standing, wish, day("2027-06-01")) {
                    let sum = standing.amount.checked_add(changed.committed).unwrap();
                    prop_assert_eq!(changed.amount, sum.saturating_sub(changed.released));
                    prop_assert!(changed.amount <= standing.at_most);
                    prop_assert!(changed.committed <= euros(available));
                    prop_assert!(changed.amount != standing.amount);
                }
            }
        }
    }
}
