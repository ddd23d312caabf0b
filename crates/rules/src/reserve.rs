//! Offering money that returned to who waits on the reserve list: how much, to whom first, and how an offer lives.
//!
//! An offer is no decision: it asks whether the applicant still wants the money. Until it is answered or lapses, nobody else
//! is offered the same money. The grant itself is an ordinary decision afterwards, tested against the ceiling (Awb 4:25(2)).

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;

use crate::distribution::{self, Returned, Waiting, within_reach};
use crate::money::Money;
use crate::words::{in_english, now_possible};

/// Where an offer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The applicant was asked, and has time to answer.
    Offered,
    /// The applicant wants it; now it can be granted.
    Accepted,
    /// The applicant doesn't want it, and waits no more.
    Declined,
    /// The time to answer went by.
    Lapsed,
    /// The municipality took it back.
    Withdrawn,
    /// It became a grant or a raise.
    Granted,
}

/// What can happen to an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The applicant wants it.
    Accept,
    /// The applicant doesn't want it.
    Decline,
    /// The time to answer is over.
    Lapse,
    /// The municipality takes it back.
    Withdraw,
    /// A decider grants it.
    Grant,
}

/// What can't happen now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Impossible {
    /// Where the offer stands.
    pub standing: Standing,
    /// What was tried.
    pub event: Event,
}

impl fmt::Display for Impossible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let possible = Event::ALL
            .into_iter()
            .filter(|event| self.standing.after(*event).is_ok());
        f.write_str(&in_english("offer", self.standing, possible))
    }
}

impl std::error::Error for Impossible {}

impl Impossible {
    /// What state it is in and what is possible now, in words.
    #[must_use]
    pub fn dutch(&self) -> String {
        let possible = Event::ALL
            .into_iter()
            .filter(|event| self.standing.after(*event).is_ok())
            .map(Event::dutch);
        format!(
            "Het aanbod is {}. {}",
            self.standing.dutch(),
            now_possible(possible)
        )
    }
}

impl Standing {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Offered,
        Self::Accepted,
        Self::Declined,
        Self::Lapsed,
        Self::Withdrawn,
        Self::Granted,
    ];

    /// The name in the API and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Lapsed => "lapsed",
            Self::Withdrawn => "withdrawn",
            Self::Granted => "granted",
        }
    }

    /// The standing of this name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.as_str() == name)
    }

    /// As people read it.
    #[must_use]
    pub const fn dutch(self) -> &'static str {
        match self {
            Self::Offered => "gedaan",
            Self::Accepted => "aangenomen",
            Self::Declined => "afgewezen",
            Self::Lapsed => "vervallen",
            Self::Withdrawn => "teruggenomen",
            Self::Granted => "verleend",
        }
    }

    /// Where it stands on a day: the last day to answer is still in time. Without one, since its letter was not posted yet, it
    /// doesn't lapse.
    #[must_use]
    pub fn on(self, today: NaiveDate, answer_by: Option<NaiveDate>) -> Self {
        match (self, answer_by) {
            (Self::Offered, Some(last)) if today > last => Self::Lapsed,
            (standing, _) => standing,
        }
    }

    /// Whether it holds money that nobody else may be offered.
    #[must_use]
    pub const fn holds(self) -> bool {
        matches!(self, Self::Offered | Self::Accepted)
    }

    /// Where it stands after an event.
    ///
    /// # Errors
    /// [`Impossible`], with what is possible instead.
    pub const fn after(self, event: Event) -> Result<Self, Impossible> {
        match (event, self) {
            (Event::Accept, Self::Offered) => Ok(Self::Accepted),
            (Event::Decline, Self::Offered) => Ok(Self::Declined),
            (Event::Lapse, Self::Offered) => Ok(Self::Lapsed),
            (Event::Withdraw, Self::Offered | Self::Accepted) => Ok(Self::Withdrawn),
            (Event::Grant, Self::Accepted) => Ok(Self::Granted),
            _ => Err(Impossible {
                standing: self,
                event,
            }),
        }
    }
}

impl Event {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Accept,
        Self::Decline,
        Self::Lapse,
        Self::Withdraw,
        Self::Grant,
    ];

    /// The event as something to do.
    #[must_use]
    pub const fn dutch(self) -> &'static str {
        match self {
            Self::Accept => "aannemen",
            Self::Decline => "afwijzen",
            Self::Lapse => "laten vervallen",
            Self::Withdraw => "terugnemen",
            Self::Grant => "verlenen",
        }
    }
}

/// One on the reserve list, with what was offered to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// What it is called.
    pub id: String,
    /// What it still lacks.
    pub lacks: Money,
    /// The sub-ceiling it is paid from as well.
    pub sub_ceiling: Option<String>,
    /// Its last offer, with the amount.
    pub offer: Option<(Standing, Money)>,
}

