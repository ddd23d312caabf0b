//! How people seek a dossier: by the beginning of its reference, of a KvK number, or of a word of the name of who applies.

use crate::db::sought;

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
        let typed = sought::typed(typed)?;
        let reference = typed.to_uppercase();
        if reference.starts_with(REFERENCE) {
            return Some(Self::Reference(sought::beginning(&reference)));
        }
        Some(Self::Organisation {
            beginning: sought::beginning(&typed),
            words: sought::words(&typed),
        })
    }
}
