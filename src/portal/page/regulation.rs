//! The lists of the regulation in words: the eighteen municipalities, the forms of violence, the objectives, and how money
//! is distributed.

use plafond_rules::awards;

use super::Language;
use crate::applications::{Form, Municipality, Objective, Statement};

/// A value of the API with its name in Dutch and English.
type Entry = (&'static str, &'static str, &'static str);

/// Names of places are the same in both languages.
pub const MUNICIPALITIES: [Entry; 18] = [
    ("aalten", Municipality::Aalten.dutch(), "Aalten"),
    ("arnhem", Municipality::Arnhem.dutch(), "Arnhem"),
    ("berkelland", Municipality::Berkelland.dutch(), "Berkelland"),
    ("bronckhorst", Municipality::Bronckhorst.dutch(), "Bronckhorst"),
    ("doesburg", Municipality::Doesburg.dutch(), "Doesburg"),
    ("doetinchem", Municipality::Doetinchem.dutch(), "Doetinchem"),
    ("duiven", Municipality::Duiven.dutch(), "Duiven"),
    ("lingewaard", Municipality::Lingewaard.dutch(), "Lingewaard"),
    ("montferland", Municipality::Montferland.dutch(), "Montferland"),
    ("oost-gelre", Municipality::OostGelre.dutch(), "Oost Gelre"),
    (
        "oude-ijsselstreek",
        Municipality::OudeIjsselstreek.dutch(),
        "Oude IJsselstreek",
    ),
    ("overbetuwe", Municipality::Overbetuwe.dutch(), "Overbetuwe"),
    ("renkum", Municipality::Renkum.dutch(), "Renkum"),
    ("rheden", Municipality::Rheden.dutch(), "Rheden"),
    ("rozendaal", Municipality::Rozendaal.dutch(), "Rozendaal"),
    ("westervoort", Municipality::Westervoort.dutch(), "Westervoort"),
    ("winterswijk", Municipality::Winterswijk.dutch(), "Winterswijk"),
    ("zevenaar", Municipality::Zevenaar.dutch(), "Zevenaar"),
];

/// Forms of domestic violence and child abuse.
pub const FORMS: [Entry; 10] = [
    (
        "emotional-neglect",
        Form::EmotionalNeglect.dutch(),
        "Emotional neglect",
    ),
    (
        "physical-neglect",
        Form::PhysicalNeglect.dutch(),
        "Physical neglect",
    ),
    ("emotional-abuse", Form::EmotionalAbuse.dutch(), "Emotional abuse"),
    ("physical-abuse", Form::PhysicalAbuse.dutch(), "Physical abuse"),
    ("sexual-abuse", Form::SexualAbuse.dutch(), "Sexual abuse"),
    (
        "honour-related-violence",
        Form::HonourRelatedViolence.dutch(),
        "Honour-related violence",
    ),
    (
        "female-genital-mutilation",
        Form::FemaleGenitalMutilation.dutch(),
        "Female genital mutilation",
    ),
    ("forced-marriage", Form::ForcedMarriage.dutch(), "Forced marriage"),
    ("elder-abuse", Form::ElderAbuse.dutch(), "Elder abuse"),
    (
        "partner-violence",
        Form::PartnerViolence.dutch(),
        "(Ex-)partner violence",
    ),
];

/// What an activity is for.
pub const OBJECTIVES: [Entry; 5] = [
    (
        "preventing-unsafety",
        Objective::PreventingUnsafety.dutch(),
        "Preventing unsafety",
    ),
    (
        "early-recognition",
        Objective::EarlyRecognition.dutch(),
        "Early recognition",
    ),
    (
        "ability-to-act",
        Objective::AbilityToAct.dutch(),
        "Ability to act",
    ),
    (
        "primary-prevention",
        Objective::PrimaryPrevention.dutch(),
        "Primary prevention",
    ),
    (
        "secondary-prevention",
        Objective::SecondaryPrevention.dutch(),
        "Secondary prevention",
    ),
];

/// How the money is distributed (Awb 4:26).
pub const METHODS: [Entry; 3] = [
    (
        "order-of-receipt",
        "Op volgorde van binnenkomst",
        "In order of receipt",
    ),
    (
        "tender",
        "Door aanvragen met elkaar te vergelijken",
        "By comparing applications",
    ),
    ("pro-rata", "Naar evenredigheid", "Pro rata"),
];

/// Where an award stands.
pub const AWARD_STATUSES: [Entry; 6] = [
    ("granted", "Verleend", "Granted"),
    ("running", "In uitvoering", "Running"),
    ("accountability-due", "Verantwoord", "Accounted for"),
    ("settled", "Vastgesteld", "Settled"),
    ("closed", "Afgerond", "Closed"),
    ("revoked", "Ingetrokken", "Revoked"),
];

/// What became of a grant that is over, and the colour of that; nothing while it runs.
#[must_use]
pub const fn ended(award: awards::Status, language: Language) -> Option<(&'static str, &'static str)> {
    match award {
        awards::Status::Granted | awards::Status::Running | awards::Status::AccountabilityDue => None,
        awards::Status::Settled => Some((language.say("Vastgesteld", "Settled"), "good")),
        awards::Status::Closed => Some((language.say("Afgerond", "Closed"), "")),
        awards::Status::Revoked => Some((language.say("Subsidie ingetrokken", "Grant revoked"), "late")),
    }
}

/// Who does something.
pub const ROLES: [Entry; 7] = [
    ("caseworker", "Behandelaar", "Caseworker"),
    ("assessor", "Beoordelaar", "Assessor"),
    ("decider", "Mandaathouder", "Decider"),
    ("finance", "Financieel beheer", "Finance"),
    ("administrator", "Beheerder", "Administrator"),
    ("auditor", "Toezichthouder", "Auditor"),
    ("provider-member", "Aanvrager", "Applicant"),
];

/// What mail can be about.
pub const TOPICS: [Entry; 11] = [
    ("new-applications", "Nieuwe aanvragen", "New applications"),
    (
        "supplements",
        "Aanvullingen en zienswijzen van aanvragers",
        "Supplements and views of applicants",
    ),
    (
        "scoring",
        "Aanvragen die u kunt beoordelen",
        "Applications that you can score",
    ),
    (
        "decisions",
        "Aanvragen die klaar zijn voor een besluit",
        "Applications that are ready to be decided",
    ),
    (
        "reserve-list",
        "Antwoorden op een aanbod uit de reservelijst",
        "Answers to an offer from the reserve list",
    ),
    ("reports", "Verantwoordingen", "Reports"),
    (
        "objections",
        "Bezwaren en hun voortgang",
        "Objections and how they go on",
    ),
    (
        "awards",
        "Subsidies die zijn verleend of gewijzigd",
        "Grants that were awarded or changed",
    ),
    (
        "payments",
        "Betalingen om vrij te geven, opschortingen en dwangsommen om te betalen",
        "Payments to release, suspensions and penalties to pay",
    ),
    (
        "terms",
        "Termijnen die bijna aflopen of verlopen zijn",
        "Terms that end soon or have lapsed",
    ),
    (
        "copies",
        "Een kopie van elk bericht aan mijn organisatie",
        "A copy of every message to my organisation",
    ),
];

/// What has to be done before a term ends.
pub const DUTIES: [Entry; 16] = [
    (
        "decision",
        "Beslissen op de aanvraag",
        "Decide on the application",
    ),
    (
        "supplement",
        "De aanvraag aanvullen",
        "Supplement the application",
    ),
    (
        "not-treated",
        "De aanvraag buiten behandeling laten",
        "Leave the application untreated",
    ),
    ("hearing", "Een zienswijze geven", "Give a view"),
    ("reserve-answer", "Antwoorden op ons aanbod", "Answer our offer"),
    ("objection", "Bezwaar maken", "Object"),
    ("appeal", "In beroep gaan bij de rechtbank", "Go to court"),
    (
        "objection-repair",
        "Het bezwaar aanvullen",
        "Supplement the objection",
    ),
    (
        "objection-decision",
        "Beslissen op het bezwaar",
        "Decide on the objection",
    ),
    ("payment", "Betalen", "Pay"),
    ("repayment", "Terugbetalen", "Pay back"),
    (
        "report",
        "De eindverantwoording indienen",
        "Give the final report",
    ),
    (
        "settlement",
        "De subsidie zonder verantwoording vaststellen",
        "Settle the grant without a report",
    ),
    (
        "recovery",
        "De vaststelling wijzigen of terugvorderen",
        "Change the settlement or reclaim",
    ),
    (
        "payment-suspension",
        "Beslissen over wijzigen of intrekken, want de betaling is opgeschort",
        "Decide on changing or revoking, since payment is suspended",
    ),
    (
        "penalty-decision",
        "De hoogte van de dwangsom vaststellen",
        "Determine the penalty",
    ),
];

/// What an applicant declares.
pub const STATEMENTS: [Entry; 3] = [
    (
        "may-act-for-organisation",
        Statement::MayActForOrganisation.dutch(),
        "I may apply for a grant on behalf of the organisation.",
    ),
    (
        "truthful",
        Statement::Truthful.dutch(),
        "What this application says is true and complete.",
    ),
    (
        "no-data-of-victims",
        Statement::NoDataOfVictims.dutch(),
        "Application and documents hold no data about victims or clients.",
    ),
];

/// The name of a value; the value itself when the list doesn't have it.
#[must_use]
pub fn name<'a>(list: &[Entry], value: &'a str, language: Language) -> &'a str {
    let found = list.iter().find(|(known, ..)| *known == value);
    found.map_or(value, |(_, dutch, english)| language.say(dutch, english))
}

/// A list as the options of a choice.
#[must_use]
pub fn options(list: &'static [Entry], language: Language) -> Vec<(&'static str, &'static str)> {
    list.iter()
        .map(|(value, dutch, english)| (*value, language.say(dutch, english)))
        .collect()
}
