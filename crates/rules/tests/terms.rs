//! Terms by the worked examples of the law, and by what must hold for every term.

#![allow(clippy::unwrap_used, reason = "a test that can't go on has failed")]

use chrono::{Days, NaiveDate};
use plafond_rules::terms::{
    Calendar, Impossible, Kind, Suspension, objection_in_time, penalty, suspended_days,
};
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn end(kind: Kind, trigger: &str) -> NaiveDate {
    kind.count(day(trigger), &[], &Calendar::netherlands())
        .unwrap()
        .end
}

fn between(requested: &str, completed: &str) -> Suspension {
    Suspension {
        requested: day(requested),
        completed: day(completed),
    }
}

#[test]
fn objecting_takes_six_weeks_awb_6_7_and_rolls_off_free_days_atw_1() {
    assert_eq!(end(Kind::Objection, "2026-03-24"), day("2026-05-06"));
    assert_eq!(end(Kind::Objection, "2026-04-03"), day("2026-05-18"));
    assert_eq!(end(Kind::Objection, "2025-11-14"), day("2025-12-29"));
}

#[test]
fn deciding_on_an_objection_takes_six_weeks_or_twelve_with_a_committee_awb_7_10() {
    assert_eq!(
        end(
            Kind::ObjectionDecision {
                committee: true,
                postponed: None
            },
            "2025-12-29"
        ),
        day("2026-03-23")
    );
    assert_eq!(
        end(
            Kind::ObjectionDecision {
                committee: false,
                postponed: None
            },
            "2025-12-29"
        ),
        day("2026-02-09")
    );
}

#[test]
fn a_postponement_is_a_term_of_its_own_awb_7_10_3() {
    let postponed = |weeks| Kind::ObjectionDecision {
        committee: false,
        postponed: Some(weeks),
    };
    // The first ends on 23 February 2026; six weeks later is Easter Monday.
    assert_eq!(end(postponed(6), "2026-01-12"), day("2026-04-07"));
    for weeks in [0, 7] {
        let refused = postponed(weeks).count(day("2026-01-12"), &[], &Calendar::netherlands());
        assert_eq!(refused, Err(Impossible::PostponementOutOfRange));
    }
}

#[test]
fn a_schemes_own_thirteen_weeks_are_not_extended_atw_4() {
    assert_eq!(end(Kind::Decision { weeks: 13 }, "2025-09-29"), day("2025-12-29"));
    assert_eq!(end(Kind::Decision { weeks: 13 }, "2025-09-26"), day("2025-12-26"));
}

#[test]
fn a_supplement_suspends_the_decision_awb_4_15() {
    let asked = [between("2025-10-06", "2025-10-17")];
    let term = Kind::Decision { weeks: 13 }
        .count(day("2025-09-29"), &asked, &Calendar::netherlands())
        .unwrap();
    assert_eq!(term.end, day("2026-01-08"));
    assert_eq!(end(Kind::DecisionStatutory, "2025-09-29"), day("2025-11-24"));
}

#[test]
fn other_terms_are_as_long_as_their_article_says() {
    assert_eq!(end(Kind::NotTreated, "2026-03-02"), day("2026-03-30")); // Awb 4:5
    assert_eq!(end(Kind::Payment, "2026-03-24"), day("2026-05-06")); // Awb 4:87
    assert_eq!(end(Kind::PaymentSuspension, "2026-03-07"), day("2026-06-06")); // Awb 4:56, a Saturday
    assert_eq!(end(Kind::Recovery, "2024-02-29"), day("2029-02-28")); // Awb 4:49, 4:57
}

#[test]
fn days_in_two_suspensions_count_once() {
    let twice = [
        between("2026-03-02", "2026-03-12"),
        between("2026-03-05", "2026-03-10"),
    ];
    assert_eq!(suspended_days(&twice), Ok(9));
    let apart = [
        between("2026-03-10", "2026-03-13"),
        between("2026-03-02", "2026-03-05"),
    ];
    assert_eq!(suspended_days(&apart), Ok(4));
    assert_eq!(suspended_days(&[between("2026-03-02", "2026-03-02")]), Ok(0));
    assert_eq!(
        suspended_days(&[between("2026-03-02", "2026-03-01")]),
        Err(Impossible::SuspensionReversed)
    );
}

#[test]
fn a_clock_that_does_not_run_yet_cannot_stand_still_awb_4_15() {
    let count = |asked| {
        let kind = Kind::Decision { weeks: 13 };
        kind.count(day("2026-03-31"), &[asked], &Calendar::netherlands())
            .unwrap()
            .end
    };
    assert_eq!(count(between("2026-03-10", "2026-03-20")), day("2026-06-30"));
    assert_eq!(count(between("2026-03-20", "2026-04-05")), day("2026-07-04"));
}

