//! How someone is called: one rule for a name, whoever writes it down.

use crate::http::Problem;

/// A name as it is kept: with one space between its words.
///
/// # Errors
/// 400 when it is blank.
pub fn written(name: &str) -> Result<String, Problem> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(Problem::invalid_field("/name", "text-empty", "Vul dit in."));
    }
    Ok(name)
}
