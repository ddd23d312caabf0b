//! The attachments of an application over HTTP.

use actix_multipart::Multipart;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::receiving::Incoming;
use super::store::{self, Attachment};
use super::uploads;
use crate::applications::readable::readable;
use crate::db::Conn;
use crate::http::idempotency::Once;
use crate::http::{Actor, Answer, Asked, Doors, Office, Page, Paged, Problem, Refusals};

/// An attachment.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AttachmentView {
    /// The identifier.
    pub id: Uuid,
    /// Which of the documents that the call asks for it is.
    #[schema(example = "activiteitenplan")]
    pub kind: String,
    /// The name of the file.
    #[schema(example = "activiteitenplan.pdf")]
    pub name: String,
    /// What it is, by its content.
    pub media_type: String,
    /// How large it is, in bytes.
    pub size: i64,
    /// SHA-256 of its content, in hexadecimal.
    pub sha256: String,
    /// When it came in.
    pub uploaded_at: DateTime<Utc>,
}

impl From<Attachment> for AttachmentView {
    fn from(attachment: Attachment) -> Self {
        Self {
            id: attachment.id,
            kind: attachment.kind,
            name: attachment.name,
            media_type: attachment.media_type,
            size: attachment.size,
            sha256: hex::encode(attachment.sha256),
            uploaded_at: attachment.uploaded_at,
        }
    }
}

/// An attachment to be added, as `multipart/form-data`: first `kind`, then `file`.
#[derive(ToSchema)]
#[allow(
    dead_code,
    reason = "it is there for the OpenAPI document; the form itself is streamed"
)]
pub struct NewAttachment {
    /// Which of the documents that the call asks for it is.
    #[schema(example = "activiteitenplan")]
    kind: String,
    /// The file.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// The attachments of an application, oldest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn attachments_of(conn: &mut Conn, id: Uuid) -> diesel::QueryResult<Vec<AttachmentView>> {
    let found = store::list(conn, id).await?;
    Ok(found.into_iter().map(AttachmentView::from).collect())
}

/// Add an attachment. Roles: provider-member of its organisation.
#[utoipa::path(operation_id = "createAttachment", tag = "applications", security(("bearer" = [])),
    request_body(content = inline(NewAttachment), content_type = "multipart/form-data"),
    params(("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 201, description = "Added", body = AttachmentView), Refusals))]
#[post("/applications/{applicationId}/attachments")]
async fn create_attachment(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
    once: Once,
    form: Multipart,
) -> Result<HttpResponse, Problem> {
    let added = |attachment: Attachment| {
        let view = AttachmentView::from(attachment);
        Answer::created(format!("/v1/applications/{id}/attachments/{}", view.id), &view)
    };
    uploads::add(&office, &actor, *id, &once, &mut Incoming::new(form), added).await
}

/// Take a document out again, as long as it wasn't submitted. Roles: provider-member of its organisation.
#[utoipa::path(operation_id = "removeAttachment", tag = "applications", security(("bearer" = [])),
    params(("applicationId" = Uuid, Path, description = "The application"), ("attachmentId" = Uuid, Path, description = "The attachment")),
    responses((status = 201, description = "Removed", body = AttachmentView), Refusals))]
#[post("/applications/{applicationId}/attachments/{attachmentId}/removal")]
async fn remove_attachment(
    office: web::Data<Office>,
    actor: Actor,
    path: web::Path<(Uuid, Uuid)>,
    once: Once,
) -> Result<HttpResponse, Problem> {
    let (application, id) = *path;
    let removed = |attachment: Attachment| {
        let location = format!("/v1/applications/{application}/attachments");
        Answer::created(location, &AttachmentView::from(attachment))
    };
    uploads::remove(&office, &actor, (application, id), &once, removed).await
}

/// The attachments, oldest first. Roles: provider-member of its organisation, staff, auditor.
#[utoipa::path(operation_id = "listAttachments", tag = "applications", security(("bearer" = [])),
    params(Page, ("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 200, description = "A page", body = Paged<AttachmentView>), Refusals))]
#[get("/applications/{applicationId}/attachments")]
async fn list_attachments(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
    request: HttpRequest,
    page: Asked<Page>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    readable(&conn, &actor, *id).await?;
    let found = store::page(&mut conn, *id, page.cursor, page.fetch()).await?;
    let items = found.into_iter().map(AttachmentView::from).collect();
    Ok(Paged::respond(&request, *page, items, |item: &AttachmentView| {
        item.id
    }))
}

/// The file of an attachment, always to be saved and never shown in the page. Roles: provider-member of its
/// organisation, staff, auditor.
#[utoipa::path(operation_id = "getAttachment", tag = "applications", security(("bearer" = [])),
    params(("applicationId" = Uuid, Path, description = "The application"), ("attachmentId" = Uuid, Path, description = "The attachment")),
    responses((status = 200, description = "The file", content_type = "application/octet-stream"), Refusals))]
#[get("/applications/{applicationId}/attachments/{attachmentId}")]
async fn get_attachment(
    office: web::Data<Office>,
    actor: Actor,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Problem> {
    let (application, id) = path.into_inner();
    uploads::download(&office, &actor, application, id).await
}

/// The doors of this file.
pub fn routes(doors: &mut Doors<'_>) {
    doors
        .service(create_attachment)
        .service(remove_attachment)
        .service(list_attachments)
        .service(get_attachment);
}
