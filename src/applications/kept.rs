//! What is kept of some organisations beside their applications, for who takes along everything.

use diesel::QueryResult;
use serde::Serialize;
use uuid::Uuid;

use super::attachments::{AttachmentView, list_by};
use super::supplements::{SupplementRequestView, list_to, shown_requests};
use crate::db::Conn;

/// A document, with the application it belongs to.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptAttachment {
    /// The application.
    pub application_id: Uuid,
    /// The award whose report it goes with; none for a document of the application itself.
    pub award_id: Option<Uuid>,
    /// The document.
    #[serde(flatten)]
    pub attachment: AttachmentView,
}

/// What was asked in addition, with the application it is about.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptSupplement {
    /// The application.
    pub application_id: Uuid,
    /// What was asked, and answered.
    #[serde(flatten)]
    pub request: SupplementRequestView,
}

/// The documents in the dossiers of some organisations, newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn attachments(
    conn: &mut Conn,
    organisations: &[Uuid],
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<KeptAttachment>> {
    let found = list_by(conn, organisations, cursor, fetch).await?;
    let kept = found.into_iter().map(|attachment| KeptAttachment {
        application_id: attachment.application_id,
        award_id: attachment.award_id,
        attachment: AttachmentView::from(attachment),
    });
    Ok(kept.collect())
}

/// What some organisations were asked in addition, newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn supplements(
    conn: &mut Conn,
    organisations: &[Uuid],
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<KeptSupplement>> {
    let found = list_to(conn, organisations, cursor, fetch).await?;
    let about: Vec<Uuid> = found.iter().map(|request| request.application_id).collect();
    let shown = shown_requests(conn, found).await?;
    let kept = about.into_iter().zip(shown);
    Ok(kept
        .map(|(application_id, request)| KeptSupplement {
            application_id,
            request,
        })
        .collect())
}
