//! Pro rata (naar evenredigheid): everyone the same share of what was asked for, up to their cap.
//!
//! There is one factor such that everyone getting `min(cap, factor * requested)` spends the ceiling. Those of a
//! sub-ceiling that would get more than that together have a smaller factor of their own, and what they leave is shared by
//! the others. Applications are kept in order of the factor at which they reach their cap; trees of sums find each
//! factor again after each one that drops out, so a hundred thousand that drop out one by one still take a moment.

use std::cmp::{Ordering, Reverse};

use num_bigint::BigUint;

use super::sums::Sums;
use super::{Application, Input, Line, Outcome};
use crate::money::Money;

/// Distributes among applications in order of id.
pub fn distribute(input: &Input, sorted: &[&Application]) -> Vec<Line> {
    let mut shares = Shares::new(input, sorted);
    let dropped = shares.drop_below(input.minimum.cents().into());
    let factors = shares.factors();
    (0..)
        .zip(sorted)
        .zip(shares.amounts(&factors))
        .zip(dropped)
        .map(|(((index, application), cents), dropped)| {
            let amount = Money::from_cents(cents).unwrap_or_default();
            Line {
                id: application.id.clone(),
                rank: index + 1,
                outcome: Outcome::of(amount, application.wanted()),
                amount,
                score: None,
                reasons: vec![if dropped {
                    format!(
                        "Het aandeel bleef onder het minimum van {}.",
                        input.minimum.dutch()
                    )
                } else {
                    reason(application, amount, factors.is_bound(shares.group_of(index)))
                }],
            }
        })
        .collect()
}

fn reason(application: &Application, amount: Money, bound: bool) -> String {
    let wanted = application.wanted();
    if amount == wanted && wanted < application.requested {
        return format!("Het aandeel is begrensd op het maximum van {}.", wanted.dutch());
    }
    if amount == wanted {
        return "Er is genoeg voor het hele gevraagde bedrag.".to_owned();
    }
    let (requested, amount) = (application.requested.dutch(), amount.dutch());
    match application.sub_ceiling.as_deref().filter(|_| bound) {
        Some(part) => format!(
            "Iedereen van het deelplafond '{part}' krijgt hetzelfde deel van wat is gevraagd: van {requested} is dat {amount}."
        ),
        None => {
            format!("Iedereen krijgt hetzelfde deel van wat is gevraagd: van {requested} is dat {amount}.")
        }
    }
}

/// One application: what is asked for and the most it may get, in cents, and the group it belongs to.
#[derive(Clone, Copy, Default)]
struct Claim {
    requested: u128,
    most: u128,
    group: usize,
}

/// A factor, or a share, as an exact fraction.
#[derive(Clone, Copy)]
struct Fraction {
    over: u128,
    under: u128,
}

impl Fraction {
    /// A share of very large amounts doesn't fit in a machine's number when it is multiplied by the denominator of another
    /// group.
    fn order(self, other: Self) -> Ordering {
        let (one, two) = ((self.over, other.under), (other.over, self.under));
        match (one.0.checked_mul(one.1), two.0.checked_mul(two.1)) {
            (Some(one), Some(two)) => one.cmp(&two),
            _ => (BigUint::from(one.0) * one.1).cmp(&(BigUint::from(two.0) * two.1)),
        }
    }
}

/// Those of one sub-ceiling, or those of none.
struct Group {
    /// The most they get together, if they have a limit of their own.
    amount: Option<u128>,
    most: Sums,
    requested: Sums,
    /// The smallest first, the later id first when two are equal.
    by_most: Vec<(u128, usize)>,
    by_requested: Vec<(u128, usize)>,
}

/// The factor of each group; none where everyone gets the most they may.
struct Factors {
    /// Of the groups that stay within their sub-ceiling by a factor of their own.
    bound: Vec<Option<Fraction>>,
    /// Of the others.
    shared: Option<Fraction>,
}

