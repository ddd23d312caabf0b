//! What is kept of some organisations in this room, for who takes along everything.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::store::{self, Draft};
use super::view::{EvaluationView, ReportView, view};
use crate::db::Conn;

/// A report, with the award it is about.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptReport {
    /// The award.
    pub award_id: Uuid,
    /// What was reported.
    #[serde(flatten)]
    pub report: ReportView,
}

/// A report that isn't given yet.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptDraft {
    /// The award.
    pub award_id: Uuid,
    /// What was entered so far.
    pub content: Value,
    /// When that was kept.
    pub saved_at: DateTime<Utc>,
}

/// What a party learned, with the award it is about.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptEvaluation {
    /// The award.
    pub award_id: Uuid,
    /// What was learned.
    #[serde(flatten)]
    pub evaluation: EvaluationView,
}

/// The reports of some organisations, newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn reports(
    conn: &mut Conn,
    organisations: &[Uuid],
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<KeptReport>> {
    let found = store::list_given(conn, organisations, cursor, fetch).await?;
    let ids: Vec<Uuid> = found.iter().map(|report| report.id).collect();
    let reached = store::reached_by(conn, &ids).await?;
    let costs = store::costs_in(conn, &ids).await?;
    let kept = found.into_iter().map(|report| KeptReport {
        award_id: report.award_id,
        report: view(report, &reached, &costs),
    });
    Ok(kept.collect())
}

/// What some organisations have begun to report; at most one for each award.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn drafts(conn: &mut Conn, organisations: &[Uuid]) -> QueryResult<Vec<KeptDraft>> {
    let found = store::list_drafts(conn, organisations).await?;
    let kept = |draft: Draft| KeptDraft {
        award_id: draft.award_id,
        content: draft.content,
        saved_at: draft.saved_at,
    };
    Ok(found.into_iter().map(kept).collect())
}

/// What both parties learned of the awards of some organisations, newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn evaluations(
    conn: &mut Conn,
    organisations: &[Uuid],
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<KeptEvaluation>> {
    let found = store::list_learned(conn, organisations, cursor, fetch).await?;
    let kept = found.into_iter().map(|evaluation| KeptEvaluation {
        award_id: evaluation.award_id,
        evaluation: EvaluationView::from(evaluation),
    });
    Ok(kept.collect())
}
