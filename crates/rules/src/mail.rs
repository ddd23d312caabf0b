//! What mail is about, and which of it someone can do without (keuzes voor e-mail).
//!
//! What the law has the municipality say to someone is never switched off: receipts, requests, decisions, letters and terms of
//! the recipient (Awb 2:11, 2:17, 3:41), and what guards an account. Colleagues can do without what the work list shows as well.
//! A message after which time goes on whether it is read or not reaches at least one of them.

use crate::named::named;
use crate::roles::Role;

named! {
    /// What someone can choose to get mail about.
    Topic {
        /// Applications that came in.
        NewApplications = "new-applications" / "nieuwe aanvragen",
        /// What applicants answered: supplements and views.
        Supplements = "supplements" / "aanvullingen en zienswijzen",
        /// Applications that can be scored.
        Scoring = "scoring" / "aanvragen die u kunt beoordelen",
        /// Applications that can be decided.
        Decisions = "decisions" / "aanvragen die klaar zijn voor een besluit",
        /// Answers to offers of returned money.
        ReserveList = "reserve-list" / "antwoorden op een aanbod uit de reservelijst",
        /// Reports that came in.
        Reports = "reports" / "verantwoordingen",
        /// Objections that came in, and how they go on.
        Objections = "objections" / "bezwaren en hun voortgang",
        /// Awards that were granted or changed.
        Awards = "awards" / "subsidies die zijn verleend of gewijzigd",
        /// Payments to release, suspensions, penalties to pay.
        Payments = "payments" / "betalingen, opschortingen en dwangsommen om te betalen",
        /// Terms of the municipality that end soon or have lapsed.
        Terms = "terms" / "termijnen die bijna aflopen of verlopen zijn",
        /// A copy of what goes to the own organisation.
        Copies = "copies" / "een kopie van elk bericht aan uw organisatie",
    }
}

impl Topic {
    /// Whom it concerns.
    #[must_use]
    pub const fn roles(self) -> &'static [Role] {
        match self {
            Self::NewApplications | Self::Supplements | Self::Reports | Self::Objections => {
                &[Role::Caseworker]
            }
            Self::Scoring => &[Role::Assessor],
            Self::Decisions => &[Role::Caseworker, Role::Decider],
            Self::ReserveList => &[Role::Decider],
            Self::Awards | Self::Payments => &[Role::Finance],
            Self::Terms => &[Role::Caseworker, Role::Decider, Role::Finance],
            Self::Copies => &[Role::ProviderMember],
        }
    }

    /// Whether someone who chose nothing gets it. Mail to an organisation goes to the address that it gave: a copy is only for who
    /// asks for one.
    #[must_use]
    pub const fn is_usual(self) -> bool {
        !matches!(self, Self::Copies)
    }

    /// What someone with these roles can choose from.
    #[must_use]
    pub fn of(roles: &[Role]) -> Vec<Self> {
        let concerns = |topic: &Self| roles.iter().any(|role| topic.roles().contains(role));
        Self::ALL.into_iter().filter(concerns).collect()
    }
}

/// The kinds of message about a topic that colleagues get.
#[must_use]
pub fn kinds_about(topic: Topic) -> Vec<&'static str> {
    let about = TO_COLLEAGUES
        .iter()
        .filter(|(_, told)| told.topic() == Some(topic));
    about.map(|(kind, _)| *kind).collect()
}

/// To whom of the colleagues a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// All of them, whatever they chose.
    Always,
    /// Those who want to hear of it; the work list shows it to the others.
    Wanting(Topic),
    /// Those who want to hear of it, and all of them when nobody does.
    Somebody(Topic),
}

impl Told {
    /// What the message is about, when that can be switched off.
    #[must_use]
    pub const fn topic(self) -> Option<Topic> {
        match self {
            Self::Always => None,
            Self::Wanting(topic) | Self::Somebody(topic) => Some(topic),
        }
    }
}

