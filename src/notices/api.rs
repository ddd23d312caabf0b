//! Notices over HTTP: what was said and how it went out, the print queue, and the proof for a court.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use plafond_rules::roles::Role;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::requests::{NewReturn, Posting};
use super::views::{NoticeView, PrintJobView, ReturnView};
use super::{actions, gather, proof};
use crate::applications;
use crate::documents;
use crate::http::{Actor, Answer, Asked, Counter, Doors, Entered, Office, Page, Paged, Problem, Refusals};
use crate::organisations;

/// Who prints, posts and opens the post.
pub const POSTS: [Role; 1] = [Role::Caseworker];

/// Who may look at the print queue and take the proof along.
pub const READS: [Role; 3] = [Role::Caseworker, Role::Decider, Role::Auditor];

/// What was said to the applicant, newest first: the words, the way, the consent, each attempt, and what came back.
/// Roles: provider-member of its organisation, staff, auditor.
#[utoipa::path(operation_id = "listNotices", tag = "notices", security(("bearer" = [])),
    params(("applicationId" = Uuid, Path, description = "The application"), Page),
    responses((status = 200, description = "A page", body = Paged<NoticeView>), Refusals))]
#[get("/applications/{applicationId}/notices")]
async fn list_notices(
    office: web::Data<Office>,
    actor: Actor,
    request: HttpRequest,
    id: web::Path<Uuid>,
    page: Asked<Page>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let application = applications::readable(&conn, &actor, *id).await?;
    let to = (!actor.is(&Role::READS_DOSSIERS)).then_some(application.organisation_id);
    let items = gather::notices(&mut conn, (*id, to), page.cursor, page.fetch()).await?;
    Ok(Paged::respond(&request, *page, items, |item: &NoticeView| {
        item.id
    }))
}

/// The proof of notice of an application as one PDF/A-3 file, with the letters and the audit trail attached (Awb 2:25).
/// Roles: caseworker, decider, auditor.
#[utoipa::path(operation_id = "exportNotices", tag = "notices", security(("bearer" = [])),
    params(("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 200, description = "The PDF, to be saved", body = Vec<u8>, content_type = "application/pdf"), Refusals))]
#[get("/applications/{applicationId}/notices/export")]
async fn export_notices(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    exported(&office, &actor, *id).await
}

/// The proof of notice of an application, to be saved.
///
/// # Errors
/// 403 for who may not take it along, 404 when the application isn't there.
pub async fn exported(office: &Office, actor: &Actor, id: Uuid) -> Result<HttpResponse, Problem> {
    actor.must_be(&READS)?;
    let (manuscript, reference) = {
        let mut conn = office.conn().await?;
        let application = applications::readable(&conn, actor, id).await?;
        let organisation = organisations::get(&mut conn, application.organisation_id).await?;
        let manuscript = proof::proof(office, &mut conn, &application, &organisation).await?;
        (manuscript, application.reference)
    };
    let pdf = documents::print(manuscript)
        .await
        .map_err(|flaw| documents::told(&flaw, ""))?;
    Ok(documents::attached(format!("kennisgeving-{reference}.pdf"), pdf))
}

/// Which print jobs are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
struct Filter {
    /// Where the page before ended.
    cursor: Option<Uuid>,
    /// How many, 50 unless told, 200 at most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// Those that were posted, instead of those that wait.
    #[serde(default)]
    posted: bool,
}

/// Letters that have to be printed and posted, oldest first; or those that were, newest first. Roles: caseworker, decider, auditor.
#[utoipa::path(operation_id = "listPrintJobs", tag = "notices", security(("bearer" = [])), params(Filter),
    responses((status = 200, description = "A page", body = Paged<PrintJobView>), Refusals))]
#[get("/print-jobs")]
async fn list_print_jobs(
    office: web::Data<Office>,
    actor: Actor,
    request: HttpRequest,
    filter: Asked<Filter>,
) -> Result<HttpResponse, Problem> {
    actor.must_be(&READS)?;
    let page = Page {
        cursor: filter.cursor,
        limit: filter.limit,
    };
    let mut conn = office.conn().await?;
    let items = gather::print_queue(&mut conn, filter.posted, page.cursor, page.fetch()).await?;
    Ok(Paged::respond(&request, page, items, |item: &PrintJobView| {
        item.id
    }))
}

/// Say on which day a letter was posted. Roles: caseworker.
#[utoipa::path(operation_id = "postPrintJob", tag = "notices", security(("bearer" = [])), request_body = Posting,
    params(("printJobId" = Uuid, Path, description = "The print job")),
    responses((status = 201, description = "Posted", body = PrintJobView), Refusals))]
#[post("/print-jobs/{printJobId}/posting")]
async fn post_print_job(
    counter: Counter,
    id: web::Path<Uuid>,
    entered: Entered<Posting>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&POSTS, entered.0, async |conn, deed, entered| {
            let posted = actions::post(conn, deed, *id, &entered).await?;
            Answer::created("/v1/print-jobs?posted=true", &PrintJobView::from(posted))
        })
        .await
}

/// Say that the post brought a letter back; it goes into the print queue again (Awb 2:11). Roles: caseworker.
#[utoipa::path(operation_id = "returnPrintJob", tag = "notices", security(("bearer" = [])), request_body = NewReturn,
    params(("printJobId" = Uuid, Path, description = "The print job")),
    responses((status = 201, description = "To be sent again", body = ReturnView), Refusals))]
#[post("/print-jobs/{printJobId}/returns")]
async fn return_print_job(
    counter: Counter,
    id: web::Path<Uuid>,
    entered: Entered<NewReturn>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&POSTS, entered.0, async |conn, deed, entered| {
            let returned = actions::return_job(conn, deed, *id, entered).await?;
            Answer::created("/v1/print-jobs", &ReturnView::from(&returned))
        })
        .await
}

/// Say that mail bounced; the letter it announced, or else its own words, go into the print queue (Awb 2:11).
/// Roles: caseworker.
#[utoipa::path(operation_id = "returnNotification", tag = "notices", security(("bearer" = [])), request_body = NewReturn,
    params(("notificationId" = Uuid, Path, description = "The message")),
    responses((status = 201, description = "To be sent by post", body = ReturnView), Refusals))]
#[post("/notifications/{notificationId}/returns")]
async fn return_notification(
    counter: Counter,
    id: web::Path<Uuid>,
    entered: Entered<NewReturn>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&POSTS, entered.0, async |conn, deed, entered| {
            let returned = actions::return_message(conn, deed, *id, entered).await?;
            Answer::created("/v1/print-jobs", &ReturnView::from(&returned))
        })
        .await
}

/// The doors of this room.
pub fn routes(doors: &mut Doors<'_>) {
    doors
        .service(list_notices)
        .service(export_notices)
        .service(list_print_jobs)
        .service(post_print_job)
        .service(return_print_job)
        .service(return_notification);
}
