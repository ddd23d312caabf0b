//! Sub-ceilings: parts of the ceiling with a limit of their own, by each method.

use plafond_rules::distribution::{
    Application, Input, LastOne, Method, Outcome, Refusal, SubCeiling, distribute,
};
use plafond_rules::money::Money;

use crate::cases::{asks, cents, euros, input, on, part, receipt, scored, tender, told};

fn of(name: &str, application: Application) -> Application {
    Application {
        sub_ceiling: Some(name.to_owned()),
        ..application
    }
}

fn within(
    method: Method,
    ceiling: Money,
    sub_ceilings: Vec<SubCeiling>,
    applications: Vec<Application>,
) -> Input {
    Input {
        sub_ceilings,
        ..input(method, ceiling, applications)
    }
}

#[test]
fn who_no_longer_fits_in_a_sub_ceiling_leaves_the_others_their_turn() {
    let applications = vec![
        of("noord", on("2026-02-01", asks("A", euros(30)))),
        of("noord", on("2026-02-02", asks("B", euros(30)))),
        of("noord", on("2026-02-03", asks("C", euros(5)))),
        on("2026-02-04", asks("D", euros(50))),
        of("zuid", on("2026-02-05", asks("E", euros(40)))),
    ];
    let parts = || vec![part("noord", euros(40)), part("zuid", euros(90))];
    let last = |last_one| {
        distribute(&within(
            receipt(last_one),
            euros(100),
            parts(),
            applications.clone(),
        ))
        .unwrap()
    };
    let partial = last(LastOne::Partial);
    assert_eq!(
        told(&partial),
        [("A", 30), ("B", 10), ("C", 0), ("D", 50), ("E", 10)]
    );
    assert_eq!(
        told(&last(LastOne::Refuse)),
        [("A", 30), ("B", 0), ("C", 0), ("D", 50), ("E", 0)]
    );
    assert_eq!(
        told(&last(LastOne::Skip)),
        [("A", 30), ("B", 0), ("C", 5), ("D", 50), ("E", 0)]
    );
    let reason = |line: usize| partial.lines[line].reasons.last().unwrap().as_str();
    assert_eq!(
        reason(0),
        "€ 30,00 past geheel in de € 40,00 die nog over was van het deelplafond 'noord'."
    );
    assert_eq!(
        reason(1),
        "€ 30,00 past niet in de € 10,00 die nog over was van het deelplafond 'noord'; de laatste krijgt wat over is \
         (artikel 4:25, tweede lid, Awb)."
    );
    assert_eq!(
        reason(2),
        "Het geld van het deelplafond 'noord' was op bij een aanvraag die voorgaat."
    );
    assert_eq!(reason(3), "€ 50,00 past geheel in de € 60,00 die nog over was.");
    assert_eq!(
        reason(4),
        "€ 40,00 past niet in de € 10,00 die nog over was; de laatste krijgt wat over is (artikel 4:25, tweede lid, Awb)."
    );
}

#[test]
fn when_the_ceiling_is_gone_no_sub_ceiling_has_any_left() {
    let applications = vec![
        on("2026-02-01", asks("A", euros(95))),
        on("2026-02-02", asks("B", euros(10))),
        of("noord", on("2026-02-03", asks("C", euros(5)))),
    ];
    let parts = vec![part("noord", euros(40))];
    let proposal = distribute(&within(receipt(LastOne::Refuse), euros(100), parts, applications)).unwrap();
    assert_eq!(told(&proposal), [("A", 95), ("B", 0), ("C", 0)]);
    assert_eq!(
        proposal.lines[2].reasons.last().unwrap(),
        "Het geld was op bij een aanvraag die voorgaat."
    );
}

#[test]
fn a_sub_ceiling_as_large_as_what_is_left_closes_the_whole() {
    let applications = vec![
        of("noord", on("2026-02-01", asks("A", euros(60)))),
        on("2026-02-02", asks("B", euros(10))),
    ];
    let parts = vec![part("noord", euros(50))];
    let proposal = distribute(&within(receipt(LastOne::Refuse), euros(50), parts, applications)).unwrap();
    assert_eq!(told(&proposal), [("A", 0), ("B", 0)]);
}

