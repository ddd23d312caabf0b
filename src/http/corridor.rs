//! Corridors: doors whose addresses begin alike, so that a request tries only those it could be for.
//!
//! actix-web tries addresses one after the other. Trying all of them takes longer than most answers, unless each keeps an
//! automaton of its own, which is many megabytes in every thread.

use actix_web::guard::{Guard, GuardContext};
use actix_web::{Scope, web};

/// What leads to the doors behind an address.
pub struct Corridor {
    /// How every address in it begins: whole parts, from the root.
    prefix: String,
    /// How many parts come after that, when all addresses in it have as many.
    parts: Option<usize>,
}

impl Corridor {
    /// To everything at or behind an address.
    pub fn behind(prefix: impl Into<String>) -> Self {
        Self {
            prefix: prefix.into(),
            parts: None,
        }
    }

    /// Only to what is this many parts further.
    #[must_use]
    pub fn of(self, parts: usize) -> Self {
        Self {
            parts: Some(parts),
            ..self
        }
    }

    /// The corridor itself, for doors with whole addresses: nothing of them is left out.
    ///
    /// What leads into it leads nowhere else: no two corridors may lead to one address.
    #[must_use]
    pub fn scope(self) -> Scope {
        web::scope("").guard(self)
    }

    fn leads_to(&self, path: &str) -> bool {
        path.strip_prefix(self.prefix.as_str()).is_some_and(|rest| {
            (rest.is_empty() || rest.starts_with('/'))
                && self.parts.is_none_or(|parts| parts == rest.matches('/').count())
        })
    }
}

impl Guard for Corridor {
    fn check(&self, asked: &GuardContext<'_>) -> bool {
        self.leads_to(asked.head().uri.path())
    }
}
