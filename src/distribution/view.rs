//! A distribution as it is shown, among others or whole.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::answer::{Answer, Proposed};
use super::store::{self, Approval, Distribution};
use crate::db::Conn;
use crate::http::Problem;
use crate::http::fields::Amount;

/// A distribution among others.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DistributionSummary {
    /// The identifier.
    pub id: Uuid,
    /// The call.
    pub call_id: Uuid,
    /// `order-of-receipt`, `tender` or `pro-rata`.
    #[schema(example = "tender")]
    pub method: String,
    /// Whether it was made with other figures than those of the call, so that it can't be approved.
    pub simulated: bool,
    /// What it was made for.
    #[schema(example = "Wat als het plafond 10 % hoger was?")]
    pub note: Option<String>,
    /// What it grants in all.
    pub granted: Amount,
    /// What it leaves.
    pub remaining: Amount,
    /// The SHA-256 of what went in.
    #[schema(example = "2908c57f6765d616197712ab11115a9bfca231da7b72678efbffcf5215e40198")]
    pub input_hash: String,
    /// The version of the rules.
    #[schema(example = "2026-1")]
    pub rule_version: String,
    /// Who made it.
    pub made_by: Uuid,
    /// When.
    pub made_at: DateTime<Utc>,
    /// Who approved it.
    pub approved_by: Option<Uuid>,
    /// When it became decisions.
    pub approved_at: Option<DateTime<Utc>>,
}

/// A distribution with all that went in and came out.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DistributionView {
    /// As among others.
    #[serde(flatten)]
    pub summary: DistributionSummary,
    /// What went in: a file for `plafond distribute`, which gives the same again.
    #[schema(value_type = Object, example = json!({ "method": "tender", "ceiling": "155000.00" }))]
    pub input: Value,
    /// What came out, in order of rank.
    pub proposal: Vec<ProposedView>,
}

/// What is proposed for one application.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProposedView {
    /// The application.
    pub application_id: Option<Uuid>,
    /// What it gets, and why.
    #[serde(flatten)]
    pub line: Proposed,
}

/// A distribution among others, with its approval if it has one.
pub fn summary(distribution: &Distribution, approval: Option<&Approval>) -> DistributionSummary {
    DistributionSummary {
        id: distribution.id,
        call_id: distribution.call_id,
        method: distribution.method.clone(),
        simulated: distribution.simulated,
        note: distribution.note.clone(),
        granted: distribution.granted,
        remaining: distribution.remaining,
        input_hash: hex::encode(&distribution.input_hash),
        rule_version: distribution.rule_version.clone(),
        made_by: distribution.made_by,
        made_at: distribution.made_at,
        approved_by: approval.map(|approval| approval.approved_by),
        approved_at: approval.map(|approval| approval.approved_at),
    }
}

/// A distribution with all that went in and came out, and its version.
pub async fn view(conn: &mut Conn, distribution: &Distribution) -> Result<(DistributionView, i64), Problem> {
    let approval = store::approval_of(conn, distribution.id).await?;
    let ids: HashMap<String, Uuid> = store::list_members(conn, distribution.id)
        .await?
        .into_iter()
        .map(|member| (member.reference, member.application_id))
        .collect();
    let answer: Answer = serde_json::from_str(&distribution.answer).map_err(Problem::internal)?;
    let proposal = answer.proposal.into_iter().map(|line| ProposedView {
        application_id: ids.get(&line.id).copied(),
        line,
    });
    let view = DistributionView {
        summary: summary(distribution, approval.as_ref()),
        input: serde_json::from_str(&distribution.input).map_err(Problem::internal)?,
        proposal: proposal.collect(),
    };
    Ok((view, 1 + i64::from(approval.is_some())))
}

/// A distribution with all that went in and came out.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn whole(conn: &mut Conn, distribution: &Distribution) -> Result<DistributionView, Problem> {
    Ok(view(conn, distribution).await?.0)
}

/// The distributions of a call, newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn summaries(
    conn: &mut Conn,
    call: Uuid,
    after: Option<Uuid>,
    fetch: i64,
) -> Result<Vec<DistributionSummary>, Problem> {
    let found = store::list(conn, call, after, fetch).await?;
    let shown = found
        .iter()
        .map(|(distribution, approval)| summary(distribution, approval.as_ref()));
    Ok(shown.collect())
}
