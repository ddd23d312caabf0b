//! Applications over HTTP. A member sees and does everything for the own organisation; the municipality sees what was
//! submitted.

use actix_multipart::Multipart;
use actix_web::{HttpRequest, HttpResponse, get, patch, post, web};
use chrono::{DateTime, NaiveDate, Utc};
use plafond_rules::applications::Status;
use plafond_rules::roles::Role;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::content::Content;
use super::requests::{ApplicationChange, NewApplication, NewSupplement, NewSupplementRequest};
use super::store::{self, Application, Attachment, SupplementRequest, Wanted};
use super::timeline::{self, TimelineEvent};
use super::{actions, allocation, readings, uploads};
use crate::audit;
use crate::db::Conn;
use crate::documents::{self, LetterView};
use crate::http::fields::Amount;
use crate::http::idempotency::Once;
use crate::http::if_match::IfMatch;
use crate::http::{
    Actor, Answer, Asked, Counter, Deed, Doors, Entered, Office, Page, Paged, Problem, Refusals, SureCounter,
};

const PROVIDER: [Role; 1] = [Role::ProviderMember];

#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Revised {
    content: Content,
}

/// The proof that an application was received. Its hash is the SHA-256 of `content` as JSON with its keys in order and
/// no spaces.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReceiptView {
    /// The place in the order of receipt; numbers can be missing.
    pub number: i64,
    /// The time of the server.
    pub received_at: DateTime<Utc>,
    /// SHA-256 of what was entered, in hexadecimal.
    pub content_hash: String,
}

/// An application.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationView {
    /// The identifier.
    pub id: Uuid,
    /// What people call it.
    #[schema(example = "PHG-2026-00017")]
    pub reference: String,
    /// The call it answers.
    pub call_id: Uuid,
    /// The organisation that applies.
    pub organisation_id: Uuid,
    /// Where it stands.
    #[schema(example = "submitted")]
    pub status: String,
    /// What was entered.
    pub content: Value,
    /// What is asked for: the costs that others don't cover.
    pub requested_amount: Amount,
    /// The proof of receipt.
    pub receipt: Option<ReceiptView>,
    /// The day on which it was complete.
    pub complete_on: Option<NaiveDate>,
    /// The last day on which a decision is in time.
    pub decide_by: Option<NaiveDate>,
    /// Why it counts as in time although the call had closed: outages of the service (Awb 2:21).
    #[schema(
        example = "Van 2 april 2026 15:00 tot 16:05 uur was onze dienst door een storing niet bereikbaar."
    )]
    pub in_time_because: Option<String>,
    /// The sub-ceiling it is paid from as well.
    pub sub_ceiling_id: Option<Uuid>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

impl From<Application> for ApplicationView {
    fn from(application: Application) -> Self {
        Self {
            receipt: receipt(
                application.receipt_number,
                application.received_at,
                application.content_hash,
            ),
            id: application.id,
            reference: application.reference,
            call_id: application.call_id,
            organisation_id: application.organisation_id,
            status: application.status,
            content: application.content,
            requested_amount: application.requested,
            complete_on: application.complete_on,
            decide_by: application.decide_by,
            in_time_because: application.in_time_because,
            sub_ceiling_id: application.sub_ceiling_id,
            updated_at: application.updated_at,
        }
    }
}

fn receipt(number: Option<i64>, at: Option<DateTime<Utc>>, hash: Option<Vec<u8>>) -> Option<ReceiptView> {
    Some(ReceiptView {
        number: number?,
        received_at: at?,
        content_hash: hex::encode(hash?),
    })
}

/// A request for what is missing.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SupplementRequestView {
    /// The identifier.
    pub id: Uuid,
    /// What is missing.
    pub missing: String,
    /// The day it was asked for.
    pub requested_on: NaiveDate,
    /// The last day on which it can be supplied.
    pub due_on: NaiveDate,
    /// The day it was supplied.
    pub completed_on: Option<NaiveDate>,
    /// What was supplied.
    pub answer: Option<String>,
}

impl From<SupplementRequest> for SupplementRequestView {
    fn from(request: SupplementRequest) -> Self {
        Self {
            id: request.id,
            missing: request.missing,
            requested_on: request.requested_on,
            due_on: request.due_on,
            completed_on: request.completed_on,
            answer: request.answer,
        }
    }
}

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

/// Which applications are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
struct Filter {
    /// Where the page before ended.
    cursor: Option<Uuid>,
    /// How many, 50 unless told, 200 at most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// Of one call.
    call_id: Option<Uuid>,
    /// In one state.
    status: Option<String>,
    /// With this at the beginning of the reference, of the KvK number of who applies, or of a word of its name.
    #[param(max_length = 100, example = "PHG-2026-00017")]
    search: Option<String>,
}

