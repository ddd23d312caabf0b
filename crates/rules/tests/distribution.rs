//! Distribution by worked examples, by what must hold for every distribution, and against a plain way of sharing.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that can't go on has failed"
)]

use std::collections::BTreeMap;

use plafond_rules::distribution::{
    Application, Criterion, Input, LastOne, Method, Outcome, Points, Proposal, Refusal, Seed, distribute,
    reserve,
};
use plafond_rules::money::Money;
use proptest::prelude::*;

fn euros(amount: u64) -> Money {
    Money::from_cents(amount * 100).unwrap()
}

fn cents(amount: u64) -> Money {
    Money::from_cents(amount).unwrap()
}

fn asks(id: &str, amount: Money) -> Application {
    let complete_on = "2026-02-03".parse().ok();
    Application {
        id: id.to_owned(),
        requested: amount,
        cap: None,
        complete_on,
        points: BTreeMap::new(),
    }
}

fn on(day: &str, application: Application) -> Application {
    Application {
        complete_on: day.parse().ok(),
        ..application
    }
}

fn scored(points: &[u64], application: Application) -> Application {
    let given = points.iter().map(|points| Points(points * Points::ONE)).collect();
    Application {
        points: BTreeMap::from([("reach".to_owned(), given)]),
        ..application
    }
}

fn input(method: Method, ceiling: Money, applications: Vec<Application>) -> Input {
    Input {
        method,
        ceiling,
        minimum: Money::ZERO,
        seed: Some(Seed(b"plafond".to_vec())),
        applications,
    }
}

fn receipt(last_one: LastOne) -> Method {
    Method::OrderOfReceipt { last_one }
}

fn tender(threshold: Option<u64>) -> Method {
    let reach = Criterion {
        id: "reach".to_owned(),
        weight: 100,
        maximum: 10,
        threshold: None,
    };
    let threshold = threshold.map(|least| Points(least * Points::ONE));
    Method::Tender {
        last_one: LastOne::Partial,
        criteria: vec![reach],
        threshold,
    }
}

fn told(proposal: &Proposal) -> Vec<(&str, u64)> {
    proposal
        .lines
        .iter()
        .map(|line| (line.id.as_str(), line.amount.cents() / 100))
        .collect()
}

#[test]
fn order_of_receipt_goes_by_the_day_of_completeness_awb_4_26() {
    let applications = vec![
        on("2026-02-05", asks("A", euros(60))),
        on("2026-02-03", asks("B", euros(50))),
        on("2026-02-04", asks("C", euros(40))),
    ];
    let last = |last_one| distribute(&input(receipt(last_one), euros(100), applications.clone())).unwrap();
    assert_eq!(told(&last(LastOne::Partial)), [("B", 50), ("C", 40), ("A", 10)]);
    assert_eq!(told(&last(LastOne::Refuse)), [("B", 50), ("C", 40), ("A", 0)]);
}

#[test]
fn skip_lets_a_later_one_that_fits_go_before_one_that_does_not() {
    let applications = vec![
        on("2026-02-03", asks("A", euros(70))),
        on("2026-02-04", asks("B", euros(50))),
        on("2026-02-05", asks("C", euros(30))),
    ];
    let last = |last_one| distribute(&input(receipt(last_one), euros(100), applications.clone())).unwrap();
    assert_eq!(told(&last(LastOne::Skip)), [("A", 70), ("B", 0), ("C", 30)]);
    assert_eq!(told(&last(LastOne::Refuse)), [("A", 70), ("B", 0), ("C", 0)]);
}

#[test]
fn only_the_day_that_crosses_the_ceiling_is_drawn() {
    let applications = vec![
        on("2026-02-03", asks("B", euros(20))),
        on("2026-02-03", asks("A", euros(20))),
        on("2026-02-04", asks("C", euros(60))),
        on("2026-02-04", asks("D", euros(60))),
    ];
    let mut input = input(receipt(LastOne::Partial), euros(100), applications);
    let proposal = distribute(&input).unwrap();
    let seed = input.seed.clone().unwrap();
    let expected = if seed.ticket("C") < seed.ticket("D") {
        ["A", "B", "C", "D"]
    } else {
        ["A", "B", "D", "C"]
    };
    assert_eq!(
        proposal
            .lines
            .iter()
            .map(|line| line.id.as_str())
            .collect::<Vec<_>>(),
        expected
    );
    input.seed = None;
    assert_eq!(
        distribute(&input),
        Err(Refusal::NoSeed(vec!["C".to_owned(), "D".to_owned()]))
    );
    input.ceiling = euros(160);
    assert!(distribute(&input).is_ok(), "a day that fits whole needs no draw");
}

