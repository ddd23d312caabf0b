//! The grounds on which the law lets an award be changed to the provider's disadvantage (Awb 4:48-4:50).

use crate::named::named;

named! {
    /// A ground for lowering or revoking. There is no other.
    Ground {
        /// The activities were not done, or not all (Awb 4:48(1)(a)).
        NotPerformed = "not-performed" / "artikel 4:48, eerste lid, onder a: de activiteiten zijn niet (allemaal) gedaan",
        /// Obligations were not met (Awb 4:48(1)(b)).
        ObligationsBroken = "obligations-broken" / "artikel 4:48, eerste lid, onder b: een verplichting is niet nagekomen",
        /// The provider's data were wrong, and right ones would have led to another decision (Awb 4:48(1)(c)).
        WrongData = "wrong-data" / "artikel 4:48, eerste lid, onder c: uw gegevens klopten niet of waren niet volledig",
        /// The grant was wrong, and the provider knew or should have known (Awb 4:48(1)(d)).
        KnownToBeWrong = "known-to-be-wrong" / "artikel 4:48, eerste lid, onder d: de verlening klopte niet en u wist dat of had dat moeten weten",
        /// The grant was made on condition of a budget that did not come (Awb 4:48(1)(e), 4:34(5)).
        BudgetNotGranted = "budget-not-granted" / "artikel 4:48, eerste lid, onder e: er is niet genoeg geld beschikbaar gesteld",
        /// Facts that the municipality could not know at the settlement (Awb 4:49(1)(a)).
        UnknownFacts = "unknown-facts" / "artikel 4:49, eerste lid, onder a: feiten die wij bij de vaststelling niet konden weten",
        /// The settlement was wrong, and the provider knew or should have known (Awb 4:49(1)(b)).
        SettlementKnownToBeWrong = "settlement-known-to-be-wrong" / "artikel 4:49, eerste lid, onder b: de vaststelling klopte niet en u wist dat of had dat moeten weten",
        /// Obligations were not met after the settlement (Awb 4:49(1)(c)).
        ObligationsBrokenAfterwards = "obligations-broken-afterwards" / "artikel 4:49, eerste lid, onder c: een verplichting is na de vaststelling niet nagekomen",
        /// The grant is wrong, though the provider could not know (Awb 4:50(1)(a)).
        GrantWrong = "grant-wrong" / "artikel 4:50, eerste lid, onder a: de verlening klopt niet",
        /// Changed circumstances or insights (Awb 4:50(1)(b)).
        ChangedInsights = "changed-insights" / "artikel 4:50, eerste lid, onder b: omstandigheden of inzichten zijn veranderd",
        /// Another case that a regulation names (Awb 4:50(1)(c)).
        NamedByRegulation = "named-by-regulation" / "artikel 4:50, eerste lid, onder c: een regeling noemt dit geval",
    }
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

    /// Whether payment is suspended on a serious suspicion of it: those of Awb 4:48 and 4:49, and no others (Awb 4:56).
    #[must_use]
    pub const fn suspends_payment(self) -> bool {
        !matches!(self.phase(), Phase::AfterReasonableTerm)
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
}