impl Factors {
    fn bound(&self, group: usize) -> Option<Fraction> {
        self.bound.get(group).copied().flatten()
    }

    fn is_bound(&self, group: usize) -> bool {
        self.bound(group).is_some()
    }

    fn of(&self, group: usize) -> Option<Fraction> {
        self.bound(group).or(self.shared)
    }
}

/// Whether a group would get more than its sub-ceiling by the factor of the others.
fn exceeds(own: Option<Fraction>, shared: Option<Fraction>) -> bool {
    own.is_some_and(|own| shared.is_none_or(|shared| own.order(shared).is_lt()))
}

struct Shares {
    claims: Vec<Claim>,
    present: Vec<bool>,
    /// Indices in order of the factor at which they reach their cap.
    by_limit: Vec<usize>,
    /// The place of each in `by_limit`.
    place: Vec<usize>,
    groups: Vec<Group>,
    /// The factor at which each group spends its sub-ceiling, if it could exceed it; changes only with the group itself.
    own: Vec<Option<Fraction>>,
    ceiling: u128,
}

impl Shares {
    fn new(input: &Input, sorted: &[&Application]) -> Self {
        let group_of = |application: &Application| {
            let name = application.sub_ceiling.as_ref()?;
            let place = input.sub_ceilings.iter().position(|part| part.id == *name)?;
            Some(place + 1)
        };
        let claims: Vec<Claim> = sorted
            .iter()
            .map(|application| Claim {
                requested: application.requested.cents().into(),
                most: application.wanted().cents().into(),
                group: group_of(application).unwrap_or_default(),
            })
            .collect();
        let claim = |index: &usize| claims.get(*index).copied().unwrap_or_default();
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
        let in_order: Vec<Claim> = by_limit.iter().map(claim).collect();
        let amounts = input
            .sub_ceilings
            .iter()
            .map(|part| Some(part.amount.cents().into()));
        let groups: Vec<Group> = (0..)
            .zip(std::iter::once(None).chain(amounts))
            .map(|(group, amount)| Group::new(group, amount, &claims, &in_order))
            .collect();
        let mut shares = Self {
            present: vec![true; claims.len()],
            claims,
            by_limit,
            place,
            own: vec![None; groups.len()],
            groups,
            ceiling: input.ceiling.cents().into(),
        };
        for group in 0..shares.groups.len() {
            shares.bind(group);
        }
        shares
    }

    /// Finds the factor of a group's own again.
    fn bind(&mut self, group: usize) {
        let factor = self
            .groups
            .get(group)
            .and_then(|group| self.factor(&[group], group.amount?));
        if let Some(own) = self.own.get_mut(group) {
            *own = factor;
        }
    }

    fn group_of(&self, index: usize) -> usize {
        self.claims
            .get(index)
            .map(|claim| claim.group)
            .unwrap_or_default()
    }

    /// The factors as it stands. A group that would exceed its sub-ceiling is bound to it; the others then share more,
    /// so that another may have to be bound.
    fn factors(&self) -> Factors {
        let mut bound = vec![None; self.groups.len()];
        loop {
            let shared = self.shared(&bound);
            let mut more = false;
            for (own, bound) in self.own.iter().zip(&mut bound) {
                if bound.is_none() && exceeds(*own, shared) {
                    *bound = *own;
                    more = true;
                }
            }
            if !more {
                return Factors { bound, shared };
            }
        }
    }

    /// The same after one dropped out: mostly no other group is bound than before, and then that is the only answer there is.
    fn factors_after(&self, before: &Factors) -> Factors {
        let bound: Vec<Option<Fraction>> = (before.bound.iter().zip(&self.own))
            .map(|(bound, own)| bound.and(*own))
            .collect();
        let shared = self.shared(&bound);
        let same = (bound.iter().zip(&self.own))
            .zip(&before.bound)
            .all(|((bound, own), before)| {
                bound.is_some() == before.is_some() && bound.is_some() == exceeds(*own, shared)
            });
        if same {
            Factors { bound, shared }
        } else {
            self.factors()
        }
    }

