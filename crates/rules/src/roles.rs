//! Who does what: the roles of the service (domain: mandaat, vier ogen; Awb 10:1-10:11).

/// What a person may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Drafts, submits, supplements, withdraws and reports for the own organisation (aanvrager).
    ProviderMember,
    /// Checks completeness, asks for supplements and advises, but never decides (behandelaar).
    Caseworker,
    /// Scores against criteria after declaring no conflict of interest (beoordelaar).
    Assessor,
    /// Decides on behalf of the college, but never on the own assessment (mandaathouder).
    Decider,
    /// Sees the ceiling and its ledger, prepares and releases payments (financieel beheer).
    Finance,
    /// Keeps schemes, calls, users and mandates, and touches no dossier (beheerder).
    Administrator,
    /// Reads everything and changes nothing (toezichthouder).
    Auditor,
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
    /// All roles.
    pub const ALL: [Self; 7] = [
        Self::ProviderMember,
        Self::Caseworker,
        Self::Assessor,
        Self::Decider,
        Self::Finance,
        Self::Administrator,
        Self::Auditor,
    ];

    /// The municipal roles that may read dossiers.
    pub const READS_DOSSIERS: [Self; 5] = [
        Self::Caseworker,
        Self::Assessor,
        Self::Decider,
        Self::Finance,
        Self::Auditor,
    ];

    /// The name in the API and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ProviderMember => "provider-member",
            Self::Caseworker => "caseworker",
            Self::Assessor => "assessor",
            Self::Decider => "decider",
            Self::Finance => "finance",
            Self::Administrator => "administrator",
            Self::Auditor => "auditor",
        }
    }

    /// The name as people read it.
    #[must_use]
    pub const fn dutch(self) -> &'static str {
        match self {
            Self::ProviderMember => "aanvrager",
            Self::Caseworker => "behandelaar",
            Self::Assessor => "beoordelaar",
            Self::Decider => "mandaathouder",
            Self::Finance => "financieel beheer",
            Self::Administrator => "beheerder",
            Self::Auditor => "toezichthouder",
        }
    }

    /// The role of this name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }
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
