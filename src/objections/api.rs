//! Objections over HTTP. The objector does everything for the own organisation; the caseworker does it for whoever
//! writes by post or e-mail.

use actix_multipart::Multipart;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use plafond_rules::objections::Status;
use plafond_rules::roles::Role;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::requests::{
    NewCommittee, NewGrounds, NewHearing, NewHearingOffer, NewHearingReport, NewObjection,
    NewObjectionDecision, NewPostponement, NewRepairRequest, NewWaiver,
};
use super::store::{self, Attachment, Objection, Wanted};
use super::time_given::Missing;
use super::view::{
    HearingView, ObjectionAttachmentView, ObjectionDecisionView, ObjectionSummary, ObjectionView,
    PostponementView, RepairRequestView, whole,
};
use super::{attachments, decision, hearing, postponement, receipt, repair, terms};
use crate::applications::Incoming;
use crate::db::Conn;
use crate::deadlines;
use crate::documents::{self, Drafts, Which};
use crate::http::idempotency::Once;
use crate::http::{
    Actor, Answer, Asked, Counter, Doors, Entered, Office, Page, Paged, Problem, Refusals, SureCounter,
};

/// Who brings an objection forward.
const OBJECTOR: [Role; 2] = [Role::ProviderMember, Role::Caseworker];
/// Who treats it.
const TREATS: [Role; 1] = [Role::Caseworker];

/// Which objections are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
struct Filter {
    /// Where the page before ended.
    cursor: Option<Uuid>,
    /// How many, 50 unless told, 200 at most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// Of this application only.
    application_id: Option<Uuid>,
    /// That stand here.
    status: Option<String>,
}

/// The objections in the dossier of an application, newest first, at most so many.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn of_application(
    conn: &mut Conn,
    application: Uuid,
    most: i64,
) -> diesel::QueryResult<Vec<ObjectionSummary>> {
    let wanted = Wanted {
        application: Some(application),
        ..Wanted::default()
    };
    let found = store::list(conn, &wanted, None, most).await?;
    Ok(found.into_iter().map(ObjectionSummary::from).collect())
}

/// Object to a decision, or register an objection that came in by post or e-mail. Roles: provider-member of its
/// organisation, caseworker.
#[utoipa::path(operation_id = "createObjection", tag = "objections", security(("bearer" = [])),
    request_body = NewObjection,
    responses((status = 201, description = "Received", body = ObjectionView), Refusals))]
#[post("/objections")]
async fn create_objection(counter: Counter, entered: Entered<NewObjection>) -> Result<HttpResponse, Problem> {
    counter
        .act(&OBJECTOR, entered.0, async |conn, deed, entered| {
            let objection = receipt::object(conn, deed, entered).await?;
            created(conn, objection).await
        })
        .await
}

/// Objections, newest first: the own ones, or all for the municipality. Roles: provider-member, staff, auditor.
#[utoipa::path(operation_id = "listObjections", tag = "objections", security(("bearer" = [])), params(Filter),
    responses((status = 200, description = "A page", body = Paged<ObjectionSummary>), Refusals))]
#[get("/objections")]
async fn list_objections(
    office: web::Data<Office>,
    actor: Actor,
    request: HttpRequest,
    filter: Asked<Filter>,
) -> Result<HttpResponse, Problem> {
    actor.must_read_dossiers()?;
    if filter
        .status
        .as_deref()
        .is_some_and(|status| Status::parse(status).is_none())
    {
        let detail = "Deze status kennen wij niet.";
        return Err(Problem::invalid_field("/status", "status-unknown", detail));
    }
    let page = Page {
        cursor: filter.cursor,
        limit: filter.limit,
    };
    let wanted = Wanted {
        organisations: (!actor.is(&Role::READS_DOSSIERS)).then_some(actor.organisations.as_slice()),
        application: filter.application_id,
        status: filter.status.as_deref(),
    };
    let found = store::list(&mut *office.conn().await?, &wanted, page.cursor, page.fetch()).await?;
    let items = found.into_iter().map(ObjectionSummary::from).collect();
    Ok(Paged::respond(
        &request,
        page,
        items,
        |item: &ObjectionSummary| item.id,
    ))
}

