//! What can be done in a dossier now, by whom, and if not, why not.

use plafond_rules::applications::Status;
use plafond_rules::roles::Role;

use super::Dossier;
use crate::http::Actor;
use crate::portal::page::Language;

/// Something that can be done now, or why it can't yet.
pub struct Step {
    /// What.
    pub title: &'static str,
    /// Why now, or what it waits for.
    pub text: String,
    /// Where it is done; nothing when it can't be done by who is here.
    pub address: Option<String>,
}

/// Where the time to supplement stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimeToSupplement {
    /// The letter that gives it still has to be posted.
    WaitsForPost,
    /// It runs.
    #[default]
    Runs,
    /// It is over.
    Over,
    /// It is over, and so is that to leave the application untreated.
    UntreatedOver,
}

/// What there is to know beside the application itself.
#[derive(Clone, Debug, Default)]
pub struct Situation {
    /// How many assessors have scored.
    pub scored: usize,
    /// Whether who is here is one of them.
    pub scored_by_me: bool,
    /// Until when the applicant can supplement, in words.
    pub supplement_until: Option<String>,
    /// Where that time stands.
    pub time_to_supplement: TimeToSupplement,
}

/// What can be done, most needed first.
#[must_use]
pub fn possible(dossier: &Dossier, actor: &Actor, now: &Situation, language: Language) -> Vec<Step> {
    let mut steps = Vec::new();
    match dossier.application.status() {
        Status::Submitted => steps.push(check(dossier, actor, language)),
        Status::SupplementRequested => steps.push(wait(dossier, actor, now, language)),
        Status::Complete if !dossier.criteria.is_empty() => {
            steps.push(score(dossier, actor, now, language));
        }
        Status::Complete | Status::Assessed => steps.push(decide(dossier, actor, now, language)),
        Status::Draft
        | Status::Granted
        | Status::PartiallyGranted
        | Status::Refused
        | Status::NotTreated
        | Status::Withdrawn => {}
    }
    steps
}

/// Where something is done, for who may.
pub fn may(actor: &Actor, role: Role, address: String) -> Option<String> {
    actor.is(&[role]).then_some(address)
}

fn check(dossier: &Dossier, actor: &Actor, language: Language) -> Step {
    Step {
        title: language.say(
            "Controleer of de aanvraag volledig is",
            "Check whether the application is complete",
        ),
        text: language
            .say(
                "Een behandelaar vindt de aanvraag volledig, of vraagt om wat ontbreekt.",
                "A caseworker finds it complete, or asks for what is missing.",
            )
            .to_owned(),
        address: may(actor, Role::Caseworker, dossier.address("inhoud")),
    }
}

fn wait(dossier: &Dossier, actor: &Actor, now: &Situation, language: Language) -> Step {
    let until = now.supplement_until.clone().unwrap_or_default();
    match now.time_to_supplement {
        TimeToSupplement::WaitsForPost => Step {
            title: language.say(
                "Doe de brief aan de aanvrager op de post",
                "Post the letter to the applicant",
            ),
            text: language
                .say(
                    "De vraag om aan te vullen gaat per brief, en die wacht nog op de post. De tijd om aan te vullen begint pas \
                     daarna.",
                    "What is missing is asked for by letter, which still waits to be posted. The time to supplement begins \
                     after that.",
                )
                .to_owned(),
            address: may(actor, Role::Caseworker, "/behandeling/post".to_owned()),
        },
        TimeToSupplement::UntreatedOver => Step {
            title: language.say("Beslis op wat er is", "Decide on what is there"),
            text: language
                .say(
                    "Er is niet aangevuld, en buiten behandeling laten kan niet meer (artikel 4:5, vierde lid, Awb). Een \
                     behandelaar verklaart de aanvraag volledig.",
                    "Nothing was supplied, and it can't be left untreated any more (Awb 4:5(4)). A caseworker finds the \
                     application complete.",
                )
                .to_owned(),
            address: may(actor, Role::Caseworker, dossier.address("inhoud")),
        },
        TimeToSupplement::Over => Step {
            title: language.say(
                "De tijd om aan te vullen is voorbij",
                "The time to supplement is over",
            ),
            text: language
                .say(
                    "Een mandaathouder kan de aanvraag buiten behandeling laten, of alsnog beslissen op wat er is.",
                    "A decider can leave the application untreated, or decide on what is there.",
                )
                .to_owned(),
            address: may(actor, Role::Decider, dossier.address("besluit")),
        },
        TimeToSupplement::Runs => Step {
            title: language.say("Wacht op de aanvrager", "Waits for the applicant"),
            text: format!(
                "{} {until}. {}",
                language.say(
                    "De aanvrager kan aanvullen tot en met",
                    "The applicant can supplement until"
                ),
                language.say(
                    "Zolang staat de beslistermijn stil, als die nog loopt.",
                    "Meanwhile the clock stands still, if it still runs."
                )
            ),
            address: None,
        },
    }
}

fn score(dossier: &Dossier, actor: &Actor, now: &Situation, language: Language) -> Step {
    let waits = format!(
        "{} {} 2.",
        language.say("Gegeven beoordelingen:", "Assessments given:"),
        format_args!("{} {}", now.scored, language.say("van", "of")),
    );
    if now.scored_by_me {
        return Step {
            title: language.say("U hebt beoordeeld", "You have scored"),
            text: waits,
            address: None,
        };
    }
    Step {
        title: language.say("Beoordeel de aanvraag", "Score the application"),
        text: waits,
        address: may(actor, Role::Assessor, dossier.address("beoordeling")),
    }
}

fn decide(dossier: &Dossier, actor: &Actor, now: &Situation, language: Language) -> Step {
    let own = actor.is(&[Role::Decider]) && now.scored_by_me;
    Step {
        title: language.say("Neem een besluit", "Decide"),
        text: if own {
            language
                .say(
                    "U hebt deze aanvraag beoordeeld, dus een andere mandaathouder beslist.",
                    "You scored this application, so another decider decides.",
                )
                .to_owned()
        } else {
            language
                .say(
                    "De aanvraag is klaar voor het besluit van een mandaathouder.",
                    "The application is ready for the decision of a decider.",
                )
                .to_owned()
        },
        address: may(actor, Role::Decider, dossier.address("besluit")).filter(|_| !own),
    }
}
