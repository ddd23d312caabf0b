//! Where an objection stands and what can happen to it.

use std::fmt;

use crate::named::named;
use crate::words::{in_english, now_possible};

named! {
    /// Where an objection stands.
    Status {
        /// It is in.
        Received = "received" / "ontvangen",
        /// Something is missing and was asked for (Awb 6:6).
        RepairRequested = "repair-requested" / "ontvangen, maar er is om aanvulling gevraagd",
        /// The objector was heard (Awb 7:2).
        Heard = "heard" / "in behandeling: de indiener is gehoord",
        /// Hearing was left out on a ground of law (Awb 7:3).
        HearingWaived = "hearing-waived" / "in behandeling: de indiener wordt niet gehoord",
        /// Decided: the objector was right.
        Upheld = "upheld" / "gegrond",
        /// Decided: the objector was right in part.
        PartlyUpheld = "partly-upheld" / "gedeeltelijk gegrond",
        /// Decided: the decision stands.
        Dismissed = "dismissed" / "ongegrond",
        /// Decided: it could not be considered.
        Inadmissible = "inadmissible" / "niet-ontvankelijk",
        /// Taken back by the objector (Awb 6:21).
        Withdrawn = "withdrawn" / "ingetrokken",
    }
}

/// How an objection is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// The objector was right.
    Upheld,
    /// The objector was right in part.
    PartlyUpheld,
    /// The decision stands.
    Dismissed,
    /// It can't be considered.
    Inadmissible,
}

named! {
    /// Why hearing the objector may be left out (Awb 7:3).
    HearingException {
        /// It is clear that it can't be considered (a).
        ClearlyInadmissible = "clearly-inadmissible" / "het bezwaar kan kennelijk niet in behandeling worden genomen (artikel 7:3, onder a)",
        /// It is clear that the decision stands (b).
        ClearlyUnfounded = "clearly-unfounded" / "het bezwaar is kennelijk ongegrond (artikel 7:3, onder b)",
        /// The objector doesn't want to be heard (c).
        ObjectorWaived = "objector-waived" / "de indiener wil niet worden gehoord (artikel 7:3, onder c)",
        /// The objector was asked and didn't answer in time (d).
        NoAnswer = "no-answer" / "de indiener heeft niet op tijd laten weten te willen worden gehoord (artikel 7:3, onder d)",
        /// The objector gets everything, and nobody else is harmed by that (e).
        FullyUpheld = "fully-upheld" / "aan het bezwaar wordt volledig tegemoetgekomen en anderen worden daardoor niet geschaad (artikel 7:3, \
                 onder e)",
    }
}

/// What can happen to an objection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The caseworker asks for what is missing (Awb 6:6).
    RequestRepair,
    /// The objector supplies it.
    Repair,
    /// The objector is heard (Awb 7:2).
    Hear,
    /// Hearing is left out (Awb 7:3).
    WaiveHearing(HearingException),
    /// Someone else than the first decider decides (Awb 7:11, 10:3(3)).
    Decide(Outcome),
    /// The objector takes it back (Awb 6:21).
    Withdraw,
}

/// An event that can't happen in this state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Impossible {
    /// Where the objection stands.
    pub status: Status,
    /// What was tried.
    pub event: Event,
}

impl fmt::Display for Impossible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let possible = Event::ALL
            .into_iter()
            .filter(|event| self.status.after(*event).is_ok());
        f.write_str(&in_english("objection", self.status, possible))
    }
}

impl std::error::Error for Impossible {}

impl Impossible {
    /// What state it is in and what is possible now, in words.
    #[must_use]
    pub fn dutch(&self) -> String {
        let mut possible: Vec<_> = Event::ALL
            .into_iter()
            .filter(|event| self.status.after(*event).is_ok())
            .map(Event::dutch)
            .collect();
        possible.dedup();
        format!(
            "Het bezwaar is {}. {}",
            self.status.dutch(),
            now_possible(possible)
        )
    }
}