#[test]
fn a_last_one_below_the_minimum_is_refused() {
    let applications = vec![
        on("2026-02-03", asks("A", euros(90))),
        on("2026-02-04", asks("B", euros(50))),
    ];
    let mut input = input(receipt(LastOne::Partial), euros(100), applications);
    input.minimum = cents(1001);
    assert_eq!(told(&distribute(&input).unwrap()), [("A", 90), ("B", 0)]);
    input.minimum = euros(10);
    assert_eq!(told(&distribute(&input).unwrap()), [("A", 90), ("B", 10)]);
}

#[test]
fn a_tender_goes_by_exact_score_and_not_by_what_is_shown() {
    let third = |id, points| scored(points, asks(id, euros(60)));
    let applications = vec![
        third("A", &[7, 7, 6]),
        third("B", &[6, 7]),
        third("C", &[7, 7, 7, 7, 6]),
    ];
    let proposal = distribute(&input(tender(None), euros(100), applications)).unwrap();
    assert_eq!(told(&proposal), [("C", 60), ("A", 40), ("B", 0)]);
    let shown: Vec<_> = proposal
        .lines
        .iter()
        .map(|line| line.score.as_ref().unwrap().shown())
        .collect();
    assert_eq!(shown, ["68.00", "66.67", "65.00"]);
}

#[test]
fn below_a_threshold_is_refused_whatever_the_money_and_is_never_in_reserve() {
    let applications = vec![
        scored(&[5, 6], asks("A", euros(10))),
        scored(&[5, 5], asks("B", euros(10))),
        scored(&[9, 9], asks("C", euros(10))),
    ];
    let proposal = distribute(&input(tender(Some(55)), euros(15), applications)).unwrap();
    assert_eq!(told(&proposal), [("C", 10), ("A", 5), ("B", 0)]);
    let next: Vec<_> = reserve(&proposal).iter().map(|line| line.id.as_str()).collect();
    assert_eq!(next, ["A"]);
}

#[test]
fn a_tie_is_broken_by_the_heaviest_criterion_and_then_by_draw() {
    let criterion = |id: &str, weight| Criterion {
        id: id.to_owned(),
        weight,
        maximum: 10,
        threshold: None,
    };
    let points = |reach, quality| {
        let one = |points| vec![Points(points * Points::ONE)];
        BTreeMap::from([
            ("reach".to_owned(), one(reach)),
            ("quality".to_owned(), one(quality)),
        ])
    };
    let with = |id, reach, quality| Application {
        points: points(reach, quality),
        ..asks(id, euros(10))
    };
    let criteria = vec![criterion("reach", 50), criterion("quality", 50)];
    let method = Method::Tender {
        last_one: LastOne::Partial,
        criteria,
        threshold: None,
    };
    let mut input = input(method, euros(10), vec![with("A", 6, 8), with("B", 8, 6)]);
    input.seed = None;
    assert_eq!(told(&distribute(&input).unwrap()), [("B", 10), ("A", 0)]);
    input.applications = vec![with("A", 7, 7), with("B", 7, 7)];
    assert_eq!(
        distribute(&input),
        Err(Refusal::NoSeed(vec!["A".to_owned(), "B".to_owned()]))
    );
}

#[test]
fn pro_rata_gives_everyone_the_same_share_and_the_odd_cent_in_order_of_id() {
    let thirds = vec![asks("B", euros(1)), asks("A", euros(1)), asks("C", euros(1))];
    let proposal = distribute(&input(Method::ProRata, euros(1), thirds)).unwrap();
    let amounts: Vec<_> = proposal
        .lines
        .iter()
        .map(|line| (line.id.as_str(), line.amount.cents()))
        .collect();
    assert_eq!(amounts, [("A", 34), ("B", 33), ("C", 33)]);
    assert!(proposal.remaining.is_zero());
}

