//! The words of this desk: where an application stands, what has to be done by whom, and how much time is left.

use chrono::NaiveDate;

use crate::portal::page::Language;
pub use crate::portal::page::regulation::{DUTIES, ROLES};

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

/// What can be announced before it is decided.
pub const INTENTIONS: [Entry; 5] = [
    (
        "refusal",
        "De aanvraag, of een deel daarvan, afwijzen",
        "Refuse the application or a part of it",
    ),
    (
        "lower-settlement",
        "De subsidie lager vaststellen",
        "Settle the grant lower",
    ),
    ("lowering", "De subsidie verlagen", "Lower the grant"),
    ("revocation", "De subsidie intrekken", "Revoke the grant"),
    (
        "other-terms",
        "De voorwaarden van de subsidie wijzigen",
        "Change the terms of the grant",
    ),
];

/// How a hearing stands.
pub const HEARINGS: [Entry; 5] = [
    ("invited", "Wacht op een reactie", "Waits for an answer"),
    ("viewed", "Zienswijze gegeven", "View given"),
    ("waived", "Van een zienswijze afgezien", "No view wanted"),
    ("lapsed", "Geen reactie binnen de termijn", "No answer in time"),
    ("left-out", "Horen hoefde niet", "No hearing needed"),
];

/// Why the law lets a hearing out (Awb 4:7, 4:8, 4:11, 4:12).
pub const UNHEARD: [Entry; 8] = [
    (
        "urgent",
        "Er is te veel haast bij (4:11, onder a)",
        "It is too urgent (4:11(a))",
    ),
    (
        "heard-before",
        "De aanvrager is hierover eerder gehoord (4:11, onder b)",
        "Heard about this before (4:11(b))",
    ),
    (
        "purpose-defeated",
        "Het doel is anders niet te bereiken (4:11, onder c)",
        "It would defeat the purpose (4:11(c))",
    ),
    (
        "minor-meaning",
        "De afwijking is van geringe betekenis (4:7, tweede lid)",
        "The deviation is of minor meaning (4:7(2))",
    ),
    (
        "own-data",
        "Het besluit steunt op wat de aanvrager zelf opgaf (4:7, 4:8)",
        "It rests on the applicant's own data (4:7, 4:8)",
    ),
    (
        "data-withheld",
        "De aanvrager gaf de gegevens niet (4:8, tweede lid)",
        "The applicant withheld the data (4:8(2))",
    ),
    (
        "other-refusal",
        "Een andere afwijzing, die bezwaar kan herstellen (4:12)",
        "Another refusal that an objection can undo (4:12)",
    ),
    (
        "unnecessary-costs",
        "Lager door onnodige kosten, wat bezwaar kan herstellen (4:12)",
        "Lower for unnecessary costs, which an objection can undo (4:12)",
    ),
];

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