impl Status {
    /// Whether nothing was decided yet and it wasn't taken back.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            Self::Received | Self::RepairRequested | Self::Heard | Self::HearingWaived
        )
    }

    /// Where the objection stands after an event.
    ///
    /// # Errors
    /// [`Impossible`], with what is possible instead.
    pub const fn after(self, event: Event) -> Result<Self, Impossible> {
        match (event, self) {
            (Event::RequestRepair, Self::Received) => Ok(Self::RepairRequested),
            (Event::Repair, Self::RepairRequested) => Ok(Self::Received),
            // Who was heard or didn't have to be may be heard once more, when new facts come up (Awb 7:9).
            (Event::Hear, Self::Received | Self::Heard | Self::HearingWaived) => Ok(Self::Heard),
            // What was asked for and not supplied can make it clear that the objection can't be considered.
            (Event::WaiveHearing(_), Self::Received)
            | (Event::WaiveHearing(HearingException::ClearlyInadmissible), Self::RepairRequested) => {
                Ok(Self::HearingWaived)
            }
            (Event::Decide(outcome), Self::Heard | Self::HearingWaived) => Ok(outcome.status()),
            (Event::Withdraw, _) if self.is_open() => Ok(Self::Withdrawn),
            _ => Err(Impossible { status: self, event }),
        }
    }
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Upheld,
        Self::PartlyUpheld,
        Self::Dismissed,
        Self::Inadmissible,
    ];

    /// Where an objection that is decided like this stands.
    #[must_use]
    pub const fn status(self) -> Status {
        match self {
            Self::Upheld => Status::Upheld,
            Self::PartlyUpheld => Status::PartlyUpheld,
            Self::Dismissed => Status::Dismissed,
            Self::Inadmissible => Status::Inadmissible,
        }
    }

    /// Whether a new decision takes the place of the contested one (Awb 7:11(2)).
    #[must_use]
    pub const fn replaces(self) -> bool {
        matches!(self, Self::Upheld | Self::PartlyUpheld)
    }

    /// The name in the API and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.status().as_str()
    }

    /// The name as people read it.
    #[must_use]
    pub const fn dutch(self) -> &'static str {
        self.status().dutch()
    }
}

impl HearingException {
    /// Whether an objection on which nobody was heard for this reason can end like this.
    #[must_use]
    pub const fn allows(self, outcome: Outcome) -> bool {
        match self {
            Self::ClearlyInadmissible => matches!(outcome, Outcome::Inadmissible),
            Self::ClearlyUnfounded => matches!(outcome, Outcome::Dismissed),
            Self::FullyUpheld => matches!(outcome, Outcome::Upheld),
            Self::ObjectorWaived | Self::NoAnswer => true,
        }
    }
}