impl Place {
    fn standing(&self) -> Option<Standing> {
        self.offer.map(|(standing, _)| standing)
    }

    /// Whether it still waits for money. Who declined waits no more.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.standing() != Some(Standing::Declined)
    }

    fn held(&self) -> Option<Money> {
        self.offer
            .filter(|(standing, _)| standing.holds())
            .map(|(_, amount)| amount)
    }
}

/// Why nothing can be offered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It doesn't wait on the list.
    #[error("it does not wait on the reserve list")]
    NotWaiting,
    /// An offer to it runs.
    #[error("an offer to it is still open")]
    Open,
    /// Nothing is left for it.
    #[error("nothing is within its reach")]
    NothingWithinReach,
    /// More than is within its reach.
    #[error("only {reach} is within its reach")]
    TooMuch {
        /// The most that can be offered.
        reach: Money,
    },
}

/// What can be offered to each that waits: of what is not offered to others, those whose offer lapsed after the others.
///
/// # Errors
/// [`distribution::Refusal`] when one waits twice, or for a sub-ceiling that isn't there.
pub fn reach(
    places: &[Place],
    returned: &Returned,
    pro_rata: bool,
) -> Result<BTreeMap<String, Money>, distribution::Refusal> {
    let mut left = returned.clone();
    for place in places {
        let Some(held) = place.held() else { continue };
        left.available = left.available.saturating_sub(held);
        for part in &mut left.sub_ceilings {
            if Some(&part.id) == place.sub_ceiling.as_ref() {
                part.amount = part.amount.saturating_sub(held);
            }
        }
    }
    let asked = places
        .iter()
        .filter(|place| place.waits() && place.held().is_none());
    let (last, first): (Vec<&Place>, Vec<&Place>) =
        asked.partition(|place| place.standing() == Some(Standing::Lapsed));
    let waiting: Vec<Waiting> = first
        .into_iter()
        .chain(last)
        .map(|place| Waiting {
            id: place.id.clone(),
            lacks: place.lacks,
            sub_ceiling: place.sub_ceiling.clone(),
        })
        .collect();
    within_reach(&waiting, &left, pro_rata)
}

