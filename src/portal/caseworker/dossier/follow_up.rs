//! What is still to be done in a dossier beside the decision on the application: on an objection, with the grant, about a penalty.

use chrono::NaiveDate;
use plafond_rules::awards::Status;
use plafond_rules::roles::Role;
use plafond_rules::terms::Duty;

use super::Dossier;
use super::steps::{Step, may};
use crate::deadlines::Deadline;
use crate::http::Actor;
use crate::portal::page::Visit;

/// What these terms, which run, ask for, most urgent first, and then what the grant waits for.
#[must_use]
pub fn steps(
    dossier: &Dossier,
    actor: &Actor,
    running: &[Deadline],
    (visit, today): (&Visit, NaiveDate),
) -> Vec<Step> {
    let asked = running
        .iter()
        .filter_map(|term| asked(dossier, actor, term, visit));
    let activities_are_over = running
        .iter()
        .any(|term| term.duty() == Duty::Settlement && term.starts_on <= today);
    asked
        .chain(settling(dossier, actor, activities_are_over, visit))
        .collect()
}

fn asked(dossier: &Dossier, actor: &Actor, term: &Deadline, visit: &Visit) -> Option<Step> {
    let language = visit.language();
    let (title, why, address) = match term.duty() {
        Duty::ObjectionDecision => (
            language.say("Behandel het bezwaar", "Handle the objection"),
            language.say(
                "Wij beslissen op het bezwaar uiterlijk op",
                "We decide on the objection by",
            ),
            Some(format!("/behandeling/bezwaren/{}", term.object_id)),
        ),
        Duty::PaymentSuspension => (
            language.say(
                "Beslis over wijzigen of intrekken",
                "Decide on a change or revocation",
            ),
            language.say(
                "De betaling is opgeschort. Een mandaathouder beslist uiterlijk op",
                "Payment is suspended. A decider decides by",
            ),
            may(actor, Role::Decider, dossier.address("besluit")),
        ),
        Duty::PenaltyDecision => (
            language.say("Stel de dwangsom vast", "Determine the penalty"),
            language.say(
                "Een mandaathouder stelt de hoogte vast, uiterlijk op",
                "A decider determines how much it is, by",
            ),
            may(actor, Role::Decider, dossier.address("termijnen")),
        ),
        // On the application itself stands what its status asks for; the others are not for this desk.
        Duty::Decision
        | Duty::Supplement
        | Duty::NotTreated
        | Duty::Hearing
        | Duty::ReserveAnswer
        | Duty::Objection
        | Duty::Appeal
        | Duty::ObjectionRepair
        | Duty::Payment
        | Duty::Repayment
        | Duty::Report
        | Duty::Settlement
        | Duty::Recovery => return None,
    };
    let day = visit.page("", "").day(&term.ends_on);
    Some(Step {
        title,
        text: format!("{why} {day}."),
        address,
    })
}

fn settling(dossier: &Dossier, actor: &Actor, activities_are_over: bool, visit: &Visit) -> Option<Step> {
    let language = visit.language();
    let award = dossier.award.as_ref()?;
    let why = match award.status() {
        Status::AccountabilityDue => language.say(
            "De eindverantwoording is binnen. Een mandaathouder stelt de subsidie vast.",
            "The final report is in. A decider settles the grant.",
        ),
        Status::Granted | Status::Running if activities_are_over => language.say(
            "De activiteiten zijn voorbij. Bij dit bedrag is een verantwoording niet nodig.",
            "The activities are over. At this amount no report is needed.",
        ),
        Status::Granted | Status::Running | Status::Settled | Status::Closed | Status::Revoked => {
            return None;
        }
    };
    let address = format!("/behandeling/subsidies/{}/vaststelling", award.id);
    Some(Step {
        title: language.say("Stel de subsidie vast", "Settle the grant"),
        text: why.to_owned(),
        address: may(actor, Role::Decider, address),
    })
}
