//! What still has to be filled in before an application can be submitted, with the place where that is done.

use chrono::NaiveDate;

use crate::applications::{Content, Statement};
use crate::http::FieldError;
use crate::portal::page::Language;

/// Something that is missing or doesn't fit.
pub struct Missing {
    /// The step and the field in it, below the address of the application.
    pub step: String,
    /// What the field is called.
    pub what: String,
    /// What is wrong.
    pub text: String,
    /// The language of that text.
    pub lang: &'static str,
}

/// The fields of an activity and of the rest as people call them.
const NAMES: &[(&str, &str, &str)] = &[
    ("title", "Naam van de activiteit", "Name of the activity"),
    ("objective", "Doel", "Objective"),
    ("forms", "Vormen van geweld", "Forms of violence"),
    ("targetGroup", "Voor wie", "For whom"),
    ("municipalities", "Gemeenten", "Municipalities"),
    ("meldcodeElement", "Meldcode", "Meldcode"),
    ("sessions", "Aantal bijeenkomsten", "Number of sessions"),
    ("participants", "Aantal deelnemers", "Number of participants"),
    ("periodStart", "Eerste dag", "First day"),
    ("periodEnd", "Laatste dag", "Last day"),
    ("freeOfCharge", "Gratis", "Free of charge"),
    ("signUpAt", "Aanmelden", "Signing up"),
    ("summary", "Samenvatting", "Summary"),
    ("activities", "Activiteiten", "Activities"),
    ("budget", "Begroting", "Budget"),
    ("deMinimis", "Eerdere steun", "Earlier aid"),
];

/// Everything that is missing in what was entered; documents and statements apart.
#[must_use]
pub fn missing(content: &Content, language: Language) -> Vec<Missing> {
    let found = content.shortcomings();
    found.iter().map(|error| placed(error, language)).collect()
}

/// What is missing in the statement of earlier aid, where the scheme asks for it.
#[must_use]
pub fn aid(content: &Content, today: NaiveDate, language: Language) -> Vec<Missing> {
    let found = content.de_minimis.shortcomings(today);
    found.iter().map(|error| placed(error, language)).collect()
}

/// Documents that the call asks for and that aren't there.
#[must_use]
pub fn documents<'a>(
    required: impl Iterator<Item = &'a String>,
    there: &[&str],
    language: Language,
) -> Vec<Missing> {
    let absent = required.filter(|kind| !there.contains(&kind.as_str()));
    absent
        .map(|kind| Missing {
            step: "/documenten".to_owned(),
            what: language.say("Document", "Document").to_owned(),
            text: kind.clone(),
            lang: "nl",
        })
        .collect()
}

/// The statements, when one isn't made.
#[must_use]
pub fn statements(content: &Content, language: Language) -> Option<Missing> {
    let all = Statement::ALL
        .iter()
        .all(|statement| content.statements.contains(statement));
    (!all).then(|| Missing {
        step: "/verklaringen".to_owned(),
        what: language.say("Verklaringen", "Statements").to_owned(),
        text: language
            .say("Vink ze alle drie aan.", "Tick all three.")
            .to_owned(),
        lang: language.code(),
    })
}

fn placed(error: &FieldError, language: Language) -> Missing {
    let path: Vec<&str> = error.pointer.trim_start_matches("/content/").split('/').collect();
    let (step, name, number) = match path.as_slice() {
        ["activities", at, field] => (
            format!("/activiteiten/{at}#{field}"),
            *field,
            at.parse::<usize>().ok(),
        ),
        ["activities"] => ("/activiteiten".to_owned(), "activities", None),
        ["deMinimis", ..] => ("/steun".to_owned(), "deMinimis", None),
        ["budget", ..] => ("/begroting".to_owned(), "budget", None),
        [field, ..] => (format!("/algemeen#{field}"), *field, None),
        [] => ("/algemeen".to_owned(), "", None),
    };
    let known = NAMES.iter().find(|(field, ..)| *field == name);
    let called = known.map_or("", |(_, dutch, english)| language.say(dutch, english));
    let what = number.map_or_else(
        || called.to_owned(),
        |at| format!("{} {}, {called}", language.say("Activiteit", "Activity"), at + 1),
    );
    let english = error.english().filter(|_| language == Language::English);
    Missing {
        step,
        what,
        text: english.map_or_else(|| error.detail.clone(), str::to_owned),
        lang: if english.is_some() { "en" } else { "nl" },
    }
}
