//! Terms by the worked examples of the law, and by what must hold for every term.

#![allow(clippy::unwrap_used, reason = "a test that can't go on has failed")]

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use plafond_rules::dates::{day_of, dutch, end_of};
use plafond_rules::money::Money;
use plafond_rules::terms::{
    Calendar, Impossible, Kind, Length, Outage, Sent, Stage, Suspension, Term, course, excuse,
    objection_in_time, owed_at_decision, penalty, premature, prospect, rates, suspended_days,
};
use proptest::collection::vec;
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
fn without_a_term_of_the_scheme_the_law_gives_eight_weeks_awb_4_13() {
    assert_eq!(Kind::to_decide(Some(8)), Kind::Decision { weeks: 8 });
    assert_eq!(Kind::to_decide(None), Kind::DecisionStatutory);
    // Eight weeks after 2 March is King's Day, which only a statutory term passes over.
    assert_eq!(end(Kind::to_decide(Some(8)), "2026-03-02"), day("2026-04-27"));
    assert_eq!(end(Kind::to_decide(None), "2026-03-02"), day("2026-04-28"));
}

#[test]
fn other_terms_are_as_long_as_their_article_says() {
    assert_eq!(end(Kind::NotTreated, "2026-03-02"), day("2026-03-30")); // Awb 4:5
    assert_eq!(end(Kind::Payment, "2026-03-24"), day("2026-05-06")); // Awb 4:87
    assert_eq!(end(Kind::PenaltyDecision, "2026-04-13"), day("2026-04-28")); // Awb 4:18, past King's Day
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
fn the_clock_stands_still_from_the_day_on_which_someone_was_asked_awb_4_15_3_41() {
    let (asked, named) = (day("2026-03-02"), day("2026-03-16"));
    let still = |sent: Sent, came: Option<&str>| sent.suspension(asked, named, came.map(day));
    assert_eq!(
        still(Sent::AtOnce, None),
        Some(between("2026-03-02", "2026-03-16"))
    );
    assert_eq!(
        still(Sent::AtOnce, Some("2026-03-09")),
        Some(between("2026-03-02", "2026-03-09"))
    );
    assert_eq!(
        still(Sent::AtOnce, Some("2026-03-20")),
        Some(between("2026-03-02", "2026-03-16"))
    );
    for came in [None, Some("2026-03-09")] {
        assert_eq!(
            still(Sent::Waiting, came),
            None,
            "nobody was asked by a letter that waits"
        );
    }
    let posted = Sent::PostedOn(day("2026-03-10"));
    assert_eq!(still(posted, None), Some(between("2026-03-10", "2026-03-24")));
    assert_eq!(
        still(posted, Some("2026-03-12")),
        Some(between("2026-03-10", "2026-03-12"))
    );
    // What came before the letter went out stopped nothing.
    assert_eq!(still(posted, Some("2026-03-05")), None);
    assert_eq!(
        still(posted, Some("2026-03-10")),
        Some(between("2026-03-10", "2026-03-10"))
    );
}

#[test]
fn a_term_that_has_lapsed_is_not_made_longer_by_asking_something_awb_4_15() {
    let count = |kind: Kind, trigger: &str, asked: &[Suspension]| {
        kind.count(day(trigger), asked, &Calendar::netherlands()).unwrap()
    };
    // Until 29 December 2025.
    let late = between("2025-12-30", "2026-01-20");
    let own = Kind::Decision { weeks: 13 };
    let term = count(own, "2025-09-29", &[late]);
    assert_eq!(term.end, day("2025-12-29"));
    let told = term.reasoning.join("\n");
    assert!(
        told.contains("Op 30 december 2025 werd nog iets gevraagd, maar toen was de termijn al voorbij."),
        "{told}"
    );
    assert!(!told.contains("opschorting (artikel"), "{told}");
    // On the last day it still runs, and so it does when an earlier request let it stand still until then.
    let last = between("2025-12-29", "2026-01-20");
    assert_eq!(count(own, "2025-09-29", &[last]).end, day("2026-01-19"));
    let before = between("2025-10-06", "2025-10-17");
    assert_eq!(count(own, "2025-09-29", &[late, before]).end, day("2026-01-28"));
}

#[test]
fn what_is_asked_for_on_a_day_that_free_days_added_lets_the_clock_stand_still_from_there_atw_1() {
    let count = |requested| {
        let asked = between(requested, "2026-05-21");
        Kind::DecisionStatutory
            .count(day("2026-03-07"), &[asked], &Calendar::netherlands())
            .unwrap()
            .end
    };
    // Eight weeks end on Saturday 2 May 2026, and so it runs until Monday the 4th.
    assert_eq!(end(Kind::DecisionStatutory, "2026-03-07"), day("2026-05-04"));
    // Until the day before it was completed, and never earlier than that.
    for requested in ["2026-05-02", "2026-05-03", "2026-05-04"] {
        assert_eq!(count(requested), day("2026-05-20"), "{requested}");
    }
    assert_eq!(count("2026-05-05"), day("2026-05-04"));
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
fn a_suspension_that_was_over_before_the_term_began_is_not_told() {
    let over = [between("2026-03-10", "2026-03-16")];
    let kind = Kind::Decision { weeks: 13 };
    let (with, without) = (
        kind.count(day("2026-03-16"), &over, &Calendar::netherlands()),
        kind.count(day("2026-03-16"), &[], &Calendar::netherlands()),
    );
    assert_eq!(with, without);
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

#[test]
fn a_term_that_was_given_is_not_extended() {
    let given = Term::given(day("2026-03-16"), day("2026-03-29")).unwrap();
    assert_eq!((given.start, given.end), (day("2026-03-17"), day("2026-03-29")));
    assert_eq!(
        given.reasoning,
        ["De termijn is gegeven op 16 maart 2026 en loopt tot en met 29 maart 2026."]
    );
    assert_eq!(
        Term::given(NaiveDate::MAX, NaiveDate::MAX),
        Err(Impossible::OutOfReach)
    );
}

#[test]
fn people_are_told_so_many_working_days_before_but_not_in_the_first_half() {
    let calendar = Calendar::netherlands();
    let long = Kind::Objection.count(day("2026-03-24"), &[], &calendar).unwrap();
    // Good Friday, Easter Monday, King's Day and Liberation Day lie on the way back from 6 May.
    assert_eq!(long.warn_on(10, &calendar), day("2026-04-20"));
    assert_eq!(long.warn_on(0, &calendar), long.end);
    let short = Term::given(day("2026-03-16"), day("2026-03-27")).unwrap();
    assert_eq!(short.warn_on(10, &calendar), day("2026-03-22"));
    assert_eq!(short.warn_on(2, &calendar), day("2026-03-25"));
    let tomorrow = Term::given(day("2026-03-16"), day("2026-03-17")).unwrap();
    assert_eq!(tomorrow.warn_on(10, &calendar), day("2026-03-17"));
}

#[test]
fn no_length_is_no_term() {
    for length in [
        Length::Weeks {
            weeks: 0,
            statutory: true,
        },
        Length::Years(0),
    ] {
        let refused = Term::count(day("2026-03-24"), length, &[], &Calendar::netherlands());
        assert_eq!(refused, Err(Impossible::NoLength));
    }
}

#[test]
fn a_term_of_up_to_twelve_weeks_is_extended_and_a_longer_one_is_not_atw_4() {
    // Both would end on Saturday 30 May 2026.
    let ends = |trigger: &str, weeks| {
        let length = Length::Weeks {
            weeks,
            statutory: true,
        };
        Term::count(day(trigger), length, &[], &Calendar::netherlands())
            .unwrap()
            .end
    };
    assert_eq!(ends("2026-03-07", 12), day("2026-06-01"));
    assert_eq!(ends("2026-02-28", 13), day("2026-05-30"));
}

#[test]
fn a_term_holds_two_working_days_atw_2() {
    // A week of which decrees leave only its last day, and one of which they leave nothing.
    let decreed = |days: std::ops::RangeInclusive<u32>| {
        Calendar::new(days.map(|day| NaiveDate::from_ymd_opt(2026, 9, day).unwrap()))
    };
    let count = |calendar: &Calendar| {
        let length = Length::Weeks {
            weeks: 1,
            statutory: true,
        };
        Term::count(day("2026-09-04"), length, &[], calendar).unwrap()
    };
    let term = count(&decreed(7..=10));
    // Friday the 11th is the first working day and Monday the 14th the second.
    assert_eq!(term.end, day("2026-09-14"));
    assert_eq!(
        term.reasoning[2..],
        [
            "Tot en met 11 september 2026 heeft de termijn maar één werkdag; zij loopt door (artikel 2 van de Algemene termijnenwet).",
            "12 september 2026 is een zaterdag; de termijn loopt door (artikel 1 van de Algemene termijnenwet).",
            "13 september 2026 is een zondag; de termijn loopt door (artikel 1 van de Algemene termijnenwet).",
            "De laatste dag is 14 september 2026.",
        ]
    );
    assert_eq!(count(&decreed(7..=11)).end, day("2026-09-15"));
    assert_eq!(count(&decreed(7..=9)).end, day("2026-09-11"));
}

#[test]
fn a_decree_moves_a_running_statutory_term_and_says_so() {
    let term = Kind::Objection
        .count(day("2026-07-30"), &[], &Calendar::netherlands())
        .unwrap();
    assert_eq!(term.end, day("2026-09-10"));
    let moved = term
        .clone()
        .after_decree(&Calendar::new([term.end, day("2026-09-11")]))
        .unwrap();
    assert_eq!(moved.end, day("2026-09-14"));
    assert_eq!(moved.start, term.start);
    assert_eq!(moved.reasoning[..term.reasoning.len()], term.reasoning);
    assert_eq!(
        moved.reasoning[term.reasoning.len()],
        "10 september 2026 is bij besluit een vrije dag; de termijn loopt door (artikel 1 van de Algemene termijnenwet)."
    );
    assert_eq!(
        moved.reasoning.last().unwrap(),
        "De laatste dag is 14 september 2026."
    );
    let elsewhere = Calendar::new([day("2026-09-09")]);
    assert_eq!(term.clone().after_decree(&elsewhere), Ok(term));
}

#[test]
fn a_postponement_tells_both_ends_and_speaks_of_one_week_in_the_singular() {
    let count = |weeks| {
        let kind = Kind::ObjectionDecision {
            committee: false,
            postponed: Some(weeks),
        };
        kind.count(day("2026-01-12"), &[], &Calendar::netherlands())
            .unwrap()
    };
    let told = count(1).reasoning.join("\n");
    assert!(told.contains("De laatste dag is 23 februari 2026."), "{told}");
    assert!(
        told.contains("De beslissing is 1 week uitgesteld (artikel 7:10"),
        "{told}"
    );
    assert!(
        told.contains("De termijn is 1 week en eindigt dan op 2 maart 2026."),
        "{told}"
    );
    assert!(count(6).reasoning.join("\n").contains("6 weken uitgesteld"));
}

#[test]
fn one_suspended_day_is_told_in_the_singular() {
    let asked = [between("2026-04-01", "2026-04-03")];
    let term = Kind::Decision { weeks: 13 }
        .count(day("2026-03-16"), &asked, &Calendar::netherlands())
        .unwrap();
    let told = term.reasoning.join("\n");
    assert!(told.contains("Dat is 1 dag opschorting"), "{told}");
}

#[test]
fn a_term_that_the_atw_leaves_alone_says_why() {
    let last = |kind: Kind| {
        let term = kind.count(day("2026-03-07"), &[], &Calendar::netherlands());
        term.unwrap().reasoning.pop().unwrap()
    };
    assert!(last(Kind::Decision { weeks: 13 }).contains("de regeling stelt deze termijn zelf"));
    assert!(last(Kind::PaymentSuspension).contains("meer dan 12 weken (artikel 4)"));
    assert!(last(Kind::Recovery).contains("meer dan 12 weken (artikel 4)"));
}

#[test]
fn why_an_objection_is_in_time_or_late_is_told_awb_6_9() {
    let term = Kind::Objection
        .count(day("2026-03-24"), &[], &Calendar::netherlands())
        .unwrap();
    let words = |received, posted: Option<&str>| {
        objection_in_time(&term, day(received), posted.map(day))
            .unwrap()
            .1
    };
    assert_eq!(
        words("2026-05-06", None),
        "Ontvangen op 6 mei 2026, uiterlijk op de laatste dag (6 mei 2026)."
    );
    assert_eq!(
        words("2026-05-08", Some("2026-05-06")),
        "Per post verzonden voor het einde van de termijn (6 mei 2026) en binnen een week daarna ontvangen (artikel 6:9, tweede lid)."
    );
    assert_eq!(
        words("2026-05-14", Some("2026-05-06")),
        "Ontvangen op 14 mei 2026, na de laatste dag (6 mei 2026)."
    );
    let last = Term::given(day("2026-01-01"), NaiveDate::MAX).unwrap();
    assert!(objection_in_time(&last, NaiveDate::MAX, None).unwrap().0);
}

#[test]
fn a_notice_of_default_before_the_term_has_ended_is_premature_awb_4_17() {
    let end = day("2026-06-22");
    assert!(premature(end, day("2026-06-21")));
    assert!(premature(end, end));
    assert!(!premature(end, day("2026-06-23")));
}

#[test]
fn a_decision_ends_the_penalty_the_day_before_it_is_made_known_awb_4_17() {
    let (lapsed, notice) = (day("2026-02-01"), day("2026-03-01"));
    let owed = |decided: &str| {
        let owed = owed_at_decision(lapsed, notice, day(decided)).unwrap();
        (owed.days, owed.amount.to_string())
    };
    assert_eq!(owed("2026-03-15"), (0, "0.00".to_owned()));
    assert_eq!(owed("2026-03-16"), (0, "0.00".to_owned()));
    assert_eq!(owed("2026-03-17"), (1, "23.00".to_owned()));
    assert_eq!(owed("2026-12-31"), (42, "1442.00".to_owned()));
    assert_eq!(
        owed_at_decision(lapsed, notice, NaiveDate::MIN),
        Err(Impossible::OutOfReach)
    );
}

#[test]
fn a_penalty_shows_what_it_costs_a_day_and_has_cost_so_far_awb_4_17() {
    let (lapsed, notice) = (day("2026-02-01"), day("2026-03-01"));
    let on = |text: &str| course(lapsed, notice, day(text)).unwrap();
    for (text, stage, per_day, so_far) in [
        ("2026-03-01", Stage::Grace, "0.00", "0.00"),
        ("2026-03-15", Stage::Grace, "0.00", "0.00"),
        ("2026-03-16", Stage::Running, "23.00", "23.00"),
        ("2026-03-29", Stage::Running, "23.00", "322.00"),
        ("2026-03-30", Stage::Running, "35.00", "357.00"),
        ("2026-04-12", Stage::Running, "35.00", "812.00"),
        ("2026-04-13", Stage::Running, "45.00", "857.00"),
        ("2026-04-25", Stage::Running, "45.00", "1397.00"),
        ("2026-04-26", Stage::Maximum, "45.00", "1442.00"),
        ("2026-04-27", Stage::Maximum, "0.00", "1442.00"),
    ] {
        let course = on(text);
        let shown = (course.per_day.to_string(), course.so_far.amount.to_string());
        assert_eq!(
            (course.stage, shown),
            (stage, (per_day.to_owned(), so_far.to_owned())),
            "{text}"
        );
        assert_eq!(
            (course.free_until, course.last_day),
            (day("2026-03-15"), day("2026-04-26"))
        );
    }
    assert_eq!(
        on("2026-03-30").reasoning,
        [
            "De beslistermijn eindigde op 1 februari 2026 en de ingebrekestelling kwam binnen op 1 maart 2026.",
            "Twee weken na de laatste van die dagen is 15 maart 2026: tot en met die dag kost een besluit niets (artikel 4:17, derde lid, van de Algemene wet bestuursrecht).",
            "Daarna kost elke dag: 14 dagen € 23, 14 dagen € 35 en 14 dagen € 45, tot en met 26 april 2026 (artikel 4:17, tweede lid).",
            "Tot en met 30 maart 2026 is dat 15 dagen: € 357,00.",
        ]
    );
    assert_eq!(on("2026-03-15").reasoning.len(), 3);
    assert!(on("2026-03-16").reasoning[3].contains("dat 1 dag: € 23,00"));
    assert!(on("2026-06-01").reasoning[3].contains("Tot en met 26 april 2026 is dat 42 dagen: € 1.442,00"));
}

#[test]
fn what_a_notice_of_default_would_cost_is_known_before_it_comes_awb_4_17() {
    let lapsed = day("2026-02-01");
    let late = prospect(lapsed, day("2026-03-01")).unwrap();
    assert_eq!(
        (late.noticed, late.free_until, late.start, late.last_day),
        (
            day("2026-03-01"),
            day("2026-03-15"),
            day("2026-03-16"),
            day("2026-04-26")
        )
    );
    assert_eq!(late.most.to_string(), "1442.00");
    assert_eq!(
        late.dutch(),
        "Komt op 1 maart 2026 een ingebrekestelling binnen, dan kost een besluit tot en met 15 maart 2026 nog niets. Daarna kost elke dag een dwangsom: 14 dagen € 23, 14 dagen € 35 en 14 dagen € 45, tot en met 26 april 2026. Dat is ten hoogste € 1.442,00 (artikel 4:17 van de Algemene wet bestuursrecht)."
    );
    // As long as the term runs, a notice counts from the day after it.
    for on in ["2025-12-01", "2026-02-01"] {
        let early = prospect(lapsed, day(on)).unwrap();
        assert_eq!(
            (early.noticed, early.start),
            (day("2026-02-02"), day("2026-02-17"))
        );
        assert!(!premature(lapsed, early.noticed));
    }
    assert_eq!(
        rates().map(|(days, amount)| (days, amount.to_string())),
        [
            (14, "23.00".to_owned()),
            (14, "35.00".to_owned()),
            (14, "45.00".to_owned())
        ]
    );
    assert_eq!(prospect(NaiveDate::MAX, lapsed), Err(Impossible::OutOfReach));
}

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn outage(began: &str, ended: &str) -> Outage {
    Outage {
        began: instant(began),
        ended: instant(ended),
    }
}

/// Until when a call that closes on Thursday 2 April 2026 at 17:00 in Amsterdam is extended, a day looked back.
fn closing(outages: &[Outage]) -> Option<DateTime<Utc>> {
    let deadline = instant("2026-04-02T15:00:00Z");
    excuse(deadline, 24, outages, &Calendar::netherlands())
        .unwrap()
        .map(|excuse| excuse.until)
}

#[test]
fn an_outage_in_the_last_hours_extends_until_the_end_of_the_next_working_day_awb_2_21() {
    // After Good Friday, the weekend and Easter Monday comes Tuesday the 7th.
    let tuesday = Some(instant("2026-04-07T22:00:00Z"));
    assert_eq!(closing(&[]), None);
    assert_eq!(
        closing(&[outage("2026-04-02T13:00:00Z", "2026-04-02T14:00:00Z")]),
        tuesday
    );
    // Right before closing, and over it.
    assert_eq!(
        closing(&[outage("2026-04-02T14:59:59Z", "2026-04-02T18:00:00Z")]),
        tuesday
    );
    // Begun when it had closed, and over when the last day began.
    assert_eq!(
        closing(&[outage("2026-04-02T15:00:00Z", "2026-04-02T18:00:00Z")]),
        None
    );
    assert_eq!(
        closing(&[outage("2026-04-01T12:00:00Z", "2026-04-01T15:00:00Z")]),
        None
    );
    assert_eq!(
        closing(&[outage("2026-04-01T12:00:00Z", "2026-04-01T15:00:01Z")]),
        Some(instant("2026-04-02T22:00:00Z"))
    );
}

#[test]
fn an_outage_whose_next_working_day_is_over_at_the_deadline_extends_nothing_awb_2_21() {
    let deadline = instant("2026-03-27T16:00:00Z");
    let early = [outage("2026-03-24T08:00:00Z", "2026-03-24T09:00:00Z")];
    assert_eq!(excuse(deadline, 96, &early, &Calendar::netherlands()), Ok(None));
}

#[test]
fn an_outage_in_the_time_so_given_extends_it_again_awb_2_21() {
    let first = outage("2026-04-02T13:00:00Z", "2026-04-02T14:05:00Z");
    let again = outage("2026-04-07T20:00:00Z", "2026-04-08T01:30:00Z");
    let told = excuse(
        instant("2026-04-02T15:00:00Z"),
        24,
        &[again, first],
        &Calendar::netherlands(),
    )
    .unwrap()
    .unwrap();
    assert_eq!(told.until, instant("2026-04-09T22:00:00Z"));
    assert_eq!(
        told.reasoning,
        [
            "Van 2 april 2026 15:00 tot 16:05 uur was onze dienst door een storing niet bereikbaar; wat daarna tot en met 7 april 2026 binnenkomt, is op tijd (artikel 2:21 van de Algemene wet bestuursrecht).",
            "Van 7 april 2026 22:00 tot 8 april 2026 03:30 uur was onze dienst door een storing niet bereikbaar; wat daarna tot en met 9 april 2026 binnenkomt, is op tijd (artikel 2:21 van de Algemene wet bestuursrecht).",
        ]
    );
    assert_eq!(closing(&[again]), None);
}

#[test]
fn an_outage_at_the_end_of_the_calendar_is_refused_and_not_a_crash() {
    let end = DateTime::<Utc>::MAX_UTC - TimeDelta::days(1);
    let last = Outage {
        began: end - TimeDelta::hours(1),
        ended: end,
    };
    assert_eq!(
        excuse(end, 24, &[last], &Calendar::netherlands()),
        Err(Impossible::OutOfReach)
    );
    assert_eq!(
        excuse(DateTime::<Utc>::MIN_UTC, 24, &[], &Calendar::netherlands()),
        Err(Impossible::OutOfReach)
    );
}

fn some_day() -> impl Strategy<Value = NaiveDate> {
    (0_u64..20_000).prop_map(|days| day("2000-01-01") + Days::new(days))
}

/// Every statutory term that the Algemene termijnenwet extends.
const EXTENDED: [Kind; 7] = [
    Kind::DecisionStatutory,
    Kind::NotTreated,
    Kind::Objection,
    Kind::Payment,
    Kind::PenaltyDecision,
    Kind::ObjectionDecision {
        committee: false,
        postponed: None,
    },
    Kind::ObjectionDecision {
        committee: true,
        postponed: Some(6),
    },
];

/// The others.
const LEFT_ALONE: [Kind; 3] = [
    Kind::Decision { weeks: 13 },
    Kind::PaymentSuspension,
    Kind::Recovery,
];

fn suspensions(trigger: NaiveDate, asked: &[(u64, u64)]) -> Vec<Suspension> {
    asked
        .iter()
        .map(|(after, long)| Suspension {
            requested: trigger + Days::new(*after),
            completed: trigger + Days::new(after + long),
        })
        .collect()
}

/// A calendar on which far more was decreed than ever will be.
fn decreed(around: NaiveDate, offsets: &[u64]) -> Calendar {
    Calendar::new(offsets.iter().map(|days| around + Days::new(*days)))
}

#[test]
fn a_longer_outage_never_makes_one_in_the_time_it_gave_count_for_less() {
    let deadline = instant("2024-05-20T06:43:00Z");
    let minutes = |began: i64, long: i64| {
        let began = deadline + TimeDelta::minutes(began);
        Outage {
            began,
            ended: began + TimeDelta::minutes(long),
        }
    };
    let until = |outages: &[Outage]| {
        let excuse = excuse(deadline, 10, outages, &Calendar::netherlands()).unwrap();
        excuse.unwrap().until
    };
    let (short, later, long) = (minutes(-366, 1), minutes(143, 2214), minutes(-1, 918));
    let given = until(&[short, later]);
    assert_eq!(until(&[short, later, long]), given);
}

proptest! {
    #[test]
    fn a_statutory_term_never_ends_on_a_free_day(trigger in some_day(), suspended in 0_u64..60, free in vec(0_u64..150, 0..40)) {
        let calendar = decreed(trigger, &free);
        let suspension = Suspension { requested: trigger, completed: trigger + Days::new(suspended) };
        for kind in EXTENDED {
            let term = kind.count(trigger, &[suspension], &calendar).unwrap();
            prop_assert!(calendar.free(term.end).is_none());
            prop_assert!(term.end > term.start);
        }
    }

    #[test]
    fn a_statutory_term_holds_two_working_days(trigger in some_day(), weeks in 1_u32..=12, free in vec(0_u64..100, 0..90)) {
        let calendar = decreed(trigger, &free);
        let term = Term::count(trigger, Length::Weeks { weeks, statutory: true }, &[], &calendar).unwrap();
        let working = term.start.iter_days().take_while(|day| *day <= term.end).filter(|day| calendar.free(*day).is_none());
        prop_assert!(working.count() >= 2);
    }

    #[test]
    fn a_statutory_term_ends_no_later_than_it_must(trigger in some_day(), weeks in 1_u32..=12, free in vec(0_u64..100, 0..60)) {
        let calendar = decreed(trigger, &free);
        let term = Term::count(trigger, Length::Weeks { weeks, statutory: true }, &[], &calendar).unwrap();
        let plain = trigger + Days::new(u64::from(weeks) * 7);
        let mut working = term.start.iter_days().take_while(|day| *day < term.end).filter(|day| calendar.free(*day).is_none());
        let enough = working.nth(1).is_some();
        // Every day passed over was free, or came before the second working day.
        for passed in plain.iter_days().take_while(|day| *day < term.end) {
            prop_assert!(calendar.free(passed).is_some() || !enough);
        }
    }

    #[test]
    fn every_term_starts_the_day_after_its_trigger(trigger in some_day(), asked in vec((0_u64..80, 0_u64..60), 0..4)) {
        for kind in EXTENDED.into_iter().chain(LEFT_ALONE) {
            let term = kind.count(trigger, &suspensions(trigger, &asked), &Calendar::netherlands()).unwrap();
            prop_assert_eq!(term.start, trigger.succ_opt().unwrap());
        }
    }

    #[test]
    fn a_longer_suspension_never_ends_earlier(trigger in some_day(), shorter in 0_u64..100, more in 0_u64..100) {
        for kind in EXTENDED.into_iter().chain(LEFT_ALONE) {
            let end = |days| {
                let suspension = Suspension { requested: trigger, completed: trigger + Days::new(days) };
                kind.count(trigger, &[suspension], &Calendar::netherlands()).unwrap().end
            };
            prop_assert!(end(shorter) <= end(shorter + more));
        }
    }

    #[test]
    fn one_more_suspension_never_shortens(trigger in some_day(), asked in vec((0_u64..80, 0_u64..60), 0..4), more in (0_u64..80, 0_u64..60)) {
        for kind in EXTENDED.into_iter().chain(LEFT_ALONE) {
            let end = |asked: &[(u64, u64)]| kind.count(trigger, &suspensions(trigger, asked), &Calendar::netherlands()).unwrap().end;
            let with = [asked.as_slice(), &[more]].concat();
            prop_assert!(end(&asked) <= end(&with));
        }
    }

    #[test]
    fn the_order_in_which_suspensions_are_told_changes_no_end(trigger in some_day(), asked in vec((0_u64..80, 0_u64..60), 0..5)) {
        let end = |asked: &[(u64, u64)]| Kind::DecisionStatutory.count(trigger, &suspensions(trigger, asked), &Calendar::netherlands()).unwrap().end;
        let mut reversed = asked.clone();
        reversed.reverse();
        prop_assert_eq!(end(&asked), end(&reversed));
    }

    #[test]
    fn suspended_days_are_the_days_that_lie_in_a_suspension(asked in vec((0_u64..60, 0_u64..40), 0..5)) {
        let trigger = day("2026-01-01");
        let all = suspensions(trigger, &asked);
        let stood_still = trigger.iter_days().take(120).filter(|day| {
            all.iter().any(|suspension| suspension.requested < *day && *day < suspension.completed)
        });
        let stood_still = u64::try_from(stood_still.count()).unwrap();
        prop_assert_eq!(suspended_days(&all), Ok(stood_still));
    }

    #[test]
    fn a_later_start_never_ends_earlier(trigger in some_day(), later in 0_u64..30) {
        for kind in EXTENDED.into_iter().chain(LEFT_ALONE) {
            let end = |trigger| kind.count(trigger, &[], &Calendar::netherlands()).unwrap().end;
            prop_assert!(end(trigger) <= end(trigger + Days::new(later)));
        }
    }

    #[test]
    fn a_decree_more_never_ends_earlier(trigger in some_day(), free in vec(0_u64..150, 0..30), more in 0_u64..150) {
        let (few, many) = (decreed(trigger, &free), decreed(trigger, &[free.as_slice(), &[more]].concat()));
        for kind in EXTENDED {
            prop_assert!(kind.count(trigger, &[], &few).unwrap().end <= kind.count(trigger, &[], &many).unwrap().end);
        }
        for kind in LEFT_ALONE {
            prop_assert_eq!(kind.count(trigger, &[], &few).unwrap().end, kind.count(trigger, &[], &many).unwrap().end);
        }
    }

    #[test]
    fn a_decree_after_the_start_gives_the_same_end_as_one_before_it(trigger in some_day(), free in vec(0_u64..60, 0..20), more in 0_u64..60) {
        let (few, many) = (decreed(trigger, &free), decreed(trigger, &[free.as_slice(), &[more]].concat()));
        for kind in [Kind::NotTreated, Kind::Objection, Kind::Payment] {
            let running = kind.count(trigger, &[], &few).unwrap();
            prop_assert_eq!(running.after_decree(&many).unwrap().end, kind.count(trigger, &[], &many).unwrap().end);
        }
    }

    #[test]
    fn every_free_day_on_the_way_is_told(trigger in some_day(), free in vec(20_u64..60, 0..30)) {
        let calendar = decreed(trigger, &free);
        let term = Kind::NotTreated.count(trigger, &[], &calendar).unwrap();
        let told = term.reasoning.join("\n");
        let plain = trigger + Days::new(28);
        for passed in plain.iter_days().take_while(|day| *day < term.end) {
            if let Some(name) = calendar.free(passed) {
                let words = format!("{} is {name};", dutch(passed));
                prop_assert!(told.contains(&words), "{} not in {}", words, told);
            }
        }
        let last = format!("De laatste dag is {}.", dutch(term.end));
        prop_assert!(told.ends_with(&last));
    }

    #[test]
    fn a_warning_comes_on_a_working_day_and_so_many_before(end in some_day(), days in 1_u32..40) {
        let calendar = Calendar::netherlands();
        let warned = calendar.working_days_before(end, days);
        prop_assert!(calendar.free(warned).is_none());
        let between = warned.iter_days().take_while(|day| *day < end).filter(|day| calendar.free(*day).is_none());
        prop_assert_eq!(between.count(), usize::try_from(days).unwrap());
    }

    #[test]
    fn a_penalty_only_grows_and_never_above_its_maximum(lapsed in some_day(), notice in 0_u64..100, on in 0_u64..200, later in 0_u64..100) {
        let notice = lapsed + Days::new(notice);
        let until = |days| penalty(lapsed, notice, lapsed + Days::new(days)).unwrap();
        let (first, second) = (until(on), until(on + later));
        prop_assert!(first.amount <= second.amount && first.days <= second.days);
        prop_assert!(second.amount <= Money::from_cents(144_200).unwrap());
        prop_assert_eq!(first.start, notice + Days::new(15));
    }

    #[test]
    fn what_a_penalty_costs_each_day_adds_up(lapsed in some_day(), days in 0_u64..80) {
        let days: Vec<_> = (0..days).map(|after| course(lapsed, lapsed, lapsed + Days::new(after)).unwrap()).collect();
        let sum = Money::sum(days.iter().map(|day| day.per_day)).unwrap();
        prop_assert_eq!(sum, days.last().map_or(Money::default(), |last| last.so_far.amount));
    }

    #[test]
    fn an_excuse_ends_with_a_working_day_and_never_before_the_deadline(
        minutes in 0_i64..2_000_000, hours in 0_u32..96, fell in vec((-6_000_i64..20_000, 1_i64..3_000), 0..6), more in (-6_000_i64..20_000, 1_i64..3_000),
    ) {
        let deadline = instant("2024-01-01T00:00:00Z") + TimeDelta::minutes(minutes);
        let calendar = Calendar::netherlands();
        let outages = |fell: &[(i64, i64)]| -> Vec<Outage> {
            fell.iter().map(|(after, long)| {
                let began = deadline + TimeDelta::minutes(*after);
                Outage { began, ended: began + TimeDelta::minutes(*long) }
            }).collect()
        };
        let until = |hours, fell: &[(i64, i64)]| {
            excuse(deadline, hours, &outages(fell), &calendar).unwrap().map_or(deadline, |excuse| excuse.until)
        };
        let given = until(hours, &fell);
        prop_assert!(given >= deadline);
        if given > deadline {
            let last = day_of(given - TimeDelta::seconds(1));
            prop_assert!(calendar.free(last).is_none());
            prop_assert_eq!(end_of(last), Some(given));
        }
        // One more outage, or looking further back, never takes time away.
        prop_assert!(until(hours, &[fell.as_slice(), &[more]].concat()) >= given);
        prop_assert!(until(hours + 1, &fell) >= given);
        // An outage after the last instant changes nothing.
        let after: Vec<_> = fell.iter().copied().filter(|(after, _)| deadline + TimeDelta::minutes(*after) < given).collect();
        prop_assert_eq!(until(hours, &after), given);
    }
}

#[test]
fn time_that_is_given_in_a_letter_begins_when_that_is_posted_awb_3_41_4_5() {
    let (given_on, named) = (day("2026-03-02"), day("2026-03-16"));
    let term = |sent: Sent| sent.term(given_on, named).unwrap();
    let last = |sent: Sent| sent.last_day(given_on, named);
    let at_once = Term::given(given_on, named).unwrap();
    for sent in [
        Sent::AtOnce,
        Sent::PostedOn(given_on),
        Sent::PostedOn(day("2026-03-01")),
    ] {
        assert_eq!((term(sent).unwrap(), last(sent)), (at_once.clone(), named));
    }
    assert_eq!((term(Sent::Waiting), last(Sent::Waiting)), (None, named));
    let later = Sent::PostedOn(day("2026-03-20"));
    let counted = term(later).unwrap();
    assert_eq!(
        (counted.start, counted.end),
        (day("2026-03-21"), day("2026-04-03"))
    );
    assert_eq!(last(later), counted.end);
    let silent_after = |sent: Sent| sent.lapses_after(given_on, named);
    assert_eq!(silent_after(Sent::Waiting), None, "nobody keeps silent yet");
    assert_eq!(silent_after(Sent::AtOnce), Some(named));
    assert_eq!(silent_after(later), Some(counted.end));
    let why = counted.reasoning.last().unwrap();
    assert!(
        why.contains("20 maart 2026 op de post") && why.contains("3 april 2026"),
        "{why}"
    );
    // Mail that was taken over on a later day gives as much, and says so.
    let by_mail = Sent::AcceptedOn(day("2026-03-20"));
    let counted = term(by_mail).unwrap();
    assert_eq!(
        (last(by_mail), silent_after(by_mail)),
        (counted.end, Some(counted.end))
    );
    assert_eq!(counted.end, last(later));
    let why = counted.reasoning.last().unwrap();
    assert!(why.contains("20 maart 2026 aan bij een mailserver"), "{why}");
    let still = |sent: Sent| sent.suspension(given_on, named, None);
    assert_eq!(still(by_mail), still(later));
}

proptest! {
    #[test]
    fn the_post_never_takes_time_that_was_given(length in 1_u64..120, waited in 0_u64..400) {
        let given_on = day("2026-03-02");
        let named = given_on + Days::new(length);
        let posted_on = given_on + Days::new(waited);
        let term = Sent::PostedOn(posted_on).term(given_on, named).unwrap().unwrap();
        prop_assert_eq!(term.end, posted_on + Days::new(length));
        prop_assert!(term.end >= named);
    }
}
