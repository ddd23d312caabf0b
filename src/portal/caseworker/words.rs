//! The words of this desk: where an application stands, what has to be done by whom, and how much time is left.

use chrono::NaiveDate;

use crate::portal::page::Language;

/// A value of the API with its name in Dutch and English.
type Entry = (&'static str, &'static str, &'static str);

/// Where an application stands, as far as the municipality sees it.
pub const STATUSES: [Entry; 9] = [
    ("submitted", "Ingediend", "Submitted"),
    (
        "supplement-requested",
        "Wacht op aanvulling",
        "Waits for a supplement",
    ),
    ("complete", "Volledig", "Complete"),
    ("assessed", "Beoordeeld", "Assessed"),
    ("granted", "Verleend", "Granted"),
    ("partially-granted", "Gedeeltelijk verleend", "Granted in part"),
    ("refused", "Afgewezen", "Refused"),
    ("not-treated", "Buiten behandeling", "Not treated"),
    ("withdrawn", "Ingetrokken", "Withdrawn"),
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

/// Who sees to it.
pub const ROLES: [Entry; 6] = [
    ("caseworker", "Behandelaar", "Caseworker"),
    ("assessor", "Beoordelaar", "Assessor"),
    ("decider", "Mandaathouder", "Decider"),
    ("finance", "Financieel beheer", "Finance"),
    ("administrator", "Beheerder", "Administrator"),
    ("provider-member", "Aanvrager", "Applicant"),
];

/// How an award can change.
pub const CHANGES: [Entry; 5] = [
    ("raised", "Subsidie verhogen", "Raise the grant"),
    ("lowered", "Subsidie verlagen", "Lower the grant"),
    ("revoked", "Subsidie intrekken", "Revoke the grant"),
    ("obligations", "Andere verplichtingen", "Other obligations"),
    (
        "report-due",
        "Andere dag voor de verantwoording",
        "Another day for the report",
    ),
];

/// Where an objection stands, and how it ended.
pub const OBJECTIONS: [Entry; 9] = [
    ("received", "Ontvangen", "Received"),
    (
        "repair-requested",
        "Wacht op aanvulling",
        "Waits for a supplement",
    ),
    ("heard", "Gehoord", "Heard"),
    ("hearing-waived", "Van horen afgezien", "Hearing left out"),
    ("upheld", "Gegrond", "Upheld"),
    ("partly-upheld", "Gedeeltelijk gegrond", "Partly upheld"),
    ("dismissed", "Ongegrond", "Dismissed"),
    ("inadmissible", "Niet-ontvankelijk", "Inadmissible"),
    ("withdrawn", "Ingetrokken", "Withdrawn"),
];

/// Whether an objection still waits for its decision.
#[must_use]
pub fn is_open_objection(status: &str) -> bool {
    matches!(
        status,
        "received" | "repair-requested" | "heard" | "hearing-waived"
    )
}

/// The colour in which a state is shown.
#[must_use]
pub fn tone(status: &str) -> &'static str {
    match status {
        "granted" | "partially-granted" => "good",
        "supplement-requested" => "wait",
        "submitted" | "complete" | "assessed" => "soon",
        _ => "",
    }
}

/// How much time is left until the end of a day, and the colour of that.
#[must_use]
pub fn time_left(end: NaiveDate, today: NaiveDate, language: Language) -> (String, &'static str) {
    let left = (end - today).num_days();
    let days = left.abs();
    let text = match left {
        -1 => language.say("1 dag te laat", "1 day late").to_owned(),
        ..-1 => format!("{days} {}", language.say("dagen te laat", "days late")),
        0 => language.say("Vandaag", "Today").to_owned(),
        1 => language.say("Morgen", "Tomorrow").to_owned(),
        2.. => format!(
            "{} {days} {}",
            language.say("Nog", "In"),
            language.say("dagen", "days")
        ),
    };
    let tone = match left {
        ..0 => "late",
        0..=7 => "wait",
        8.. => "",
    };
    (text, tone)
}
