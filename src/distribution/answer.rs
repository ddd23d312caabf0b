//! What comes out of a distribution, as `plafond distribute` prints it and as it is kept.

use plafond_rules::distribution::{Line, Proposal, RULE_VERSION, Score};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::audit::Canonical;
use crate::http::fields::Amount;

/// A proposal with the hash of what it was made from.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Answer {
    /// Application by application, in order of rank.
    pub proposal: Vec<Proposed>,
    /// What is granted in all.
    pub granted: Amount,
    /// What is left.
    pub remaining: Amount,
    /// The SHA-256 of the input as canonical JSON (RFC 8785).
    pub input_hash: String,
    /// The version of the rules.
    pub rule_version: String,
}

/// What is proposed for one application.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Proposed {
    /// Which application.
    #[schema(example = "PHG-2026-00017")]
    pub id: String,
    /// Its rank, from one.
    pub rank: usize,
    /// `grant`, `partial` or `refuse`.
    #[schema(example = "grant")]
    pub outcome: String,
    /// What it gets.
    pub amount: Amount,
    /// Its score out of 100, in a tender.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "69.00")]
    pub score: Option<String>,
    /// Why.
    pub reasons: Vec<String>,
}

impl Answer {
    /// What came out of an input.
    #[must_use]
    pub fn of(proposal: &Proposal, input: &Canonical) -> Self {
        Self {
            proposal: proposal.lines.iter().map(Proposed::from).collect(),
            granted: Amount(proposal.granted),
            remaining: Amount(proposal.remaining),
            input_hash: hex::encode(&input.hash),
            rule_version: RULE_VERSION.to_owned(),
        }
    }
}

impl From<&Line> for Proposed {
    fn from(line: &Line) -> Self {
        Self {
            id: line.id.clone(),
            rank: line.rank,
            outcome: line.outcome.as_str().to_owned(),
            amount: Amount(line.amount),
            score: line.score.as_ref().map(Score::shown),
            reasons: line.reasons.clone(),
        }
    }
}
