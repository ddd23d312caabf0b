//! How what people typed to find something is asked of PostgreSQL: by how a text begins, or the words in it.

/// The most that is looked at, and that a field of search takes.
const MOST: usize = 100;

/// What was typed, without the spaces around it; nothing when that is nothing.
#[must_use]
pub fn typed(text: &str) -> Option<String> {
    let typed: String = text.trim().chars().take(MOST).collect();
    Some(typed).filter(|typed| !typed.is_empty())
}

/// A pattern for what begins like this, where a percent sign is a percent sign.
#[must_use]
pub fn beginning(typed: &str) -> String {
    let mut pattern = String::new();
    for sign in typed.chars() {
        if matches!(sign, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(sign);
    }
    pattern.push('%');
    pattern
}

/// A query for a text with words that begin like all of these.
#[must_use]
pub fn words(typed: &str) -> String {
    let words = typed.split(|sign: char| !sign.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    words
        .map(|word| format!("{word}:*"))
        .collect::<Vec<_>>()
        .join(" & ")
}
