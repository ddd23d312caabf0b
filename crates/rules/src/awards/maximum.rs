//! The most that a call lets one application get (hoogste bedrag per aanvraag), as it was announced.

use crate::money::Money;

/// More than one application can get.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("in this call one application gets at most {maximum}")]
pub struct AboveMaximum {
    /// The most.
    pub maximum: Money,
}

/// Refuses more than a call lets one application get; nothing where it announced no such amount.
///
/// # Errors
/// [`AboveMaximum`], with what can be granted.
pub fn within(amount: Money, maximum: Option<Money>) -> Result<(), AboveMaximum> {
    match maximum.filter(|maximum| amount > *maximum) {
        None => Ok(()),
        Some(maximum) => Err(AboveMaximum { maximum }),
    }
}

/// Why that is the most, for the applicant.
#[must_use]
pub fn dutch(maximum: Money) -> String {
    format!(
        "Een aanvraag krijgt in deze openstelling ten hoogste {}.",
        maximum.dutch()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn euros(amount: u64) -> Money {
        Money::from_cents(amount * 100).unwrap()
    }

    #[test]
    fn one_application_gets_at_most_what_the_call_announced() {
        assert_eq!(within(euros(10), Some(euros(10))), Ok(()));
        let refused = Err(AboveMaximum { maximum: euros(10) });
        assert_eq!(within(euros(11), Some(euros(10))), refused);
        assert_eq!(within(euros(11), None), Ok(()));
        assert_eq!(
            dutch(euros(10)),
            "Een aanvraag krijgt in deze openstelling ten hoogste € 10,00."
        );
    }
}
