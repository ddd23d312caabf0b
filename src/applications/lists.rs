//! The lists of the regulation: what an application chooses from, and how each choice is called in Dutch.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! listed {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $dutch:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize, ToSchema)]
        #[serde(rename_all = "kebab-case")]
        #[allow(missing_docs, reason = "each name is the thing itself, from the regulation")]
        pub enum $name { $($variant),+ }

        impl $name {
            /// In the words of the applicant.
            #[must_use]
            pub const fn dutch(self) -> &'static str {
                match self { $(Self::$variant => $dutch),+ }
            }
        }
    };
}

listed! {
    /// What an activity is for.
    Objective {
        PreventingUnsafety = "Onveiligheid voorkomen",
        EarlyRecognition = "Vroeg herkennen",
        AbilityToAct = "Kunnen handelen",
        PrimaryPrevention = "Primaire preventie",
        SecondaryPrevention = "Secundaire preventie",
    }
}

listed! {
    /// A form of domestic violence or child abuse.
    Form {
        EmotionalNeglect = "Psychische verwaarlozing",
        PhysicalNeglect = "Lichamelijke verwaarlozing",
        EmotionalAbuse = "Psychische mishandeling",
        PhysicalAbuse = "Lichamelijke mishandeling",
        SexualAbuse = "Seksueel misbruik",
        HonourRelatedViolence = "Eergerelateerd geweld",
        FemaleGenitalMutilation = "Vrouwelijke genitale verminking",
        ForcedMarriage = "Huwelijksdwang",
        ElderAbuse = "Ouderenmishandeling",
        PartnerViolence = "(Ex-)partnergeweld",
    }
}

listed! {
    /// A municipality of the region Arnhem-Achterhoek.
    Municipality {
        Aalten = "Aalten",
        Arnhem = "Arnhem",
        Berkelland = "Berkelland",
        Bronckhorst = "Bronckhorst",
        Doesburg = "Doesburg",
        Doetinchem = "Doetinchem",
        Duiven = "Duiven",
        Lingewaard = "Lingewaard",
        Montferland = "Montferland",
        OostGelre = "Oost Gelre",
        OudeIjsselstreek = "Oude IJsselstreek",
        Overbetuwe = "Overbetuwe",
        Renkum = "Renkum",
        Rheden = "Rheden",
        Rozendaal = "Rozendaal",
        Westervoort = "Westervoort",
        Winterswijk = "Winterswijk",
        Zevenaar = "Zevenaar",
    }
}

listed! {
    /// What an applicant declares before submitting.
    Statement {
        MayActForOrganisation = "Ik mag namens de organisatie subsidie aanvragen.",
        Truthful = "Wat in deze aanvraag staat, is waar en volledig.",
        NoDataOfVictims = "In de aanvraag en de documenten staan geen gegevens van slachtoffers of cliënten.",
    }
}

impl Statement {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::MayActForOrganisation, Self::Truthful, Self::NoDataOfVictims];
}