/// One objection with its terms and everything that belongs to it. Roles: provider-member of its organisation, staff,
/// auditor.
#[utoipa::path(operation_id = "getObjection", tag = "objections", security(("bearer" = [])),
    params(("objectionId" = Uuid, Path, description = "The objection")),
    responses((status = 200, description = "The objection", body = ObjectionView), Refusals))]
#[get("/objections/{objectionId}")]
async fn get_objection(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let objection = readable(&mut conn, &actor, *id).await?;
    let version = objection.version;
    Ok(Answer::ok(&whole(&mut conn, objection).await?)?
        .version(version)
        .into())
}

/// Add grounds to an objection that is not decided yet. Roles: provider-member of its organisation, caseworker.
#[utoipa::path(operation_id = "createObjectionGrounds", tag = "objections", security(("bearer" = [])),
    request_body = NewGrounds, params(("objectionId" = Uuid, Path, description = "The objection")),
    responses((status = 201, description = "Added", body = ObjectionView), Refusals))]
#[post("/objections/{objectionId}/grounds")]
async fn create_objection_grounds(
    counter: Counter,
    id: web::Path<Uuid>,
    entered: Entered<NewGrounds>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&OBJECTOR, entered.0, async |conn, deed, entered| {
            let objection = repair::add_grounds(conn, deed, *id, entered).await?;
            created(conn, objection).await
        })
        .await
}

/// A document as a form sends it.
#[derive(ToSchema)]
#[allow(
    dead_code,
    reason = "it is there for the OpenAPI document; the form itself is streamed"
)]
struct NewObjectionAttachment {
    /// What it is.
    #[schema(example = "aantallen per gemeente")]
    kind: String,
    /// The file.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Add a document to an objection that is not decided yet. Roles: provider-member of its organisation, caseworker.
#[utoipa::path(operation_id = "createObjectionAttachment", tag = "objections", security(("bearer" = [])),
    request_body(content = inline(NewObjectionAttachment), content_type = "multipart/form-data"),
    params(("objectionId" = Uuid, Path, description = "The objection")),
    responses((status = 201, description = "Added", body = ObjectionAttachmentView), Refusals))]
#[post("/objections/{objectionId}/attachments")]
async fn create_objection_attachment(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
    once: Once,
    form: Multipart,
) -> Result<HttpResponse, Problem> {
    let added = |attachment: Attachment| {
        let place = format!("/v1/objections/{id}/attachments/{}", attachment.id);
        Answer::created(place, &ObjectionAttachmentView::from(attachment))
    };
    attachments::add(&office, &actor, *id, &once, &mut Incoming::new(form), added).await
}

/// The documents with an objection, oldest first. Roles: provider-member of its organisation, staff, auditor.
#[utoipa::path(operation_id = "listObjectionAttachments", tag = "objections", security(("bearer" = [])),
    params(Page, ("objectionId" = Uuid, Path, description = "The objection")),
    responses((status = 200, description = "A page", body = Paged<ObjectionAttachmentView>), Refusals))]
#[get("/objections/{objectionId}/attachments")]
async fn list_objection_attachments(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
    request: HttpRequest,
    page: Asked<Page>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let objection = readable(&mut conn, &actor, *id).await?;
    let found = store::page_of_attachments(&mut conn, objection.id, page.cursor, page.fetch()).await?;
    let items = found.into_iter().map(ObjectionAttachmentView::from).collect();
    let key = |item: &ObjectionAttachmentView| item.id;
    Ok(Paged::respond(&request, *page, items, key))
}

/// The file of a document with an objection, always to be saved and never shown in the page. Roles: provider-member of its
/// organisation, staff, auditor.
#[utoipa::path(operation_id = "getObjectionAttachment", tag = "objections", security(("bearer" = [])),
    params(("objectionId" = Uuid, Path, description = "The objection"),
        ("objectionAttachmentId" = Uuid, Path, description = "The document")),
    responses((status = 200, description = "The file", content_type = "application/octet-stream"), Refusals))]
