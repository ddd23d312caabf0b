//! What a filter asks for, in the address: to be kept, sent to a colleague and gone back to.

use crate::portal::page::visit::escaped;

/// A path with what was asked for, without what was left open.
#[must_use]
pub fn with(path: &str, asked: &[(&str, &str)]) -> String {
    let kept: Vec<String> = asked
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", escaped(value)))
        .collect();
    if kept.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", kept.join("&"))
    }
}