#[test]
fn a_late_decision_costs_at_most_forty_two_days_awb_4_17() {
    let until = |days| {
        let on = day("2026-03-16") + Days::new(days) - Days::new(1);
        let owed = penalty(day("2026-02-01"), day("2026-03-01"), on).unwrap();
        (owed.start, owed.days, owed.amount.to_string())
    };
    let start = day("2026-03-16");
    assert_eq!(until(0), (start, 0, "0.00".to_owned()));
    assert_eq!(until(1), (start, 1, "23.00".to_owned()));
    assert_eq!(until(14), (start, 14, "322.00".to_owned()));
    assert_eq!(until(28), (start, 28, "812.00".to_owned()));
    assert_eq!(until(42), (start, 42, "1442.00".to_owned()));
    assert_eq!(until(400), (start, 42, "1442.00".to_owned()));
}

#[test]
fn an_objection_by_post_has_a_week_more_to_arrive_awb_6_9() {
    let term = Kind::Objection
        .count(day("2026-03-24"), &[], &Calendar::netherlands())
        .unwrap();
    let in_time = |received, posted: Option<&str>| {
        objection_in_time(&term, day(received), posted.map(day))
            .unwrap()
            .0
    };
    assert!(in_time("2026-05-06", None));
    assert!(!in_time("2026-05-07", None));
    assert!(in_time("2026-05-13", Some("2026-05-06")));
    assert!(!in_time("2026-05-14", Some("2026-05-06")));
    assert!(!in_time("2026-05-08", Some("2026-05-07")));
}

#[test]
fn the_reasoning_tells_the_start_the_length_the_suspension_and_the_end() {
    let asked = [between("2026-04-01", "2026-04-04")];
    let term = Kind::DecisionStatutory
        .count(day("2026-03-16"), &asked, &Calendar::netherlands())
        .unwrap();
    assert_eq!(
        term.reasoning.join("\n"),
        "De termijn begint op 17 maart 2026, de dag na 16 maart 2026.\n\
         De termijn is 8 weken en eindigt dan op 11 mei 2026.\n\
         De termijn stond stil: gevraagd op 1 april 2026, aangevuld of verlopen op 4 april 2026.\n\
         Dat is 2 dagen opschorting (artikel 4:15 van de Algemene wet bestuursrecht), dus de termijn eindigt op 13 mei 2026.\n\
         De laatste dag is 13 mei 2026."
    );
    let rolled = Kind::Objection
        .count(day("2026-03-24"), &[], &Calendar::netherlands())
        .unwrap();
    assert!(
        rolled
            .reasoning
            .iter()
            .any(|words| words.contains("5 mei 2026 is Bevrijdingsdag"))
    );
}

#[test]
fn a_day_beyond_the_calendar_is_refused_and_not_a_crash() {
    for kind in [
        Kind::Objection,
        Kind::Recovery,
        Kind::Decision { weeks: u32::MAX },
    ] {
        assert_eq!(
            kind.count(NaiveDate::MAX, &[], &Calendar::netherlands()),
            Err(Impossible::OutOfReach)
        );
    }
}

fn some_day() -> impl Strategy<Value = NaiveDate> {
    (0_u64..20_000).prop_map(|days| day("2000-01-01") + Days::new(days))
}

proptest! {
    #[test]
    fn a_statutory_term_never_ends_on_a_free_day(trigger in some_day(), suspended in 0_u64..60) {
        let calendar = Calendar::netherlands();
        let suspension = Suspension { requested: trigger, completed: trigger + Days::new(suspended) };
        for kind in [Kind::DecisionStatutory, Kind::NotTreated, Kind::Objection, Kind::Payment] {
            let term = kind.count(trigger, &[suspension], &calendar).unwrap();
            prop_assert!(calendar.free(term.end).is_none());
            prop_assert!(term.end > term.start);
        }
    }

    #[test]
    fn a_longer_suspension_never_ends_earlier(trigger in some_day(), shorter in 0_u64..100, more in 0_u64..100) {
        let end = |days| {
            let suspension = Suspension { requested: trigger, completed: trigger + Days::new(days) };
            Kind::DecisionStatutory.count(trigger, &[suspension], &Calendar::netherlands()).unwrap().end
        };
        prop_assert!(end(shorter) <= end(shorter + more));
    }

    #[test]
    fn a_later_start_never_ends_earlier(trigger in some_day(), later in 0_u64..30) {
        for kind in [Kind::Objection, Kind::Decision { weeks: 13 }, Kind::Recovery] {
            let end = |trigger| kind.count(trigger, &[], &Calendar::netherlands()).unwrap().end;
            prop_assert!(end(trigger) <= end(trigger + Days::new(later)));
        }
    }
}
