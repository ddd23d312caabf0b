//! Signs that nobody can see: PostgreSQL can't keep NUL, and a direction mark makes a text read differently from what it is.

use super::problem::{FieldError, Problem};

/// Whether a sign can't be taken in a text. Line ends and tabs can.
#[must_use]
pub fn is_unreadable(sign: char) -> bool {
    let allowed = matches!(sign, '\n' | '\r' | '\t');
    let direction = matches!(sign, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    direction || (sign.is_control() && !allowed)
}

/// What is wrong with a text that holds such a sign.
#[must_use]
pub fn mistake(pointer: &str, text: &str) -> Option<FieldError> {
    text.chars().any(is_unreadable).then(|| {
        FieldError::new(
            pointer,
            "text-unreadable",
            "Hierin staat een onzichtbaar teken dat wij niet aannemen. Typ de tekst opnieuw.",
        )
    })
}

/// Demands a text without such signs.
///
/// # Errors
/// 400 that points at it.
pub fn must_be_readable(pointer: &str, text: &str) -> Result<(), Problem> {
    mistake(pointer, text).map_or(Ok(()), |mistake| Err(Problem::invalid(vec![mistake])))
}
