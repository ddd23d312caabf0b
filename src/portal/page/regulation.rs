//! The lists of the regulation in words: the eighteen municipalities, the forms of violence, the objectives, and how money
//! is distributed.

use super::Language;

/// A value of the API with its name in Dutch and English.
type Entry = (&'static str, &'static str, &'static str);

/// Names of places are the same in both languages.
pub const MUNICIPALITIES: [Entry; 18] = [
    ("aalten", "Aalten", "Aalten"),
    ("arnhem", "Arnhem", "Arnhem"),
    ("berkelland", "Berkelland", "Berkelland"),
    ("bronckhorst", "Bronckhorst", "Bronckhorst"),
    ("doesburg", "Doesburg", "Doesburg"),
    ("doetinchem", "Doetinchem", "Doetinchem"),
    ("duiven", "Duiven", "Duiven"),
    ("lingewaard", "Lingewaard", "Lingewaard"),
    ("montferland", "Montferland", "Montferland"),
    ("oost-gelre", "Oost Gelre", "Oost Gelre"),
    ("oude-ijsselstreek", "Oude IJsselstreek", "Oude IJsselstreek"),
    ("overbetuwe", "Overbetuwe", "Overbetuwe"),
    ("renkum", "Renkum", "Renkum"),
    ("rheden", "Rheden", "Rheden"),
    ("rozendaal", "Rozendaal", "Rozendaal"),
    ("westervoort", "Westervoort", "Westervoort"),
    ("winterswijk", "Winterswijk", "Winterswijk"),
    ("zevenaar", "Zevenaar", "Zevenaar"),
];

/// Forms of domestic violence and child abuse.
pub const FORMS: [Entry; 10] = [
    (
        "emotional-neglect",
        "Psychische verwaarlozing",
        "Emotional neglect",
    ),
    (
        "physical-neglect",
        "Lichamelijke verwaarlozing",
        "Physical neglect",
    ),
    ("emotional-abuse", "Psychische mishandeling", "Emotional abuse"),
    ("physical-abuse", "Lichamelijke mishandeling", "Physical abuse"),
    ("sexual-abuse", "Seksueel misbruik", "Sexual abuse"),
    (
        "honour-related-violence",
        "Eergerelateerd geweld",
        "Honour-related violence",
    ),
    (
        "female-genital-mutilation",
        "Vrouwelijke genitale verminking",
        "Female genital mutilation",
    ),
    ("forced-marriage", "Huwelijksdwang", "Forced marriage"),
    ("elder-abuse", "Ouderenmishandeling", "Elder abuse"),
    ("partner-violence", "(Ex-)partnergeweld", "(Ex-)partner violence"),
];

/// What an activity is for.
pub const OBJECTIVES: [Entry; 5] = [
    (
        "preventing-unsafety",
        "Onveiligheid voorkomen",
        "Preventing unsafety",
    ),
    ("early-recognition", "Vroeg herkennen", "Early recognition"),
    ("ability-to-act", "Kunnen handelen", "Ability to act"),
    ("primary-prevention", "Primaire preventie", "Primary prevention"),
    (
        "secondary-prevention",
        "Secundaire preventie",
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

/// What has to be done before a term ends.
pub const DUTIES: [Entry; 12] = [
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
    ("objection", "Bezwaar maken", "Object"),
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
        "recovery",
        "De vaststelling wijzigen of terugvorderen",
        "Change the settlement or reclaim",
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
        "Ik mag namens de organisatie subsidie aanvragen.",
        "I may apply for a grant on behalf of the organisation.",
    ),
    (
        "truthful",
        "Wat in deze aanvraag staat, is waar en volledig.",
        "What this application says is true and complete.",
    ),
    (
        "no-data-of-victims",
        "In de aanvraag en de documenten staan geen gegevens van slachtoffers of cliënten.",
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
