//! The grounds on which the law lets an award be changed to the provider's disadvantage (Awb 4:48-4:50).

/// A ground for lowering or revoking. There is no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ground {
    /// The activities were not done, or not all (Awb 4:48(1)(a)).
    NotPerformed,
    /// Obligations were not met (Awb 4:48(1)(b)).
    ObligationsBroken,
    /// The provider's data were wrong, and right ones would have led to another decision (Awb 4:48(1)(c)).
    WrongData,
    /// The grant was wrong, and the provider knew or should have known (Awb 4:48(1)(d)).
    KnownToBeWrong,
    /// The grant was made on condition of a budget that did not come (Awb 4:48(1)(e), 4:34(5)).
    BudgetNotGranted,
    /// Facts that the municipality could not know at the settlement (Awb 4:49(1)(a)).
    UnknownFacts,
    /// The settlement was wrong, and the provider knew or should have known (Awb 4:49(1)(b)).
    SettlementKnownToBeWrong,
    /// Obligations were not met after the settlement (Awb 4:49(1)(c)).
    ObligationsBrokenAfterwards,
    /// The grant is wrong, though the provider could not know (Awb 4:50(1)(a)).
    GrantWrong,
    /// Changed circumstances or insights (Awb 4:50(1)(b)).
    ChangedInsights,
    /// Another case that a regulation names (Awb 4:50(1)(c)).
    NamedByRegulation,
}

/// When a ground can be used, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Until the settlement; as a rule it works back to the grant (Awb 4:48).
    BeforeSettlement,
    /// After the settlement, for five years; as a rule it works back to the settlement (Awb 4:49).
    AfterSettlement,
    /// Until the settlement, and only after a reasonable term (Awb 4:50).
    AfterReasonableTerm,
}

impl Ground {
    /// All of them, in order of the law.
    pub const ALL: [Self; 11] = [
        Self::NotPerformed,
        Self::ObligationsBroken,
        Self::WrongData,
        Self::KnownToBeWrong,
        Self::BudgetNotGranted,
        Self::UnknownFacts,
        Self::SettlementKnownToBeWrong,
        Self::ObligationsBrokenAfterwards,
        Self::GrantWrong,
        Self::ChangedInsights,
        Self::NamedByRegulation,
    ];

    /// The name in the API and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotPerformed => "not-performed",
            Self::ObligationsBroken => "obligations-broken",
            Self::WrongData => "wrong-data",
            Self::KnownToBeWrong => "known-to-be-wrong",
            Self::BudgetNotGranted => "budget-not-granted",
            Self::UnknownFacts => "unknown-facts",
            Self::SettlementKnownToBeWrong => "settlement-known-to-be-wrong",
            Self::ObligationsBrokenAfterwards => "obligations-broken-afterwards",
            Self::GrantWrong => "grant-wrong",
            Self::ChangedInsights => "changed-insights",
            Self::NamedByRegulation => "named-by-regulation",
        }
    }

    /// The article that gives it.
    #[must_use]
    pub const fn article(self) -> &'static str {
        match self {
            Self::NotPerformed => "Awb 4:48(1)(a)",
            Self::ObligationsBroken => "Awb 4:48(1)(b)",
            Self::WrongData => "Awb 4:48(1)(c)",
            Self::KnownToBeWrong => "Awb 4:48(1)(d)",
            Self::BudgetNotGranted => "Awb 4:48(1)(e)",
            Self::UnknownFacts => "Awb 4:49(1)(a)",
            Self::SettlementKnownToBeWrong => "Awb 4:49(1)(b)",
            Self::ObligationsBrokenAfterwards => "Awb 4:49(1)(c)",
            Self::GrantWrong => "Awb 4:50(1)(a)",
            Self::ChangedInsights => "Awb 4:50(1)(b)",
            Self::NamedByRegulation => "Awb 4:50(1)(c)",
        }
    }

    /// The article as people read it.
    #[must_use]
    pub const fn dutch(self) -> &'static str {
        match self {
            Self::NotPerformed => {
                "artikel 4:48, eerste lid, onder a: de activiteiten zijn niet (allemaal) gedaan"
            }
            Self::ObligationsBroken => {
                "artikel 4:48, eerste lid, onder b: een verplichting is niet nagekomen"
            }
            Self::WrongData => {
                "artikel 4:48, eerste lid, onder c: uw gegevens klopten niet of waren niet volledig"
            }
            Self::KnownToBeWrong => {
                "artikel 4:48, eerste lid, onder d: de verlening klopte niet en u wist dat of had dat moeten weten"
            }
            Self::BudgetNotGranted => {
                "artikel 4:48, eerste lid, onder e: er is niet genoeg geld beschikbaar gesteld"
            }
            Self::UnknownFacts => {
                "artikel 4:49, eerste lid, onder a: feiten die wij bij de vaststelling niet konden weten"
            }
            Self::SettlementKnownToBeWrong => {
                "artikel 4:49, eerste lid, onder b: de vaststelling klopte niet en u wist dat of had dat moeten weten"
            }
            Self::ObligationsBrokenAfterwards => {
                "artikel 4:49, eerste lid, onder c: een verplichting is na de vaststelling niet nagekomen"
            }
            Self::GrantWrong => "artikel 4:50, eerste lid, onder a: de verlening klopt niet",
            Self::ChangedInsights => {
                "artikel 4:50, eerste lid, onder b: omstandigheden of inzichten zijn veranderd"
            }
            Self::NamedByRegulation => "artikel 4:50, eerste lid, onder c: een regeling noemt dit geval",
        }
    }

    /// When it can be used.
    #[must_use]
    pub const fn phase(self) -> Phase {
        match self {
            Self::NotPerformed
            | Self::ObligationsBroken
            | Self::WrongData
            | Self::KnownToBeWrong
            | Self::BudgetNotGranted => Phase::BeforeSettlement,
            Self::UnknownFacts | Self::SettlementKnownToBeWrong | Self::ObligationsBrokenAfterwards => {
                Phase::AfterSettlement
            }
            Self::GrantWrong | Self::ChangedInsights | Self::NamedByRegulation => Phase::AfterReasonableTerm,
        }
    }

    /// The ground of this name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ground| ground.as_str() == name)
    }
}
