//! The reserve list: who is next when money returns.

use std::collections::BTreeMap;

use super::{Application, Input, Line, Method, Outcome, Proposal, Refusal, Score, SubCeiling, distribute};
use crate::money::Money;

/// Who is next when money returns: those that got less than they may, in order of rank. Below a threshold nobody is.
#[must_use]
pub fn reserve(proposal: &Proposal) -> Vec<&Line> {
    let below = |line: &&Line| !line.score.as_ref().is_some_and(Score::is_below);
    proposal
        .lines
        .iter()
        .filter(|line| line.outcome != Outcome::Grant)
        .filter(below)
        .collect()
}

/// One who waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// What it is called.
    pub id: String,
    /// What it still lacks.
    pub lacks: Money,
    /// The sub-ceiling it is paid from as well.
    pub sub_ceiling: Option<String>,
}

/// What is there to be given to those who wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// Of the ceiling.
    pub available: Money,
    /// Of each sub-ceiling.
    pub sub_ceilings: Vec<SubCeiling>,
}

/// What each can get of what is there now: in turn, the next one only what the one before leaves; pro rata all the same
/// share.
///
/// # Errors
/// [`Refusal`] when one waits twice, or for a sub-ceiling that isn't there.
pub fn within_reach(
    waiting: &[Waiting],
    returned: &Returned,
    pro_rata: bool,
) -> Result<BTreeMap<String, Money>, Refusal> {
    if pro_rata {
        let applications = waiting.iter().map(|one| Application {
            id: one.id.clone(),
            requested: one.lacks,
            cap: None,
            complete_on: None,
            points: BTreeMap::new(),
            sub_ceiling: one.sub_ceiling.clone(),
        });
        let shared = distribute(&Input {
            method: Method::ProRata,
            ceiling: returned.available,
            minimum: Money::ZERO,
            sub_ceilings: returned.sub_ceilings.clone(),
            seed: None,
            applications: applications.collect(),
        })?;
        return Ok(shared
            .lines
            .into_iter()
            .map(|line| (line.id, line.amount))
            .collect());
    }
    let mut left = returned.available;
    let mut parts: BTreeMap<&str, Money> = returned
        .sub_ceilings
        .iter()
        .map(|part| (part.id.as_str(), part.amount))
        .collect();
    let mut reach = BTreeMap::new();
    for one in waiting {
        let part = one.sub_ceiling.as_deref().and_then(|part| parts.get_mut(part));
        let amount = part
            .as_deref()
            .map_or(left, |part| left.min(*part))
            .min(one.lacks);
        left = left.saturating_sub(amount);
        if let Some(part) = part {
            *part = part.saturating_sub(amount);
        }
        reach.insert(one.id.clone(), amount);
    }
    Ok(reach)
}