#[get("/objections/{objectionId}/attachments/{objectionAttachmentId}")]
async fn get_objection_attachment(
    office: web::Data<Office>,
    actor: Actor,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Problem> {
    attachments::download(&office, &actor, *path).await
}

/// Ask for what is missing in an objection, with a term. Roles: caseworker.
#[utoipa::path(operation_id = "createObjectionRepairRequest", tag = "objections", security(("bearer" = [])),
    request_body = NewRepairRequest, params(("objectionId" = Uuid, Path, description = "The objection")),
    responses((status = 201, description = "Asked", body = RepairRequestView), Refusals))]
#[post("/objections/{objectionId}/repair-requests")]
async fn create_repair_request(
    counter: Counter,
    id: web::Path<Uuid>,
    entered: Entered<NewRepairRequest>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&TREATS, entered.0, async |conn, deed, entered| {
            let repair = repair::request_repair(conn, deed, *id, entered).await?;
            let sent = documents::how_sent(conn, repair.id).await?;
            Answer::created(location(*id), &RepairRequestView::from(Missing { repair, sent }))
        })
        .await
}

/// Supply what was missing in an objection. Roles: provider-member of its organisation, caseworker.
#[utoipa::path(operation_id = "createObjectionRepair", tag = "objections", security(("bearer" = [])),
    request_body = NewGrounds, params(("objectionId" = Uuid, Path, description = "The objection")),
    responses((status = 201, description = "Supplied", body = ObjectionView), Refusals))]
#[post("/objections/{objectionId}/repair")]
async fn create_repair(
    counter: Counter,
    id: web::Path<Uuid>,
    entered: Entered<NewGrounds>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&OBJECTOR, entered.0, async |conn, deed, entered| {
            let objection = repair::repair(conn, deed, *id, entered).await?;
            created(conn, objection).await
        })
        .await
}

/// Ask a committee for advice on an objection, which gives twelve weeks to decide. Roles: caseworker.
#[utoipa::path(operation_id = "createObjectionCommittee", tag = "objections", security(("bearer" = [])),
    request_body = NewCommittee, params(("objectionId" = Uuid, Path, description = "The objection")),
    responses((status = 201, description = "Asked", body = ObjectionView), Refusals))]
#[post("/objections/{objectionId}/committee")]
async fn create_committee(
    counter: Counter,
    id: web::Path<Uuid>,
    entered: Entered<NewCommittee>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&TREATS, entered.0, async |conn, deed, entered| {
            let objection = postponement::involve_committee(conn, deed, *id, entered).await?;
            created(conn, objection).await
        })
        .await
}

/// Ask whether the objector wants to be heard, with a term to answer. Roles: caseworker.
#[utoipa::path(operation_id = "createHearingOffer", tag = "objections", security(("bearer" = [])),
    request_body = NewHearingOffer, params(("objectionId" = Uuid, Path, description = "The objection")),
    responses((status = 201, description = "Asked", body = ObjectionView), Refusals))]
#[post("/objections/{objectionId}/hearing-offer")]
async fn create_hearing_offer(
    counter: Counter,
    id: web::Path<Uuid>,
    entered: Entered<NewHearingOffer>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&TREATS, entered.0, async |conn, deed, entered| {
            let objection = hearing::ask(conn, deed, *id, entered).await?;
            created(conn, objection).await
        })
        .await
}

/// Ask to be heard about an objection. Roles: provider-member of its organisation, caseworker.
#[utoipa::path(operation_id = "createHearingRequest", tag = "objections", security(("bearer" = [])),
    params(("objectionId" = Uuid, Path, description = "The objection")),
    responses((status = 201, description = "Noted", body = ObjectionView), Refusals))]
#[post("/objections/{objectionId}/hearing-request")]
async fn create_hearing_request(counter: Counter, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    counter
        .act(&OBJECTOR, (), async |conn, deed, ()| {
            let objection = hearing::want(conn, deed, *id).await?;
            created(conn, objection).await
        })
        .await
}