fn answer(application: Application) -> Result<Answer, Problem> {
    let version = application.version;
    Ok(Answer::ok(&ApplicationView::from(application))?.version(version))
}

/// Reads a dossier as far as the actor may: a draft is for its own organisation only.
///
/// # Errors
/// 404 for who may not see it, 403 for a role that sees no dossiers.
pub async fn readable(conn: &mut Conn, actor: &Actor, id: Uuid) -> Result<Application, Problem> {
    actor.must_read_dossiers()?;
    let application = store::get(conn, id).await?;
    actor.must_see(application.organisation_id, &Role::READS_DOSSIERS)?;
    if application.receipt_number.is_none() {
        actor.must_act_for(application.organisation_id)?;
    }
    Ok(application)
}

/// The attachments of an application, oldest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn attachments_of(conn: &mut Conn, id: Uuid) -> diesel::QueryResult<Vec<AttachmentView>> {
    let found = store::list_attachments(conn, id).await?;
    Ok(found.into_iter().map(AttachmentView::from).collect())
}

/// What was asked for in addition, oldest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn supplement_requests_of(
    conn: &mut Conn,
    id: Uuid,
) -> diesel::QueryResult<Vec<SupplementRequestView>> {
    let found = store::list_requests(conn, id).await?;
    Ok(found.into_iter().map(SupplementRequestView::from).collect())
}

/// A part of the story of an application, newest first, and the place before which the rest of it goes on when there is more.
pub struct Told {
    /// What happened.
    pub events: Vec<TimelineEvent>,
    /// Where the rest goes on.
    pub next: Option<i64>,
}

/// The story of an application before a place, newest first: as its applicant may know it, or as the municipality does.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn story_of(
    conn: &mut Conn,
    id: Uuid,
    to_applicant: bool,
    before: Option<i64>,
    most: usize,
) -> Result<Told, Problem> {
    let fetch = i64::try_from(most + 1).map_err(Problem::internal)?;
    let mut found = audit::list_before(conn, id, before, fetch).await?;
    let more = found.len() > most;
    found.truncate(most);
    Ok(Told {
        next: found.last().filter(|_| more).map(|last| last.seq),
        events: timeline::told(found, to_applicant),
    })
}

/// Begin a draft. Roles: provider-member, for the own organisation.
#[utoipa::path(operation_id = "createApplication", tag = "applications", security(("bearer" = [])),
    request_body = NewApplication,
    responses((status = 201, description = "Begun", body = ApplicationView), Refusals))]
#[post("/applications")]
async fn create_application(
    counter: Counter,
    entered: Entered<NewApplication>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&PROVIDER, entered.0, async |conn, deed, entered| {
            deed.actor.must_act_for(entered.organisation_id)?;
            let application = actions::draft(conn, deed, entered).await?;
            let location = format!("/v1/applications/{}", application.id);
            Ok(Answer::created(location, &ApplicationView::from(application))?.version(1))
        })
        .await
}

/// Applications, newest first: the own ones with drafts, or all that were submitted. Roles: provider-member, staff, auditor.
#[utoipa::path(operation_id = "listApplications", tag = "applications", security(("bearer" = [])), params(Filter),
    responses((status = 200, description = "A page", body = Paged<ApplicationView>), Refusals))]
#[get("/applications")]
async fn list_applications(
    office: web::Data<Office>,
    actor: Actor,
    request: HttpRequest,
    filter: Asked<Filter>,
) -> Result<HttpResponse, Problem> {
    let staff = actor.is(&Role::READS_DOSSIERS);
    if !staff {
        actor.must_be(&PROVIDER)?;
    }
    let page = Page {
        cursor: filter.cursor,
        limit: filter.limit,
    };
    let wanted = Wanted {
        organisations: (!staff).then_some(actor.organisations.as_slice()),
        drafts: !staff,
        call: filter.call_id,
        status: filter.status.as_deref(),
        search: filter.search.as_deref(),
    };
    if wanted
        .status
        .is_some_and(|status| Status::parse(status).is_none())
    {
        return Err(Problem::invalid_field(
            "/status",
            "status-unknown",
            "Deze status kennen wij niet.",
        ));
    }
    let found = store::list(&mut *office.conn().await?, &wanted, page.cursor, page.fetch()).await?;
    let items = found.into_iter().map(ApplicationView::from).collect();
    Ok(Paged::respond(&request, page, items, |item: &ApplicationView| {
        item.id
    }))
}