/// Every kind of message to colleagues of the municipality. A notice of default, a running penalty, a decision that was known too
/// late, an interest that was declared and another account number are never switched off: they cost money, or guard it.
pub const TO_COLLEAGUES: [(&str, Told); 33] = [
    ("application-arrived", Told::Wanting(Topic::NewApplications)),
    ("application-to-decide", Told::Wanting(Topic::Decisions)),
    ("application-to-score", Told::Wanting(Topic::Scoring)),
    ("award-changed", Told::Wanting(Topic::Awards)),
    ("award-granted", Told::Wanting(Topic::Awards)),
    ("award-replaced", Told::Wanting(Topic::Awards)),
    ("bank-account-change-proposed", Told::Always),
    ("conflict-declared", Told::Always),
    ("hearing-lapsed", Told::Somebody(Topic::Supplements)),
    ("hearing-talk-wanted", Told::Somebody(Topic::Supplements)),
    ("hearing-view-arrived", Told::Wanting(Topic::Supplements)),
    ("hearing-waiver-arrived", Told::Wanting(Topic::Supplements)),
    ("notice-of-default-arrived", Told::Always),
    ("objection-arrived", Told::Wanting(Topic::Objections)),
    ("objection-grounds-arrived", Told::Wanting(Topic::Objections)),
    ("objection-hearing-wanted", Told::Somebody(Topic::Objections)),
    ("objection-taken-back", Told::Wanting(Topic::Objections)),
    ("payment-suspended", Told::Wanting(Topic::Payments)),
    ("payment-suspension-over", Told::Somebody(Topic::Payments)),
    ("payment-to-release", Told::Wanting(Topic::Payments)),
    ("penalty-ended", Told::Always),
    ("penalty-maximum", Told::Always),
    ("penalty-more-owed", Told::Always),
    ("penalty-resumed", Told::Always),
    ("penalty-started", Told::Always),
    ("penalty-to-pay", Told::Somebody(Topic::Payments)),
    ("report-arrived", Told::Wanting(Topic::Reports)),
    ("reserve-answer-arrived", Told::Wanting(Topic::ReserveList)),
    ("reserve-lapse-arrived", Told::Somebody(Topic::ReserveList)),
    ("supplement-arrived", Told::Wanting(Topic::Supplements)),
    ("term-ends-soon", Told::Somebody(Topic::Terms)),
    ("term-lapsed", Told::Somebody(Topic::Terms)),
    ("untreated-known-late", Told::Always),
];

/// Every kind of message to an organisation, or to the owner of an account about that account: nobody can switch these off.
pub const TO_ADDRESSEES: [&str; 45] = [
    "application-decided",
    "application-received",
    "application-withdrawn",
    "award-changed",
    "award-settled",
    "decision-delayed",
    "evaluation-received",
    "hearing-announced",
    "hearing-talk-asked",
    "hearing-view-received",
    "hearing-waived",
    "invitation",
    "member-added",
    "member-removed",
    "member-role-changed",
    "notice-of-default-received",
    "objection-committee-asked",
    "objection-decided",
    "objection-grounds-received",
    "objection-heard",
    "objection-hearing-offered",
    "objection-hearing-planned",
    "objection-hearing-waived",
    "objection-postponed",
    "objection-received",
    "objection-repair-requested",
    "objection-withdrawn",
    "password-reset",
    "payment-paid",
    "payment-reclaimed",
    "payment-resumed",
    "payment-returned",
    "payment-suspended",
    "penalty-determined",
    "report-received",
    "reserve-answered",
    "reserve-lapsed",
    "reserve-offered",
    "reserve-withdrawn",
    "sign-up",
    "sign-up-known",
    "supplement-received",
    "supplement-requested",
    "term-ends-soon",
    "term-lapsed",
];

