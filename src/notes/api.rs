//! Notes over HTTP.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use plafond_rules::roles::Role;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions;
use super::requests::NewNote;
use super::store::{self, Note};
use crate::db::Conn;
use crate::http::{Actor, Answer, Asked, Counter, Doors, Entered, Office, Page, Paged, Problem, Refusals};
use crate::{applications, identity};

/// Who writes notes.
pub const WRITES: [Role; 2] = [Role::Caseworker, Role::Decider];

/// Who reads them.
pub const READS: [Role; 3] = [Role::Caseworker, Role::Decider, Role::Auditor];

/// A note.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NoteView {
    /// The identifier.
    pub id: Uuid,
    /// The application.
    pub application_id: Uuid,
    /// What it says.
    #[schema(example = "Gebeld met de aanvrager: de jaarrekening komt maandag.")]
    pub text: String,
    /// Who wrote it, by name.
    #[schema(example = "Kim Voorbeeld")]
    pub written_by: String,
    /// When.
    pub written_at: DateTime<Utc>,
}

impl From<(Note, String)> for NoteView {
    fn from((note, written_by): (Note, String)) -> Self {
        Self {
            id: note.id,
            application_id: note.application_id,
            text: note.text,
            written_by,
            written_at: note.written_at,
        }
    }
}

/// The notes of an application, newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn notes_of(
    conn: &mut Conn,
    application: Uuid,
    cursor: Option<Uuid>,
    fetch: i64,
) -> diesel::QueryResult<Vec<NoteView>> {
    let found = store::list(conn, application, cursor, fetch).await?;
    Ok(found.into_iter().map(NoteView::from).collect())
}

/// The notes that someone wrote, newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn notes_by(
    conn: &mut Conn,
    author: Uuid,
    cursor: Option<Uuid>,
    fetch: i64,
) -> diesel::QueryResult<Vec<NoteView>> {
    let found = store::list_by(conn, author, cursor, fetch).await?;
    Ok(found.into_iter().map(NoteView::from).collect())
}

/// Write a note in a dossier, for colleagues; it can't be changed afterwards and its applicant never sees it.
/// Roles: caseworker, decider.
#[utoipa::path(operation_id = "createNote", tag = "applications", security(("bearer" = [])), request_body = NewNote,
    params(("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 201, description = "Written", body = NoteView), Refusals))]
#[post("/applications/{applicationId}/notes")]
async fn create_note(
    counter: Counter,
    id: web::Path<Uuid>,
    entered: Entered<NewNote>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&WRITES, entered.0, async |conn, deed, entered| {
            let note = actions::write(conn, deed, *id, entered).await?;
            let written_by = identity::name_of(conn, deed.by()).await?;
            let location = format!("/v1/applications/{id}/notes");
            Answer::created(location, &NoteView::from((note, written_by)))
        })
        .await
}

/// What colleagues wrote about a dossier, newest first. Roles: caseworker, decider, auditor.
#[utoipa::path(operation_id = "listNotes", tag = "applications", security(("bearer" = [])),
    params(("applicationId" = Uuid, Path, description = "The application"), Page),
    responses((status = 200, description = "A page", body = Paged<NoteView>), Refusals))]
#[get("/applications/{applicationId}/notes")]
async fn list_notes(
    office: web::Data<Office>,
    actor: Actor,
    request: HttpRequest,
    id: web::Path<Uuid>,
    page: Asked<Page>,
) -> Result<HttpResponse, Problem> {
    actor.must_be(&READS)?;
    let mut conn = office.conn().await?;
    applications::readable(&conn, &actor, *id).await?;
    let items = notes_of(&mut conn, *id, page.cursor, page.fetch()).await?;
    Ok(Paged::respond(&request, *page, items, |item: &NoteView| item.id))
}

/// The doors of this room.
pub fn routes(doors: &mut Doors<'_>) {
    doors.service(create_note).service(list_notes);
}