#[test]
fn only_those_of_the_sub_ceiling_that_a_day_crosses_are_drawn() {
    let mut input = within(
        receipt(LastOne::Partial),
        euros(100),
        vec![part("noord", euros(40)), part("zuid", euros(30))],
        vec![
            of("noord", on("2026-02-01", asks("A", euros(30)))),
            of("noord", on("2026-02-01", asks("B", euros(30)))),
            on("2026-02-01", asks("C", euros(10))),
            on("2026-02-01", asks("D", euros(10))),
            of("zuid", on("2026-02-01", asks("E", euros(50)))),
        ],
    );
    let proposal = distribute(&input).unwrap();
    let seed = input.seed.clone().unwrap();
    let (first, second) = if seed.ticket("A") < seed.ticket("B") {
        ("A", "B")
    } else {
        ("B", "A")
    };
    assert_eq!(
        told(&proposal),
        [("C", 10), ("D", 10), ("E", 30), (first, 30), (second, 10)]
    );
    assert_eq!(proposal.lines[0].reasons.len(), 2);
    assert_eq!(
        proposal.lines[3].reasons[1],
        "Op deze dag kwam meer binnen dan er in het deelplafond over was, dus de plaats binnen de dag is geloot."
    );
    input.seed = None;
    assert_eq!(
        distribute(&input),
        Err(Refusal::NoSeed(vec!["A".to_owned(), "B".to_owned()]))
    );
    // With as much as they ask for there is nothing to draw, to the cent.
    input.sub_ceilings[0].amount = euros(60);
    input.ceiling = euros(110);
    assert!(distribute(&input).is_ok());
    input.ceiling = cents(10_999);
    assert!(matches!(distribute(&input), Err(Refusal::NoSeed(all)) if all.len() == 5));
    input.ceiling = euros(110);
    input.sub_ceilings[0].amount = cents(5_999);
    assert!(matches!(distribute(&input), Err(Refusal::NoSeed(two)) if two.len() == 2));
}

#[test]
fn a_sub_ceiling_is_drawn_for_on_one_day_only() {
    let day = |day: &str, id: &str| of("noord", on(day, asks(id, euros(30))));
    let applications = vec![
        day("2026-02-01", "A"),
        day("2026-02-01", "B"),
        day("2026-02-02", "C"),
        day("2026-02-02", "D"),
    ];
    let parts = vec![part("noord", euros(40))];
    for last_one in [LastOne::Partial, LastOne::Refuse, LastOne::Skip] {
        let proposal = distribute(&within(
            receipt(last_one),
            euros(100),
            parts.clone(),
            applications.clone(),
        ))
        .unwrap();
        let drawn: Vec<bool> = proposal
            .lines
            .iter()
            .map(|line| line.reasons.len() == 3)
            .collect();
        assert_eq!(drawn, [true, true, false, false], "{last_one:?}");
    }
}

#[test]
fn what_a_closed_sub_ceiling_cannot_take_does_not_make_a_day_cross_the_ceiling() {
    let applications = vec![
        of("noord", on("2026-02-01", asks("A", euros(50)))),
        of("noord", on("2026-02-02", asks("B", euros(50)))),
        on("2026-02-02", asks("C", euros(30))),
        on("2026-02-02", asks("D", euros(30))),
    ];
    let parts = vec![part("noord", euros(40))];
    let mut input = within(receipt(LastOne::Refuse), euros(60), parts, applications);
    input.seed = None;
    // A doesn't fit in the forty and closes them; on the second day only C and D count, and they fit.
    assert_eq!(
        told(&distribute(&input).unwrap()),
        [("A", 0), ("B", 0), ("C", 30), ("D", 30)]
    );
}

#[test]
fn a_tender_refuses_within_a_sub_ceiling_and_goes_on_with_the_rest() {
    let applications = vec![
        of("noord", scored(&[9], asks("A", euros(30)))),
        of("noord", scored(&[8], asks("B", euros(30)))),
        scored(&[7], asks("C", euros(30))),
    ];
    let parts = vec![part("noord", euros(40))];
    let proposal = distribute(&within(tender(None), euros(100), parts, applications)).unwrap();
    assert_eq!(told(&proposal), [("A", 30), ("B", 10), ("C", 30)]);
    assert_eq!(proposal.remaining, euros(30));
}

