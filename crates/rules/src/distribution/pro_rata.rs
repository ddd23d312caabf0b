//! Pro rata (naar evenredigheid): everyone the same share of what was asked for, up to their cap.
//!
//! There is one factor such that everyone getting `min(cap, factor * requested)` spends the ceiling. Applications are
//! kept in order of the factor at which they reach their cap; two trees of sums find the factor again after each one that
//! drops out, so a hundred thousand that drop out one by one still take a moment.

use std::cmp::{Ordering, Reverse};

use super::{Application, Input, Line, Outcome};
use crate::money::Money;

/// Distributes among applications in order of id.
pub fn distribute(input: &Input, sorted: &[&Application]) -> Vec<Line> {
    let mut shares = Shares::new(sorted, input.ceiling);
    let dropped = shares.drop_below(input.minimum.cents().into());
    let amounts = shares.amounts();
    (0..)
        .zip(sorted)
        .zip(amounts)
        .map(|((index, application), cents)| {
            let amount = Money::from_cents(cents).unwrap_or_default();
            let wanted = application.wanted();
            let reason = if dropped.get(index).copied().unwrap_or_default() {
                format!(
                    "Het aandeel bleef onder het minimum van {}.",
                    input.minimum.dutch()
                )
            } else if amount == wanted && application.cap.is_some_and(|cap| cap < application.requested) {
                format!("Het aandeel is begrensd op het maximum van {}.", wanted.dutch())
            } else if amount == wanted {
                "Er is genoeg voor het hele gevraagde bedrag.".to_owned()
            } else {
                format!(
                    "Iedereen krijgt hetzelfde deel van wat is gevraagd: van {} is dat {}.",
                    application.requested.dutch(),
                    amount.dutch()
                )
            };
            let outcome = Outcome::of(amount, wanted);
            Line {
                id: application.id.clone(),
                rank: index + 1,
                outcome,
                amount,
                score: None,
                reasons: vec![reason],
            }
        })
        .collect()
}

/// One application: what is asked for and the most it may get, in cents.
#[derive(Clone, Copy)]
struct Claim {
    requested: u128,
    most: u128,
}

/// A factor as an exact fraction.
#[derive(Clone, Copy)]
struct Factor {
    over: u128,
    under: u128,
}

struct Shares {
    claims: Vec<Claim>,
    present: Vec<bool>,
    /// Indices in order of the factor at which they reach their cap.
    by_limit: Vec<usize>,
    /// The place of each in `by_limit`.
    place: Vec<usize>,
    most: Sums,
    requested: Sums,
    ceiling: u128,
}

impl Shares {
    fn new(sorted: &[&Application], ceiling: Money) -> Self {
        let claims: Vec<Claim> = sorted
            .iter()
            .map(|application| Claim {
                requested: application.requested.cents().into(),
                most: application.wanted().cents().into(),
            })
            .collect();
        let claim = |index: &usize| {
            claims.get(*index).copied().unwrap_or(Claim {
                requested: 0,
                most: 0,
            })
        };
        let mut by_limit: Vec<usize> = (0..claims.len()).collect();
        by_limit.sort_by(|one, other| {
            let (one, other) = (claim(one), claim(other));
            (one.most * other.requested.max(1)).cmp(&(other.most * one.requested.max(1)))
        });
        let mut place = vec![0; claims.len()];
        for (at, index) in by_limit.iter().enumerate() {
            if let Some(place) = place.get_mut(*index) {
                *place = at;
            }
        }
        let most = Sums::of(by_limit.iter().map(|index| claim(index).most));
        let requested = Sums::of(by_limit.iter().map(|index| claim(index).requested));
        let present = vec![true; claims.len()];
        Self {
            claims,
            present,
            by_limit,
            place,
            most,
            requested,
            ceiling: ceiling.cents().into(),
        }
    }

    /// The factor, or none when everyone present gets the most they may.
    fn factor(&self) -> Option<Factor> {
        if self.most.total() <= self.ceiling {
            return None;
        }
        // How many, in order of limit, reach their cap: as long as giving all the others that same limit still fits.
        let (total, ceiling) = (self.requested.total(), self.ceiling);
        let mut capped = (0, 0);
        let fits = |at: usize, most: u128, requested: u128| {
            self.by_limit
                .get(at)
                .and_then(|index| self.claims.get(*index))
                .is_some_and(|limit| {
                    // Who asks for nothing reaches that at once.
                    let whole = limit.requested.max(1);
                    most * whole + limit.most * (total - requested) <= ceiling * whole
                })
        };
        Sums::descend(&self.most, &self.requested, |at, most, requested| {
            let good = fits(at, most, requested);
            if good {
                capped = (most, requested);
            }
            good
        });
        Some(Factor {
            over: ceiling - capped.0,
            under: total - capped.1,
        })
    }

