//! The plainest way to share pro rata, to hold the quick one against: try everything again after every change.

use std::collections::{BTreeMap, BTreeSet};

use plafond_rules::distribution::{Application, Input};

/// A share, as numerator and denominator.
type Share = (u128, u128);

fn requested(application: &Application) -> u128 {
    application.requested.cents().into()
}

fn wanted(application: &Application) -> u128 {
    application.wanted().cents().into()
}

/// The factor at which these spend so much, if they don't all get what they want.
fn factor(members: &[&Application], pool: u128) -> Option<Share> {
    if members.iter().copied().map(wanted).sum::<u128>() <= pool {
        return None;
    }
    let mut free = members.to_vec();
    let mut left = pool;
    loop {
        let base: u128 = free.iter().copied().map(requested).sum();
        let capped = free
            .iter()
            .position(|one| wanted(one) * base <= left * requested(one));
        match capped {
            Some(at) => left -= wanted(free.remove(at)),
            None => return Some((left, base)),
        }
    }
}

fn share(one: &Application, factor: Option<Share>) -> Share {
    match factor {
        Some((over, under)) if wanted(one) * under > over * requested(one) => (over * requested(one), under),
        Some(_) | None => (wanted(one), 1),
    }
}

/// The factor of everyone present, with the names of the sub-ceilings that are full.
fn factors<'a>(
    input: &'a Input,
    present: &[&Application],
) -> (BTreeMap<&'a str, Option<Share>>, Option<Share>) {
    let of = |name: &str| -> Vec<&Application> {
        let own = present
            .iter()
            .filter(|one| one.sub_ceiling.as_deref() == Some(name));
        own.copied().collect()
    };
    let mut full: BTreeSet<&str> = BTreeSet::new();
    loop {
        let amount = |name: &str| {
            let part = input.sub_ceilings.iter().find(|part| part.id == name).unwrap();
            u128::from(part.amount.cents())
        };
        let left = u128::from(input.ceiling.cents()) - full.iter().map(|name| amount(name)).sum::<u128>();
        let free: Vec<&Application> = present
            .iter()
            .filter(|one| one.sub_ceiling.as_deref().is_none_or(|name| !full.contains(name)))
            .copied()
            .collect();
        let shared = factor(&free, left);
        let spends = |name: &str| {
            let under = shared.map_or(1, |shared| shared.1);
            let spent: u128 = of(name)
                .into_iter()
                .map(|one| share(one, shared))
                .map(|(over, own)| over * (under / own))
                .sum();
            spent > amount(name) * under
        };
        let more: Vec<&str> = input
            .sub_ceilings
            .iter()
            .map(|part| part.id.as_str())
            .filter(|name| !full.contains(name) && spends(name))
            .collect();
        if more.is_empty() {
            let own = full
                .iter()
                .map(|name| (*name, factor(&of(name), amount(name))))
                .collect();
            return (own, shared);
        }
        full.extend(more);
    }
}

/// What everyone gets, in cents.
pub fn plainly_shared(input: &Input) -> BTreeMap<String, u64> {
    let mut present: Vec<&Application> = input.applications.iter().collect();
    present.sort_by(|one, other| one.id.cmp(&other.id));
    loop {
        let (full, shared) = factors(input, &present);
        let own = |one: &Application| one.sub_ceiling.as_deref().and_then(|name| full.get(name));
        let share = |one: &Application| share(one, own(one).copied().unwrap_or(shared));
        let minimum = u128::from(input.minimum.cents());
        let below = present
            .iter()
            .rev()
            .filter(|one| share(one).0 < minimum * share(one).1)
            .min_by(|one, other| {
                let (one, other) = (share(one), share(other));
                (one.0 * other.1).cmp(&(other.0 * one.1))
            });
        if let Some(id) = below.map(|one| one.id.clone()) {
            present.retain(|one| one.id != id);
            continue;
        }
        let mut amounts: BTreeMap<String, u64> = present
            .iter()
            .map(|one| {
                (
                    one.id.clone(),
                    u64::try_from(share(one).0 / share(one).1).unwrap(),
                )
            })
            .collect();
        hand_out_odd_cents(input, &present, &mut amounts, &share, &|one| own(one).is_some());
        return amounts;
    }
}

/// Gives the odd cents one by one to the largest remainder that may still get one: first within the sub-ceilings that
/// are full, then among the others.
fn hand_out_odd_cents(
    input: &Input,
    present: &[&Application],
    amounts: &mut BTreeMap<String, u64>,
    share: &dyn Fn(&Application) -> Share,
    is_full: &dyn Fn(&Application) -> bool,
) {
    let mut odd: Vec<&Application> = present.iter().filter(|one| share(one).1 > 1).copied().collect();
    odd.sort_by_key(|one| {
        let (over, under) = share(one);
        (std::cmp::Reverse(over % under), one.id.clone())
    });
    for full in [true, false] {
        for one in odd.iter().filter(|one| is_full(one) == full) {
            let spent: u64 = amounts.values().sum();
            let spent_of = |name: &str| -> u64 {
                let members = present
                    .iter()
                    .filter(|one| one.sub_ceiling.as_deref() == Some(name));
                members.map(|one| amounts[&one.id]).sum()
            };
            let room = one.sub_ceiling.as_deref().is_none_or(|name| {
                let part = input.sub_ceilings.iter().find(|part| part.id == name).unwrap();
                spent_of(name) < part.amount.cents()
            });
            if room && spent < input.ceiling.cents() {
                *amounts.get_mut(&one.id).unwrap() += 1;
            }
        }
    }
}
