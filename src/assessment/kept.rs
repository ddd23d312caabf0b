//! What someone scored and declared, for who takes along everything.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use serde::Serialize;
use uuid::Uuid;

use super::api::{AssessmentView, view};
use super::store::{self, Conflict};
use crate::db::Conn;

/// Scores, with the application they are about.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptAssessment {
    /// The application.
    pub application_id: Uuid,
    /// What was given.
    #[serde(flatten)]
    pub assessment: AssessmentView,
}

/// An interest in an application.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptConflict {
    /// The application.
    pub application_id: Uuid,
    /// Which interest.
    pub reason: String,
    /// When it was said.
    pub declared_at: DateTime<Utc>,
}

/// What an assessor gave, newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn assessments(
    conn: &mut Conn,
    assessor: Uuid,
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<KeptAssessment>> {
    let found = store::list_by(conn, assessor, cursor, fetch).await?;
    let ids: Vec<Uuid> = found.iter().map(|assessment| assessment.id).collect();
    let points = store::points_in(conn, &ids).await?;
    let kept = found.into_iter().map(|assessment| KeptAssessment {
        application_id: assessment.application_id,
        assessment: view(assessment, &points),
    });
    Ok(kept.collect())
}

/// The interests that someone declared, oldest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn conflicts(conn: &mut Conn, user: Uuid) -> QueryResult<Vec<KeptConflict>> {
    let found = store::conflicts_by(conn, user).await?;
    let kept = |conflict: Conflict| KeptConflict {
        application_id: conflict.application_id,
        reason: conflict.reason,
        declared_at: conflict.declared_at,
    };
    Ok(found.into_iter().map(kept).collect())
}
