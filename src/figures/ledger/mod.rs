//! The ledger of a ceiling or a sub-ceiling in words: each entry with who did it and the dossier it belongs to.

mod store;

pub use store::{Line, Total, Wish, list, list_of_award, total};

/// Which entries of a ledger someone wants to see; each answers to a figure at a glance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Set, raised and lowered.
    Ceiling,
    /// Granted and given back, within the ceiling.
    Committed,
    /// Granted and given back outside the ceiling, on a ground of law.
    Exempt,
    /// Given back.
    Returned,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Ceiling, Self::Committed, Self::Exempt, Self::Returned];

    /// The name in an address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ceiling => "plafond",
            Self::Committed => "verleend",
            Self::Exempt => "buiten-plafond",
            Self::Returned => "vrijgevallen",
        }
    }

    /// The kind of this name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}