#[test]
fn pro_rata_shares_again_what_a_cap_leaves() {
    let capped = Application {
        cap: Some(euros(10)),
        ..asks("A", euros(100))
    };
    let applications = vec![capped, asks("B", euros(60)), asks("C", euros(40))];
    let proposal = distribute(&input(Method::ProRata, euros(60), applications)).unwrap();
    assert_eq!(told(&proposal), [("A", 10), ("B", 30), ("C", 20)]);
    assert_eq!(proposal.lines[0].outcome, Outcome::Grant);
}

#[test]
fn pro_rata_drops_the_smallest_below_the_minimum_one_at_a_time() {
    let applications = vec![asks("A", euros(100)), asks("B", euros(30)), asks("C", euros(20))];
    let mut input = input(Method::ProRata, euros(75), applications);
    input.minimum = euros(16);
    // Shares are 50, 15 and 10; without C they are 57.69 and 17.30, so B stays.
    assert_eq!(
        told(&distribute(&input).unwrap()),
        [("A", 57), ("B", 17), ("C", 0)]
    );
}

#[test]
fn one_name_twice_is_refused() {
    let twice = vec![asks("A", euros(1)), asks("A", euros(2))];
    assert_eq!(
        distribute(&input(Method::ProRata, euros(1), twice)),
        Err(Refusal::Repeated("A".to_owned()))
    );
}

/// The plainest way to share: try everything again after every change.
fn plainly_shared(input: &Input) -> BTreeMap<String, u64> {
    let mut present: Vec<&Application> = input.applications.iter().collect();
    present.sort_by(|one, other| one.id.cmp(&other.id));
    loop {
        let mut capped: BTreeMap<&str, u128> = BTreeMap::new();
        let (pool, base) = loop {
            let pool = u128::from(input.ceiling.cents()).saturating_sub(capped.values().sum());
            let base: u128 = present
                .iter()
                .filter(|one| !capped.contains_key(one.id.as_str()))
                .map(|one| u128::from(one.requested.cents()))
                .sum();
            let next = present.iter().find(|one| {
                let share = if base <= pool {
                    u128::from(one.requested.cents()) * base.max(1)
                } else {
                    pool * u128::from(one.requested.cents())
                };
                !capped.contains_key(one.id.as_str())
                    && u128::from(one.wanted().cents()) * base.max(1) < share
            });
            match next {
                Some(one) => capped.insert(&one.id, one.wanted().cents().into()),
                None => break (pool, base),
            };
        };
        // Shares as fractions over `base`.
        let share = |one: &Application| match capped.get(one.id.as_str()) {
            Some(cap) => (*cap, 1),
            None if base <= pool => (u128::from(one.requested.cents()), 1),
            None => (pool * u128::from(one.requested.cents()), base),
        };
        let minimum = u128::from(input.minimum.cents());
        let below = present
            .iter()
            .rev()
            .filter(|one| share(one).0 < minimum * share(one).1)
            .min_by(|one, other| {
                let (one, other) = (share(one), share(other));
                (one.0 * other.1).cmp(&(other.0 * one.1))
            });
        if let Some(id) = below.map(|one| one.id.clone()) {
            present.retain(|one| one.id != id);
            continue;
        }
        let mut amounts: BTreeMap<String, u64> = present
            .iter()
            .map(|one| {
                (
                    one.id.clone(),
                    u64::try_from(share(one).0 / share(one).1).unwrap(),
                )
            })
            .collect();
        let mut odd: Vec<_> = present
            .iter()
            .filter(|one| share(one).1 > 1)
            .map(|one| (share(one).0 % share(one).1, one.id.clone()))
            .collect();
        odd.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
        if base > pool {
            let left = input.ceiling.cents() - amounts.values().sum::<u64>();
            for (_, id) in odd.into_iter().take(usize::try_from(left).unwrap()) {
                *amounts.get_mut(&id).unwrap() += 1;
            }
        }
        return amounts;
    }
}

