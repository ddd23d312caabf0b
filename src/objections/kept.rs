//! The objections of some organisations with what they brought forward, for who takes along everything.

use diesel::QueryResult;
use serde::Serialize;
use uuid::Uuid;

use super::store::{self, Wanted};
use super::view::{GroundsView, ObjectionAttachmentView, ObjectionSummary};
use crate::db::Conn;

/// An objection with what was brought forward.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptObjection {
    /// The objection.
    #[serde(flatten)]
    pub objection: ObjectionSummary,
    /// Why it is late, in the objector's words.
    pub late_reason: Option<String>,
    /// What the objector has against the decision, oldest first.
    pub grounds: Vec<GroundsView>,
    /// The documents with it, oldest first.
    pub attachments: Vec<ObjectionAttachmentView>,
}

/// The objections of some organisations, newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn objections(
    conn: &mut Conn,
    organisations: &[Uuid],
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<KeptObjection>> {
    let wanted = Wanted {
        organisations: Some(organisations),
        ..Wanted::default()
    };
    let found = store::list(conn, &wanted, cursor, fetch).await?;
    let ids: Vec<Uuid> = found.iter().map(|objection| objection.id).collect();
    let grounds = store::grounds_in(conn, &ids).await?;
    let attachments = store::attachments_in(conn, &ids).await?;
    let kept = found.into_iter().map(|objection| {
        let id = objection.id;
        let grounds = grounds.iter().filter(|one| one.objection_id == id);
        let attachments = attachments.iter().filter(|one| one.objection_id == id);
        KeptObjection {
            late_reason: objection.late_reason.clone(),
            objection: ObjectionSummary::from(objection),
            grounds: grounds
                .map(|one| GroundsView {
                    text: one.text.clone(),
                    given_at: one.given_at,
                })
                .collect(),
            attachments: attachments.cloned().map(ObjectionAttachmentView::from).collect(),
        }
    });
    Ok(kept.collect())
}
