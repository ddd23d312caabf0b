//! Proposals beside each other, what hangs on a point, what changed since, and who is next.

use std::collections::BTreeMap;

use plafond_rules::applications::Status;
use plafond_rules::distribution::{
    Application, Change, Input, LastOne, Method, Points, Returned, Seen, Sensitive, Shift, Situation,
    Waiting, changes, compare, distribute, must_wait_for, sensitivity, within_reach,
};
use plafond_rules::money::Money;
use proptest::prelude::*;

use crate::cases::{asks, euros, input, on, part, receipt, scored, some_input, tender};

fn shifted(before: &Input, after: &Input) -> Vec<(String, Shift)> {
    let differences = compare(&distribute(before).unwrap(), &distribute(after).unwrap());
    differences
        .into_iter()
        .map(|difference| (difference.id, difference.shift))
        .collect()
}

#[test]
fn two_proposals_tell_who_falls_in_or_out_and_who_gets_more_or_less() {
    let applications = vec![
        on("2026-02-01", asks("A", euros(60))),
        on("2026-02-02", asks("B", euros(60))),
        on("2026-02-03", asks("C", euros(30))),
    ];
    let less = input(receipt(LastOne::Partial), euros(100), applications.clone());
    let more = Input {
        ceiling: euros(130),
        ..less.clone()
    };
    let named = |shifts: &[(&str, Shift)]| {
        shifts
            .iter()
            .map(|(id, shift)| ((*id).to_owned(), *shift))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        shifted(&less, &more),
        named(&[("B", Shift::More), ("C", Shift::In)])
    );
    assert_eq!(
        shifted(&more, &less),
        named(&[("B", Shift::Less), ("C", Shift::Out)])
    );
    assert_eq!(shifted(&less, &less), []);
    let without = Input {
        applications: applications[1..].to_vec(),
        ..less.clone()
    };
    assert_eq!(
        shifted(&less, &without),
        named(&[("A", Shift::Out), ("B", Shift::More), ("C", Shift::In)])
    );
    let later = Input {
        applications: vec![
            on("2026-02-04", asks("A", euros(10))),
            on("2026-02-02", asks("B", euros(60))),
        ],
        ..less.clone()
    };
    let sooner = Input {
        applications: vec![
            on("2026-02-01", asks("A", euros(10))),
            on("2026-02-02", asks("B", euros(60))),
        ],
        ..less
    };
    let rank = compare(&distribute(&later).unwrap(), &distribute(&sooner).unwrap());
    assert_eq!(rank.len(), 2);
    assert_eq!((rank[0].shift, rank[0].shift.as_str()), (Shift::Rank, "rank"));
    assert_eq!(rank[0].before.as_ref().unwrap().rank, 2);
    assert_eq!(rank[0].after.as_ref().unwrap().rank, 1);
    let written: Vec<_> = [Shift::In, Shift::Out, Shift::More, Shift::Less]
        .into_iter()
        .map(Shift::as_str)
        .collect();
    assert_eq!(written, ["in", "out", "more", "less"]);
}

fn point(id: &str, more: bool, falls_in: &[&str], falls_out: &[&str]) -> Sensitive {
    let named = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Sensitive {
        id: id.to_owned(),
        criterion: "reach".to_owned(),
        more,
        falls_in: named(falls_in),
        falls_out: named(falls_out),
        drawn: false,
    }
}

/// Scored by one assessor, in tenths of a point.
fn tenths(points: u64, application: Application) -> Application {
    let given = vec![Points(points * Points::ONE / 10)];
    Application {
        points: BTreeMap::from([("reach".to_owned(), given)]),
        ..application
    }
}

#[test]
fn one_point_tells_who_would_fall_in_or_out() {
    let applications = vec![
        tenths(100, asks("A", euros(50))),
        tenths(75, asks("B", euros(50))),
        tenths(70, asks("C", euros(50))),
        tenths(30, asks("D", euros(50))),
    ];
    let input = input(tender(None), euros(100), applications);
    let expected = [
        point("B", false, &["C"], &["B"]),
        point("C", true, &["C"], &["B"]),
    ];
    assert_eq!(sensitivity(&input).unwrap(), expected);
    let pro_rata = Input {
        method: Method::ProRata,
        ..input
    };
    assert_eq!(sensitivity(&pro_rata).unwrap(), []);
}

