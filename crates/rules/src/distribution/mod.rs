//! Distribution of a ceiling over applications (verdeling, Awb 4:26): by order of receipt, by tender or pro rata.
//!
//! Pure functions over a snapshot: the same input gives the same proposal, byte for byte, in whatever order the
//! applications come. A proposal never spends more than the ceiling or a sub-ceiling, gives nobody more than was asked for or than their
//! cap, and says for each application why it gets what it gets.

mod changes;
mod compare;
mod draw;
mod in_rank;
mod order_of_receipt;
mod pro_rata;
mod reserve;
mod score;
mod sensitivity;
mod sums;
mod tender;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::money::Money;

pub use changes::{Change, Seen, Situation, changes, must_wait_for};
pub use compare::{Difference, Shift, compare};
pub use draw::{Seed, commitment};
pub use reserve::{Returned, Waiting, reserve, within_reach};
pub use score::{Criterion, Points, Score};
pub use sensitivity::{Sensitive, sensitivity};

/// Goes up whenever the same input could give another proposal, or the same with other reasons.
pub const RULE_VERSION: &str = "2026-2";

/// How the money is distributed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Method {
    /// By the day on which the complete application was in.
    OrderOfReceipt {
        /// What happens with the last one.
        last_one: LastOne,
    },
    /// By score.
    Tender {
        /// What happens with the last one.
        last_one: LastOne,
        /// What is scored, in order; weights add up to 100.
        criteria: Vec<Criterion>,
        /// The total score, out of 100, below which an application is refused.
        threshold: Option<Points>,
    },
    /// Everyone the same share.
    ProRata,
}

/// What happens with the last one that doesn't fit whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastOne {
    /// It gets what is left.
    Partial,
    /// It gets nothing, and neither do those after it.
    Refuse,
    /// It gets nothing, and those after it may fit.
    Skip,
}

/// An application as far as it matters here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// What it is called.
    pub id: String,
    /// What is asked for.
    pub requested: Money,
    /// The most that may be granted.
    pub cap: Option<Money>,
    /// The day on which it was complete; needed for the order of receipt.
    pub complete_on: Option<NaiveDate>,
    /// Per criterion the points of each assessor; needed for a tender.
    pub points: BTreeMap<String, Vec<Points>>,
    /// The sub-ceiling it is paid from as well.
    pub sub_ceiling: Option<String>,
}

/// A part of the ceiling for one theme or one part of the region (deelplafond): those it is for get no more together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubCeiling {
    /// What it is called.
    pub id: String,
    /// The money there is.
    pub amount: Money,
}

impl Application {
    /// The whole of what may be granted.
    #[must_use]
    pub fn wanted(&self) -> Money {
        self.cap.map_or(self.requested, |cap| cap.min(self.requested))
    }
}

/// All that a distribution depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// How.
    pub method: Method,
    /// The money there is.
    pub ceiling: Money,
    /// The least that is worth granting to a last one, or to anyone pro rata.
    pub minimum: Money,
    /// The parts of it that have a limit of their own.
    pub sub_ceilings: Vec<SubCeiling>,
    /// For the draw.
    pub seed: Option<Seed>,
    /// Among whom.
    pub applications: Vec<Application>,
}

/// What happens to one application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It gets the whole.
    Grant,
    /// It gets less.
    Partial,
    /// It gets nothing.
    Refuse,
}

impl Outcome {
    /// The name in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Grant => "grant",
            Self::Partial => "partial",
            Self::Refuse => "refuse",
        }
    }

    fn of(amount: Money, wanted: Money) -> Self {
        if amount.is_zero() {
            Self::Refuse
        } else if amount == wanted {
            Self::Grant
        } else {
            Self::Partial
        }
    }
}

/// The proposal for one application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which application.
    pub id: String,
    /// Its rank, from one.
    pub rank: usize,
    /// What happens to it.
    pub outcome: Outcome,
    /// What it gets.
    pub amount: Money,
    /// Its score, in a tender.
    pub score: Option<Score>,
    /// Why, in Dutch.
    pub reasons: Vec<String>,
}

/// A distribution that can be approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Application by application, in order of rank.
    pub lines: Vec<Line>,
    /// What is granted in all.
    pub granted: Money,
    /// What is left of the ceiling.
    pub remaining: Money,
}

/// Why there is no proposal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Two applications with one name.
    #[error("De aanvraag {0} staat er twee keer.")]
    Repeated(String),
    /// No day of completeness, for the order of receipt.
    #[error("Van de aanvraag {0} ontbreekt de dag waarop zij volledig was.")]
    NoDay(String),
    /// No points of anyone for a criterion.
    #[error("De aanvraag {application} heeft geen punten voor het criterium {criterion}.")]
    NoPoints {
        /// The application.
        application: String,
        /// The criterion.
        criterion: String,
    },
    /// A sub-ceiling that isn't there.
    #[error("De aanvraag {application} noemt het deelplafond {sub_ceiling}, en dat is er niet.")]
    NoSubCeiling {
        /// The application.
        application: String,
        /// The sub-ceiling.
        sub_ceiling: String,
    },
    /// Two sub-ceilings with one name.
    #[error("Het deelplafond {0} staat er twee keer.")]
    RepeatedSubCeiling(String),
    /// These have to be drawn, and there is no seed.
    #[error("Tussen {} moet worden geloot, en daarvoor is een seed nodig.", .0.join(", "))]
    NoSeed(Vec<String>),
}

/// Distributes.
///
/// # Errors
/// [`Refusal`] when the input doesn't hold what its method needs.
pub fn distribute(input: &Input) -> Result<Proposal, Refusal> {
    let sorted = sorted(input)?;
    let lines = match &input.method {
        Method::OrderOfReceipt { last_one } => order_of_receipt::distribute(input, *last_one, &sorted)?,
        Method::Tender {
            last_one,
            criteria,
            threshold,
        } => tender::distribute(input, *last_one, (criteria, *threshold), &sorted)?,
        Method::ProRata => pro_rata::distribute(input, &sorted),
    };
    let granted = Money::sum(lines.iter().map(|line| line.amount)).unwrap_or(input.ceiling);
    Ok(Proposal {
        lines,
        granted,
        remaining: input.ceiling.saturating_sub(granted),
    })
}

/// The applications in order of id, each name once and each sub-ceiling there.
fn sorted(input: &Input) -> Result<Vec<&Application>, Refusal> {
    let mut parts = BTreeSet::new();
    for part in &input.sub_ceilings {
        if !parts.insert(part.id.as_str()) {
            return Err(Refusal::RepeatedSubCeiling(part.id.clone()));
        }
    }
    let mut sorted: Vec<&Application> = input.applications.iter().collect();
    sorted.sort_by(|one, other| one.id.cmp(&other.id));
    let repeated = sorted
        .iter()
        .zip(sorted.iter().skip(1))
        .find(|(one, other)| one.id == other.id);
    if let Some((one, _)) = repeated {
        return Err(Refusal::Repeated(one.id.clone()));
    }
    for application in &sorted {
        if let Some(part) = application
            .sub_ceiling
            .as_deref()
            .filter(|part| !parts.contains(part))
        {
            return Err(Refusal::NoSubCeiling {
                application: application.id.clone(),
                sub_ceiling: part.to_owned(),
            });
        }
    }
    Ok(sorted)
}
