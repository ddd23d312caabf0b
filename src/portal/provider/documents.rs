//! Documents as a provider reads of them: how large each is, and which ones we take.

use crate::portal::page::{Language, Visit};

/// How large a document is, as people read it.
#[must_use]
pub fn size(bytes: i64, language: Language) -> String {
    let kilobytes = (bytes / 1024).max(1);
    if kilobytes < 1024 {
        format!("{kilobytes} kB")
    } else {
        let point = language.say(",", ".");
        format!("{}{point}{} MB", kilobytes / 1024, kilobytes % 1024 * 10 / 1024)
    }
}

/// Which files we take, and how large each may be.
#[must_use]
pub fn hint(visit: &Visit) -> String {
    format!(
        "{} {} MB.",
        visit.say(
            "Pdf, Word, Excel, OpenDocument, jpeg of png, per bestand ten hoogste",
            "Pdf, Word, Excel, OpenDocument, jpeg or png, each file at most"
        ),
        visit.settings().largest_attachment / 1024 / 1024
    )
}
