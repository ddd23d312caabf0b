//! Suspending the payment of an award (Awb 4:56): when it can be, how long it lasts, and what waits meanwhile.

#![allow(clippy::unwrap_used, reason = "a test that can't go on has failed")]

use chrono::NaiveDate;
use plafond_rules::awards::{Ground, Status};
use plafond_rules::payments::{Held, NotSuspended, Suspension, Way, Withheld, may_release, may_suspend};
use plafond_rules::terms::{Calendar, Kind, Suspension as Still};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn held(standing: Suspension) -> Held {
    Held {
        standing,
        until: day("2026-08-04"),
    }
}

#[test]
fn a_payment_waits_up_to_and_including_the_last_day_awb_4_56() {
    let release = |standing, today| may_release(Way::Out, Some(held(standing)), day(today));
    let why = Withheld {
        until: day("2026-08-04"),
    };
    let withheld = Err(why);
    assert_eq!(release(Suspension::Running, "2026-05-05"), withheld);
    assert_eq!(release(Suspension::Running, "2026-08-04"), withheld);
    assert_eq!(release(Suspension::Running, "2026-08-05"), Ok(()));
    // The decision is made known on the last day, and that day still counts.
    assert_eq!(release(Suspension::Concluded, "2026-08-04"), withheld);
    assert_eq!(release(Suspension::Concluded, "2026-08-05"), Ok(()));
    assert_eq!(release(Suspension::Lifted, "2026-05-05"), Ok(()));
    assert_eq!(may_release(Way::Out, None, day("2026-05-05")), Ok(()));
    // What a provider pays back isn't held up.
    let back = may_release(Way::Back, Some(held(Suspension::Running)), day("2026-05-05"));
    assert_eq!(back, Ok(()));
    let told = why.dutch();
    assert!(
        told.contains("4 augustus 2026") && told.contains("artikel 4:56"),
        "{told}"
    );
}

#[test]
fn a_suspension_lapses_by_itself_after_its_last_day() {
    assert_eq!(
        held(Suspension::Running).on(day("2026-08-04")),
        Suspension::Running
    );
    assert_eq!(
        held(Suspension::Running).on(day("2026-08-05")),
        Suspension::Lapsed
    );
    assert_eq!(
        held(Suspension::Concluded).on(day("2026-08-05")),
        Suspension::Concluded
    );
    for standing in Suspension::ALL {
        assert_eq!(Suspension::parse(standing.as_str()), Some(standing));
    }
}

#[test]
fn payment_is_suspended_on_a_ground_of_4_48_or_4_49_only_awb_4_56() {
    let today = day("2026-05-05");
    for ground in Ground::ALL {
        let article = ground.article();
        let before = may_suspend(Status::Running, ground, None, today);
        let after = may_suspend(Status::Settled, ground, None, today);
        if article.starts_with("Awb 4:48") {
            assert_eq!(before, Ok(()), "{article}");
            assert_eq!(
                after,
                Err(NotSuspended::WrongPhase { settled: true }),
                "{article}"
            );
        } else if article.starts_with("Awb 4:49") {
            assert_eq!(
                before,
                Err(NotSuspended::WrongPhase { settled: false }),
                "{article}"
            );
            assert_eq!(after, Ok(()), "{article}");
        } else {
            assert_eq!(before, Err(NotSuspended::OtherGround), "{article}");
            assert_eq!(after, Err(NotSuspended::OtherGround), "{article}");
        }
    }
    for status in [Status::Closed, Status::Revoked] {
        assert_eq!(
            may_suspend(status, Ground::WrongData, None, today),
            Err(NotSuspended::NothingToPay { status })
        );
    }
}

#[test]
fn one_suspension_follows_another_only_when_that_is_over() {
    let again = |standing, today| {
        may_suspend(
            Status::Running,
            Ground::WrongData,
            Some(held(standing)),
            day(today),
        )
    };
    let already = NotSuspended::Already {
        until: day("2026-08-04"),
    };
    assert_eq!(again(Suspension::Running, "2026-08-04"), Err(already));
    assert_eq!(again(Suspension::Running, "2026-08-05"), Ok(()));
    assert_eq!(again(Suspension::Lifted, "2026-05-06"), Ok(()));
    let told = already.dutch();
    assert!(told.contains("al opgeschort"), "{told}");
}

#[test]
fn the_term_to_pay_stands_still_from_the_notice_until_the_last_day_awb_4_56() {
    let calendar = Calendar::netherlands();
    let count = |suspended: &[Still]| {
        Kind::Payment
            .count(day("2026-03-24"), suspended, &calendar)
            .unwrap()
    };
    assert_eq!(count(&[]).end, day("2026-05-06"));
    // Ten days, the first and the last included; then off a Friday that a decree made free, and the weekend.
    let ten = Still::of_payment(day("2026-04-01"), day("2026-04-10")).unwrap();
    let term = count(&[ten]);
    assert_eq!(term.end, day("2026-05-18"));
    let told = term.reasoning.join("\n");
    assert!(
        told.contains("opgeschort van 1 april 2026 tot en met 10 april 2026"),
        "{told}"
    );
    assert!(told.contains("artikel 4:56"), "{told}");
    assert!(!told.contains("artikel 4:15"), "{told}");
    // What was over before the term began doesn't count.
    let before = Still::of_payment(day("2026-03-01"), day("2026-03-10")).unwrap();
    assert_eq!(count(&[before]).end, day("2026-05-06"));
}