impl Event {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::RequestRepair,
        Self::Repair,
        Self::Hear,
        Self::WaiveHearing(HearingException::ClearlyInadmissible),
        Self::WaiveHearing(HearingException::ClearlyUnfounded),
        Self::WaiveHearing(HearingException::ObjectorWaived),
        Self::WaiveHearing(HearingException::NoAnswer),
        Self::WaiveHearing(HearingException::FullyUpheld),
        Self::Decide(Outcome::Upheld),
        Self::Decide(Outcome::PartlyUpheld),
        Self::Decide(Outcome::Dismissed),
        Self::Decide(Outcome::Inadmissible),
        Self::Withdraw,
    ];

    /// The event as something to do.
    #[must_use]
    pub const fn dutch(self) -> &'static str {
        match self {
            Self::RequestRepair => "om aanvulling vragen",
            Self::Repair => "aanvullen",
            Self::Hear => "horen",
            Self::WaiveHearing(_) => "van horen afzien",
            Self::Decide(_) => "beslissen",
            Self::Withdraw => "intrekken",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_objection_lives_as_the_chart_says_awb_7_2_7_3() {
        let chart = [
            (Status::Received, "RequestRepair Hear WaiveHearing Withdraw", 8),
            (Status::RepairRequested, "Repair WaiveHearing Withdraw", 3),
            (Status::Heard, "Hear Decide Withdraw", 6),
            (Status::HearingWaived, "Hear Decide Withdraw", 6),
            (Status::Upheld, "", 0),
            (Status::PartlyUpheld, "", 0),
            (Status::Dismissed, "", 0),
            (Status::Inadmissible, "", 0),
            (Status::Withdrawn, "", 0),
        ];
        for (status, expected, events) in chart {
            let possible: Vec<_> = Event::ALL
                .into_iter()
                .filter(|event| status.after(*event).is_ok())
                .collect();
            let mut names: Vec<_> = possible
                .iter()
                .map(|event| {
                    format!("{event:?}")
                        .split('(')
                        .next()
                        .unwrap_or_default()
                        .to_owned()
                })
                .collect();
            names.dedup();
            assert_eq!(
                (names.join(" ").as_str(), possible.len()),
                (expected, events),
                "{status:?}"
            );
            assert_eq!(
                status.is_open(),
                status.after(Event::Withdraw).is_ok(),
                "{status:?}"
            );
            assert_eq!(Status::parse(status.as_str()), Some(status));
        }
    }

    #[test]
    fn nothing_is_decided_before_the_objector_was_heard_or_need_not_be_awb_7_2() {
        for outcome in Outcome::ALL {
            for status in [Status::Received, Status::RepairRequested] {
                assert!(
                    status.after(Event::Decide(outcome)).is_err(),
                    "{status:?} {outcome:?}"
                );
            }
            assert_eq!(Status::Heard.after(Event::Decide(outcome)), Ok(outcome.status()));
        }
    }

    #[test]
    fn while_something_is_missing_only_clear_inadmissibility_leaves_hearing_out_awb_6_6() {
        for exception in HearingException::ALL {
            let waived = Status::RepairRequested.after(Event::WaiveHearing(exception));
            assert_eq!(waived.is_ok(), exception == HearingException::ClearlyInadmissible);
            assert_eq!(HearingException::parse(exception.as_str()), Some(exception));
        }
    }

    #[test]
    fn who_was_not_heard_for_a_reason_gets_the_decision_that_goes_with_it_awb_7_3() {
        let allowed = |exception: HearingException| {
            Outcome::ALL
                .into_iter()
                .filter(|outcome| exception.allows(*outcome))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            allowed(HearingException::ClearlyInadmissible),
            [Outcome::Inadmissible]
        );
        assert_eq!(allowed(HearingException::ClearlyUnfounded), [Outcome::Dismissed]);
        assert_eq!(allowed(HearingException::FullyUpheld), [Outcome::Upheld]);
        assert_eq!(allowed(HearingException::ObjectorWaived), Outcome::ALL);
        assert_eq!(allowed(HearingException::NoAnswer), Outcome::ALL);
    }

    #[test]
    fn an_impossible_event_says_what_is_possible_now() {
        let refusal = Status::Received
            .after(Event::Decide(Outcome::Upheld))
            .unwrap_err();
        assert_eq!(
            refusal.dutch(),
            "Het bezwaar is ontvangen. Wat nu kan: om aanvulling vragen of horen of van horen afzien of intrekken."
        );
        let over = Status::Dismissed.after(Event::Withdraw).unwrap_err();
        assert_eq!(over.dutch(), "Het bezwaar is ongegrond. Wat nu kan: niets meer.");
    }

    #[test]
    fn only_an_upheld_objection_replaces_the_decision_awb_7_11() {
        let replacing: Vec<_> = Outcome::ALL
            .into_iter()
            .filter(|outcome| outcome.replaces())
            .collect();
        assert_eq!(replacing, [Outcome::Upheld, Outcome::PartlyUpheld]);
    }

    #[test]
    fn an_outcome_is_called_what_its_objection_is_then() {
        let written = Outcome::ALL.map(Outcome::as_str);
        assert_eq!(written, ["upheld", "partly-upheld", "dismissed", "inadmissible"]);
        let told = Outcome::ALL.map(Outcome::dutch);
        assert_eq!(told, Outcome::ALL.map(|outcome| outcome.status().dutch()));
        assert!(
            told.iter()
                .all(|words| words.contains("gegrond") || words.contains("ontvankelijk"))
        );
    }
}
