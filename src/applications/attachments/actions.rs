//! Putting a document into a dossier, and taking it out again.

use serde_json::json;
use uuid::Uuid;

use super::receiving::Stored;
use super::store::{self, Attachment};
use crate::applications::actions::must_be_open;
use crate::applications::store as dossiers;
use crate::audit;
use crate::db::Conn;
use crate::http::{Deed, Problem, ProblemType};

/// The most documents that one dossier ever has: far more than an application needs, and few enough to be read as one list.
const MOST: i64 = 200;

/// Puts a file that is in the store into the dossier.
///
/// # Errors
/// 409 when the application can't be changed any more.
pub async fn attach(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    stored: Stored,
) -> Result<Attachment, Problem> {
    let application = dossiers::lock(conn, id).await?;
    must_be_open(&application, deed)?;
    put_in(conn, deed, (id, None), stored).await
}

/// Puts a document into a locked dossier, of the application itself or with the reports of an award.
///
/// # Errors
/// 409 when the dossier is full.
pub async fn put_in(
    conn: &mut Conn,
    deed: &Deed<'_>,
    (id, award): (Uuid, Option<Uuid>),
    stored: Stored,
) -> Result<Attachment, Problem> {
    if store::count(conn, id).await? >= MOST {
        return Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            format!("In een dossier passen {MOST} documenten. Meer kunnen er niet bij."),
            format!("A dossier holds {MOST} documents. No more can be added."),
        ));
    }
    let attachment = Attachment {
        id: stored.id,
        application_id: id,
        kind: stored.kind,
        name: stored.name,
        media_type: stored.media_type.to_owned(),
        size: stored.size,
        sha256: stored.sha256,
        uploaded_by: deed.by(),
        uploaded_at: deed.now,
        award_id: award,
    };
    store::insert(conn, &attachment).await?;
    let details = json!({ "name": attachment.name, "kind": attachment.kind, "sha256": hex::encode(&attachment.sha256) });
    audit::journal(
        conn,
        deed,
        id,
        "attachment-added",
        ("attachment", attachment.id),
        details,
    )
    .await?;
    Ok(attachment)
}

/// Takes a document out of a dossier again, as long as it belongs to nothing that was acknowledged.
///
/// # Errors
/// 404 when it isn't there, 409 when the application can't be changed or the document was submitted before.
pub async fn detach(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    attachment: Uuid,
) -> Result<Attachment, Problem> {
    let application = dossiers::lock(conn, id).await?;
    must_be_open(&application, deed)?;
    let attachment = store::get(conn, id, attachment).await?;
    let acknowledged = dossiers::last_revision_at(conn, id).await?;
    if acknowledged.is_some_and(|at| attachment.uploaded_at <= at) {
        return Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "Dit document hebt u eerder ingediend, dus het blijft bij uw aanvraag. U kunt wel een nieuw document toevoegen.",
            "This document was submitted before, so it stays with your application. You can add another one.",
        ));
    }
    take_out(conn, deed, attachment).await
}

/// Takes a document out of a locked dossier.
///
/// # Errors
/// 404 when it isn't there any more, 409 when it was submitted or reported with.
pub async fn take_out(
    conn: &mut Conn,
    deed: &Deed<'_>,
    attachment: Attachment,
) -> Result<Attachment, Problem> {
    let id = attachment.application_id;
    if store::mark_removed(conn, attachment.id, deed.by(), deed.now).await? == 0 {
        return Err(Problem::not_found());
    }
    let details = json!({ "name": attachment.name, "kind": attachment.kind, "sha256": hex::encode(&attachment.sha256) });
    let object = ("attachment", attachment.id);
    audit::journal(conn, deed, id, "attachment-removed", object, details).await?;
    Ok(attachment)
}
