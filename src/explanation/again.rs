//! A decision taken again from what was kept with it.

use plafond_rules::distribution::RULE_VERSION;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::share::{self, Share};
use crate::applications;
use crate::audit::Canonical;
use crate::awards::{self, Basis, KeptBasis, Outcome, ReplacementBasis};
use crate::db::Conn;
use crate::distribution::{Answer, Distribution, Document};
use crate::http::Problem;

/// What came out the first time and now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Again {
    /// The version of the rules it was taken by.
    pub rule_version: String,
    /// The version of the rules that took it again.
    pub rule_version_now: &'static str,
    /// The hash of the inputs, as it is now.
    pub inputs_hash: String,
    /// Whether the inputs still have the hash they were kept with.
    pub inputs_whole: bool,
    /// What came out then.
    pub kept: String,
    /// What comes out now.
    pub now: String,
    /// The distribution it came from, made again.
    pub distribution: Option<Redone>,
}

/// A distribution made again from what was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redone {
    /// The hash of its input, as it is now.
    pub input_hash: String,
    /// The version of the rules it was made by.
    pub rule_version: String,
    /// Whether the input still has the hash it was kept with, and the same comes out, byte for byte.
    pub same: bool,
}

impl Again {
    /// Whether everything is the same, byte for byte.
    #[must_use]
    pub fn is_same(&self) -> bool {
        let distributed = self.distribution.as_ref().is_none_or(|redone| redone.same);
        self.inputs_whole && self.kept == self.now && distributed
    }

    /// Whether other rules took it again than it was taken by: then a difference may be theirs.
    #[must_use]
    pub fn is_by_other_rules(&self) -> bool {
        let distributed = self.distribution.as_ref();
        self.rule_version != self.rule_version_now
            || distributed.is_some_and(|redone| redone.rule_version != RULE_VERSION)
    }
}

/// Takes the decision on a dossier again.
///
/// # Errors
/// 404 when there is no such dossier, or no decision on it that can be taken again.
pub async fn again(conn: &mut Conn, reference: &str) -> Result<Again, Problem> {
    let application = applications::get_by_reference(conn, reference).await?;
    let decision = awards::decision_of(conn, application.id).await?;
    let share = share::of(conn, &decision, reference).await?;
    replayed(&awards::basis_of(conn, decision.id).await?, share.as_ref())
}

/// Takes a decision again from its basis, and makes the distribution again that it came from.
pub fn replayed(kept: &KeptBasis, share: Option<&Share>) -> Result<Again, Problem> {
    let (now, rule_version_now) = outcome(&kept.inputs)?;
    Ok(Again {
        rule_version_now,
        rule_version: kept.rule_version.clone(),
        inputs_hash: hex::encode(Sha256::digest(&kept.inputs)),
        inputs_whole: kept.inputs_hash == Sha256::digest(&kept.inputs).as_slice(),
        kept: kept.outcome.clone(),
        now,
        distribution: share.map(|share| redone(&share.distribution)).transpose()?,
    })
}

fn redone(distribution: &Distribution) -> Result<Redone, Problem> {
    let document: Document = serde_json::from_str(&distribution.input).map_err(Problem::internal)?;
    let (input, answer) = document.answer()?;
    // By which version it was made is kept; what counts is whether this one makes the same of it.
    let answer = Answer {
        rule_version: distribution.rule_version.clone(),
        ..answer
    };
    let answer = Canonical::of(&answer).map_err(Problem::internal)?;
    Ok(Redone {
        same: input.hash == distribution.input_hash
            && input.text == distribution.input
            && answer.text == distribution.answer,
        rule_version: distribution.rule_version.clone(),
        input_hash: hex::encode(input.hash),
    })
}

/// What comes out of inputs now, at first or on an objection, and by which version of the rules; a refusal of the rules is an
/// outcome as well, though never one that was kept.
fn outcome(inputs: &str) -> Result<(String, &'static str), Problem> {
    let (decided, by) = if let Ok(basis) = serde_json::from_str::<ReplacementBasis>(inputs) {
        let revised = basis
            .revise()
            .map(Outcome::from)
            .map_err(|refusal| refusal.to_string());
        (revised, awards::REPLACEMENT_RULE_VERSION)
    } else {
        let basis: Basis = serde_json::from_str(inputs).map_err(Problem::internal)?;
        let decided = basis
            .decide()
            .map(Outcome::from)
            .map_err(|refusal| refusal.to_string());
        (decided, awards::RULE_VERSION)
    };
    let outcome = match decided {
        Ok(outcome) => serde_json::to_value(outcome).map_err(Problem::internal)?,
        Err(refusal) => Value::String(refusal),
    };
    Ok((Canonical::of(&outcome).map_err(Problem::internal)?.text, by))
}