/// One application. Roles: provider-member of its organisation, staff, auditor.
#[utoipa::path(operation_id = "getApplication", tag = "applications", security(("bearer" = [])),
    params(("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 200, description = "The application", body = ApplicationView), Refusals))]
#[get("/applications/{applicationId}")]
async fn get_application(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let found = readable(&mut *office.conn().await?, &actor, *id).await?;
    readings::note(&office, &actor, &found).await?;
    Ok(answer(found)?.into())
}

/// Change a draft, or an application that is being supplemented. Roles: provider-member of its organisation.
#[utoipa::path(operation_id = "updateApplication", tag = "applications", security(("bearer" = [])),
    request_body(content = ApplicationChange, content_type = "application/merge-patch+json"),
    params(("applicationId" = Uuid, Path, description = "The application"), ("If-Match" = String, Header, description = "The ETag that was read")),
    responses((status = 200, description = "Changed", body = ApplicationView), Refusals))]
#[patch("/applications/{applicationId}")]
async fn update_application(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
    if_match: IfMatch,
    entered: Entered<ApplicationChange>,
) -> Result<HttpResponse, Problem> {
    let deed = Deed::of(&office, &actor, &PROVIDER, office.now())?;
    let change = entered.0.content;
    let revised = office
        .act(async |conn| {
            actions::revise(conn, &deed, *id, if_match, |content| {
                let mut document = content.clone();
                merge(&mut document, change);
                Entered::<Revised>::check(&json!({ "content": document })).map(|revised| revised.content)
            })
            .await
        })
        .await?;
    Ok(answer(revised)?.into())
}

/// JSON Merge Patch (RFC 7396).
fn merge(target: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    if let Value::Object(fields) = target {
        for (key, value) in patch {
            if value.is_null() {
                fields.remove(&key);
            } else {
                merge(fields.entry(key).or_insert(Value::Null), value);
            }
        }
    }
}

/// Submit a draft; the answer holds the receipt. Roles: provider-member of its organisation.
#[utoipa::path(operation_id = "submitApplication", tag = "applications", security(("bearer" = [])),
    params(("applicationId" = Uuid, Path, description = "The application"), ("Idempotency-Key" = String, Header, description = "A unique key of your own")),
    responses((status = 201, description = "Received", body = ApplicationView), Refusals))]
#[post("/applications/{applicationId}/submission")]
async fn submit_application(counter: SureCounter, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    counter
        .act(&PROVIDER, (), async |conn, deed, ()| {
            created(actions::submit(conn, deed, *id).await?)
        })
        .await
}

fn created(application: Application) -> Result<Answer, Problem> {
    let (id, version) = (application.id, application.version);
    Ok(Answer::created(
        format!("/v1/applications/{id}"),
        &ApplicationView::from(application),
    )?
    .version(version))
}

