//! Changes of an award after its grant (Awb 4:46-4:50), by examples and by what must hold for every change.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that can't go on has failed"
)]

use chrono::NaiveDate;
use plafond_rules::awards::{Because, Event, Ground, Kind, NotChanged, Standing, Status, Wish, change};
use plafond_rules::ceiling::{Balance, Short, SinceFiling};
use plafond_rules::money::Money;
use proptest::prelude::*;

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
