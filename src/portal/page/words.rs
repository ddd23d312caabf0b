//! What is wrong with a field, for someone at a form rather than someone who writes a program.

use super::Language;
use crate::http::FieldError;

/// The codes that the API words for programs, or in Dutch alone.
const WORDS: [(&str, &str, &str); 14] = [
    ("field-missing", "Vul dit in.", "Fill this in."),
    ("text-empty", "Vul dit in.", "Fill this in."),
    (
        "text-too-long",
        "Maak deze tekst korter.",
        "Make this text shorter.",
    ),
    (
        "type-wrong",
        "Vul hier een getal in, alleen met cijfers.",
        "Fill in a number, with digits only.",
    ),
    (
        "choice-unknown",
        "Kies een van de mogelijkheden.",
        "Choose one of the options.",
    ),
    ("too-few", "Kies er ten minste één.", "Choose at least one."),
    ("too-many", "Dit zijn er te veel.", "These are too many."),
    (
        "number-too-small",
        "Dit getal is te klein.",
        "This number is too small.",
    ),
    (
        "number-too-large",
        "Dit getal is te groot.",
        "This number is too large.",
    ),
    (
        "amount-invalid",
        "Schrijf een bedrag als 12.500,00.",
        "Write an amount like 12500.00.",
    ),
    (
        "date-invalid",
        "Schrijf een datum als 24-3-2026.",
        "Write a date like 24-3-2026.",
    ),
    (
        "email-invalid",
        "Schrijf een e-mailadres als naam@voorbeeld.nl.",
        "Write an e-mail address like name@example.com.",
    ),
    (
        "iban-invalid",
        "Dit rekeningnummer klopt niet. Kijk het na.",
        "This account number is not right. Check it.",
    ),
    (
        "link-spent",
        "Deze link is al gebruikt of verlopen. Vraag een nieuwe aan.",
        "This link was used before or has expired. Ask for a new one.",
    ),
];

/// The text, and the language it is in.
#[must_use]
pub fn of(error: &FieldError, language: Language) -> (String, &'static str) {
    let limited = matches!(
        error.code.as_str(),
        "text-too-long" | "number-too-small" | "number-too-large"
    );
    let found = WORDS.iter().find(|(code, ..)| *code == error.code);
    match found {
        // The API's own words name the limit.
        Some(_) if limited && language == Language::Dutch => (error.detail.clone(), "nl"),
        Some((_, dutch, english)) => (language.say(dutch, english).to_owned(), language.code()),
        None => error
            .english()
            .filter(|_| language == Language::English)
            .map_or_else(|| (error.detail.clone(), "nl"), |words| (words.to_owned(), "en")),
    }
}
