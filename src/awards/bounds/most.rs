//! The most that the call of an application lets it get: why nobody gets more.

use plafond_rules::awards::maximum::{self as rule, AboveMaximum};

use crate::http::{Problem, ProblemType};

/// The refusal in words, with what can be granted.
#[must_use]
pub fn refused(reference: &str, above: AboveMaximum) -> Problem {
    Problem::new(
        ProblemType::ABOVE_MAXIMUM,
        format!(
            "Aanvraag {reference}: {} Verleen ten hoogste dat bedrag.",
            rule::dutch(above.maximum)
        ),
        above.to_string(),
    )
}
