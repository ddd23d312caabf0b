//! Late decisions over HTTP, and the terms of a dossier with what its lateness costs.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use plafond_rules::dates::day_of;
use plafond_rules::roles::Role;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::prospect::{ProspectView, prospects_of};
use super::requests::{NewDetermination, NewNotice};
use super::view::{
    NoticeView, PenaltySummary, PenaltyView, notices_of, penalties_of, penalty_of, summaries, view,
};
use super::{actions, determination};
use crate::applications;
use crate::deadlines::{self, api::TermView};
use crate::http::{
    Actor, Answer, Asked, Counter, Doors, Entered, Office, Page, Paged, Problem, Refusals, SureCounter,
};

/// Which penalties are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
struct Filter {
    /// Where the page before ended.
    cursor: Option<Uuid>,
    /// How many, 50 unless told, 200 at most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// Only those that were not determined yet, without those that came to nothing (Awb 4:18).
    #[serde(default)]
    undetermined: bool,
}

/// What late decisions cost, newest first. Roles: caseworker, decider, finance, auditor.
#[utoipa::path(operation_id = "listPenalties", tag = "applications", security(("bearer" = [])), params(Filter),
    responses((status = 200, description = "A page", body = Paged<PenaltySummary>), Refusals))]
#[get("/penalties")]
async fn list_penalties(
    office: web::Data<Office>,
    actor: Actor,
    request: HttpRequest,
    filter: Asked<Filter>,
) -> Result<HttpResponse, Problem> {
    actor.must_be(&[Role::Caseworker, Role::Decider, Role::Finance, Role::Auditor])?;
    let page = Page {
        cursor: filter.cursor,
        limit: filter.limit,
    };
    let today = day_of(office.now());
    let mut conn = office.conn().await?;
    let items = summaries(&mut conn, filter.undetermined, today, page.cursor, page.fetch()).await?;
    Ok(Paged::respond(&request, page, items, |item: &PenaltySummary| {
        item.id
    }))
}

/// The terms of a dossier, and what its lateness costs.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TermsView {
    /// The terms, running and over, in the order in which they end.
    pub items: Vec<TermView>,
    /// The penalty that asks for something: the oldest that has to be determined, or else the oldest that runs, or the latest.
    pub penalty: Option<PenaltyView>,
    /// What late decisions cost, of each for which a notice of default came in, oldest first.
    pub penalties: Vec<PenaltyView>,
    /// What a notice of default would cost, for each decision that still has to be taken and for which none came in.
    pub prospects: Vec<ProspectView>,
}

/// The terms of an application, running and over, with how they were counted. Roles: provider-member of its
/// organisation, staff, auditor.
#[utoipa::path(operation_id = "listTerms", tag = "applications", security(("bearer" = [])),
    params(("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 200, description = "All of them", body = TermsView), Refusals))]
#[get("/applications/{applicationId}/terms")]
async fn list_terms(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    applications::readable(&conn, &actor, *id).await?;
    let today = day_of(office.now());
    let found = deadlines::of_dossier(&mut conn, *id).await?;
    let prospects = prospects_of(&mut conn, *id, &found, today).await?;
    Ok(HttpResponse::Ok().json(TermsView {
        prospects,
        items: found
            .into_iter()
            .map(|deadline| TermView::on(deadline, today))
            .collect(),
        penalty: penalty_of(&mut conn, *id, today).await?,
        penalties: penalties_of(&mut conn, *id, today).await?,
    }))
}

/// Give notice of default once the term has lapsed, or register one that came by post. Roles: provider-member of its
/// organisation, caseworker.
#[utoipa::path(operation_id = "createNoticeOfDefault", tag = "applications", security(("bearer" = [])), request_body = NewNotice,
    params(("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 201, description = "Received", body = NoticeView), Refusals))]
#[post("/applications/{applicationId}/notices-of-default")]
async fn create_notice(
    counter: Counter,
    id: web::Path<Uuid>,
    entered: Entered<NewNotice>,
) -> Result<HttpResponse, Problem> {
    let roles = [Role::ProviderMember, Role::Caseworker];
    counter
        .act(&roles, entered.0, async |conn, deed, entered| {
            let notice = actions::notify(conn, deed, *id, &entered).await?;
            let location = format!("/v1/applications/{id}/notices-of-default");
            Answer::created(location, &NoticeView::from(notice))
        })
        .await
}

/// The notices of default, oldest first. Roles: provider-member of its organisation, staff, auditor.
#[utoipa::path(operation_id = "listNoticesOfDefault", tag = "applications", security(("bearer" = [])),
    params(("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 200, description = "All of them", body = Paged<NoticeView>), Refusals))]
#[get("/applications/{applicationId}/notices-of-default")]
async fn list_notices(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    applications::readable(&conn, &actor, *id).await?;
    let items = notices_of(&mut conn, *id).await?;
    Ok(HttpResponse::Ok().json(Paged { items }))
}

/// What a late decision costs: of several the oldest that has to be determined, or else the oldest that runs, or the latest.
/// Roles: provider-member of its organisation, staff, auditor.
#[utoipa::path(operation_id = "getPenalty", tag = "applications", security(("bearer" = [])),
    params(("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 200, description = "The penalty", body = PenaltyView), Refusals))]
#[get("/applications/{applicationId}/penalty")]
async fn get_penalty(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    applications::readable(&conn, &actor, *id).await?;
    let penalty = penalty_of(&mut conn, *id, day_of(office.now())).await?;
    Ok(Answer::ok(&penalty.ok_or_else(Problem::not_found)?)?.into())
}

/// Determine how much penalty is owed (Awb 4:18). Roles: decider.
#[utoipa::path(operation_id = "determinePenalty", tag = "applications", security(("bearer" = [])), request_body = NewDetermination,
    params(("applicationId" = Uuid, Path, description = "The application"), ("Idempotency-Key" = String, Header, description = "A unique key of your own")),
    responses((status = 201, description = "Determined", body = PenaltyView), Refusals))]
#[post("/applications/{applicationId}/penalty/determination")]
async fn determine_penalty(
    counter: SureCounter,
    id: web::Path<Uuid>,
    entered: Entered<NewDetermination>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Decider], entered.0, async |conn, deed, entered| {
            let penalty = determination::determine(conn, deed, *id, entered).await?;
            let location = format!("/v1/applications/{id}/penalty");
            Answer::created(location, &view(penalty, None, deed.today())?)
        })
        .await
}

/// The doors of this room.
pub fn routes(doors: &mut Doors<'_>) {
    doors
        .service(list_terms)
        .service(create_notice)
        .service(list_notices)
        .service(get_penalty)
        .service(list_penalties)
        .service(determine_penalty);
}
