//! How an account is sought: by the beginning of its address or of a word of its name, and by a role.

use plafond_rules::roles::Role;

use crate::db::sought;

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
        let typed = sought::typed(self.typed.as_ref()?)?;
        Some(Sought {
            address: sought::beginning(&typed.to_lowercase()),
            words: sought::words(&typed),
        })
    }
}
