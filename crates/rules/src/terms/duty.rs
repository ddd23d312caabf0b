//! Which term of a dossier it is: what has to be done, by whom, and what its end means.

use chrono::NaiveDate;

use crate::roles::Role;

/// What has to be done, or may be done, before a term of a dossier ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    /// The municipality decides on the application (Awb 4:13).
    Decision,
    /// The provider supplies what is missing (Awb 4:5(1)).
    Supplement,
    /// The municipality leaves an incomplete application untreated (Awb 4:5(4)).
    NotTreated,
    /// The provider says what it thinks of an intended decision (Awb 4:7-4:9).
    Hearing,
    /// The applicant says whether it wants what is offered to it from the reserve list (Awb 4:26).
    ReserveAnswer,
    /// The provider may object (Awb 6:7).
    Objection,
    /// The objector may go to court about the decision on its objection (Awb 6:7, 8:1).
    Appeal,
    /// The provider repairs an incomplete objection (Awb 6:6).
    ObjectionRepair,
    /// The municipality decides on an objection (Awb 7:10).
    ObjectionDecision,
    /// The municipality pays (Awb 4:87).
    Payment,
    /// The municipality decides whether it changes or revokes an award of which it suspended the payment (Awb 4:56).
    PaymentSuspension,
    /// The provider pays back (Awb 4:87).
    Repayment,
    /// The provider accounts for what was done (Awb 4:44, 4:45).
    Report,
    /// The municipality settles a small award of itself (Awb 4:47).
    Settlement,
    /// The municipality can still change a settlement or reclaim (Awb 4:49, 4:57).
    Recovery,
    /// The municipality decides how much penalty it owes (Awb 4:18).
    PenaltyDecision,
}

/// Where a term stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It has not ended, and what it asks for was not done.
    Running,
    /// What it asks for was done in time.
    Met,
    /// It ended before that.
    Lapsed,
    /// It is no longer needed.
    Ended,
}

impl Standing {
    /// The name in the API and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Met => "met",
            Self::Lapsed => "lapsed",
            Self::Ended => "ended",
        }
    }

    /// Where a term stands once what it asks for was done, on the last day at the latest or after it.
    #[must_use]
    pub fn done(end: NaiveDate, on: NaiveDate) -> Self {
        if on <= end { Self::Met } else { Self::Lapsed }
    }

    /// Where a term stands as long as nothing was done.
    #[must_use]
    pub fn open(end: NaiveDate, today: NaiveDate) -> Self {
        if today <= end { Self::Running } else { Self::Lapsed }
    }
}

