//! A decision taken again from what was kept with it.

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::applications;
use crate::audit::Canonical;
use crate::awards::{self, Basis, KeptBasis, Outcome, ReplacementBasis};
use crate::db::Conn;
use crate::http::Problem;

/// What came out the first time and now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Again {
    /// The version of the rules it was taken by.
    pub rule_version: String,
    /// The hash of the inputs, as it is now.
    pub inputs_hash: String,
    /// Whether the inputs still have the hash they were kept with.
    pub inputs_whole: bool,
    /// What came out then.
    pub kept: String,
    /// What comes out now.
    pub now: String,
}

impl Again {
    /// Whether everything is the same, byte for byte.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.inputs_whole && self.kept == self.now
    }
}

/// Takes the decision on a dossier again.
///
/// # Errors
/// 404 when there is no such dossier, or no decision on it that can be taken again.
pub async fn again(conn: &mut Conn, reference: &str) -> Result<Again, Problem> {
    let application = applications::get_by_reference(conn, reference).await?;
    let decision = awards::decision_of(conn, application.id).await?;
    replayed(&awards::basis_of(conn, decision.id).await?)
}

/// Takes a decision again from its basis.
pub fn replayed(kept: &KeptBasis) -> Result<Again, Problem> {
    Ok(Again {
        rule_version: kept.rule_version.clone(),
        inputs_hash: hex::encode(Sha256::digest(&kept.inputs)),
        inputs_whole: kept.inputs_hash == Sha256::digest(&kept.inputs).as_slice(),
        kept: kept.outcome.clone(),
        now: outcome(&kept.inputs)?,
    })
}

/// What comes out of inputs now, at first or on an objection; a refusal of the rules is an outcome as well, though never
/// one that was kept.
fn outcome(inputs: &str) -> Result<String, Problem> {
    let decided = if let Ok(basis) = serde_json::from_str::<ReplacementBasis>(inputs) {
        basis
            .revise()
            .map(Outcome::from)
            .map_err(|refusal| refusal.to_string())
    } else {
        let basis: Basis = serde_json::from_str(inputs).map_err(Problem::internal)?;
        basis
            .decide()
            .map(Outcome::from)
            .map_err(|refusal| refusal.to_string())
    };
    let outcome = match decided {
        Ok(outcome) => serde_json::to_value(outcome).map_err(Problem::internal)?,
        Err(refusal) => Value::String(refusal),
    };
    Ok(Canonical::of(&outcome).map_err(Problem::internal)?.text)
}
