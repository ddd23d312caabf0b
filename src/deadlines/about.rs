//! What a term is about.

use plafond_rules::terms::Duty;
use uuid::Uuid;

/// Which term of which dossier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// The dossier, which the caller has locked.
    pub dossier: Uuid,
    /// What has to be done.
    pub duty: Duty,
    /// The request, decision, award or payment it is about; the dossier itself for the decision on it.
    pub object: Uuid,
}
