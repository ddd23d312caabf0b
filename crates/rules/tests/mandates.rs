//! Who may decide when, and up to what (Awb 10:1, 10:5).

#![allow(clippy::unwrap_used, reason = "a test that can't go on has failed")]

use chrono::NaiveDate;
use plafond_rules::mandates::{Mandate, Unmandated, allow};
use plafond_rules::money::Money;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn euros(text: &str) -> Money {
    text.parse().unwrap()
}

fn mandate(from: &str, until: Option<&str>, up_to: Option<&str>) -> Mandate {
    Mandate {
        from: day(from),
        until: until.map(day),
        up_to: up_to.map(euros),
    }
}

#[test]
fn a_mandate_counts_from_its_first_day_until_its_last_awb_10_1() {
    let held = [mandate("2026-03-01", Some("2026-03-31"), None)];
    for (on, may) in [
        ("2026-02-28", false),
        ("2026-03-01", true),
        ("2026-03-31", true),
        ("2026-04-01", false),
    ] {
        let answer = allow(&held, day(on), euros("1.00"));
        assert_eq!(answer.is_ok(), may, "{on}: {answer:?}");
    }
    let nobody = allow(&[], day("2026-03-01"), Money::ZERO).unwrap_err();
    assert_eq!(
        nobody,
        Unmandated::NotInForce {
            on: day("2026-03-01")
        }
    );
    assert!(
        nobody.dutch().starts_with("U hebt op 1 maart 2026 geen mandaat"),
        "{}",
        nobody.dutch()
    );
}

#[test]
fn a_mandate_goes_up_to_its_amount_and_the_widest_counts_awb_10_5() {
    let held = [
        mandate("2026-01-01", None, Some("10000.00")),
        mandate("2026-03-01", None, Some("25000.00")),
    ];
    assert_eq!(allow(&held, day("2026-03-01"), euros("25000.00")), Ok(()));
    let beyond = allow(&held, day("2026-03-01"), euros("25000.01")).unwrap_err();
    assert_eq!(
        beyond,
        Unmandated::Beyond {
            up_to: euros("25000.00")
        }
    );
    assert!(
        beyond.dutch().contains("€\u{a0}25.000,00") || beyond.dutch().contains("€ 25.000,00"),
        "{}",
        beyond.dutch()
    );
    let earlier = allow(&held, day("2026-02-28"), euros("10000.01")).unwrap_err();
    assert_eq!(
        earlier,
        Unmandated::Beyond {
            up_to: euros("10000.00")
        }
    );
    let unbounded = [held[0], mandate("2026-01-01", None, None)];
    assert_eq!(allow(&unbounded, day("2026-02-28"), euros("999999.99")), Ok(()));
    assert_eq!(
        allow(&held, day("2026-02-28"), Money::ZERO),
        Ok(()),
        "a refusal grants nothing"
    );
}