impl Duty {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::Decision,
        Self::Supplement,
        Self::NotTreated,
        Self::Hearing,
        Self::ReserveAnswer,
        Self::Objection,
        Self::Appeal,
        Self::ObjectionRepair,
        Self::ObjectionDecision,
        Self::Payment,
        Self::PaymentSuspension,
        Self::Repayment,
        Self::Report,
        Self::Settlement,
        Self::Recovery,
        Self::PenaltyDecision,
    ];

    /// The name in the API and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::Supplement => "supplement",
            Self::NotTreated => "not-treated",
            Self::Hearing => "hearing",
            Self::ReserveAnswer => "reserve-answer",
            Self::Objection => "objection",
            Self::Appeal => "appeal",
            Self::ObjectionRepair => "objection-repair",
            Self::ObjectionDecision => "objection-decision",
            Self::Payment => "payment",
            Self::PaymentSuspension => "payment-suspension",
            Self::Repayment => "repayment",
            Self::Report => "report",
            Self::Settlement => "settlement",
            Self::Recovery => "recovery",
            Self::PenaltyDecision => "penalty-decision",
        }
    }

    /// The duty of this name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|duty| duty.as_str() == name)
    }

    /// What has to be done, as people read it.
    #[must_use]
    pub const fn dutch(self) -> &'static str {
        match self {
            Self::Decision => "beslissen op de aanvraag",
            Self::Supplement => "de aanvraag aanvullen",
            Self::NotTreated => "de aanvraag buiten behandeling laten",
            Self::Hearing => "een zienswijze geven",
            Self::ReserveAnswer => "antwoorden op ons aanbod",
            Self::Objection => "bezwaar maken",
            Self::Appeal => "in beroep gaan bij de rechtbank",
            Self::ObjectionRepair => "het bezwaar aanvullen",
            Self::ObjectionDecision => "beslissen op het bezwaar",
            Self::Payment => "betalen",
            Self::PaymentSuspension => "beslissen over wijzigen of intrekken, want de betaling is opgeschort",
            Self::Repayment => "terugbetalen",
            Self::Report => "de eindverantwoording indienen",
            Self::Settlement => "de subsidie zonder verantwoording vaststellen",
            Self::Recovery => "de vaststelling wijzigen of terugvorderen",
            Self::PenaltyDecision => "de hoogte van de dwangsom vaststellen",
        }
    }

    /// The article it rests on.
    #[must_use]
    pub const fn article(self) -> &'static str {
        match self {
            Self::Decision => "Awb 4:13",
            Self::Supplement => "Awb 4:5(1)",
            Self::NotTreated => "Awb 4:5(4)",
            Self::Hearing => "Awb 4:7",
            Self::ReserveAnswer => "Awb 4:26",
            Self::Objection => "Awb 6:7",
            Self::Appeal => "Awb 6:7, 8:1",
            Self::ObjectionRepair => "Awb 6:6",
            Self::ObjectionDecision => "Awb 7:10",
            Self::Payment | Self::Repayment => "Awb 4:87",
            Self::PaymentSuspension => "Awb 4:56",
            Self::Report => "Awb 4:44",
            Self::Settlement => "Awb 4:47",
            Self::Recovery => "Awb 4:49, 4:57",
            Self::PenaltyDecision => "Awb 4:18",
        }
    }

    /// Who has to see to it.
    #[must_use]
    pub const fn responsible(self) -> Role {
        match self {
            Self::Decision => Role::Caseworker,
            Self::NotTreated
            | Self::ObjectionDecision
            | Self::PaymentSuspension
            | Self::Settlement
            | Self::PenaltyDecision => Role::Decider,
            Self::Payment | Self::Recovery => Role::Finance,
            Self::Supplement
            | Self::Hearing
            | Self::ReserveAnswer
            | Self::Objection
            | Self::Appeal
            | Self::ObjectionRepair
            | Self::Repayment
            | Self::Report => Role::ProviderMember,
        }
    }

    /// Whether people are told before it ends. A letter already said until when one may object or appeal, and it is not for
    /// the municipality to urge it.
    #[must_use]
    pub const fn is_warned(self) -> bool {
        !matches!(self, Self::Objection | Self::Appeal)
    }

    /// Whether the municipality owes a penalty when it is late with it (Awb 4:17).
    #[must_use]
    pub const fn costs_penalty(self) -> bool {
        matches!(self, Self::Decision | Self::ObjectionDecision)
    }

    /// Whether it is a possibility and no obligation: when it ends it is over, and nobody is late.
    #[must_use]
    pub const fn is_possibility(self) -> bool {
        matches!(
            self,
            Self::Objection
                | Self::Appeal
                | Self::PaymentSuspension
                | Self::Recovery
                | Self::Hearing
                | Self::ReserveAnswer
        )
    }

    /// Whether the Algemene termijnenwet extends it: not a term that a scheme or a request sets, and not one of years. For a
    /// decision the scheme has set it; when it did not, the call says so.
    #[must_use]
    pub const fn is_extended(self) -> bool {
        match self {
            Self::NotTreated
            | Self::Objection
            | Self::Appeal
            | Self::ObjectionDecision
            | Self::Payment
            | Self::Repayment
            | Self::PenaltyDecision => true,
            Self::Decision
            | Self::Supplement
            | Self::Hearing
            | Self::ReserveAnswer
            | Self::ObjectionRepair
            | Self::PaymentSuspension
            | Self::Report
            | Self::Settlement
            | Self::Recovery => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What each term means, as one table: a review sees every change.
    const CHART: [(&str, &str, &str, &str, bool, bool, bool); 16] = [
        (
            "decision",
            "beslissen op de aanvraag",
            "Awb 4:13",
            "caseworker",
            false,
            false,
            true,
        ),
        (
            "supplement",
            "de aanvraag aanvullen",
            "Awb 4:5(1)",
            "provider-member",
            false,
            false,
            true,
        ),
        (
            "not-treated",
            "de aanvraag buiten behandeling laten",
            "Awb 4:5(4)",
            "decider",
            false,
            true,
            true,
        ),
        (
            "hearing",
            "een zienswijze geven",
            "Awb 4:7",
            "provider-member",
            true,
            false,
            true,
        ),
        (
            "reserve-answer",
            "antwoorden op ons aanbod",
            "Awb 4:26",
            "provider-member",
            true,
            false,
            true,
        ),
        (
            "objection",
            "bezwaar maken",
            "Awb 6:7",
            "provider-member",
            true,
            true,
            false,
        ),
        (
            "appeal",
            "in beroep gaan bij de rechtbank",
            "Awb 6:7, 8:1",
            "provider-member",
            true,
            true,
            false,
        ),
        (
            "objection-repair",
            "het bezwaar aanvullen",
            "Awb 6:6",
            "provider-member",
            false,
            false,
            true,
        ),
        (
            "objection-decision",
            "beslissen op het bezwaar",
            "Awb 7:10",
            "decider",
            false,
            true,
            true,
        ),
        ("payment", "betalen", "Awb 4:87", "finance", false, true, true),
        (
            "payment-suspension",
            "beslissen over wijzigen of intrekken, want de betaling is opgeschort",
            "Awb 4:56",
            "decider",
            true,
            false,
            true,
        ),
        (
            "repayment",
            "terugbetalen",
            "Awb 4:87",
            "provider-member",
            false,
            true,
            true,
        ),
        (
            "report",
            "de eindverantwoording indienen",
            "Awb 4:44",
            "provider-member",
            false,
            false,
            true,
        ),
        (
            "settlement",
            "de subsidie zonder verantwoording vaststellen",
            "Awb 4:47",
            "decider",
            false,
            false,
            true,
        ),
        (
            "recovery",
            "de vaststelling wijzigen of terugvorderen",
            "Awb 4:49, 4:57",
            "finance",
            true,
            false,
            true,
        ),
        (
            "penalty-decision",
            "de hoogte van de dwangsom vaststellen",
            "Awb 4:18",
            "decider",
            false,
            true,
            true,
        ),
    ];

    #[test]
    fn every_term_of_a_dossier_is_what_the_chart_says() {
        let chart = Duty::ALL.map(|duty| {
            (
                duty.as_str(),
                duty.dutch(),
                duty.article(),
                duty.responsible().as_str(),
                duty.is_possibility(),
                duty.is_extended(),
                duty.is_warned(),
            )
        });
        assert_eq!(chart, CHART);
        for duty in Duty::ALL {
            assert_eq!(Duty::parse(duty.as_str()), Some(duty));
        }
        assert_eq!(Duty::parse("anything"), None);
    }

    #[test]
    fn the_last_day_is_in_time_and_the_day_after_is_not() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let (end, after) = (day("2026-05-06"), day("2026-05-07"));
        assert_eq!(Standing::done(end, end), Standing::Met);
        assert_eq!(Standing::done(end, after), Standing::Lapsed);
        assert_eq!(Standing::open(end, end), Standing::Running);
        assert_eq!(Standing::open(end, after), Standing::Lapsed);
        let names = [
            Standing::Running,
            Standing::Met,
            Standing::Lapsed,
            Standing::Ended,
        ]
        .map(Standing::as_str);
        assert_eq!(names, ["running", "met", "lapsed", "ended"]);
    }
}