/// How much is offered to one: all within its reach unless less is wanted.
///
/// # Errors
/// [`Refusal`].
pub fn offer(
    places: &[Place],
    reach: &BTreeMap<String, Money>,
    id: &str,
    wanted: Option<Money>,
) -> Result<Money, Refusal> {
    let place = places
        .iter()
        .find(|place| place.id == id && place.waits())
        .ok_or(Refusal::NotWaiting)?;
    if place.held().is_some() {
        return Err(Refusal::Open);
    }
    let most = reach.get(id).copied().unwrap_or_default();
    if most.is_zero() {
        return Err(Refusal::NothingWithinReach);
    }
    match wanted {
        None => Ok(most),
        Some(amount) if amount.is_zero() || amount > most => Err(Refusal::TooMuch { reach: most }),
        Some(amount) => Ok(amount),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::SubCeiling;

    fn euros(text: &str) -> Money {
        text.parse().unwrap()
    }

    fn place(id: &str, lacks: &str, offer: Option<(Standing, &str)>) -> Place {
        Place {
            id: id.to_owned(),
            lacks: euros(lacks),
            sub_ceiling: None,
            offer: offer.map(|(standing, amount)| (standing, euros(amount))),
        }
    }

    fn returned(available: &str) -> Returned {
        Returned {
            available: euros(available),
            sub_ceilings: Vec::new(),
        }
    }

    fn reached(places: &[Place], available: &str, pro_rata: bool) -> Vec<(String, String)> {
        let reach = reach(places, &returned(available), pro_rata).unwrap();
        reach
            .into_iter()
            .map(|(id, amount)| (id, amount.to_string()))
            .collect()
    }

    fn pairs<'a>(expected: &[(&'a str, &'a str)]) -> Vec<(String, String)> {
        expected
            .iter()
            .map(|(id, amount)| ((*id).to_owned(), (*amount).to_owned()))
            .collect()
    }

    #[test]
    fn an_offer_lives_as_the_chart_says() {
        let chart = [
            (Standing::Offered, "Accept Decline Lapse Withdraw", true),
            (Standing::Accepted, "Withdraw Grant", true),
            (Standing::Declined, "", false),
            (Standing::Lapsed, "", false),
            (Standing::Withdrawn, "", false),
            (Standing::Granted, "", false),
        ];
        for (standing, expected, holds) in chart {
            let possible: Vec<_> = Event::ALL
                .into_iter()
                .filter(|event| standing.after(*event).is_ok())
                .map(|event| format!("{event:?}"))
                .collect();
            assert_eq!(possible.join(" "), expected, "{standing:?}");
            assert_eq!(standing.holds(), holds, "{standing:?}");
            assert_eq!(Standing::parse(standing.as_str()), Some(standing));
        }
        let refused = Standing::Declined.after(Event::Accept).unwrap_err();
        assert_eq!(
            refused.dutch(),
            "Het aanbod is afgewezen. Wat nu kan: niets meer."
        );
    }

    #[test]
    fn the_last_day_to_answer_is_in_time() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let last = day("2026-05-11");
        assert_eq!(Standing::Offered.on(last, Some(last)), Standing::Offered);
        assert_eq!(
            Standing::Offered.on(day("2026-05-12"), Some(last)),
            Standing::Lapsed
        );
        assert_eq!(
            Standing::Accepted.on(day("2026-05-12"), Some(last)),
            Standing::Accepted
        );
        assert_eq!(
            Standing::Offered.on(day("2026-08-01"), None),
            Standing::Offered,
            "its letter was not posted yet"
        );
    }

    #[test]
    fn what_is_offered_to_one_is_not_offered_to_another_awb_4_26() {
        let waiting = [place("A", "60.00", None), place("B", "50.00", None)];
        assert_eq!(
            reached(&waiting, "80.00", false),
            pairs(&[("A", "60.00"), ("B", "20.00")])
        );
        let offered = [
            place("A", "60.00", Some((Standing::Offered, "60.00"))),
            place("B", "50.00", None),
        ];
        assert_eq!(reached(&offered, "80.00", false), pairs(&[("B", "20.00")]));
    }

    #[test]
    fn who_declined_waits_no_more_and_who_let_it_lapse_comes_last() {
        let places = [
            place("A", "60.00", Some((Standing::Declined, "60.00"))),
            place("B", "50.00", Some((Standing::Lapsed, "50.00"))),
            place("C", "70.00", None),
        ];
        assert_eq!(
            reached(&places, "80.00", false),
            pairs(&[("B", "10.00"), ("C", "70.00")])
        );
    }

    #[test]
    fn an_offer_is_within_reach_or_refused_with_why() {
        let places = [
            place("A", "60.00", None),
            place("B", "50.00", None),
            place("C", "10.00", Some((Standing::Accepted, "10.00"))),
            place("D", "10.00", Some((Standing::Declined, "10.00"))),
            place("E", "10.00", None),
        ];
        let reach = reach(&places, &returned("90.00"), false).unwrap();
        let try_for = |id: &str, wanted: Option<&str>| offer(&places, &reach, id, wanted.map(euros));
        assert_eq!(try_for("A", None), Ok(euros("60.00")));
        assert_eq!(try_for("A", Some("1.00")), Ok(euros("1.00")));
        assert_eq!(try_for("B", None), Ok(euros("20.00")));
        let too_much = Err(Refusal::TooMuch {
            reach: euros("20.00"),
        });
        assert_eq!(try_for("B", Some("20.01")), too_much);
        assert_eq!(try_for("B", Some("0.00")), too_much);
        assert_eq!(try_for("C", None), Err(Refusal::Open));
        assert_eq!(try_for("D", None), Err(Refusal::NotWaiting));
        assert_eq!(try_for("E", None), Err(Refusal::NothingWithinReach));
        assert_eq!(try_for("F", None), Err(Refusal::NotWaiting));
    }

    #[test]
    fn a_sub_ceiling_holds_what_was_offered_from_it() {
        let of = |one: Place| Place {
            sub_ceiling: Some("jeugd".to_owned()),
            ..one
        };
        let places = [
            of(place("A", "60.00", Some((Standing::Accepted, "30.00")))),
            of(place("B", "50.00", None)),
            place("C", "50.00", None),
        ];
        let returned = Returned {
            available: euros("100.00"),
            sub_ceilings: vec![SubCeiling {
                id: "jeugd".to_owned(),
                amount: euros("40.00"),
            }],
        };
        let reach = reach(&places, &returned, false).unwrap();
        assert_eq!(reach.get("B"), Some(&euros("10.00")));
        assert_eq!(reach.get("C"), Some(&euros("50.00")));
    }

    #[test]
    fn pro_rata_those_who_were_not_asked_share_what_was_not_offered() {
        let places = [
            place("A", "60.00", Some((Standing::Offered, "30.00"))),
            place("B", "40.00", None),
            place("C", "20.00", None),
        ];
        assert_eq!(
            reached(&places, "60.00", true),
            pairs(&[("B", "20.00"), ("C", "10.00")])
        );
    }
}