#[test]
fn pro_rata_shares_among_the_others_what_a_full_sub_ceiling_leaves() {
    let applications = vec![
        of("noord", asks("A", euros(60))),
        of("noord", asks("B", euros(30))),
        asks("C", euros(60)),
        of("zuid", asks("D", euros(50))),
    ];
    // Half of everything would give noord 45, so it is bound to its 30; the others share 70 over 110.
    let parts = vec![part("noord", euros(30)), part("zuid", euros(40))];
    let proposal = distribute(&within(Method::ProRata, euros(100), parts, applications)).unwrap();
    let amounts: Vec<_> = proposal.lines.iter().map(|line| line.amount.cents()).collect();
    assert_eq!(amounts, [2_000, 1_000, 3_818, 3_182]);
    assert!(proposal.remaining.is_zero());
    assert_eq!(
        proposal.lines[0].reasons,
        [
            "Iedereen van het deelplafond 'noord' krijgt hetzelfde deel van wat is gevraagd: van € 60,00 is dat € 20,00."
        ]
    );
    assert_eq!(
        proposal.lines[3].reasons,
        ["Iedereen krijgt hetzelfde deel van wat is gevraagd: van € 50,00 is dat € 31,82."]
    );
}

#[test]
fn one_full_sub_ceiling_can_fill_another() {
    let applications = vec![
        of("noord", asks("A", euros(80))),
        of("zuid", asks("B", euros(80))),
        asks("C", euros(40)),
    ];
    // Half would be 40, 40 and 20. Noord keeps 10, and what it leaves brings zuid over its 45.
    let parts = vec![part("noord", euros(10)), part("zuid", euros(45))];
    let proposal = distribute(&within(Method::ProRata, euros(100), parts, applications)).unwrap();
    assert_eq!(told(&proposal), [("A", 10), ("B", 45), ("C", 40)]);
    assert_eq!(proposal.remaining, euros(5));
    assert_eq!(
        proposal.lines[2].reasons,
        ["Er is genoeg voor het hele gevraagde bedrag."]
    );
}

#[test]
fn the_smallest_share_below_the_minimum_drops_out_in_whatever_sub_ceiling_it_is() {
    let applications = vec![
        of("noord", asks("A", euros(60))),
        of("noord", asks("B", euros(30))),
        asks("C", euros(60)),
        asks("D", euros(10)),
    ];
    let parts = vec![part("noord", euros(30))];
    let mut input = within(Method::ProRata, euros(90), parts, applications);
    input.minimum = euros(11);
    // D asks for ten, so it drops out first; then B has ten of the thirty and leaves them to A.
    let proposal = distribute(&input).unwrap();
    assert_eq!(told(&proposal), [("A", 30), ("B", 0), ("C", 60), ("D", 0)]);
    assert_eq!(
        proposal.lines[1].reasons,
        ["Het aandeel bleef onder het minimum van € 11,00."]
    );
    assert_eq!(proposal.lines[2].outcome, Outcome::Grant);
}

#[test]
fn who_drops_out_can_fill_a_sub_ceiling_and_empty_it_again() {
    let applications = vec![
        asks("A", euros(600)),
        of("noord", asks("B", euros(580))),
        of("noord", asks("C", euros(20))),
        asks("D", euros(20)),
    ];
    let mut input = within(
        Method::ProRata,
        euros(610),
        vec![part("noord", euros(300))],
        applications,
    );
    // Half for everyone is just what the sub-ceiling has. When D drops out more than half would fit, but not in the sub-ceiling: C
    // keeps ten euros, which is too little as well. Without C the sub-ceiling is no limit any more.
    input.minimum = cents(1_010);
    let proposal = distribute(&input).unwrap();
    let amounts: Vec<_> = proposal.lines.iter().map(|line| line.amount.cents()).collect();
    assert_eq!(amounts, [31_017, 29_983, 0, 0]);
}

#[test]
fn a_sub_ceiling_has_one_name_and_is_there() {
    let unknown = within(
        Method::ProRata,
        euros(10),
        Vec::new(),
        vec![of("noord", asks("A", euros(1)))],
    );
    let refusal = Refusal::NoSubCeiling {
        application: "A".to_owned(),
        sub_ceiling: "noord".to_owned(),
    };
    assert_eq!(distribute(&unknown), Err(refusal));
    let twice = vec![part("noord", euros(1)), part("noord", euros(2))];
    let repeated = within(Method::ProRata, euros(10), twice, Vec::new());
    assert_eq!(
        distribute(&repeated),
        Err(Refusal::RepeatedSubCeiling("noord".to_owned()))
    );
}
