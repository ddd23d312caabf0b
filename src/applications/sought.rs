//! How people seek a dossier: by the beginning of its reference, of a KvK number, or of a word of the name of who applies.

/// The most that is looked at.
const MOST: usize = 100;

/// What every reference begins with.
const REFERENCE: &str = "PHG-";

/// What was typed, as PostgreSQL looks for it.
#[derive(Debug)]
pub enum Sought {
    /// The beginning of a reference, as a pattern.
    Reference(String),
    /// Who applies.
    Organisation {
        /// The beginning of a name or a KvK number, as a pattern.
        beginning: String,
        /// The beginnings of words of a name, as a query of words.
        words: String,
    },
}

impl Sought {
    /// What was typed; nothing when that is nothing.
    pub fn of(typed: &str) -> Option<Self> {
        let typed: String = typed.trim().chars().take(MOST).collect();
        if typed.is_empty() {
            return None;
        }
        let reference = typed.to_uppercase();
        if reference.starts_with(REFERENCE) {
            return Some(Self::Reference(pattern(&reference)));
        }
        let words = typed.split(|sign: char| !sign.is_alphanumeric());
        let words: Vec<String> = words
            .filter(|word| !word.is_empty())
            .map(|word| format!("{word}:*"))
            .collect();
        Some(Self::Organisation {
            beginning: pattern(&typed),
            words: words.join(" & "),
        })
    }
}

/// A pattern for what begins with this, where a percent sign is a percent sign.
fn pattern(beginning: &str) -> String {
    let mut pattern = String::new();
    for sign in beginning.chars() {
        if matches!(sign, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(sign);
    }
    pattern.push('%');
    pattern
}
