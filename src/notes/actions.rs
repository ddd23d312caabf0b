//! Writing a note.

use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::requests::NewNote;
use super::store::{self, Note};
use crate::db::Conn;
use crate::http::{Deed, Problem};
use crate::{applications, audit};

/// Writes a note in a dossier. Nobody is told: it waits for whoever opens the dossier.
///
/// # Errors
/// 404 when the application wasn't submitted.
pub async fn write(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: Uuid,
    new: NewNote,
) -> Result<Note, Problem> {
    let application = applications::lock(conn, application).await?;
    if application.receipt_number.is_none() {
        return Err(Problem::not_found());
    }
    let note = Note {
        id: Uuid::now_v7(),
        application_id: application.id,
        text: new.text,
        written_by: deed.by(),
        written_at: deed.now,
    };
    store::insert(conn, &note).await?;
    // The trail proves what it said without saying it: the applicant may ask for the trail.
    let details = json!({ "sha256": hex::encode(Sha256::digest(&note.text)) });
    let object = ("note", note.id);
    audit::journal(conn, deed, application.id, "note-written", object, details).await?;
    Ok(note)
}
