//! Who does what: the roles of the service (domain: mandaat, vier ogen; Awb 10:1-10:11).

use crate::named::named;

named! {
    /// What a person may do.
    Role {
        /// Drafts, submits, supplements, withdraws and reports for the own organisation (aanvrager).
        ProviderMember = "provider-member" / "aanvrager",
        /// Checks completeness, asks for supplements and advises, but never decides (behandelaar).
        Caseworker = "caseworker" / "behandelaar",
        /// Scores against criteria after declaring no conflict of interest (beoordelaar).
        Assessor = "assessor" / "beoordelaar",
        /// Decides on behalf of the college, but never on the own assessment (mandaathouder).
        Decider = "decider" / "mandaathouder",
        /// Sees the ceiling and its ledger, prepares and releases payments (financieel beheer).
        Finance = "finance" / "financieel beheer",
        /// Keeps schemes, calls, users and mandates, and touches no dossier (beheerder).
        Administrator = "administrator" / "beheerder",
        /// Reads everything and changes nothing (toezichthouder).
        Auditor = "auditor" / "toezichthouder",
    }
}

/// The first role here that stands alone and doesn't: who keeps the accounts, who watches and who applies does nothing
/// else.
#[must_use]
pub fn alone(together: &[Role]) -> Option<Role> {
    let stands_alone =
        |role: &&Role| matches!(role, Role::ProviderMember | Role::Administrator | Role::Auditor);
    let alone = together.iter().find(stands_alone).copied()?;
    together.iter().any(|role| *role != alone).then_some(alone)
}

impl Role {
    /// The municipal roles that may read dossiers.
    pub const READS_DOSSIERS: [Self; 5] = [
        Self::Caseworker,
        Self::Assessor,
        Self::Decider,
        Self::Finance,
        Self::Auditor,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_roles_stand_alone_and_others_go_together() {
        assert_eq!(alone(&[Role::Administrator]), None);
        assert_eq!(alone(&[Role::Auditor, Role::Auditor]), None);
        assert_eq!(alone(&[Role::Caseworker, Role::Decider, Role::Finance]), None);
        for role in [Role::ProviderMember, Role::Administrator, Role::Auditor] {
            assert_eq!(alone(&[Role::Caseworker, role]), Some(role));
        }
    }
}
