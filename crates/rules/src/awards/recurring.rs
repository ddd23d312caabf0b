//! A subsidy that recurs (Awb 4:51): after three years in succession for (largely) the same continuing activities, what
//! follows is refused, wholly or in part, only with a reasonable term.

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate};

use super::decision::Outcome;

/// For so many years in succession it has to have been given (Awb 4:51(1)).
const YEARS: usize = 3;

/// A period for which a subsidy was given, or for which it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub start: NaiveDate,
    /// The last day.
    pub end: NaiveDate,
}

/// The years in succession, up to the year in which the new period begins, for which someone was given a subsidy; oldest
/// first, and none when there are fewer than three. Whether it was for largely the same activities is for people to judge.
#[must_use]
pub fn years(given: &[Period], new: Period) -> Vec<i32> {
    let covered: BTreeSet<i32> = given
        .iter()
        .flat_map(|period| period.start.year()..=period.end.year())
        .collect();
    let mut in_succession: Vec<i32> = (NaiveDate::MIN.year()..new.start.year())
        .rev()
        .take_while(|year| covered.contains(year))
        .collect();
    if in_succession.len() < YEARS {
        return Vec::new();
    }
    in_succession.reverse();
    in_succession
}

/// What a decider says of the reasonable term.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Term {
    /// The last day of the term, counted from the day on which the intention to refuse was made known.
    pub until: Option<NaiveDate>,
    /// Whether it was written down why no term is needed, for instance since these are other activities.
    pub not_needed: bool,
}

/// Why a refusal of what recurs can't be signed, in order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsigned {
    /// Neither a term, nor why none is needed (Awb 4:51(1)).
    #[error("a reasonable term is missing, or why none is needed")]
    TermMissing,
    /// Both can't be.
    #[error("either a term, or why none is needed")]
    Both,
    /// The term runs on into the new period, and for that part the subsidy is granted (Awb 4:51(2)).
    #[error("the term runs until {until}, into the new period: for that part the subsidy is granted")]
    RunsIntoPeriod {
        /// The last day of the term.
        until: NaiveDate,
    },
}

/// Whether a decision takes something from who has had it for three years: then it needs a reasonable term.
#[must_use]
pub fn is_needed(outcome: Outcome, years: &[i32]) -> bool {
    let refuses = match outcome {
        Outcome::Refused | Outcome::PartiallyGranted => true,
        Outcome::Granted | Outcome::NotTreated => false,
    };
    refuses && !years.is_empty()
}

/// Demands a reasonable term of a decision that refuses, wholly or in part, what recurs.
///
/// # Errors
/// [`Unsigned`], with what has to be said first.
pub fn demand(outcome: Outcome, years: &[i32], term: Term, new: Option<Period>) -> Result<(), Unsigned> {
    let said = match term {
        Term {
            until: Some(_),
            not_needed: true,
        } => return Err(Unsigned::Both),
        Term {
            until: None,
            not_needed,
        } => not_needed,
        Term {
            until: Some(until),
            not_needed: false,
        } => {
            let runs_on = new.is_some_and(|new| until >= new.start);
            if outcome == Outcome::Refused && runs_on {
                return Err(Unsigned::RunsIntoPeriod { until });
            }
            true
        }
    };
    if is_needed(outcome, years) && !said {
        return Err(Unsigned::TermMissing);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn period(start: &str, end: &str) -> Period {
        Period {
            start: day(start),
            end: day(end),
        }
    }

    fn year(year: i32) -> Period {
        period(&format!("{year}-01-01"), &format!("{year}-12-31"))
    }

    #[test]
    fn three_years_in_succession_up_to_the_new_period_count_awb_4_51() {
        let new = year(2026);
        assert_eq!(
            years(&[year(2025), year(2023), year(2024)], new),
            [2023, 2024, 2025]
        );
        assert_eq!(years(&[year(2024), year(2025)], new), [0; 0]);
        let with_gap = [year(2021), year(2022), year(2024), year(2025)];
        assert_eq!(years(&with_gap, new), [0; 0]);
        // What stopped before the new period does not go on into it.
        assert_eq!(years(&[year(2022), year(2023), year(2024)], new), [0; 0]);
        // One award for several years, and the new period's own year is no earlier one.
        assert_eq!(
            years(&[period("2022-03-01", "2026-02-01")], new),
            [2022, 2023, 2024, 2025]
        );
        assert_eq!(years(&[], new), [0; 0]);
    }

    #[test]
    fn a_refusal_of_what_recurs_needs_a_term_or_why_not_awb_4_51() {
        let had = [2023, 2024, 2025];
        let new = Some(year(2026));
        let term = |until: &str| Term {
            until: Some(day(until)),
            not_needed: false,
        };
        let why_not = Term {
            until: None,
            not_needed: true,
        };
        for outcome in [Outcome::Refused, Outcome::PartiallyGranted] {
            assert!(is_needed(outcome, &had));
            assert!(!is_needed(outcome, &[]));
            assert_eq!(
                demand(outcome, &had, Term::default(), new),
                Err(Unsigned::TermMissing)
            );
            assert_eq!(demand(outcome, &had, term("2025-12-31"), new), Ok(()));
            assert_eq!(demand(outcome, &had, why_not, new), Ok(()));
            assert_eq!(demand(outcome, &[], Term::default(), new), Ok(()));
        }
        for outcome in [Outcome::Granted, Outcome::NotTreated] {
            assert!(!is_needed(outcome, &had));
            assert_eq!(demand(outcome, &had, Term::default(), new), Ok(()));
        }
        let both = Term {
            until: Some(day("2025-12-31")),
            not_needed: true,
        };
        assert_eq!(demand(Outcome::Refused, &had, both, new), Err(Unsigned::Both));
    }

    #[test]
    fn for_the_rest_of_the_term_the_subsidy_is_granted_awb_4_51() {
        let had = [2023, 2024, 2025];
        let term = |until: &str| Term {
            until: Some(day(until)),
            not_needed: false,
        };
        let refused = demand(Outcome::Refused, &had, term("2026-01-01"), Some(year(2026)));
        assert_eq!(
            refused,
            Err(Unsigned::RunsIntoPeriod {
                until: day("2026-01-01")
            })
        );
        let partly = demand(
            Outcome::PartiallyGranted,
            &had,
            term("2026-06-30"),
            Some(year(2026)),
        );
        assert_eq!(partly, Ok(()));
        assert_eq!(demand(Outcome::Refused, &had, term("2026-06-30"), None), Ok(()));
    }

    proptest! {
        #[test]
        fn the_years_are_in_succession_were_given_and_end_just_before_the_new_one_awb_4_51(
            given in prop::collection::vec((2015_i32..2030, 0_i32..4), 0..8), new in 2016_i32..2031,
        ) {
            let given: Vec<Period> = given
                .into_iter()
                .map(|(first, more)| Period { start: year(first).start, end: year(first + more).end })
                .collect();
            let found = years(&given, year(new));
            prop_assert!(found.is_empty() || found.len() >= 3);
            prop_assert!(found.windows(2).all(|pair| pair[0] + 1 == pair[1]));
            for one in &found {
                prop_assert!(given.iter().any(|period| period.start.year() <= *one && *one <= period.end.year()));
            }
            if let Some(last) = found.last() {
                prop_assert_eq!(last + 1, new);
            }
            // One more year before never takes one away.
            let mut more = given.clone();
            more.push(year(new - 1));
            prop_assert!(years(&more, year(new)).len() >= found.len());
        }
    }
}
