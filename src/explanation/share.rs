//! What one application was in the distribution that its decision came from.

use serde_json::Value;

use crate::awards::Decision;
use crate::db::Conn;
use crate::distribution::{self, Answer, Claim, Distribution, Document, Proposed};
use crate::http::Problem;

/// One application in a distribution.
#[derive(Debug)]
pub struct Share {
    /// The distribution.
    pub distribution: Distribution,
    /// What counted for all.
    pub parameters: Value,
    /// What counted for this one.
    pub application: Claim,
    /// What came out for it.
    pub line: Proposed,
}

/// What the application of a decision was in its distribution, if it was decided on with others.
pub async fn of(conn: &mut Conn, decision: &Decision, reference: &str) -> Result<Option<Share>, Problem> {
    let Some(distribution) = distribution::distribution_of_decision(conn, decision.id).await? else {
        return Ok(None);
    };
    let mut parameters: Value = serde_json::from_str(&distribution.input).map_err(Problem::internal)?;
    if let Some(fields) = parameters.as_object_mut() {
        fields.remove("applications");
    }
    let document: Document = serde_json::from_str(&distribution.input).map_err(Problem::internal)?;
    let answer: Answer = serde_json::from_str(&distribution.answer).map_err(Problem::internal)?;
    let application = document
        .applications
        .into_iter()
        .find(|claim| claim.id == reference);
    let line = answer.proposal.into_iter().find(|line| line.id == reference);
    let found = application.zip(line).ok_or_else(Problem::not_found)?;
    Ok(Some(Share {
        distribution,
        parameters,
        application: found.0,
        line: found.1,
    }))
}
