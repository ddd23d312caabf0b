//! Documents in and out over HTTP, for every door alike: a file is kept only with the row that names it.

use std::cell::Cell;

use actix_web::HttpResponse;
use actix_web::http::header::{ContentDisposition, DispositionParam, DispositionType};
use chrono::{DateTime, Utc};
use futures_util::TryStreamExt as _;
use object_store::ObjectStoreExt as _;
use plafond_rules::roles::Role;
use serde_json::json;
use uuid::Uuid;

use super::actions;
use super::receiving::{self, Incoming, Stored};
use super::store::{self, Attachment};
use crate::applications::actions::must_be_open;
use crate::applications::readable::readable;
use crate::applications::{readings, store as dossiers};
use crate::db::Conn;
use crate::http::idempotency::Once;
use crate::http::{Actor, Answer, Deed, Office, Problem, ProblemType};

const PROVIDER: [Role; 1] = [Role::ProviderMember];

/// Keeps the file of an upload and puts it into the dossier, once.
///
/// # Errors
/// 404 for another organisation's, 409 when the application can't be changed any more, and what is wrong with the file.
pub async fn add(
    office: &Office,
    actor: &Actor,
    id: Uuid,
    once: &Once,
    form: &mut Incoming,
    answer: impl FnOnce(Attachment) -> Result<Answer, Problem>,
) -> Result<HttpResponse, Problem> {
    let deed = Deed::of(office, actor, &PROVIDER, office.now())?;
    // Refused before a byte is kept, and again under the lock.
    must_be_open(&dossiers::get(&*office.conn().await?, id).await?, &deed)?;
    let attach = async |conn: &mut Conn, deed: &Deed<'_>, stored| {
        answer(actions::attach(conn, deed, id, stored).await?)
    };
    keep(office, actor, once, form, attach).await
}

/// Keeps the file of a provider's upload with the row that `attach` makes for it, once.
///
/// # Errors
/// As [`keep_with`].
pub async fn keep(
    office: &Office,
    actor: &Actor,
    once: &Once,
    form: &mut Incoming,
    attach: impl AsyncFnOnce(&mut Conn, &Deed<'_>, Stored) -> Result<Answer, Problem>,
) -> Result<HttpResponse, Problem> {
    let attach = async |conn: &mut Conn, now, stored: Stored| {
        let deed = Deed::of(office, actor, &PROVIDER, now)?;
        attach(conn, &deed, stored).await
    };
    keep_with(office, actor, once, form, attach).await
}

/// Keeps the file of an upload and lets `attach` write the row that names it, once; without that row the file goes again.
///
/// # Errors
/// What is wrong with the file, and the refusal of `attach`.
pub async fn keep_with(
    office: &Office,
    actor: &Actor,
    once: &Once,
    form: &mut Incoming,
    attach: impl AsyncFnOnce(&mut Conn, DateTime<Utc>, Stored) -> Result<Answer, Problem>,
) -> Result<HttpResponse, Problem> {
    let stored = receiving::receive(office, form).await?;
    let (file, new) = (stored.id, Cell::new(false));
    let asked = json!({ "kind": stored.kind, "name": stored.name, "sha256": hex::encode(&stored.sha256) });
    let act = async |conn: &mut Conn, now| {
        let answer = attach(conn, now, stored).await?;
        new.set(true);
        Ok(answer)
    };
    let added = once.act(office, actor, &asked, act).await;
    // Only when it is sure that no row names the file: an outcome that nobody knows may be a row.
    let unneeded = match &added {
        Ok(_) => !new.get(),
        Err(problem) => problem.kind().status.is_client_error(),
    };
    if unneeded && let Err(error) = office.files.delete(&receiving::path(file)).await {
        // Who asked is told what became of that; a file that nobody names harms nobody.
        tracing::error!(%error, "a file that is of no use could not be deleted");
    }
    added
}

/// Takes a document out of a dossier.
///
/// # Errors
/// 404 when it isn't there, 409 when it was submitted before.
pub async fn remove(
    office: &Office,
    actor: &Actor,
    (application, id): (Uuid, Uuid),
    once: &Once,
    answer: impl FnOnce(Attachment) -> Result<Answer, Problem>,
) -> Result<HttpResponse, Problem> {
    let detach =
        async |conn: &mut Conn, deed: &Deed<'_>| answer(actions::detach(conn, deed, application, id).await?);
    let_go(office, actor, id, once, detach).await
}

/// Takes a provider's document out as `detach` does, once. Its file goes later (`clearing.rs`).
///
/// # Errors
/// The refusal of `detach`.
pub async fn let_go(
    office: &Office,
    actor: &Actor,
    id: Uuid,
    once: &Once,
    detach: impl AsyncFnOnce(&mut Conn, &Deed<'_>) -> Result<Answer, Problem>,
) -> Result<HttpResponse, Problem> {
    let detach = async |conn: &mut Conn, now| {
        let deed = Deed::of(office, actor, &PROVIDER, now)?;
        detach(conn, &deed).await
    };
    once.act(office, actor, &json!({ "attachment": id }), detach)
        .await
}

/// The file of an attachment, always to be saved and never shown in the page.
///
/// # Errors
/// 404 for who may not see it, 503 when the store is away.
pub async fn download(
    office: &Office,
    actor: &Actor,
    application: Uuid,
    id: Uuid,
) -> Result<HttpResponse, Problem> {
    let (application, attachment) = {
        let mut conn = office.conn().await?;
        let application = readable(&conn, actor, application).await?;
        let attachment = store::get(&mut conn, application.id, id).await?;
        (application, attachment)
    };
    readings::note(office, actor, &application).await?;
    file(office, id, attachment.name, &attachment.sha256).await
}

/// A file that a row names, always to be saved and never shown in the page. Whether its reader may see it is up to the caller.
///
/// # Errors
/// 503 when the store is away.
pub async fn file(office: &Office, id: Uuid, name: String, sha256: &[u8]) -> Result<HttpResponse, Problem> {
    let file = office
        .files
        .get(&receiving::path(id))
        .await
        .map_err(|error| unread(&error))?;
    let disposition = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(name)],
    };
    Ok(HttpResponse::Ok()
        .content_type("application/octet-stream")
        .insert_header(disposition)
        .insert_header(("ETag", format!("\"{}\"", hex::encode(sha256))))
        .streaming(
            file.into_stream()
                .map_err(actix_web::error::ErrorInternalServerError),
        ))
}

/// The store is away, or lost the file.
fn unread(error: &object_store::Error) -> Problem {
    tracing::error!(%error, "a file that a row names can't be read");
    Problem::new(
        ProblemType::UNAVAILABLE,
        "Wij kunnen dit document nu niet ophalen. Probeer het later opnieuw.",
        "This document can't be fetched now. Try again later.",
    )
    .retry_after(60)
}
