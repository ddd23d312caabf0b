//! Why an award can't be changed so, in words.

use plafond_rules::awards::NotChanged;
use plafond_rules::dates;

use crate::http::{Problem, ProblemType};

/// A refusal of the rules, with what is possible instead.
pub fn refused(refusal: NotChanged) -> Problem {
    let (kind, dutch) = match refusal {
        NotChanged::Impossible(impossible) => (ProblemType::IMPOSSIBLE_NOW, impossible.dutch()),
        NotChanged::Exceeds(short) => (
            ProblemType::CEILING_REACHED,
            format!(
                "Van het subsidieplafond, of van het deelplafond daarin, is nog {} over. Verhoog met ten hoogste dat bedrag.",
                short.available.dutch()
            ),
        ),
        NotChanged::WrongPhase { settled: true, .. } => (
            ProblemType::CHANGE_UNLAWFUL,
            "De subsidie is vastgesteld. Daarna kan het alleen nog op een grond van artikel 4:49 Awb.".to_owned(),
        ),
        NotChanged::WrongPhase { settled: false, .. } => (
            ProblemType::CHANGE_UNLAWFUL,
            "De subsidie is nog niet vastgesteld. Tot dan kan het alleen op een grond van artikel 4:48 of 4:50 Awb."
                .to_owned(),
        ),
        NotChanged::TooLate { end } => (
            ProblemType::CHANGE_UNLAWFUL,
            format!("Dit kon tot en met {}: vijf jaar (artikel 4:49 Awb).", dates::dutch(end)),
        ),
        NotChanged::BreachUnknown
        | NotChanged::NoReasonableTerm
        | NotChanged::WorksBackTooFar { .. }
        | NotChanged::NotMore { .. }
        | NotChanged::NotLess { .. }
        | NotChanged::AboveMost { .. }
        | NotChanged::OutOfReach
        | NotChanged::ReportDueTooEarly => return misfit(refusal),
    };
    Problem::new(kind, dutch, refusal.to_string())
}

/// A field that can't be what was entered.
fn misfit(refusal: NotChanged) -> Problem {
    let (field, code, detail) = match refusal {
        NotChanged::BreachUnknown => (
            "/breachOn",
            "breach-unknown",
            "Noem de dag waarop de verplichting is geschonden: na de vaststelling en niet later dan vandaag.".to_owned(),
        ),
        NotChanged::NoReasonableTerm => (
            "/effectiveFrom",
            "term-too-short",
            "Op deze grond kan het alleen na een redelijke termijn. Noem een dag na vandaag (artikel 4:50 Awb).".to_owned(),
        ),
        NotChanged::WorksBackTooFar { first } => (
            "/effectiveFrom",
            "works-back-too-far",
            format!("De wijziging werkt ten hoogste terug tot en met {}.", dates::dutch(first)),
        ),
        NotChanged::NotMore { amount } => (
            "/amount",
            "not-more",
            format!("De subsidie is nu {}. Noem bij een verhoging een hoger bedrag.", amount.dutch()),
        ),
        NotChanged::NotLess { amount } => (
            "/amount",
            "not-less",
            format!(
                "De subsidie is nu {}. Noem bij een verlaging een lager bedrag, maar meer dan niets. Niets is een intrekking.",
                amount.dutch()
            ),
        ),
        NotChanged::AboveMost { at_most } => (
            "/amount",
            "above-most",
            format!("De subsidie is ten hoogste {}.", at_most.dutch()),
        ),
        NotChanged::ReportDueTooEarly => (
            "/reportDueOn",
            "term-too-short",
            "Noem een dag na vandaag waarop de verantwoording er moet zijn.".to_owned(),
        ),
        NotChanged::OutOfReach
        | NotChanged::Impossible(_)
        | NotChanged::Exceeds(_)
        | NotChanged::WrongPhase { .. }
        | NotChanged::TooLate { .. } => ("", "out-of-reach", "Deze dag ligt te ver weg om mee te rekenen.".to_owned()),
    };
    Problem::invalid_field(field, code, detail)
}