/// Take an application back. Roles: provider-member of its organisation.
#[utoipa::path(operation_id = "withdrawApplication", tag = "applications", security(("bearer" = [])),
    params(("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 201, description = "Withdrawn", body = ApplicationView), Refusals))]
#[post("/applications/{applicationId}/withdrawal")]
async fn withdraw_application(counter: Counter, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    counter
        .act(&PROVIDER, (), async |conn, deed, ()| {
            created(actions::withdraw(conn, deed, *id).await?)
        })
        .await
}

/// Ask for what is missing, with a term. Roles: caseworker.
#[utoipa::path(operation_id = "createSupplementRequest", tag = "applications", security(("bearer" = [])),
    request_body = NewSupplementRequest, params(("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 201, description = "Asked", body = SupplementRequestView), Refusals))]
#[post("/applications/{applicationId}/supplement-requests")]
async fn create_supplement_request(
    counter: Counter,
    id: web::Path<Uuid>,
    entered: Entered<NewSupplementRequest>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Caseworker], entered.0, async |conn, deed, entered| {
            let request = actions::request_supplement(conn, deed, *id, entered).await?;
            let location = format!("/v1/applications/{id}/supplement-requests");
            Answer::created(location, &SupplementRequestView::from(request))
        })
        .await
}

/// What was asked for, oldest first. Roles: provider-member of its organisation, staff, auditor.
#[utoipa::path(operation_id = "listSupplementRequests", tag = "applications", security(("bearer" = [])),
    params(("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 200, description = "All of them", body = Paged<SupplementRequestView>), Refusals))]
#[get("/applications/{applicationId}/supplement-requests")]
async fn list_supplement_requests(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    readable(&mut conn, &actor, *id).await?;
    let items = supplement_requests_of(&mut conn, *id).await?;
    Ok(HttpResponse::Ok().json(Paged { items }))
}

/// Supply what was missing, after changing the content or adding attachments. Roles: provider-member of its organisation.
#[utoipa::path(operation_id = "createSupplement", tag = "applications", security(("bearer" = [])),
    request_body = NewSupplement, params(("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 201, description = "Supplied", body = ApplicationView), Refusals))]
#[post("/applications/{applicationId}/supplement")]
async fn create_supplement(
    counter: Counter,
    id: web::Path<Uuid>,
    entered: Entered<NewSupplement>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&PROVIDER, entered.0, async |conn, deed, entered| {
            created(actions::supplement(conn, deed, *id, entered).await?)
        })
        .await
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
    uploads::add(&office, &actor, *id, &once, form, added).await
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
    params(("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 200, description = "All of them", body = Paged<AttachmentView>), Refusals))]
#[get("/applications/{applicationId}/attachments")]
async fn list_attachments(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    readable(&mut conn, &actor, *id).await?;
    let items = attachments_of(&mut conn, *id).await?;
    Ok(HttpResponse::Ok().json(Paged { items }))
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

/// The letters about an application, newest first. Roles: provider-member of its organisation, staff, auditor.
#[utoipa::path(operation_id = "listLetters", tag = "applications", security(("bearer" = [])),
    params(("applicationId" = Uuid, Path, description = "The application"), Page),
    responses((status = 200, description = "A page", body = Paged<LetterView>), Refusals))]
#[get("/applications/{applicationId}/letters")]
async fn list_letters(
    office: web::Data<Office>,
    actor: Actor,
    request: HttpRequest,
    id: web::Path<Uuid>,
    page: Asked<Page>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let application = readable(&mut conn, &actor, *id).await?;
    let to = (!actor.is(&Role::READS_DOSSIERS)).then_some(application.organisation_id);
    let found = documents::letters_of(&mut conn, (*id, to), page.cursor, page.fetch()).await?;
    let items = found.into_iter().map(LetterView::from).collect();
    Ok(Paged::respond(&request, *page, items, |item: &LetterView| {
        item.id
    }))
}

/// Which part of a story is asked for.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct StoryPage {
    /// The place after which to go on, as given in the `Link` header.
    cursor: Option<i64>,
    /// How many events are looked at, 50 unless told, 200 at most; those that aren't told are left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// What happened to an application, oldest first. Roles: provider-member of its organisation, staff, auditor.
#[utoipa::path(operation_id = "getTimeline", tag = "applications", security(("bearer" = [])),
    params(StoryPage, ("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 200, description = "A page", body = Paged<TimelineEvent>), Refusals))]
#[get("/applications/{applicationId}/timeline")]
async fn get_timeline(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
    page: Asked<StoryPage>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    readable(&mut conn, &actor, *id).await?;
    let limit = page.limit.unwrap_or(50).clamp(1, 200);
    let found = audit::list_after(&mut conn, *id, page.cursor.unwrap_or(0), limit).await?;
    let mut response = HttpResponse::Ok();
    let full = i64::try_from(found.len()).is_ok_and(|shown| shown == limit);
    if let Some(last) = found.last().filter(|_| full) {
        let next = format!("/v1/applications/{id}/timeline?limit={limit}&cursor={}", last.seq);
        response.insert_header(("Link", format!("<{next}>; rel=\"next\"")));
    }
    let items = timeline::told(found, !actor.is(&Role::READS_DOSSIERS));
    Ok(response.json(Paged { items }))
}

/// Check a receipt by its number: it tells the time and the hash, and nothing about the application. Roles: anyone.
#[utoipa::path(operation_id = "getReceipt", tag = "applications",
    params(("receiptNumber" = i64, Path, description = "The number on the receipt")),
    responses((status = 200, description = "The receipt", body = ReceiptView), Refusals))]
#[get("/receipts/{receiptNumber}")]
async fn get_receipt(office: web::Data<Office>, number: web::Path<i64>) -> Result<HttpResponse, Problem> {
    let view = receipt_of(&mut *office.conn().await?, *number).await?;
    Ok(Answer::ok(&view)?.into())
}

/// The receipt with a number.
///
/// # Errors
/// 404 when there is none.
pub async fn receipt_of(conn: &mut Conn, number: i64) -> Result<ReceiptView, Problem> {
    let found = store::get_receipt(conn, number).await?;
    receipt(found.number, found.received_at, found.content_hash).ok_or_else(Problem::not_found)
}

/// The doors of this room.
pub fn routes(doors: &mut Doors<'_>) {
    doors
        .configure(allocation::routes)
        .service(create_application)
        .service(list_applications)
        .service(get_application)
        .service(update_application)
        .service(submit_application)
        .service(withdraw_application)
        .service(create_supplement_request)
        .service(list_supplement_requests)
        .service(create_supplement)
        .service(create_attachment)
        .service(remove_attachment)
        .service(list_attachments)
        .service(get_attachment)
        .service(list_letters)
        .service(get_timeline)
        .service(get_receipt);
}
