//! Worked examples of each method.

use std::collections::BTreeMap;

use plafond_rules::distribution::{
    Application, Criterion, Input, LastOne, Line, Method, Outcome, Points, Proposal, Refusal, distribute,
    reserve,
};
use plafond_rules::money::Money;

use crate::cases::{asks, cents, euros, input, on, receipt, scored, tender, told};

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
    let proposal = distribute(&input).unwrap();
    assert_eq!(told(&proposal), [("B", 10), ("A", 0)]);
    let heaviest = |proposal: &Proposal| -> Vec<(String, bool)> {
        let lines = proposal.lines.iter();
        let says = |line: &Line| {
            line.reasons
                .iter()
                .any(|words| words.contains("zwaarste criterium meer"))
        };
        lines.map(|line| (line.id.clone(), says(line))).collect()
    };
    let both = [("B".to_owned(), true), ("A".to_owned(), true)];
    assert_eq!(heaviest(&proposal), both);
    // Who stands elsewhere anyway is told nothing of it, and neither is who is below a threshold.
    input.applications.push(with("C", 5, 8));
    let three = heaviest(&distribute(&input).unwrap());
    assert_eq!(three, [both.as_slice(), &[("C".to_owned(), false)]].concat());
    let mut refused = input.clone();
    if let Method::Tender { threshold, .. } = &mut refused.method {
        *threshold = Some(Points(90 * Points::ONE));
    }
    assert!(
        heaviest(&distribute(&refused).unwrap())
            .iter()
            .all(|(_, says)| !says)
    );
    input.applications = vec![with("A", 7, 7), with("B", 7, 7)];
    assert_eq!(
        distribute(&input),
        Err(Refusal::NoSeed(vec!["A".to_owned(), "B".to_owned()]))
    );
}

#[test]
fn who_ties_stands_in_the_order_of_the_draw() {
    let applications: Vec<_> = ["A", "B", "C", "D", "E"]
        .map(|id| scored(&[7], asks(id, euros(10))))
        .to_vec();
    let input = input(tender(None), euros(20), applications);
    let seed = input.seed.clone().unwrap();
    let mut expected = ["A", "B", "C", "D", "E"];
    expected.sort_by_key(|id| seed.ticket(id));
    assert_ne!(
        expected,
        ["A", "B", "C", "D", "E"],
        "this seed draws another order"
    );
    let proposal = distribute(&input).unwrap();
    let order: Vec<_> = proposal.lines.iter().map(|line| line.id.as_str()).collect();
    assert_eq!(order, expected);
}

#[test]
fn a_criterion_has_a_threshold_of_its_own_for_the_average() {
    let reach = Criterion {
        id: "reach".to_owned(),
        weight: 100,
        maximum: 10,
        threshold: Some(Points(6 * Points::ONE)),
    };
    let method = Method::Tender {
        last_one: LastOne::Partial,
        criteria: vec![reach],
        threshold: None,
    };
    let applications = vec![
        scored(&[5, 7], asks("A", euros(10))),
        scored(&[5, 6], asks("B", euros(10))),
        scored(&[9], asks("C", euros(10))),
    ];
    let proposal = distribute(&input(method, euros(100), applications)).unwrap();
    assert_eq!(told(&proposal), [("C", 10), ("A", 10), ("B", 0)]);
    let told = reasons(&proposal);
    assert!(
        told[2].contains(&"De punten voor 'reach' blijven onder de drempel."),
        "{told:?}"
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

fn reasons(proposal: &Proposal) -> Vec<Vec<&str>> {
    let lines = proposal.lines.iter();
    lines
        .map(|line| line.reasons.iter().map(String::as_str).collect())
        .collect()
}

#[test]
fn order_of_receipt_says_why_and_needs_no_seed_for_one_alone() {
    let applications = vec![
        on("2026-02-03", asks("A", euros(60))),
        on("2026-02-04", asks("B", euros(40))),
        on("2026-02-05", asks("C", euros(40))),
        on("2026-02-06", asks("D", euros(40))),
    ];
    let mut input = input(receipt(LastOne::Partial), euros(100), applications);
    input.seed = None;
    // B fits to the cent and closes nothing; C is the first that doesn't fit, alone on its day, so there is nothing to draw.
    let proposal = distribute(&input).unwrap();
    let expected = vec![
        vec![
            "Volledig op 3 februari 2026.",
            "€ 60,00 past geheel in de € 100,00 die nog over was.",
        ],
        vec![
            "Volledig op 4 februari 2026.",
            "€ 40,00 past geheel in de € 40,00 die nog over was.",
        ],
        vec![
            "Volledig op 5 februari 2026.",
            "€ 40,00 past niet in de € 0,00 die nog over was.",
        ],
        vec![
            "Volledig op 6 februari 2026.",
            "Het geld was op bij een aanvraag die voorgaat.",
        ],
    ];
    assert_eq!(reasons(&proposal), expected);
    let told = |last_one, minimum| {
        let other = Input {
            method: receipt(last_one),
            minimum,
            ceiling: euros(70),
            ..input.clone()
        };
        distribute(&other).unwrap().lines[1].reasons[1].clone()
    };
    let short = "€ 40,00 past niet in de € 10,00 die nog over was";
    assert_eq!(
        told(LastOne::Partial, Money::ZERO),
        format!("{short}; de laatste krijgt wat over is (artikel 4:25, tweede lid, Awb).")
    );
    assert_eq!(
        told(LastOne::Partial, cents(1001)),
        format!("{short}, en dat is minder dan het minimum van € 10,01.")
    );
    assert_eq!(
        told(LastOne::Refuse, Money::ZERO),
        format!("{short}; de laatste krijgt dan niets.")
    );
    assert_eq!(
        told(LastOne::Skip, Money::ZERO),
        format!("{short}; een volgende die wel past gaat voor.")
    );
}

#[test]
fn pro_rata_says_why_and_ranks_by_id() {
    let capped = Application {
        cap: Some(euros(10)),
        ..asks("A", euros(100))
    };
    let as_much = Application {
        cap: Some(euros(10)),
        ..asks("B", euros(10))
    };
    let mut input = input(
        Method::ProRata,
        euros(60),
        vec![capped, as_much, asks("C", euros(90)), asks("D", euros(1))],
    );
    input.minimum = euros(1);
    let proposal = distribute(&input).unwrap();
    let ranks: Vec<_> = proposal.lines.iter().map(|line| line.rank).collect();
    assert_eq!(ranks, [1, 2, 3, 4]);
    let expected = [
        "Het aandeel is begrensd op het maximum van € 10,00.",
        "Iedereen krijgt hetzelfde deel van wat is gevraagd: van € 10,00 is dat € 5,00.",
        "Iedereen krijgt hetzelfde deel van wat is gevraagd: van € 90,00 is dat € 45,00.",
        "Het aandeel bleef onder het minimum van € 1,00.",
    ];
    assert_eq!(reasons(&proposal).concat(), expected);
    input.ceiling = euros(111);
    assert_eq!(
        reasons(&distribute(&input).unwrap()).concat()[1..],
        ["Er is genoeg voor het hele gevraagde bedrag."; 3]
    );
}

#[test]
fn outcomes_have_the_names_that_files_use() {
    let names = [Outcome::Grant, Outcome::Partial, Outcome::Refuse].map(Outcome::as_str);
    assert_eq!(names, ["grant", "partial", "refuse"]);
}
