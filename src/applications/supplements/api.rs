//! Asking for what is missing from an application, and supplying it, over HTTP.

use actix_web::{HttpResponse, get, post, web};
use plafond_rules::roles::Role;
use uuid::Uuid;

use super::actions;
use super::requests::{NewSupplement, NewSupplementRequest};
use super::view::{SupplementRequestView, shown_requests, supplement_requests_of};
use crate::applications::readable::readable;
use crate::applications::view::{ApplicationView, created};
use crate::http::{Actor, Answer, Counter, Doors, Entered, Office, Paged, Problem, Refusals};

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
            let shown = shown_requests(conn, vec![request]).await?;
            let location = format!("/v1/applications/{id}/supplement-requests");
            Answer::created(location, shown.first().ok_or_else(Problem::not_found)?)
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
    readable(&conn, &actor, *id).await?;
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
        .act(&[Role::ProviderMember], entered.0, async |conn, deed, entered| {
            created(actions::supplement(conn, deed, *id, entered).await?)
        })
        .await
}

/// The doors of this file.
pub fn routes(doors: &mut Doors<'_>) {
    doors
        .service(create_supplement_request)
        .service(list_supplement_requests)
        .service(create_supplement);
}
