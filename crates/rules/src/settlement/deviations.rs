//! How far what a line of the budget really cost may lie from the budget before it has to be explained (Uniform Subsidiekader).

use crate::money::Money;

/// From where a line has to be explained: when it deviates so much of each hundred and so many euros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// So much of each hundred of the budget.
    pub percent: u32,
    /// And so many euros.
    pub amount: Money,
}

/// Whether what a line cost has to be explained: more or less than was budgeted alike.
#[must_use]
pub fn must_explain(budgeted: Money, actual: Money, bounds: Bounds) -> bool {
    let more = actual.saturating_sub(budgeted);
    let less = budgeted.saturating_sub(actual);
    let deviation = more.max(less);
    let percent = u128::from(bounds.percent) * u128::from(budgeted.cents());
    !deviation.is_zero() && deviation >= bounds.amount && u128::from(deviation.cents()) * 100 >= percent
}

#[cfg(test)]
mod tests {
    use super::*;

    fn euros(amount: u64) -> Money {
        Money::from_cents(amount * 100).unwrap()
    }

    fn explained(budgeted: u64, actual: u64) -> bool {
        let bounds = Bounds {
            percent: 20,
            amount: euros(25_000),
        };
        must_explain(euros(budgeted), euros(actual), bounds)
    }

    #[test]
    fn a_line_is_explained_when_it_deviates_a_fifth_and_25_000_euros_awb_4_45() {
        // A fifth, but less than 25,000 euros; and 25,000 euros, but less than a fifth.
        assert!(!explained(100_000, 124_999));
        assert!(!explained(200_000, 225_000));
        assert!(explained(125_000, 150_000));
        assert!(explained(125_000, 100_000), "less as well as more");
        assert!(!explained(125_000, 100_001));
        assert!(explained(0, 25_000), "a line that was not budgeted");
        assert!(!explained(0, 24_999));
        assert!(!explained(50_000, 50_000));
    }
}
