//! Which decision a hearing covers: one about the same, as it was announced or milder, once the provider had its chance.

use chrono::NaiveDate;

use super::intention::{Demand, Intention};
use super::life::Standing;
use crate::dates;
use crate::money::Money;

/// A hearing as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heard {
    /// What was intended.
    pub intention: Intention,
    /// What was asked for, or what the award was, when it was announced.
    pub before: Money,
    /// What would be left of it.
    pub amount: Money,
    /// Where it stands, as it was written down.
    pub standing: Standing,
    /// The last day to answer; none when nothing was asked, when a talk was asked for in time, or when its letter was not posted yet.
    pub respond_by: Option<NaiveDate>,
    /// Whether it was asked in a letter that still has to be posted.
    pub waits_for_post: bool,
    /// Whether it is over: a decision was taken on it, or another announcement came in its place.
    pub closed: bool,
}

/// Why a decision can't be taken yet, in order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Uncovered {
    /// The provider was not heard about it.
    #[error("the provider has to be heard first about: {}", intention.as_str())]
    Unheard {
        /// What is decided.
        intention: Intention,
    },
    /// Since then the award became another amount.
    #[error("the provider was heard about an award of {before}, and it is another amount now")]
    Outdated {
        /// What it was then.
        before: Money,
    },
    /// The provider has still time to answer.
    #[error("the provider can answer until {until}")]
    StillOpen {
        /// The last day.
        until: NaiveDate,
    },
    /// The letter that asks for the view still has to be posted (Awb 3:41, 4:8).
    #[error("the letter that asks for the view was not posted yet")]
    WaitsForPost,
    /// The provider asked for a talk, and what was said isn't written down yet (Awb 4:9).
    #[error("the provider asked for a talk first")]
    TalkAsked,
    /// It is harsher than what was announced.
    #[error("the provider was heard about no less than {announced}")]
    Harsher {
        /// What would be left.
        announced: Money,
    },
}

impl Uncovered {
    /// Why, and what is possible instead, in words.
    #[must_use]
    pub fn dutch(self) -> String {
        match self {
            Self::Unheard { intention } => format!(
                "Vraag eerst de zienswijze over het voornemen: {}. Of leg vast waarom dat volgens de wet niet hoeft (artikelen \
                 4:7 tot en met 4:12 Awb).",
                intention.dutch()
            ),
            Self::Outdated { before } => format!(
                "De zienswijze ging over een bedrag van {}, en dat is intussen anders. Vraag opnieuw een zienswijze.",
                before.dutch()
            ),
            Self::StillOpen { until } => format!(
                "De ontvanger heeft tot en met {} de tijd voor een zienswijze. Beslis daarna, of zodra de zienswijze er is.",
                dates::dutch(until)
            ),
            Self::WaitsForPost => "Onze brief met de vraag om een zienswijze is nog niet op de post gedaan. De tijd om te reageren begint pas \
                                   daarna. Beslis als die voorbij is, of zodra de zienswijze er is."
                .to_owned(),
            Self::TalkAsked => "De ontvanger vroeg om een gesprek (artikel 4:9 Awb). Schrijf op wat daarin is gezegd, of dat de \
                                ontvanger toch geen zienswijze geeft. Beslis daarna."
                .to_owned(),
            Self::Harsher { announced } => format!(
                "De zienswijze ging over een bedrag van {} en dit is minder. Houd dat bedrag aan, of vraag opnieuw een \
                 zienswijze.",
                announced.dutch()
            ),
        }
    }
}

/// The hearing that covers a decision, of those in its dossier.
///
/// # Errors
/// [`Uncovered`], in order of precedence: of the hearing that comes nearest.
pub fn covering<T>(
    hearings: impl IntoIterator<Item = (T, Heard)>,
    demand: Demand,
    today: NaiveDate,
) -> Result<T, Uncovered> {
    let mut why = Uncovered::Unheard {
        intention: demand.intention,
    };
    for (hearing, heard) in hearings {
        match must_cover(heard, demand, today) {
            Ok(()) => return Ok(hearing),
            Err(Uncovered::Unheard { .. }) => {}
            Err(nearer) => why = nearer,
        }
    }
    Err(why)
}

