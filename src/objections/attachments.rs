//! Documents with an objection: added by the objector, or by a caseworker who registers what came on paper. Who may read the
//! objection may read them, and nobody else.

use actix_web::HttpResponse;
use plafond_rules::objections::Event;
use plafond_rules::roles::Role;
use serde_json::json;
use uuid::Uuid;

use super::dossier::{self, Dossier};
use super::store::{self, Attachment};
use crate::applications::{self, Incoming, Stored, uploads};
use crate::db::Conn;
use crate::http::idempotency::Once;
use crate::http::{Actor, Answer, Deed, Office, Problem, ProblemType};

/// Who adds them.
const ADDS: [Role; 2] = [Role::ProviderMember, Role::Caseworker];

/// Keeps the file of an upload and puts it with an objection, once.
///
/// # Errors
/// 404 for another organisation's, 409 once it was decided or taken back, and what is wrong with the file.
pub async fn add(
    office: &Office,
    actor: &Actor,
    id: Uuid,
    once: &Once,
    form: &mut Incoming,
    answer: impl FnOnce(Attachment) -> Result<Answer, Problem>,
) -> Result<HttpResponse, Problem> {
    actor.must_be(&ADDS)?;
    // Refused before a byte is kept, and again under the lock.
    let found = store::get(&mut *office.conn().await?, id).await?;
    if !actor.is(&[Role::Caseworker]) {
        actor.must_act_for(found.organisation_id)?;
    }
    found.status().after(Event::Withdraw).map_err(|impossible| {
        let words = (impossible.dutch(), impossible.to_string());
        Problem::new(ProblemType::IMPOSSIBLE_NOW, words.0, words.1)
    })?;
    let attach = async |conn: &mut Conn, now, stored: Stored| {
        let deed = Deed::of(office, actor, &ADDS, now)?;
        answer(attach(conn, &deed, id, stored).await?)
    };
    uploads::keep_with(office, actor, once, form, attach).await
}

async fn attach(conn: &mut Conn, deed: &Deed<'_>, id: Uuid, stored: Stored) -> Result<Attachment, Problem> {
    let dossier: Dossier = dossier::open(conn, deed, id).await?;
    dossier.must_be_open()?;
    let attachment = Attachment {
        id: stored.id,
        objection_id: id,
        kind: stored.kind,
        name: stored.name,
        media_type: stored.media_type.to_owned(),
        size: stored.size,
        sha256: stored.sha256,
        by_municipality: deed.actor.is(&[Role::Caseworker]),
        uploaded_by: deed.by(),
        uploaded_at: deed.now,
    };
    store::insert_attachment(conn, &attachment).await?;
    let details = json!({
        "kind": attachment.kind, "name": attachment.name, "size": attachment.size,
        "sha256": hex::encode(&attachment.sha256),
    });
    dossier
        .journal(conn, deed, "objection-attachment-added", details)
        .await?;
    Ok(attachment)
}

/// The file of a document with an objection, always to be saved and never shown in the page.
///
/// # Errors
/// 404 for who may not see it, 503 when the store is away.
pub async fn download(
    office: &Office,
    actor: &Actor,
    (objection, id): (Uuid, Uuid),
) -> Result<HttpResponse, Problem> {
    let (application, attachment) = {
        let mut conn = office.conn().await?;
        actor.must_read_dossiers()?;
        let objection = store::get(&mut conn, objection).await?;
        actor.must_see(objection.organisation_id, &Role::READS_DOSSIERS)?;
        let attachment = store::get_attachment(&mut conn, objection.id, id).await?;
        let application = applications::get(&conn, objection.application_id).await?;
        (application, attachment)
    };
    applications::note_reading(office, actor, &application).await?;
    uploads::file(office, id, attachment.name, &attachment.sha256).await
}
