//! Until when an objection has to be decided on (Awb 7:10, 7:13).

use chrono::NaiveDate;

use crate::dates::dutch;
use crate::terms::{Calendar, Impossible, Kind, Suspension, Term};

/// Why the decision may be postponed further than once (Awb 7:10(4)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Further {
    /// All interested parties agree (a).
    ConsentOfAll,
    /// The objector agrees, and nobody else can be harmed by it (b).
    ConsentOfObjector,
    /// A rule of procedure has to be kept (c).
    RulesOfProcedure,
}

/// How the decision was postponed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Postponements {
    /// Once, by at most six weeks, without asking anyone (Awb 7:10(3)).
    pub once: Option<u32>,
    /// Further, in the order in which it was done (Awb 7:10(4)).
    pub further: Vec<Later>,
}

/// A further postponement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Later {
    /// The day on which it was done.
    pub made_on: NaiveDate,
    /// Until when.
    pub until: NaiveDate,
    /// Why it may be.
    pub ground: Further,
}

impl Further {
    /// The name in the API and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ConsentOfAll => "consent-of-all",
            Self::ConsentOfObjector => "consent-of-objector",
            Self::RulesOfProcedure => "rules-of-procedure",
        }
    }

    /// The ground of this name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [
            Self::ConsentOfAll,
            Self::ConsentOfObjector,
            Self::RulesOfProcedure,
        ]
        .into_iter()
        .find(|ground| ground.as_str() == name)
    }

    /// The ground as people read it.
    #[must_use]
    pub const fn dutch(self) -> &'static str {
        match self {
            Self::ConsentOfAll => {
                "alle belanghebbenden stemden daarmee in (artikel 7:10, vierde lid, onder a)"
            }
            Self::ConsentOfObjector => {
                "de indiener stemde daarmee in en anderen worden daardoor niet geschaad (artikel 7:10, vierde lid, onder b)"
            }
            Self::RulesOfProcedure => {
                "dat is nodig om wettelijke regels voor de procedure na te leven (artikel 7:10, vierde lid, onder c)"
            }
        }
    }
}