fn must_cover(heard: Heard, demand: Demand, today: NaiveDate) -> Result<(), Uncovered> {
    if heard.closed || !demand.intention.covered_by().contains(&heard.intention) {
        return Err(Uncovered::Unheard {
            intention: demand.intention,
        });
    }
    if heard.before != demand.before {
        return Err(Uncovered::Outdated { before: heard.before });
    }
    if !heard.standing.on(today, heard.respond_by).is_complete() {
        return Err(match heard.respond_by {
            Some(until) => Uncovered::StillOpen { until },
            None if heard.waits_for_post => Uncovered::WaitsForPost,
            None => Uncovered::TalkAsked,
        });
    }
    if demand.amount < heard.amount {
        return Err(Uncovered::Harsher {
            announced: heard.amount,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::hearings::{Decision, demanded};

    fn cents(amount: u64) -> Money {
        Money::from_cents(amount).unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn heard() -> Heard {
        Heard {
            intention: Intention::LowerSettlement,
            before: cents(6_000),
            amount: cents(5_000),
            standing: Standing::Viewed,
            respond_by: Some(day("2026-05-11")),
            waits_for_post: false,
            closed: false,
        }
    }

    fn demand() -> Demand {
        Demand {
            intention: Intention::LowerSettlement,
            before: cents(6_000),
            amount: cents(5_000),
        }
    }

    #[test]
    fn who_asked_for_a_talk_in_time_is_heard_before_anything_is_decided_awb_4_9() {
        let asked = Heard {
            standing: Standing::Invited,
            respond_by: None,
            ..heard()
        };
        let refused = covering([((), asked)], demand(), day("2026-08-01")).unwrap_err();
        assert_eq!(refused, Uncovered::TalkAsked);
        assert!(refused.dutch().contains("vroeg om een gesprek"));
        let talked = Heard {
            standing: Standing::Viewed,
            ..asked
        };
        assert_eq!(covering([((), talked)], demand(), day("2026-08-01")), Ok(()));
    }

    #[test]
    fn nobody_keeps_silent_about_a_letter_that_was_not_posted_yet_awb_4_8_3_41() {
        let waiting = Heard {
            standing: Standing::Invited,
            respond_by: None,
            waits_for_post: true,
            ..heard()
        };
        let refused = covering([((), waiting)], demand(), day("2026-08-01")).unwrap_err();
        assert_eq!(refused, Uncovered::WaitsForPost);
        assert!(refused.dutch().contains("nog niet op de post gedaan"));
        let answered = Heard {
            standing: Standing::Viewed,
            waits_for_post: false,
            ..waiting
        };
        assert_eq!(covering([((), answered)], demand(), day("2026-08-01")), Ok(()));
    }

    #[test]
    fn a_decision_is_not_taken_before_the_provider_had_its_chance_awb_4_8() {
        let today = day("2026-05-11");
        let invited = Heard {
            standing: Standing::Invited,
            ..heard()
        };
        let open = must_cover(invited, demand(), today);
        assert_eq!(open, Err(Uncovered::StillOpen { until: today }));
        assert!(open.unwrap_err().dutch().contains("11 mei 2026"));
        assert_eq!(must_cover(invited, demand(), day("2026-05-12")), Ok(()));
        for standing in [Standing::Viewed, Standing::Waived, Standing::LeftOut] {
            let heard = Heard { standing, ..heard() };
            assert_eq!(must_cover(heard, demand(), today), Ok(()));
        }
    }

    #[test]
    fn a_hearing_covers_one_decision_of_its_kind_as_announced_or_milder() {
        let today = day("2026-05-11");
        let unheard = Err(Uncovered::Unheard {
            intention: Intention::LowerSettlement,
        });
        assert_eq!(covering::<()>([], demand(), today).map(drop), unheard);
        let other = Heard {
            intention: Intention::Lowering,
            ..heard()
        };
        assert_eq!(must_cover(other, demand(), today), unheard);
        let spent = Heard {
            closed: true,
            ..heard()
        };
        assert_eq!(must_cover(spent, demand(), today), unheard);
        let harsher = Demand {
            amount: cents(4_999),
            ..demand()
        };
        let announced = cents(5_000);
        assert_eq!(
            must_cover(heard(), harsher, today),
            Err(Uncovered::Harsher { announced })
        );
        let milder = Demand {
            amount: cents(5_001),
            ..demand()
        };
        assert_eq!(must_cover(heard(), milder, today), Ok(()));
        let changed = Demand {
            before: cents(5_500),
            ..demand()
        };
        assert_eq!(
            must_cover(heard(), changed, today),
            Err(Uncovered::Outdated { before: cents(6_000) })
        );
    }

    #[test]
    fn who_was_heard_about_a_revocation_was_heard_about_a_lowering_and_not_the_other_way_round() {
        let about = |intention| Heard {
            intention,
            amount: Money::ZERO,
            ..heard()
        };
        let lowering = Demand {
            intention: Intention::Lowering,
            ..demand()
        };
        let today = day("2026-05-11");
        assert_eq!(must_cover(about(Intention::Revocation), lowering, today), Ok(()));
        let revocation = Demand {
            intention: Intention::Revocation,
            amount: Money::ZERO,
            ..demand()
        };
        assert!(must_cover(about(Intention::Lowering), revocation, today).is_err());
    }

    #[test]
    fn of_several_hearings_the_one_that_covers_counts_and_else_the_nearest_says_why() {
        let today = day("2026-05-11");
        let open = Heard {
            standing: Standing::Invited,
            ..heard()
        };
        let other = Heard {
            intention: Intention::Refusal,
            ..heard()
        };
        let all = [("open", open), ("covers", heard()), ("other", other)];
        assert_eq!(covering(all, demand(), today), Ok("covers"));
        let none = [("open", open), ("other", other)];
        assert_eq!(
            covering(none, demand(), today),
            Err(Uncovered::StillOpen { until: today })
        );
    }

    fn standings() -> impl Strategy<Value = Standing> {
        prop::sample::select(Standing::ALL.to_vec())
    }

    fn intentions() -> impl Strategy<Value = Intention> {
        prop::sample::select(Intention::ALL.to_vec())
    }

    prop_compose! {
        fn hearings()(
            intention in intentions(),
            before in 0_u64..50,
            amount in 0_u64..50,
            standing in standings(),
            last in 0_u64..20,
            closed: bool,
        ) -> Heard {
            let respond_by = day("2026-05-01").checked_add_days(chrono::Days::new(last));
            let waits_for_post = false;
            Heard { intention, before: cents(before), amount: cents(amount), standing, respond_by, waits_for_post, closed }
        }
    }

    proptest! {
        #[test]
        fn nothing_is_settled_lower_without_a_hearing_that_says_so(
            granted in 0_u64..50, amount in 0_u64..50, all in prop::collection::vec(hearings(), 0..5), after in 0_u64..20,
        ) {
            let today = day("2026-05-01").checked_add_days(chrono::Days::new(after)).unwrap();
            let demand = demanded(Decision::Settlement { granted: cents(granted), amount: cents(amount) });
            prop_assert_eq!(demand.is_some(), amount < granted);
            let Some(demand) = demand else { return Ok(()) };
            if let Ok(heard) = covering(all.iter().map(|heard| (*heard, *heard)), demand, today) {
                prop_assert_eq!(heard.intention, Intention::LowerSettlement);
                prop_assert_eq!(heard.before, cents(granted));
                prop_assert!(heard.amount <= cents(amount));
                prop_assert!(!heard.closed);
                prop_assert!(heard.standing != Standing::Invited || heard.respond_by.unwrap() < today);
            }
        }

        #[test]
        fn what_is_covered_stays_covered_when_it_gets_milder_or_later(
            heard in hearings(), amount in 0_u64..50, more in 0_u64..50, days in 0_u64..20, intention in intentions(),
        ) {
            let today = day("2026-05-05");
            let demand = Demand { intention, before: heard.before, amount: cents(amount) };
            if must_cover(heard, demand, today).is_ok() {
                let milder = Demand { amount: cents(amount + more), ..demand };
                let later = today.checked_add_days(chrono::Days::new(days)).unwrap();
                prop_assert_eq!(must_cover(heard, milder, later), Ok(()));
            }
        }
    }
}
