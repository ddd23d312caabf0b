//! Scores as exact fractions: ranking and thresholds never see a rounded one.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use num_bigint::BigUint;
use num_integer::Integer as _;

use super::Refusal;

/// Points in millionths, so that what an assessor can write is exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Points(pub u64);

impl Points {
    /// One whole point.
    pub const ONE: u64 = 1_000_000;
}

/// What is scored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    /// What it is called.
    pub id: String,
    /// How much it counts, out of 100.
    pub weight: u32,
    /// The most points, at least one.
    pub maximum: u32,
    /// The least mean points; fewer means a refusal.
    pub threshold: Option<Points>,
}

/// A score out of 100, exact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Score {
    /// Over the denominator.
    numerator: BigUint,
    /// The same for all scores of one distribution.
    denominator: BigUint,
    /// Of the heaviest criterion, for ties; over the same denominator.
    heaviest: BigUint,
    /// Which threshold it stays below, in words.
    below: Option<String>,
}

impl Score {
    /// Whether it stays below a threshold.
    #[must_use]
    pub const fn is_below(&self) -> bool {
        self.below.is_some()
    }

    /// Which threshold it stays below, in words.
    #[must_use]
    pub fn below(&self) -> Option<&str> {
        self.below.as_deref()
    }

    /// Which comes first: the higher score, then the higher on the heaviest criterion.
    #[must_use]
    pub fn order(&self, other: &Self) -> Ordering {
        other
            .numerator
            .cmp(&self.numerator)
            .then_with(|| other.heaviest.cmp(&self.heaviest))
    }

    /// Whether another has exactly the same total.
    #[must_use]
    pub fn ties(&self, other: &Self) -> bool {
        self.numerator == other.numerator
    }

    /// With two places, half up: only for showing.
    #[must_use]
    pub fn shown(&self) -> String {
        let hundredths = (&self.numerator * 200_u32 + &self.denominator) / (&self.denominator * 2_u32);
        let (whole, rest) = hundredths.div_rem(&BigUint::from(100_u32));
        format!("{whole}.{rest:0>2}")
    }
}

/// The criteria of one distribution with a denominator that all its scores share, so that scores compare as integers.
pub struct Scale<'a> {
    criteria: &'a [Criterion],
    threshold: Option<Points>,
    denominator: BigUint,
    heaviest: usize,
}

impl<'a> Scale<'a> {
    /// A scale for these criteria and these numbers of assessors.
    pub fn new(
        criteria: &'a [Criterion],
        threshold: Option<Points>,
        assessors: impl Iterator<Item = usize>,
    ) -> Self {
        let one = BigUint::from(Points::ONE);
        let maxima = criteria.iter().fold(one, |common, criterion| {
            common.lcm(&BigUint::from(criterion.maximum.max(1)))
        });
        let mut counts: Vec<usize> = assessors.filter(|count| *count > 0).collect();
        counts.sort_unstable();
        counts.dedup();
        let counts = counts.into_iter().fold(BigUint::from(1_u32), |common, count| {
            common.lcm(&BigUint::from(count))
        });
        // Of equally heavy ones the first counts.
        let heaviest = (0..)
            .zip(criteria)
            .fold((0, 0), |(at, weight), (index, criterion)| {
                if criterion.weight > weight {
                    (index, criterion.weight)
                } else {
                    (at, weight)
                }
            });
        Self {
            criteria,
            threshold,
            denominator: maxima * counts * Points::ONE,
            heaviest: heaviest.0,
        }
    }

    /// The score of one application.
    pub fn score(&self, id: &str, points: &BTreeMap<String, Vec<Points>>) -> Result<Score, Refusal> {
        let mut score = Score {
            numerator: BigUint::ZERO,
            denominator: self.denominator.clone(),
            heaviest: BigUint::ZERO,
            below: None,
        };
        for (index, criterion) in self.criteria.iter().enumerate() {
            let given = points
                .get(&criterion.id)
                .filter(|given| !given.is_empty())
                .ok_or_else(|| Refusal::NoPoints {
                    application: id.to_owned(),
                    criterion: criterion.id.clone(),
                })?;
            let sum: u128 = given.iter().map(|points| u128::from(points.0)).sum();
            let count = u128::try_from(given.len()).unwrap_or(u128::MAX);
            // denominator / (one * count * maximum) is whole: it is a multiple of each.
            let unit = &self.denominator / (BigUint::from(count) * criterion.maximum.max(1) * Points::ONE);
            let weighted = unit * sum * criterion.weight;
            if index == self.heaviest {
                score.heaviest.clone_from(&weighted);
            }
            score.numerator += weighted;
            if criterion
                .threshold
                .is_some_and(|threshold| sum < u128::from(threshold.0) * count)
            {
                score.below = Some(format!(
                    "De punten voor '{}' blijven onder de drempel.",
                    criterion.id
                ));
            }
        }
        let least = self
            .threshold
            .map(|threshold| &self.denominator / Points::ONE * threshold.0);
        if score.below.is_none() && least.is_some_and(|least| score.numerator < least) {
            score.below = Some("De totale score blijft onder de drempel.".to_owned());
        }
        Ok(score)
    }
}
