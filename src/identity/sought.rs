//! How an account is sought: by the beginning of its address or of a word of its name, and by a role.

use plafond_rules::roles::Role;

/// The most that is looked at.
const MOST: usize = 100;

/// Which accounts are asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// What was typed to find someone.
    pub typed: Option<String>,
    /// The role that is held.
    pub role: Option<Role>,
}

/// What was typed, as PostgreSQL looks for it.
#[derive(Debug)]
pub struct Sought {
    /// The beginning of an address, as a pattern where a percent sign is a percent sign.
    pub address: String,
    /// The beginnings of words of a name, as a query of words.
    pub words: String,
}

impl Wanted {
    /// What was typed; nothing when that is nothing.
    #[must_use]
    pub fn sought(&self) -> Option<Sought> {
        let typed: String = self.typed.as_ref()?.trim().chars().take(MOST).collect();
        if typed.is_empty() {
            return None;
        }
        let mut address = String::new();
        for sign in typed.to_lowercase().chars() {
            if matches!(sign, '%' | '_' | '\\') {
                address.push('\\');
            }
            address.push(sign);
        }
        address.push('%');
        let words = typed.split(|sign: char| !sign.is_alphanumeric());
        let words: Vec<String> = words
            .filter(|word| !word.is_empty())
            .map(|word| format!("{word}:*"))
            .collect();
        Some(Sought {
            address,
            words: words.join(" & "),
        })
    }
}
