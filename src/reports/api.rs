//! Reports and evaluations over HTTP.

use actix_multipart::Multipart;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use plafond_rules::roles::Role;
use uuid::Uuid;

use super::requests::{NewEvaluation, NewReport};
use super::store;
use super::view::{EvaluationView, ReportView, evaluations_of, reports_of, view};
use super::{actions, call_evaluations, documents};
use crate::applications::{AttachmentView, Incoming, NewAttachment, Stored, page_of_award, uploads};
use crate::awards::{self, Award};
use crate::db::Conn;
use crate::http::idempotency::Once;
use crate::http::{
    Actor, Answer, Asked, Counter, Deed, Doors, Entered, Office, Page, Paged, Problem, Refusals,
};

async fn readable(conn: &mut Conn, actor: &Actor, award: Uuid) -> Result<Award, Problem> {
    actor.must_read_dossiers()?;
    let award = awards::get(conn, award).await?;
    actor.must_see(award.organisation_id, &Role::READS_DOSSIERS)?;
    Ok(award)
}

/// Report on an award. Roles: provider-member of its organisation.
#[utoipa::path(operation_id = "createReport", tag = "reports", security(("bearer" = [])), request_body = NewReport,
    params(("awardId" = Uuid, Path, description = "The award")),
    responses((status = 201, description = "Given", body = ReportView), Refusals))]
#[post("/awards/{awardId}/reports")]
async fn create_report(
    counter: Counter,
    award: web::Path<Uuid>,
    entered: Entered<NewReport>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::ProviderMember], entered.0, async |conn, deed, entered| {
            let report = actions::report(conn, deed, *award, entered).await?;
            let reached = store::reached_of(conn, *award).await?;
            let costs = store::costs_of(conn, report.award_id).await?;
            Answer::created(
                format!("/v1/awards/{award}/reports"),
                &view(report, &reached, &costs),
            )
        })
        .await
}

/// The reports on an award, oldest first. Roles: provider-member of its organisation, staff, auditor.
#[utoipa::path(operation_id = "listReports", tag = "reports", security(("bearer" = [])),
    params(("awardId" = Uuid, Path, description = "The award")),
    responses((status = 200, description = "All of them", body = Paged<ReportView>), Refusals))]
#[get("/awards/{awardId}/reports")]
async fn list_reports(
    office: web::Data<Office>,
    actor: Actor,
    award: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let award = readable(&mut conn, &actor, *award).await?;
    let items = reports_of(&mut conn, award.id).await?;
    Ok(HttpResponse::Ok().json(Paged { items }))
}

/// Add a document to what is accounted for, such as an auditor's statement. Roles: provider-member of its organisation.
#[utoipa::path(operation_id = "createReportDocument", tag = "reports", security(("bearer" = [])),
    request_body(content = inline(NewAttachment), content_type = "multipart/form-data"),
    params(("awardId" = Uuid, Path, description = "The award")),
    responses((status = 201, description = "Added", body = AttachmentView), Refusals))]
#[post("/awards/{awardId}/report-documents")]
async fn create_report_document(
    office: web::Data<Office>,
    actor: Actor,
    award: web::Path<Uuid>,
    once: Once,
    form: Multipart,
) -> Result<HttpResponse, Problem> {
    let award = *award;
    // Refused before a byte is kept, and again under the lock.
    actor.must_be(&[Role::ProviderMember])?;
    actor.must_act_for(
        awards::get(&mut *office.conn().await?, award)
            .await?
            .organisation_id,
    )?;
    let attach = async |conn: &mut Conn, deed: &Deed<'_>, stored: Stored| {
        let view = AttachmentView::from(documents::attach(conn, deed, award, stored).await?);
        Answer::created(format!("/v1/awards/{award}/report-documents"), &view)
    };
    uploads::keep(&office, &actor, &once, &mut Incoming::new(form), attach).await
}

