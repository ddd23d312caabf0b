//! The life of an application (aanvraag, Awb 4:1, 4:2), from draft to decision.

use std::fmt;

use crate::named::named;
use crate::words::{in_english, now_possible};

named! {
    /// Where an application stands.
    Status {
        /// Being written; the municipality can't see it.
        Draft = "draft" / "een concept",
        /// Received; its completeness is being checked.
        Submitted = "submitted" / "ingediend",
        /// Something is missing and was asked for; the clock is suspended (Awb 4:5, 4:15).
        SupplementRequested = "supplement-requested" / "ingediend, maar er is om aanvulling gevraagd",
        /// Everything is there.
        Complete = "complete" / "volledig",
        /// Scored by the assessors.
        Assessed = "assessed" / "beoordeeld",
        /// Granted as requested.
        Granted = "granted" / "verleend",
        /// Granted in so far as the ceiling allows (Awb 4:25(2)).
        PartiallyGranted = "partially-granted" / "gedeeltelijk verleend",
        /// Refused (Awb 4:35).
        Refused = "refused" / "afgewezen",
        /// Not treated, since it stayed incomplete (Awb 4:5).
        NotTreated = "not-treated" / "buiten behandeling gelaten",
        /// Taken back by the applicant.
        Withdrawn = "withdrawn" / "ingetrokken",
    }
}

/// What can happen to an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The applicant submits.
    Submit,
    /// The caseworker asks for what is missing.
    RequestSupplement,
    /// The applicant supplies what was missing.
    Supplement,
    /// The caseworker finds everything there.
    FindComplete,
    /// The last assessor has scored.
    FinishAssessment,
    /// The decider grants.
    Grant,
    /// The decider grants in part.
    GrantPartially,
    /// The decider refuses.
    Refuse,
    /// The decider leaves it untreated.
    LeaveUntreated,
    /// The applicant takes it back.
    Withdraw,
}

/// An event that can't happen in this state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Impossible {
    /// Where the application stands.
    pub status: Status,
    /// What was tried.
    pub event: Event,
    /// What is possible now.
    pub possible: Vec<Event>,
}

impl fmt::Display for Impossible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&in_english("application", self.status, &self.possible))
    }
}

impl std::error::Error for Impossible {}

impl Impossible {
    /// What state it is in and what is possible now, in words.
    #[must_use]
    pub fn dutch(&self) -> String {
        let possible = self.possible.iter().map(|event| event.dutch());
        format!(
            "De aanvraag is {}. {}",
            self.status.dutch(),
            now_possible(possible)
        )
    }
}

impl Status {
    /// Whether it was received and waits for a decision.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            Self::Submitted | Self::SupplementRequested | Self::Complete | Self::Assessed
        )
    }

    /// Whether a decision was taken on it.
    #[must_use]
    pub const fn is_decided(self) -> bool {
        matches!(
            self,
            Self::Granted | Self::PartiallyGranted | Self::Refused | Self::NotTreated
        )
    }

    /// Where the application stands after an event. `criteria` says whether its call has any: then it is decided only
    /// after it was assessed.
    ///
    /// # Errors
    /// [`Impossible`], with what is possible instead.
    pub fn after(self, event: Event, criteria: bool) -> Result<Self, Impossible> {
        self.next(event, criteria).ok_or_else(|| Impossible {
            status: self,
            event,
            possible: Event::ALL
                .into_iter()
                .filter(|event| self.next(*event, criteria).is_some())
                .collect(),
        })
    }

    /// Where a decided application stands when an objection brings another decision, for the whole or a part of what was
    /// asked (Awb 7:11(2)); nothing when it was not decided on.
    #[must_use]
    pub const fn redecided(self, whole: bool) -> Option<Self> {
        let decided = matches!(
            self,
            Self::Granted | Self::PartiallyGranted | Self::Refused | Self::NotTreated
        );
        match (decided, whole) {
            (true, true) => Some(Self::Granted),
            (true, false) => Some(Self::PartiallyGranted),
            (false, _) => None,
        }
    }

    const fn next(self, event: Event, criteria: bool) -> Option<Self> {
        let ready = matches!((self, criteria), (Self::Assessed, true) | (Self::Complete, false));
        match (event, self) {
            (Event::Submit, Self::Draft) | (Event::Supplement, Self::SupplementRequested) => {
                Some(Self::Submitted)
            }
            (Event::RequestSupplement, Self::Submitted) => Some(Self::SupplementRequested),
            // What was asked for may stay away: then it is decided on what is there, once the time to supplement is over.
            (Event::FindComplete, Self::Submitted | Self::SupplementRequested) => Some(Self::Complete),
            (Event::FinishAssessment, Self::Complete) if criteria => Some(Self::Assessed),
            (Event::Grant, _) if ready => Some(Self::Granted),
            (Event::GrantPartially, _) if ready => Some(Self::PartiallyGranted),
            (Event::Refuse, _) if ready => Some(Self::Refused),
            // Only after a chance to repair (Awb 4:5(1)): what is still incomplete was asked for.
            (Event::LeaveUntreated, Self::SupplementRequested) => Some(Self::NotTreated),
            (
                Event::Withdraw,
                Self::Draft | Self::Submitted | Self::SupplementRequested | Self::Complete | Self::Assessed,
            ) => Some(Self::Withdrawn),
            _ => None,
        }
    }
}

