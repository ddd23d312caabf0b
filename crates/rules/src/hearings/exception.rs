//! When the law lets a hearing be left out (Awb 4:7(2), 4:8(2), 4:11, 4:12).

use super::intention::Intention;

/// A ground for not hearing the provider. There is no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exception {
    /// There is no time for it (Awb 4:11(a)).
    Urgent,
    /// The provider was heard before and nothing has come up since (Awb 4:11(b)).
    HeardBefore,
    /// The purpose is reached only when the provider doesn't know of it beforehand (Awb 4:11(c)).
    PurposeDefeated,
    /// What deviates can only be of minor meaning for the applicant (Awb 4:7(2)).
    MinorMeaning,
    /// The decision rests on what the provider itself said, so nothing deviates from it (Awb 4:7(1)(b), 4:8(1)(b)).
    OwnData,
    /// The provider didn't meet a legal duty to give data (Awb 4:8(2)).
    DataWithheld,
    /// A refusal on another ground than Awb 4:35 or 4:51, that an objection can undo wholly (Awb 4:12(1), (2)(a)).
    OtherRefusal,
    /// A lower settlement for costs that were not necessary (Awb 4:46(3)), that an objection can undo wholly (Awb 4:12(1),
    /// (2)(b)).
    UnnecessaryCosts,
}

impl Exception {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Urgent,
        Self::HeardBefore,
        Self::PurposeDefeated,
        Self::MinorMeaning,
        Self::OwnData,
        Self::DataWithheld,
        Self::OtherRefusal,
        Self::UnnecessaryCosts,
    ];

    /// The name in the API and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Urgent => "urgent",
            Self::HeardBefore => "heard-before",
            Self::PurposeDefeated => "purpose-defeated",
            Self::MinorMeaning => "minor-meaning",
            Self::OwnData => "own-data",
            Self::DataWithheld => "data-withheld",
            Self::OtherRefusal => "other-refusal",
            Self::UnnecessaryCosts => "unnecessary-costs",
        }
    }

    /// The exception of this name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|exception| exception.as_str() == name)
    }

    /// The article that gives it.
    #[must_use]
    pub const fn article(self) -> &'static str {
        match self {
            Self::Urgent => "Awb 4:11(a)",
            Self::HeardBefore => "Awb 4:11(b)",
            Self::PurposeDefeated => "Awb 4:11(c)",
            Self::MinorMeaning => "Awb 4:7(2)",
            Self::OwnData => "Awb 4:7(1)(b), 4:8(1)(b)",
            Self::DataWithheld => "Awb 4:8(2)",
            Self::OtherRefusal | Self::UnnecessaryCosts => "Awb 4:12(1)",
        }
    }

    /// Why the provider was not heard, as people read it.
    #[must_use]
    pub const fn dutch(self) -> &'static str {
        match self {
            Self::Urgent => "er was te veel haast bij (artikel 4:11, onder a, Awb)",
            Self::HeardBefore => {
                "u bent hierover eerder gehoord en er is sindsdien niets nieuws (artikel 4:11, onder b, Awb)"
            }
            Self::PurposeDefeated => "het doel was anders niet te bereiken (artikel 4:11, onder c, Awb)",
            Self::MinorMeaning => {
                "de afwijking is voor u van geringe betekenis (artikel 4:7, tweede lid, Awb)"
            }
            Self::OwnData => "het besluit steunt op wat u zelf liet weten (artikelen 4:7 en 4:8 Awb)",
            Self::DataWithheld => "u gaf de gegevens niet die u moest geven (artikel 4:8, tweede lid, Awb)",
            Self::OtherRefusal | Self::UnnecessaryCosts => {
                "een bezwaar kan dit besluit helemaal herstellen (artikel 4:12, eerste lid, Awb)"
            }
        }
    }

    /// Whether the law knows it for such a decision. That an objection can undo a financial decision is no ground for
    /// what Awb 4:12(2) names: a refusal on 4:35 or 4:51, a lower settlement on 4:46(2), and every revocation or
    /// change to the provider's disadvantage.
    #[must_use]
    pub const fn applies_to(self, intention: Intention) -> bool {
        match self {
            Self::Urgent | Self::HeardBefore | Self::PurposeDefeated => true,
            Self::MinorMeaning | Self::OtherRefusal => matches!(intention, Intention::Refusal),
            Self::OwnData | Self::DataWithheld => !matches!(intention, Intention::Refusal),
            Self::UnnecessaryCosts => matches!(intention, Intention::LowerSettlement),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_exception_goes_with_the_decisions_that_the_law_names_awb_4_11_4_12() {
        let chart = [
            (
                "urgent",
                "refusal lower-settlement lowering revocation other-terms",
            ),
            (
                "heard-before",
                "refusal lower-settlement lowering revocation other-terms",
            ),
            (
                "purpose-defeated",
                "refusal lower-settlement lowering revocation other-terms",
            ),
            ("minor-meaning", "refusal"),
            ("own-data", "lower-settlement lowering revocation other-terms"),
            (
                "data-withheld",
                "lower-settlement lowering revocation other-terms",
            ),
            ("other-refusal", "refusal"),
            ("unnecessary-costs", "lower-settlement"),
        ];
        for (exception, (name, expected)) in Exception::ALL.into_iter().zip(chart) {
            let found: Vec<_> = Intention::ALL
                .into_iter()
                .filter(|intention| exception.applies_to(*intention))
                .map(Intention::as_str)
                .collect();
            assert_eq!((exception.as_str(), found.join(" ").as_str()), (name, expected));
            assert_eq!(Exception::parse(name), Some(exception));
        }
        assert_eq!(Exception::parse("anything"), None);
    }

    #[test]
    fn that_an_objection_can_repair_it_is_no_ground_to_revoke_or_lower_unheard_awb_4_12_2() {
        for exception in Exception::ALL
            .into_iter()
            .filter(|one| one.article() == "Awb 4:12(1)")
        {
            for intention in [Intention::Lowering, Intention::Revocation, Intention::OtherTerms] {
                assert!(!exception.applies_to(intention), "{exception:?} {intention:?}");
            }
        }
    }

    #[test]
    fn each_exception_names_its_article_to_programs_and_to_people_awb_4_7_4_8_4_11_4_12() {
        let written: Vec<_> = Exception::ALL.into_iter().map(Exception::article).collect();
        let articles = [
            "Awb 4:11(a)",
            "Awb 4:11(b)",
            "Awb 4:11(c)",
            "Awb 4:7(2)",
            "Awb 4:7(1)(b), 4:8(1)(b)",
            "Awb 4:8(2)",
            "Awb 4:12(1)",
            "Awb 4:12(1)",
        ];
        assert_eq!(written, articles);
        for exception in Exception::ALL {
            let number = exception.article().split(['(', ' ']).nth(1).unwrap();
            assert!(exception.dutch().contains(number), "{exception:?}");
        }
    }
}