/// Plan a hearing and invite the objector. Roles: caseworker.
#[utoipa::path(operation_id = "createHearing", tag = "objections", security(("bearer" = [])),
    request_body = NewHearing, params(("objectionId" = Uuid, Path, description = "The objection")),
    responses((status = 201, description = "Planned", body = HearingView), Refusals))]
#[post("/objections/{objectionId}/hearings")]
async fn create_hearing(
    counter: Counter,
    id: web::Path<Uuid>,
    entered: Entered<NewHearing>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&TREATS, entered.0, async |conn, deed, entered| {
            let planned = hearing::plan(conn, deed, *id, entered).await?;
            Answer::created(location(*id), &HearingView::from(planned))
        })
        .await
}

/// Write down what was said at a hearing. Roles: caseworker.
#[utoipa::path(operation_id = "createHearingReport", tag = "objections", security(("bearer" = [])),
    request_body = NewHearingReport,
    params(("objectionId" = Uuid, Path, description = "The objection"), ("hearingId" = Uuid, Path, description = "The hearing")),
    responses((status = 201, description = "Recorded", body = HearingView), Refusals))]
#[post("/objections/{objectionId}/hearings/{hearingId}/report")]
async fn create_hearing_report(
    counter: Counter,
    path: web::Path<(Uuid, Uuid)>,
    entered: Entered<NewHearingReport>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&TREATS, entered.0, async |conn, deed, entered| {
            let recorded = hearing::record(conn, deed, *path, entered).await?;
            Answer::created(location(path.0), &HearingView::from(recorded))
        })
        .await
}

/// Leave hearing out on a ground of law; an objector can only say not to want it. Roles: provider-member of its
/// organisation, caseworker.
#[utoipa::path(operation_id = "createHearingWaiver", tag = "objections", security(("bearer" = [])),
    request_body = NewWaiver, params(("objectionId" = Uuid, Path, description = "The objection")),
    responses((status = 201, description = "Left out", body = ObjectionView), Refusals))]
#[post("/objections/{objectionId}/hearing-waiver")]
async fn create_hearing_waiver(
    counter: Counter,
    id: web::Path<Uuid>,
    entered: Entered<NewWaiver>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&OBJECTOR, entered.0, async |conn, deed, entered| {
            let objection = hearing::waive(conn, deed, *id, entered).await?;
            created(conn, objection).await
        })
        .await
}

/// Postpone the decision on an objection: once by at most six weeks, or further on a ground of law. Roles: caseworker.
#[utoipa::path(operation_id = "createObjectionPostponement", tag = "objections", security(("bearer" = [])),
    request_body = NewPostponement, params(("objectionId" = Uuid, Path, description = "The objection")),
    responses((status = 201, description = "Postponed", body = PostponementView), Refusals))]
#[post("/objections/{objectionId}/postponement")]
async fn create_postponement(
    counter: Counter,
    id: web::Path<Uuid>,
    entered: Entered<NewPostponement>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&TREATS, entered.0, async |conn, deed, entered| {
            let postponed = postponement::postpone(conn, deed, *id, entered).await?;
            Answer::created(location(*id), &PostponementView::from(postponed))
        })
        .await
}

/// Take an objection back. Roles: provider-member of its organisation, caseworker.
#[utoipa::path(operation_id = "withdrawObjection", tag = "objections", security(("bearer" = [])),
    params(("objectionId" = Uuid, Path, description = "The objection")),
    responses((status = 201, description = "Withdrawn", body = ObjectionView), Refusals))]
#[post("/objections/{objectionId}/withdrawal")]
async fn withdraw_objection(counter: Counter, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    counter
        .act(&OBJECTOR, (), async |conn, deed, ()| {
            let objection = receipt::withdraw(conn, deed, *id).await?;
            created(conn, objection).await
        })
        .await
}