fn some_application() -> impl Strategy<Value = Application> {
    let points = prop::collection::vec(0_u64..=10, 1..4);
    (1_u64..5_000, prop::option::of(1_u64..3_000), 0_u32..4, points).prop_map(
        |(requested, cap, day, points)| {
            let application = scored(&points, asks("", cents(requested)));
            let complete_on = chrono::NaiveDate::from_ymd_opt(2026, 2, 1 + day);
            Application {
                cap: cap.map(cents),
                complete_on,
                ..application
            }
        },
    )
}

fn some_applications() -> impl Strategy<Value = Vec<Application>> {
    prop::collection::vec(some_application(), 1..12).prop_map(|mut applications| {
        for (index, application) in applications.iter_mut().enumerate() {
            application.id = format!("A{index:02}");
        }
        applications
    })
}

fn some_method() -> impl Strategy<Value = Method> {
    prop_oneof![
        Just(receipt(LastOne::Partial)),
        Just(receipt(LastOne::Refuse)),
        Just(receipt(LastOne::Skip)),
        Just(tender(None)),
        Just(tender(Some(55))),
        Just(Method::ProRata),
    ]
}

fn some_input() -> impl Strategy<Value = Input> {
    (some_method(), 1_u64..20_000, 0_u64..500, some_applications()).prop_map(
        |(method, ceiling, minimum, applications)| Input {
            minimum: cents(minimum),
            ..input(method, cents(ceiling), applications)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn never_more_than_the_ceiling_the_request_or_the_cap(input in some_input()) {
        let proposal = distribute(&input).unwrap();
        let granted: u64 = proposal.lines.iter().map(|line| line.amount.cents()).sum();
        prop_assert!(granted <= input.ceiling.cents());
        prop_assert_eq!(granted + proposal.remaining.cents(), input.ceiling.cents());
        prop_assert_eq!(proposal.lines.len(), input.applications.len());
        for line in &proposal.lines {
            let application = input.applications.iter().find(|one| one.id == line.id).unwrap();
            prop_assert!(line.amount <= application.wanted());
            prop_assert!(!line.reasons.is_empty());
        }
    }

    #[test]
    fn the_order_in_which_applications_come_changes_nothing(input in some_input(), turn in 0_usize..12) {
        let mut other = input.clone();
        other.applications.reverse();
        let turn = turn % other.applications.len();
        other.applications.rotate_left(turn);
        prop_assert_eq!(distribute(&input), distribute(&other));
    }

    #[test]
    fn order_of_receipt_never_passes_over_an_earlier_day(input in some_input(), skip in any::<bool>()) {
        let last_one = if skip { LastOne::Refuse } else { LastOne::Partial };
        let input = Input { method: receipt(last_one), ..input };
        let proposal = distribute(&input).unwrap();
        let day = |id: &str| input.applications.iter().find(|one| one.id == id).unwrap().complete_on;
        let first_refused = proposal.lines.iter().position(|line| line.outcome != Outcome::Grant);
        for (place, line) in proposal.lines.iter().enumerate() {
            if first_refused.is_some_and(|refused| place > refused) {
                prop_assert_eq!(line.outcome, Outcome::Refuse);
            }
            if place > 0 {
                prop_assert!(day(&proposal.lines[place - 1].id) <= day(&line.id));
            }
        }
    }

    #[test]
    fn more_money_never_gives_anyone_less_pro_rata_save_the_odd_cent(input in some_input(), more in 0_u64..2_000) {
        let less = Input { method: Method::ProRata, minimum: Money::ZERO, ..input };
        let richer = Input { ceiling: cents(less.ceiling.cents() + more), ..less.clone() };
        let (before, after) = (distribute(&less).unwrap(), distribute(&richer).unwrap());
        for (before, after) in before.lines.iter().zip(&after.lines) {
            prop_assert!(after.amount.cents() + 1 >= before.amount.cents());
        }
    }

    #[test]
    fn pro_rata_is_what_the_plainest_way_of_sharing_gives(input in some_input()) {
        let input = Input { method: Method::ProRata, ..input };
        let expected = plainly_shared(&input);
        for line in distribute(&input).unwrap().lines {
            prop_assert_eq!(line.amount.cents(), expected.get(&line.id).copied().unwrap_or(0), "{}", line.id);
        }
    }
}