#[test]
fn a_point_that_makes_a_tie_waits_for_the_draw() {
    let applications = vec![
        scored(&[8, 7], asks("A", euros(50))),
        scored(&[7, 7], asks("B", euros(50))),
    ];
    let mut input = input(tender(None), euros(50), applications);
    input.seed = None;
    let tie = |id: &str, more| Sensitive {
        drawn: true,
        ..point(id, more, &[], &[])
    };
    // Half a point divides them: an eight that becomes a seven, or a seven that becomes an eight.
    assert_eq!(sensitivity(&input).unwrap(), [tie("A", false), tie("B", true)]);
}

#[test]
fn a_tie_among_those_who_get_nothing_waits_for_the_draw_too() {
    let applications = vec![
        scored(&[9], asks("A", euros(50))),
        scored(&[7], asks("B", euros(50))),
        scored(&[6], asks("C", euros(50))),
        scored(&[5], asks("D", euros(50))),
    ];
    let mut input = input(tender(None), euros(60), applications);
    input.seed = None;
    let found = sensitivity(&input).unwrap();
    let drawn: Vec<_> = (found.iter().filter(|one| one.drawn))
        .map(|one| (one.id.as_str(), one.more))
        .collect();
    assert_eq!(drawn, [("B", false), ("C", true), ("C", false), ("D", true)]);
}

#[test]
fn a_point_less_can_bring_someone_below_the_threshold_though_there_is_money_for_all() {
    let applications = vec![tenths(90, asks("A", euros(5))), tenths(60, asks("B", euros(5)))];
    let plenty = input(tender(Some(55)), euros(100), applications);
    assert_eq!(sensitivity(&plenty).unwrap(), [point("B", false, &[], &["B"])]);
}

#[test]
fn a_point_moves_those_after_one_that_is_skipped() {
    let applications = vec![
        tenths(100, asks("A", euros(60))),
        tenths(85, asks("B", euros(50))),
        tenths(74, asks("C", euros(30))),
        tenths(70, asks("D", euros(30))),
    ];
    let Method::Tender {
        criteria, threshold, ..
    } = tender(None)
    else {
        unreachable!()
    };
    let method = Method::Tender {
        last_one: LastOne::Skip,
        criteria,
        threshold,
    };
    // B is passed over, and what is left goes to the first after it that fits.
    let expected = [
        point("C", false, &["D"], &["C"]),
        point("D", true, &["D"], &["C"]),
    ];
    assert_eq!(
        sensitivity(&input(method, euros(100), applications)).unwrap(),
        expected
    );
}

