//! A bar chart, made on the server: a label and a figure above each bar, so that it reads on a phone as well. What it shows
//! is said in one sentence for who doesn't see it, and stands in a table beside it.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

/// How much room a bar takes with the text above it.
const STEP: usize = 56;

/// Bars under each other.
pub struct Chart {
    /// All it tells, in a sentence.
    pub summary: String,
    /// The bars, from top to bottom.
    pub bars: Vec<Bar>,
}

/// One bar.
pub struct Bar {
    /// What it is about.
    pub label: String,
    /// Its figure as people read it.
    pub shown: String,
    /// How long it is, out of 100.
    pub share: String,
    /// How far from the top.
    pub top: usize,
}

impl Chart {
    /// A chart of labels with their value and how that is written; the longest bar is the largest value.
    #[must_use]
    pub fn new(title: &str, figures: Vec<(String, Decimal, String)>) -> Self {
        let largest = figures
            .iter()
            .map(|(_, value, _)| *value)
            .max()
            .unwrap_or_default();
        let told: Vec<_> = figures
            .iter()
            .map(|(label, _, shown)| format!("{label}: {shown}"))
            .collect();
        let bars = figures.into_iter().enumerate();
        Self {
            summary: format!("{title}. {}.", told.join("; ")),
            bars: bars
                .map(|(place, (label, value, shown))| Bar {
                    label,
                    shown,
                    share: share(value, largest),
                    top: place * STEP,
                })
                .collect(),
        }
    }

    /// How high it is.
    #[must_use]
    pub fn height(&self) -> usize {
        self.bars.len() * STEP
    }
}

/// A part of a whole out of 100, with two places, as an attribute of a shape.
#[must_use]
pub fn share(part: Decimal, whole: Decimal) -> String {
    let hundredth = part.checked_mul(Decimal::ONE_HUNDRED);
    let share = hundredth
        .and_then(|part| part.checked_div(whole))
        .unwrap_or_default();
    share
        .clamp(Decimal::ZERO, Decimal::ONE_HUNDRED)
        .round_dp(2)
        .to_string()
}

/// A part of a whole in whole percents, as people say it.
#[must_use]
pub fn percent(part: Decimal, whole: Decimal) -> u32 {
    let hundredth = part.checked_mul(Decimal::ONE_HUNDRED);
    let share = hundredth
        .and_then(|part| part.checked_div(whole))
        .unwrap_or_default();
    share.to_u32().unwrap_or_default()
}