/// The documents that go with the reports of an award, oldest first; each is fetched as an attachment of its application.
/// Roles: provider-member of its organisation, staff, auditor.
#[utoipa::path(operation_id = "listReportDocuments", tag = "reports", security(("bearer" = [])),
    params(Page, ("awardId" = Uuid, Path, description = "The award")),
    responses((status = 200, description = "A page", body = Paged<AttachmentView>), Refusals))]
#[get("/awards/{awardId}/report-documents")]
async fn list_report_documents(
    office: web::Data<Office>,
    actor: Actor,
    award: web::Path<Uuid>,
    request: HttpRequest,
    page: Asked<Page>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let award = readable(&mut conn, &actor, *award).await?;
    let found = page_of_award(&mut conn, award.id, page.cursor, page.fetch()).await?;
    let items = found.into_iter().map(AttachmentView::from).collect();
    Ok(Paged::respond(&request, *page, items, |item: &AttachmentView| {
        item.id
    }))
}

/// Take a document out again, as long as no report was given since. Roles: provider-member of its organisation.
#[utoipa::path(operation_id = "removeReportDocument", tag = "reports", security(("bearer" = [])),
    params(("awardId" = Uuid, Path, description = "The award"), ("attachmentId" = Uuid, Path, description = "The document")),
    responses((status = 201, description = "Removed", body = AttachmentView), Refusals))]
#[post("/awards/{awardId}/report-documents/{attachmentId}/removal")]
async fn remove_report_document(
    office: web::Data<Office>,
    actor: Actor,
    path: web::Path<(Uuid, Uuid)>,
    once: Once,
) -> Result<HttpResponse, Problem> {
    let (award, id) = *path;
    let detach = async |conn: &mut Conn, deed: &Deed<'_>| {
        let view = AttachmentView::from(documents::detach(conn, deed, award, id).await?);
        Answer::created(format!("/v1/awards/{award}/report-documents"), &view)
    };
    uploads::let_go(&office, &actor, id, &once, detach).await
}

/// Evaluate an award, as its provider or for the municipality. Roles: provider-member of its organisation, caseworker.
#[utoipa::path(operation_id = "createEvaluation", tag = "reports", security(("bearer" = [])), request_body = NewEvaluation,
    params(("awardId" = Uuid, Path, description = "The award")),
    responses((status = 201, description = "Given", body = EvaluationView), Refusals))]
#[post("/awards/{awardId}/evaluation")]
async fn create_evaluation(
    counter: Counter,
    award: web::Path<Uuid>,
    entered: Entered<NewEvaluation>,
) -> Result<HttpResponse, Problem> {
    const EVALUATE: [Role; 2] = [Role::ProviderMember, Role::Caseworker];
    counter
        .act(&EVALUATE, entered.0, async |conn, deed, entered| {
            let evaluation = actions::evaluate(conn, deed, *award, entered).await?;
            Answer::created(
                format!("/v1/awards/{award}/evaluation"),
                &EvaluationView::from(evaluation),
            )
        })
        .await
}

/// The evaluations of an award by both parties. Roles: provider-member of its organisation, staff, auditor.
#[utoipa::path(operation_id = "listAwardEvaluations", tag = "reports", security(("bearer" = [])),
    params(("awardId" = Uuid, Path, description = "The award")),
    responses((status = 200, description = "All of them", body = Paged<EvaluationView>), Refusals))]
#[get("/awards/{awardId}/evaluation")]
async fn list_evaluations(
    office: web::Data<Office>,
    actor: Actor,
    award: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let award = readable(&mut conn, &actor, *award).await?;
    let items = evaluations_of(&mut conn, award.id).await?;
    Ok(HttpResponse::Ok().json(Paged { items }))
}

/// The doors of this room.
pub fn routes(doors: &mut Doors<'_>) {
    doors
        .service(create_report)
        .service(list_reports)
        .service(create_report_document)
        .service(list_report_documents)
        .service(remove_report_document)
        .service(create_evaluation)
        .service(list_evaluations)
        .service(call_evaluations::create_call_evaluation)
        .service(call_evaluations::list_call_evaluations)
        .service(call_evaluations::get_call_evaluation);
}