/// To whom of the colleagues a message of this kind goes: to all, unless it is known that some can do without.
#[must_use]
pub fn told(kind: &str) -> Told {
    let found = TO_COLLEAGUES.iter().find(|(known, _)| *known == kind);
    found.map_or(Told::Always, |(_, told)| *told)
}

/// Who of the colleagues gets a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Their addresses.
    pub recipients: Vec<String>,
    /// Whether they get it though they switched it off, since nobody else would.
    pub anyway: bool,
}

/// Leaves out those who switched off what a message is about, but for what somebody has to hear.
#[must_use]
pub fn chosen(told: Told, colleagues: Vec<String>, switched_off: &[String]) -> Chosen {
    let wants = |one: &String| told.topic().is_none() || !switched_off.contains(one);
    let anyway = matches!(told, Told::Somebody(_)) && !colleagues.is_empty() && !colleagues.iter().any(wants);
    let recipients = if anyway {
        colleagues
    } else {
        colleagues.into_iter().filter(wants).collect()
    };
    Chosen { recipients, anyway }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn who_switched_a_topic_off_is_left_out() {
        let told = Told::Wanting(Topic::NewApplications);
        let kept = chosen(told, people(&["a", "b"]), &people(&["a"]));
        assert_eq!((kept.recipients, kept.anyway), (people(&["b"]), false));
        let nobody = chosen(told, people(&["a"]), &people(&["a"]));
        assert_eq!((nobody.recipients, nobody.anyway), (Vec::new(), false));
    }

    #[test]
    fn what_somebody_has_to_hear_goes_to_all_when_nobody_wants_it() {
        let told = Told::Somebody(Topic::Terms);
        let one = chosen(told, people(&["a", "b"]), &people(&["a"]));
        assert_eq!((one.recipients, one.anyway), (people(&["b"]), false));
        let all = chosen(told, people(&["a", "b"]), &people(&["b", "a"]));
        assert_eq!((all.recipients, all.anyway), (people(&["a", "b"]), true));
        let none = chosen(told, Vec::new(), &[]);
        assert_eq!((none.recipients, none.anyway), (Vec::new(), false));
    }

    #[test]
    fn what_is_always_sent_goes_to_everyone() {
        let all = chosen(Told::Always, people(&["a", "b"]), &people(&["a", "b"]));
        assert_eq!((all.recipients, all.anyway), (people(&["a", "b"]), false));
    }

    #[test]
    fn a_term_that_ends_reaches_somebody() {
        for kind in ["term-ends-soon", "term-lapsed"] {
            assert_eq!(told(kind), Told::Somebody(Topic::Terms));
        }
    }

    #[test]
    fn an_unknown_kind_is_sent() {
        assert_eq!(told("something-new"), Told::Always);
    }

    #[test]
    fn every_kind_is_sorted_once() {
        let once = |kinds: Vec<&str>| {
            assert!(kinds.is_sorted(), "{kinds:?}");
            assert!(kinds.windows(2).all(|two| two.first() != two.last()), "{kinds:?}");
        };
        once(TO_COLLEAGUES.iter().map(|(kind, _)| *kind).collect());
        once(TO_ADDRESSEES.to_vec());
    }

    #[test]
    fn every_role_chooses_from_what_concerns_it() {
        assert_eq!(Topic::of(&[Role::Assessor]), [Topic::Scoring]);
        assert_eq!(Topic::of(&[Role::ProviderMember]), [Topic::Copies]);
        assert!(Topic::of(&[Role::Administrator]).is_empty());
        assert!(Topic::of(&[Role::Auditor]).is_empty());
        let both = Topic::of(&[Role::Decider, Role::Finance]);
        assert_eq!(both.iter().filter(|topic| **topic == Topic::Terms).count(), 1);
        for topic in Topic::ALL {
            let is_sent =
                topic == Topic::Copies || TO_COLLEAGUES.iter().any(|(_, told)| told.topic() == Some(topic));
            assert!(is_sent, "{topic:?} is about nothing");
        }
    }
}