/// Decide on an objection on behalf of the college. Roles: decider, and never who took the contested decision or
/// assessed the application.
#[utoipa::path(operation_id = "createObjectionDecision", tag = "objections", security(("bearer" = [])),
    request_body = NewObjectionDecision,
    params(("objectionId" = Uuid, Path, description = "The objection"), ("Idempotency-Key" = String, Header, description = "A unique key of your own")),
    responses((status = 201, description = "Decided", body = ObjectionDecisionView), Refusals))]
#[post("/objections/{objectionId}/decision")]
async fn create_objection_decision(
    counter: SureCounter,
    id: web::Path<Uuid>,
    entered: Entered<NewObjectionDecision>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Decider], entered.0, async |conn, deed, entered| {
            let decided = decision::decide(conn, deed, *id, entered).await?;
            let location = format!("/v1/objections/{id}/decision");
            Answer::created(location, &ObjectionDecisionView::from(decided))
        })
        .await
}

/// See the letters of a decision on an objection before it is signed, one at a time and marked as drafts; nothing is recorded.
/// Roles: decider, caseworker.
#[utoipa::path(operation_id = "previewObjectionDecision", tag = "objections", security(("bearer" = [])),
    request_body = NewObjectionDecision,
    params(Which, ("objectionId" = Uuid, Path, description = "The objection")),
    responses((status = 200, description = "The PDF, to be saved", body = Vec<u8>, content_type = "application/pdf"), Refusals))]
#[post("/objections/{objectionId}/decision-previews")]
async fn preview_objection_decision(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
    which: Asked<Which>,
    entered: Entered<NewObjectionDecision>,
) -> Result<HttpResponse, Problem> {
    let by: (&Actor, &[Role]) = (&actor, &[Role::Decider, Role::Caseworker]);
    Drafts::rehearsed(&office, by, which.0, async |conn, deed| {
        let decided = decision::decide(conn, deed, *id, entered.0).await?;
        Drafts::of(conn, decided.id).await
    })
    .await
}

/// The decision on an objection. Roles: provider-member of its organisation, staff, auditor.
#[utoipa::path(operation_id = "getObjectionDecision", tag = "objections", security(("bearer" = [])),
    params(("objectionId" = Uuid, Path, description = "The objection")),
    responses((status = 200, description = "The decision", body = ObjectionDecisionView), Refusals))]
#[get("/objections/{objectionId}/decision")]
async fn get_objection_decision(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let objection = readable(&mut conn, &actor, *id).await?;
    let decision = store::find_decision(&mut conn, objection.id)
        .await?
        .ok_or_else(Problem::not_found)?;
    let calendar = deadlines::calendar(&mut conn).await?;
    let decision = terms::as_known(&mut conn, decision, &calendar).await?;
    Ok(Answer::ok(&ObjectionDecisionView::from(decision))?
        .version(1)
        .into())
}

/// An objection of the actor's own organisation, or any for the municipality.
async fn readable(conn: &mut Conn, actor: &Actor, id: Uuid) -> Result<Objection, Problem> {
    actor.must_read_dossiers()?;
    let objection = store::get(conn, id).await?;
    actor.must_see(objection.organisation_id, &Role::READS_DOSSIERS)?;
    Ok(objection)
}

async fn created(conn: &mut Conn, objection: Objection) -> Result<Answer, Problem> {
    let (id, version) = (objection.id, objection.version);
    Ok(Answer::created(location(id), &whole(conn, objection).await?)?.version(version))
}

fn location(id: Uuid) -> String {
    format!("/v1/objections/{id}")
}

/// The doors of this room.
pub fn routes(doors: &mut Doors<'_>) {
    doors
        .service(create_objection)
        .service(list_objections)
        .service(get_objection)
        .service(create_objection_grounds)
        .service(create_objection_attachment)
        .service(list_objection_attachments)
        .service(get_objection_attachment)
        .service(create_repair_request)
        .service(create_repair)
        .service(create_committee)
        .service(create_hearing_offer)
        .service(create_hearing_request)
        .service(create_hearing)
        .service(create_hearing_report)
        .service(create_hearing_waiver)
        .service(create_postponement)
        .service(withdraw_objection)
        .service(create_objection_decision)
        .service(preview_objection_decision)
        .service(get_objection_decision);
}