    /// The factor of those that aren't bound.
    fn shared(&self, bound: &[Option<Fraction>]) -> Option<Fraction> {
        let (mut free, mut left) = (Vec::new(), self.ceiling);
        for (group, bound) in self.groups.iter().zip(bound) {
            if bound.is_some() {
                left -= group.amount.unwrap_or_default();
            } else {
                free.push(group);
            }
        }
        self.factor(&free, left)
    }

    /// The factor at which these groups spend so much, or none when everyone in them gets the most they may.
    fn factor(&self, groups: &[&Group], ceiling: u128) -> Option<Fraction> {
        let total = |sums: fn(&Group) -> &Sums| groups.iter().map(|group| sums(group).total()).sum::<u128>();
        if total(|group| &group.most) <= ceiling {
            return None;
        }
        // How many, in order of limit, reach their cap: as long as giving all the others that same limit still fits.
        let requested = total(|group| &group.requested);
        let fits = |at: usize, capped: (u128, u128)| {
            self.by_limit
                .get(at)
                .and_then(|index| self.claims.get(*index))
                .is_some_and(|limit| {
                    // Who asks for nothing reaches that at once.
                    let whole = limit.requested.max(1);
                    capped.0 * whole + limit.most * (requested - capped.1) <= ceiling * whole
                })
        };
        let trees: Vec<_> = groups
            .iter()
            .map(|group| (&group.most, &group.requested))
            .collect();
        let capped = Sums::descend(&trees, fits);
        Some(Fraction {
            over: ceiling - capped.0,
            under: requested - capped.1,
        })
    }

    /// Drops the smallest share below the minimum, one at a time, the later id first when two are equal.
    fn drop_below(&mut self, minimum: u128) -> Vec<bool> {
        let mut dropped = vec![false; self.claims.len()];
        if minimum == 0 {
            return dropped;
        }
        let mut factors = self.factors();
        while let Some((smallest, share)) = self.smallest(&factors) {
            if share.over >= minimum * share.under {
                break;
            }
            self.remove(smallest);
            if let Some(dropped) = dropped.get_mut(smallest) {
                *dropped = true;
            }
            factors = self.factors_after(&factors);
        }
        dropped
    }

    /// Who has the smallest share, and how much that is.
    fn smallest(&mut self, factors: &Factors) -> Option<(usize, Fraction)> {
        let mut smallest: Option<(usize, Fraction)> = None;
        for (at, group) in self.groups.iter_mut().enumerate() {
            let Some(candidate) = group.smallest(&self.present, factors.of(at)) else {
                continue;
            };
            let order =
                smallest.map(|smallest| candidate.1.order(smallest.1).then(smallest.0.cmp(&candidate.0)));
            if order.is_none_or(Ordering::is_lt) {
                smallest = Some(candidate);
            }
        }
        smallest
    }

    fn remove(&mut self, index: usize) {
        if let (Some(present), Some(place), Some(claim)) = (
            self.present.get_mut(index),
            self.place.get(index),
            self.claims.get(index),
        ) && let Some(group) = self.groups.get_mut(claim.group)
        {
            *present = false;
            group.most.take(*place, claim.most);
            group.requested.take(*place, claim.requested);
            self.bind(self.group_of(index));
        }
    }

