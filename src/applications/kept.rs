//! What is kept of some organisations beside their applications, for who takes along everything.

use diesel::QueryResult;
use serde::Serialize;
use uuid::Uuid;

use super::api::{AttachmentView, SupplementRequestView};
use super::store;
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
    let found = store::list_attached_by(conn, organisations, cursor, fetch).await?;
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
    let found = store::list_requests_to(conn, organisations, cursor, fetch).await?;
    let kept = found.into_iter().map(|request| KeptSupplement {
        application_id: request.application_id,
        request: SupplementRequestView::from(request),
    });
    Ok(kept.collect())
}
