//! What must hold for every distribution.

use plafond_rules::distribution::{Input, LastOne, Method, Outcome, Proposal, distribute};
use plafond_rules::money::Money;
use proptest::prelude::*;

use crate::cases::{cents, receipt, some_input};
use crate::plainly::plainly_shared;

fn granted_within(input: &Input, proposal: &Proposal, part: &str) -> u64 {
    let inside = |id: &str| {
        let application = input.applications.iter().find(|one| one.id == id).unwrap();
        application.sub_ceiling.as_deref() == Some(part)
    };
    let lines = proposal.lines.iter().filter(|line| inside(&line.id));
    lines.map(|line| line.amount.cents()).sum()
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
        for part in &input.sub_ceilings {
            prop_assert!(granted_within(&input, &proposal, &part.id) <= part.amount.cents(), "{}", part.id);
        }
    }

    #[test]
    fn the_order_in_which_applications_come_changes_nothing(input in some_input(), turn in 0_usize..12) {
        let mut other = input.clone();
        other.applications.reverse();
        let turn = turn % other.applications.len();
        other.applications.rotate_left(turn);
        other.sub_ceilings.reverse();
        prop_assert_eq!(distribute(&input), distribute(&other));
    }

    #[test]
    fn order_of_receipt_never_passes_over_an_earlier_day(input in some_input(), skip in any::<bool>()) {
        let last_one = if skip { LastOne::Refuse } else { LastOne::Partial };
        let input = Input { method: receipt(last_one), ..input };
        let proposal = distribute(&input).unwrap();
        let of = |id: &str| input.applications.iter().find(|one| one.id == id).unwrap();
        for (place, line) in proposal.lines.iter().enumerate() {
            let own = of(&line.id);
            // Those that share a purse with it, before it in rank.
            let passed_over = proposal.lines[..place]
                .iter()
                .any(|before| before.outcome != Outcome::Grant && of(&before.id).sub_ceiling == own.sub_ceiling);
            prop_assert!(!passed_over || line.outcome == Outcome::Refuse);
            if place > 0 {
                prop_assert!(of(&proposal.lines[place - 1].id).complete_on <= own.complete_on);
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