/// The plainest way to find out: everything again for each point.
fn plainly_sensitive(input: &Input) -> Vec<Sensitive> {
    let before = distribute(input).unwrap();
    let mut found = Vec::new();
    for (at, application) in input.applications.iter().enumerate() {
        for more in [true, false] {
            let mut given = application.points["reach"].clone();
            given.sort();
            if more && given[0] < Points(10 * Points::ONE) {
                given[0] = Points(given[0].0 + Points::ONE);
            } else if !more && *given.last().unwrap() >= Points(Points::ONE) {
                let last = given.len() - 1;
                given[last] = Points(given[last].0 - Points::ONE);
            }
            let mut input = input.clone();
            input.applications[at].points = BTreeMap::from([("reach".to_owned(), given)]);
            let differences = compare(&before, &distribute(&input).unwrap());
            let of = |shift| {
                let fallen = differences.iter().filter(|difference| difference.shift == shift);
                fallen.map(|difference| difference.id.clone()).collect::<Vec<_>>()
            };
            if !of(Shift::In).is_empty() || !of(Shift::Out).is_empty() {
                found.push(Sensitive {
                    falls_in: of(Shift::In),
                    falls_out: of(Shift::Out),
                    ..point(&application.id, more, &[], &[])
                });
            }
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_hangs_on_a_point_is_what_comes_out_with_that_point(
        input in some_input(), threshold in any::<bool>(), skip in any::<bool>()
    ) {
        let Method::Tender { last_one, criteria, threshold } = tender(threshold.then_some(55)) else {
            unreachable!()
        };
        let last_one = if skip { LastOne::Skip } else { last_one };
        let input = Input { method: Method::Tender { last_one, criteria, threshold }, ..input };
        prop_assert_eq!(sensitivity(&input).unwrap(), plainly_sensitive(&input));
    }

    #[test]
    fn what_comes_within_reach_never_exceeds_what_returned(input in some_input(), pro_rata in any::<bool>()) {
        let waiting: Vec<Waiting> = input.applications.iter().map(|one| waits(&one.id, one.requested, one.sub_ceiling.as_deref())).collect();
        let returned = Returned { available: input.ceiling, sub_ceilings: input.sub_ceilings };
        let reach = within_reach(&waiting, &returned, pro_rata).unwrap();
        let total = |of: &dyn Fn(&&Waiting) -> bool| waiting.iter().filter(of).map(|one| reach[&one.id].cents()).sum::<u64>();
        prop_assert!(total(&|_| true) <= returned.available.cents());
        for part in &returned.sub_ceilings {
            prop_assert!(total(&|one| one.sub_ceiling.as_deref() == Some(&*part.id)) <= part.amount.cents());
        }
        for one in &waiting {
            prop_assert!(reach[&one.id] <= one.lacks);
        }
    }
}

fn waits(id: &str, lacks: Money, sub_ceiling: Option<&str>) -> Waiting {
    Waiting {
        id: id.to_owned(),
        lacks,
        sub_ceiling: sub_ceiling.map(str::to_owned),
    }
}

#[test]
fn money_that_returns_goes_to_the_first_who_waits() {
    let waiting = [
        waits("C", euros(30), None),
        waits("A", euros(30), Some("noord")),
        waits("B", euros(30), None),
    ];
    let returned = Returned {
        available: euros(50),
        sub_ceilings: vec![part("noord", euros(10))],
    };
    let reach = |pro_rata| within_reach(&waiting, &returned, pro_rata).unwrap();
    let amounts = |reach: BTreeMap<String, Money>| {
        reach
            .into_iter()
            .map(|(id, amount)| (id, amount.cents() / 100))
            .collect::<Vec<_>>()
    };
    let named = |amounts: [(&str, u64); 3]| amounts.map(|(id, amount)| (id.to_owned(), amount)).to_vec();
    assert_eq!(amounts(reach(false)), named([("A", 10), ("B", 10), ("C", 30)]));
    assert_eq!(amounts(reach(true)), named([("A", 10), ("B", 20), ("C", 20)]));
}

#[test]
fn a_proposal_waits_for_what_has_to_be_weighed_with_the_others_awb_4_26() {
    let waiting = |scored, no_later| {
        let waits = Status::ALL
            .into_iter()
            .filter(|status| must_wait_for(*status, scored, no_later));
        waits.map(Status::as_str).collect::<Vec<_>>()
    };
    assert_eq!(waiting(false, None), ["submitted", "supplement-requested"]);
    assert_eq!(
        waiting(true, None),
        ["submitted", "supplement-requested", "complete"]
    );
    assert_eq!(waiting(false, Some(true)), ["submitted"]);
    assert_eq!(waiting(true, Some(true)), ["submitted", "complete"]);
    assert!(waiting(true, Some(false)).is_empty());
}

fn ready(of: &[(&str, Status, i64)]) -> BTreeMap<String, Seen> {
    let seen = |(name, status, version): &(&str, Status, i64)| {
        let (status, version) = (*status, *version);
        ((*name).to_owned(), Seen { status, version })
    };
    of.iter().map(seen).collect()
}

#[test]
fn what_changed_since_a_proposal_is_told_exactly() {
    let then = Situation {
        ready: ready(&[
            ("A", Status::Complete, 3),
            ("B", Status::Complete, 3),
            ("C", Status::Complete, 3),
            ("D", Status::Complete, 3),
        ]),
        money: euros(100),
        sub_ceilings: BTreeMap::from([("noord".to_owned(), euros(40)), ("zuid".to_owned(), euros(40))]),
    };
    assert_eq!(changes(&then, &then, &BTreeMap::new()), []);
    let now = Situation {
        ready: ready(&[
            ("A", Status::Complete, 3),
            ("B", Status::Complete, 4),
            ("E", Status::Complete, 3),
        ]),
        money: euros(99),
        sub_ceilings: BTreeMap::from([("noord".to_owned(), euros(40))]),
    };
    let elsewhere = BTreeMap::from([("C".to_owned(), Status::Granted)]);
    let told: Vec<String> = changes(&then, &now, &elsewhere)
        .iter()
        .map(Change::to_string)
        .collect();
    assert_eq!(
        told,
        [
            "De aanvraag B is intussen gewijzigd.",
            "De aanvraag C is intussen verleend.",
            "De aanvraag D is intussen ingetrokken.",
            "De aanvraag E is er intussen bij gekomen.",
            "De verdeling verleent € 100,00, en van het plafond is nu nog € 99,00 over.",
            "De verdeling verleent € 40,00 uit het deelplafond zuid, en daarvan is nu nog € 0,00 over.",
        ]
    );
    let more = Situation {
        money: euros(200),
        ..then.clone()
    };
    assert_eq!(changes(&then, &more, &BTreeMap::new()), []);
}
