//! A dossier that is ripe for a decision.

use super::bounds::Recurrence;
use crate::applications::Application;
use crate::http::fields::Amount;
use crate::organisations::Organisation;

/// A locked dossier of which everything that can be refused before the ceiling is locked was looked at.
#[derive(Debug)]
pub struct Ripe {
    pub(super) application: Application,
    pub(super) organisation: Organisation,
    pub(super) standing: Standing,
    pub(super) recurrence: Recurrence,
}

/// How an application did beside the others, in words for its letter; nothing where they weren't compared.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// Its place, as in `3 van 12`.
    pub rank: Option<String>,
    /// Its total score, out of 100.
    pub score: Option<String>,
}

impl Ripe {
    /// The same dossier, with its place among those decided with it.
    #[must_use]
    pub fn with(self, standing: Standing) -> Self {
        Self { standing, ..self }
    }

    /// What was asked for.
    #[must_use]
    pub const fn requested(&self) -> Amount {
        self.application.requested
    }

    /// Whether its organisation was given a subsidy for three or more years before (Awb 4:51).
    #[must_use]
    pub fn recurs(&self) -> bool {
        self.recurrence.is_there()
    }
}