/// The term to decide, from the day after the term to object ended; it stands still while something is being repaired that
/// was asked for before it was over (Awb 7:10(2)).
///
/// # Errors
/// When the days are out of order or out of reach.
pub fn decide_by(
    objection_until: NaiveDate,
    committee: bool,
    repairs: &[Suspension],
    postponements: &Postponements,
    calendar: &Calendar,
) -> Result<Term, Impossible> {
    let kind = Kind::ObjectionDecision {
        committee,
        postponed: postponements.once,
    };
    let end = kind.count(objection_until, repairs, calendar)?.end;
    let (within, mut over): (Vec<_>, Vec<_>) = repairs
        .iter()
        .copied()
        .partition(|repair| repair.requested <= end);
    let mut term = kind.count(objection_until, &within, calendar)?;
    for later in &postponements.further {
        term.reasoning.push(format!(
            "De beslissing is verder uitgesteld tot en met {}: {}.",
            dutch(later.until),
            later.ground.dutch()
        ));
        term.end = term.end.max(later.until);
        // The day that was chosen counted with what had been asked for by then.
        let (asked, rest) = over
            .into_iter()
            .partition(|repair| repair.requested > later.made_on && repair.requested <= term.end);
        over = rest;
        term.stand_still(&asked)?;
    }
    term.tell_over(&over);
    Ok(term)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn agreed_upon(made_on: &str, until: NaiveDate, ground: Further) -> Later {
        Later {
            made_on: day(made_on),
            until,
            ground,
        }
    }

    fn end(committee: bool, repairs: &[Suspension], postponements: &Postponements) -> NaiveDate {
        decide_by(
            day("2025-12-29"),
            committee,
            repairs,
            postponements,
            &Calendar::netherlands(),
        )
        .unwrap()
        .end
    }

    #[test]
    fn deciding_takes_six_weeks_or_twelve_with_a_committee_awb_7_10_7_13() {
        assert_eq!(end(false, &[], &Postponements::default()), day("2026-02-09"));
        assert_eq!(end(true, &[], &Postponements::default()), day("2026-03-23"));
    }

    #[test]
    fn the_clock_stands_still_while_something_is_being_repaired_awb_7_10_2() {
        let repair = Suspension {
            requested: day("2026-01-05"),
            completed: day("2026-01-16"),
        };
        assert_eq!(
            end(false, &[repair], &Postponements::default()),
            day("2026-02-19")
        );
    }

    #[test]
    fn what_is_asked_for_in_the_time_that_was_added_lets_that_stand_still_and_after_it_nothing_awb_7_10_2() {
        // Ten days, asked for when the first six weeks are over.
        let late = Suspension {
            requested: day("2026-02-16"),
            completed: day("2026-02-27"),
        };
        let count = |postponements: &Postponements| {
            let calendar = Calendar::netherlands();
            decide_by(day("2025-12-29"), false, &[late], postponements, &calendar).unwrap()
        };
        let over = count(&Postponements::default());
        assert_eq!(over.end, day("2026-02-09"));
        let told = over.reasoning.last().unwrap();
        assert!(
            told.contains("Op 16 februari 2026") && told.contains("al voorbij"),
            "{told}"
        );
        let once = Postponements {
            once: Some(6),
            further: Vec::new(),
        };
        assert_eq!(count(&once).end, day("2026-04-02"));
        let agreed = |until| Postponements {
            once: None,
            further: vec![agreed_upon("2026-02-09", day(until), Further::ConsentOfAll)],
        };
        let longer = count(&agreed("2026-03-02"));
        assert_eq!(longer.end, day("2026-03-12"));
        let told = longer.reasoning.last().unwrap();
        assert!(
            told.contains("10 dagen opschorting (artikel 7:10, tweede lid,"),
            "{told}"
        );
        assert_eq!(count(&agreed("2026-02-15")).end, day("2026-02-15"));
        // Who agreed on a day after it was asked for agreed on that day.
        let since = Postponements {
            once: None,
            further: vec![agreed_upon(
                "2026-02-16",
                day("2026-03-02"),
                Further::ConsentOfAll,
            )],
        };
        assert_eq!(count(&since).end, day("2026-03-02"));
    }

    #[test]
    fn a_first_postponement_is_at_most_six_weeks_awb_7_10_3() {
        let once = |weeks| Postponements {
            once: Some(weeks),
            further: Vec::new(),
        };
        assert_eq!(end(false, &[], &once(6)), day("2026-03-23"));
        let refused = decide_by(day("2025-12-29"), false, &[], &once(7), &Calendar::netherlands());
        assert_eq!(refused, Err(Impossible::PostponementOutOfRange));
    }

    #[test]
    fn a_further_postponement_has_its_ground_in_words_awb_7_10_4() {
        for ground in [
            Further::ConsentOfAll,
            Further::ConsentOfObjector,
            Further::RulesOfProcedure,
        ] {
            assert_eq!(Further::parse(ground.as_str()), Some(ground));
            let postponed = Postponements {
                once: Some(6),
                further: vec![agreed_upon("2026-03-02", day("2026-05-01"), ground)],
            };
            let term = decide_by(
                day("2025-12-29"),
                false,
                &[],
                &postponed,
                &Calendar::netherlands(),
            )
            .unwrap();
            assert_eq!(term.end, day("2026-05-01"));
            let last = term.reasoning.last().unwrap();
            assert!(
                last.contains("1 mei 2026") && last.contains(ground.dutch()),
                "{last}"
            );
        }
    }

    proptest! {
        #[test]
        fn postponing_never_ends_the_term_earlier(weeks in 1_u32..=6, ahead in 0_i64..200, committee: bool) {
            let plain = end(committee, &[], &Postponements::default());
            let until = day("2025-12-29") + chrono::TimeDelta::days(ahead);
            let once = end(committee, &[], &Postponements { once: Some(weeks), further: Vec::new() });
            let further = Postponements { once: Some(weeks), further: vec![agreed_upon("2026-01-05", until, Further::ConsentOfAll)] };
            prop_assert!(once > plain);
            prop_assert_eq!(end(committee, &[], &further), once.max(until));
        }
    }

    #[test]
    fn each_further_postponement_names_its_part_of_the_article_awb_7_10() {
        for (ground, part) in [
            (Further::ConsentOfAll, "onder a)"),
            (Further::ConsentOfObjector, "onder b)"),
            (Further::RulesOfProcedure, "onder c)"),
        ] {
            assert!(ground.dutch().ends_with(part), "{ground:?}");
            assert_eq!(Further::parse(ground.as_str()), Some(ground));
        }
    }
}
