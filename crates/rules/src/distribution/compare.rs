//! Two proposals beside each other: what differs, and who falls in or out.

use std::collections::BTreeMap;

use super::{Line, Proposal};
use crate::money::Money;

/// What happens to one application when one proposal takes the place of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shift {
    /// It got nothing and now gets something.
    In,
    /// It got something and now gets nothing.
    Out,
    /// It gets more.
    More,
    /// It gets less.
    Less,
    /// It gets the same at another rank.
    Rank,
}

impl Shift {
    /// The name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
            Self::More => "more",
            Self::Less => "less",
            Self::Rank => "rank",
        }
    }

    fn between(before: Option<&Line>, after: Option<&Line>) -> Option<Self> {
        let amount = |line: Option<&Line>| line.map_or(Money::ZERO, |line| line.amount);
        let (was, is) = (amount(before), amount(after));
        match (was.is_zero(), is.is_zero()) {
            (true, false) => Some(Self::In),
            (false, true) => Some(Self::Out),
            _ if is > was => Some(Self::More),
            _ if is < was => Some(Self::Less),
            _ => (before.map(|line| line.rank) != after.map(|line| line.rank)).then_some(Self::Rank),
        }
    }
}

/// An application that is treated differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Which application.
    pub id: String,
    /// What happens to it.
    pub shift: Shift,
    /// Its line before, if it was in that proposal.
    pub before: Option<Line>,
    /// Its line now, if it is in this proposal.
    pub after: Option<Line>,
}

/// What differs, in order of id.
#[must_use]
pub fn compare(before: &Proposal, after: &Proposal) -> Vec<Difference> {
    let mut lines: BTreeMap<&str, (Option<&Line>, Option<&Line>)> = BTreeMap::new();
    for line in &before.lines {
        lines.entry(&line.id).or_default().0 = Some(line);
    }
    for line in &after.lines {
        lines.entry(&line.id).or_default().1 = Some(line);
    }
    lines
        .into_iter()
        .filter_map(|(id, (before, after))| {
            Some(Difference {
                id: id.to_owned(),
                shift: Shift::between(before, after)?,
                before: before.cloned(),
                after: after.cloned(),
            })
        })
        .collect()
}