impl Event {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Submit,
        Self::RequestSupplement,
        Self::Supplement,
        Self::FindComplete,
        Self::FinishAssessment,
        Self::Grant,
        Self::GrantPartially,
        Self::Refuse,
        Self::LeaveUntreated,
        Self::Withdraw,
    ];

    /// The event as something to do.
    #[must_use]
    pub const fn dutch(self) -> &'static str {
        match self {
            Self::Submit => "indienen",
            Self::RequestSupplement => "om aanvulling vragen",
            Self::Supplement => "aanvullen",
            Self::FindComplete => "volledig verklaren",
            Self::FinishAssessment => "beoordelen",
            Self::Grant => "verlenen",
            Self::GrantPartially => "gedeeltelijk verlenen",
            Self::Refuse => "afwijzen",
            Self::LeaveUntreated => "buiten behandeling laten",
            Self::Withdraw => "intrekken",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Status by status what can happen, without and with criteria: a review sees every change of the law.
    const CHART: [(Status, &str, &str); 10] = [
        (Status::Draft, "Submit Withdraw", "Submit Withdraw"),
        (
            Status::Submitted,
            "RequestSupplement FindComplete Withdraw",
            "RequestSupplement FindComplete Withdraw",
        ),
        (
            Status::SupplementRequested,
            "Supplement FindComplete LeaveUntreated Withdraw",
            "Supplement FindComplete LeaveUntreated Withdraw",
        ),
        (
            Status::Complete,
            "Grant GrantPartially Refuse Withdraw",
            "FinishAssessment Withdraw",
        ),
        (
            Status::Assessed,
            "Withdraw",
            "Grant GrantPartially Refuse Withdraw",
        ),
        (Status::Granted, "", ""),
        (Status::PartiallyGranted, "", ""),
        (Status::Refused, "", ""),
        (Status::NotTreated, "", ""),
        (Status::Withdrawn, "", ""),
    ];

    #[test]
    fn an_application_lives_as_the_chart_says() {
        for (status, without, with) in CHART {
            for (criteria, expected) in [(false, without), (true, with)] {
                let possible: Vec<String> = Event::ALL
                    .into_iter()
                    .filter(|event| status.after(*event, criteria).is_ok())
                    .map(|event| format!("{event:?}"))
                    .collect();
                assert_eq!(possible.join(" "), expected, "{status:?}, criteria: {criteria}");
            }
        }
    }

    #[test]
    fn an_incomplete_application_is_left_untreated_only_after_a_chance_to_repair_awb_4_5() {
        assert!(Status::Submitted.after(Event::LeaveUntreated, false).is_err());
        assert_eq!(
            Status::SupplementRequested.after(Event::LeaveUntreated, false),
            Ok(Status::NotTreated)
        );
    }

    #[test]
    fn only_what_was_decided_is_decided_anew_awb_7_11() {
        let anew: Vec<_> = Status::ALL
            .into_iter()
            .filter(|status| status.redecided(true).is_some())
            .collect();
        assert_eq!(
            anew,
            [
                Status::Granted,
                Status::PartiallyGranted,
                Status::Refused,
                Status::NotTreated
            ]
        );
        assert_eq!(Status::Refused.redecided(true), Some(Status::Granted));
        assert_eq!(Status::Granted.redecided(false), Some(Status::PartiallyGranted));
    }

    #[test]
    fn an_impossible_event_says_what_state_it_is_in_and_what_is_possible_now() {
        let refusal = Status::Draft.after(Event::Grant, false).unwrap_err();
        assert_eq!(
            refusal.dutch(),
            "De aanvraag is een concept. Wat nu kan: indienen of intrekken."
        );
        let over = Status::Refused.after(Event::Withdraw, false).unwrap_err();
        assert_eq!(over.dutch(), "De aanvraag is afgewezen. Wat nu kan: niets meer.");
    }

    #[test]
    fn what_was_received_and_not_decided_is_open() {
        let open = Status::ALL.into_iter().filter(|status| status.is_open());
        let expected = [
            Status::Submitted,
            Status::SupplementRequested,
            Status::Complete,
            Status::Assessed,
        ];
        assert_eq!(open.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn every_status_is_read_back_from_its_name() {
        for status in Status::ALL {
            assert_eq!(Status::parse(status.as_str()), Some(status));
        }
    }
}