    /// Drops the smallest share below the minimum, one at a time, the later id first when two are equal.
    fn drop_below(&mut self, minimum: u128) -> Vec<bool> {
        let mut dropped = vec![false; self.claims.len()];
        if minimum == 0 {
            return dropped;
        }
        let order = |key: fn(&Claim) -> u128| {
            let mut order: Vec<(u128, Reverse<usize>)> = (0..)
                .zip(&self.claims)
                .map(|(index, claim)| (key(claim), Reverse(index)))
                .collect();
            order.sort_unstable();
            order.into_iter()
        };
        let mut by_most = order(|claim| claim.most).peekable();
        let mut by_requested = order(|claim| claim.requested).peekable();
        loop {
            let gone = |(_, Reverse(index)): &(u128, Reverse<usize>)| {
                !self.present.get(*index).copied().unwrap_or_default()
            };
            while by_most.next_if(gone).is_some() {}
            while by_requested.next_if(gone).is_some() {}
            let (Some((most, Reverse(capped))), Some((requested, Reverse(shared)))) =
                (by_most.peek(), by_requested.peek())
            else {
                return dropped;
            };
            // The smallest share is the smallest cap or the factor times the smallest request.
            let (smallest, least) = match self.factor() {
                None => (
                    *capped,
                    Factor {
                        over: *most,
                        under: 1,
                    },
                ),
                Some(factor) => {
                    let share = Factor {
                        over: factor.over * requested,
                        under: factor.under,
                    };
                    match (most * share.under).cmp(&share.over) {
                        Ordering::Less => (
                            *capped,
                            Factor {
                                over: *most,
                                under: 1,
                            },
                        ),
                        Ordering::Equal => ((*capped).max(*shared), share),
                        Ordering::Greater => (*shared, share),
                    }
                }
            };
            if least.over >= minimum * least.under {
                return dropped;
            }
            self.remove(smallest);
            if let Some(dropped) = dropped.get_mut(smallest) {
                *dropped = true;
            }
        }
    }

    fn remove(&mut self, index: usize) {
        if let (Some(present), Some(place), Some(claim)) = (
            self.present.get_mut(index),
            self.place.get(index),
            self.claims.get(index),
        ) {
            *present = false;
            self.most.take(*place, claim.most);
            self.requested.take(*place, claim.requested);
        }
    }

    /// What everyone gets in cents: shares rounded down, and the odd cents to the largest remainders, in order of id.
    fn amounts(&self) -> Vec<u64> {
        let factor = self.factor();
        let mut remainders = Vec::new();
        let mut amounts: Vec<u128> = (0..)
            .zip(self.claims.iter().zip(&self.present))
            .map(|(index, (claim, present))| match factor {
                _ if !present => 0,
                None => claim.most,
                Some(factor) => {
                    let share = factor.over * claim.requested;
                    if claim.most * factor.under <= share {
                        return claim.most;
                    }
                    remainders.push((Reverse(share % factor.under), index));
                    share / factor.under
                }
            })
            .collect();
        if factor.is_some() {
            remainders.sort_unstable();
            let left = self.ceiling - amounts.iter().sum::<u128>();
            for (_, index) in remainders
                .into_iter()
                .take(usize::try_from(left).unwrap_or_default())
            {
                if let Some(amount) = amounts.get_mut::<usize>(index) {
                    *amount += 1;
                }
            }
        }
        amounts
            .into_iter()
            .map(|cents| u64::try_from(cents).unwrap_or(u64::MAX))
            .collect()
    }
}

/// Sums of prefixes that stay quick when a number is taken out (a Fenwick tree).
struct Sums(Vec<u128>);

impl Sums {
    fn of(numbers: impl Iterator<Item = u128>) -> Self {
        let mut tree: Vec<u128> = std::iter::once(0).chain(numbers).collect();
        for at in 1..tree.len() {
            let above = at + (at & at.wrapping_neg());
            let sum = tree.get(at).copied().unwrap_or_default();
            if let Some(node) = tree.get_mut(above) {
                *node += sum;
            }
        }
        Self(tree)
    }

    fn take(&mut self, place: usize, number: u128) {
        let mut at = place + 1;
        while let Some(node) = self.0.get_mut(at) {
            *node -= number;
            at += at & at.wrapping_neg();
        }
    }

    fn total(&self) -> u128 {
        let mut at = self.0.len().saturating_sub(1);
        let mut sum = 0;
        while at > 0 {
            sum += self.0.get(at).copied().unwrap_or_default();
            at &= at - 1;
        }
        sum
    }

    /// Walks two trees at once to the longest prefix that is good; `good` gets the last place of a prefix and its sums.
    fn descend(one: &Self, other: &Self, mut good: impl FnMut(usize, u128, u128) -> bool) {
        let length = one.0.len().saturating_sub(1);
        let mut step = length.checked_ilog2().map_or(0, |bits| 1_usize << bits);
        let (mut at, mut sums) = (0, (0, 0));
        while step > 0 {
            let next = at + step;
            let nodes = one.0.get(next).copied().zip(other.0.get(next).copied());
            if let Some((left, right)) = nodes {
                let tried: (u128, u128) = (sums.0 + left, sums.1 + right);
                if good(next - 1, tried.0, tried.1) {
                    (at, sums) = (next, tried);
                }
            }
            step /= 2;
        }
    }
}