    /// What everyone gets in cents: shares rounded down, and the odd cents to the largest remainders, in order of id,
    /// within the ceiling and within each sub-ceiling.
    fn amounts(&self, factors: &Factors) -> Vec<u64> {
        let mut left_of: Vec<u128> = self
            .groups
            .iter()
            .map(|group| group.amount.unwrap_or(u128::MAX))
            .collect();
        let mut left = self.ceiling;
        let mut remainders = Vec::new();
        let mut amounts = vec![0_u128; self.claims.len()];
        for (index, (claim, amount)) in self.claims.iter().zip(&mut amounts).enumerate() {
            if !self.present.get(index).copied().unwrap_or_default() {
                continue;
            }
            *amount = match factors.of(claim.group) {
                None => claim.most,
                Some(factor) => {
                    let share = factor.over * claim.requested;
                    if claim.most * factor.under <= share {
                        claim.most
                    } else {
                        remainders.push((factors.is_bound(claim.group), share % factor.under, index));
                        share / factor.under
                    }
                }
            };
            left -= *amount;
            if let Some(left) = left_of.get_mut(claim.group) {
                *left -= *amount;
            }
        }
        // Remainders are compared only among those who share a factor: a bound group fills its sub-ceiling to the cent.
        remainders.sort_unstable_by_key(|(bound, remainder, index)| {
            let group = if *bound { self.group_of(*index) } else { usize::MAX };
            (group, Reverse(*remainder), *index)
        });
        for (_, _, index) in remainders {
            if let (Some(amount), Some(left_of)) =
                (amounts.get_mut(index), left_of.get_mut(self.group_of(index)))
                && left > 0
                && *left_of > 0
            {
                *amount += 1;
                left -= 1;
                *left_of -= 1;
            }
        }
        amounts
            .into_iter()
            .map(|cents| u64::try_from(cents).unwrap_or(u64::MAX))
            .collect()
    }
}

impl Group {
    fn new(group: usize, amount: Option<u128>, claims: &[Claim], in_order: &[Claim]) -> Self {
        let sums = |key: fn(&Claim) -> u128| {
            Sums::of(
                in_order
                    .iter()
                    .map(|claim| if claim.group == group { key(claim) } else { 0 }),
            )
        };
        // Taken from the end: the largest first, and of equal ones the first id first.
        let ordered = |key: fn(&Claim) -> u128| {
            let members = claims
                .iter()
                .enumerate()
                .filter(|(_, claim)| claim.group == group);
            let mut ordered: Vec<(u128, usize)> = members.map(|(index, claim)| (key(claim), index)).collect();
            ordered.sort_unstable_by_key(|(key, index)| (Reverse(*key), *index));
            ordered
        };
        Self {
            amount,
            most: sums(|claim| claim.most),
            requested: sums(|claim| claim.requested),
            by_most: ordered(|claim| claim.most),
            by_requested: ordered(|claim| claim.requested),
        }
    }

    /// The smallest share: the smallest cap, or the factor times the smallest request.
    fn smallest(&mut self, present: &[bool], factor: Option<Fraction>) -> Option<(usize, Fraction)> {
        let gone = |(_, index): &mut (u128, usize)| !present.get(*index).copied().unwrap_or_default();
        while self.by_most.pop_if(gone).is_some() {}
        while self.by_requested.pop_if(gone).is_some() {}
        let ((most, capped), (requested, shared)) = (*self.by_most.last()?, *self.by_requested.last()?);
        let cap = Fraction { over: most, under: 1 };
        let Some(factor) = factor else {
            return Some((capped, cap));
        };
        let share = Fraction {
            over: factor.over * requested,
            under: factor.under,
        };
        Some(match (most * share.under).cmp(&share.over) {
            Ordering::Less => (capped, cap),
            Ordering::Equal => (capped.max(shared), share),
            Ordering::Greater => (shared, share),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_compared_exactly_however_large_they_are() {
        // Of the larger ones the products don't fit in a machine's number.
        for unit in [10, u128::MAX / 3] {
            let of = |over: u128, under: u128| Fraction { over, under };
            let (halves, thirds) = (of(2 * unit, 2), of(3 * unit, 3));
            assert_eq!(halves.order(thirds), Ordering::Equal);
            let less = of(3 * unit - 1, 3);
            assert_eq!(less.order(halves), Ordering::Less);
            assert_eq!(halves.order(less), Ordering::Greater);
        }
    }
}
