//! Notices of delay over HTTP.

use actix_web::{HttpResponse, get, post, web};
use chrono::NaiveDate;
use plafond_rules::roles::Role;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions;
use super::requests::NewDelayNotice;
use super::store::{self, DelayNotice};
use crate::applications::readable::readable;
use crate::db::Conn;
use crate::http::{Actor, Answer, Counter, Doors, Entered, Office, Paged, Problem, Refusals};

/// What an applicant was told about a decision that comes later.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DelayNoticeView {
    /// The identifier.
    pub id: Uuid,
    /// The last day to decide, as it stood then; it stays that.
    pub decide_by: NaiveDate,
    /// By which day the decision is expected.
    pub expected_by: NaiveDate,
    /// Why it comes later.
    #[schema(example = "De beoordelaars hebben meer tijd nodig, omdat er veel aanvragen zijn.")]
    pub reasons: String,
    /// The day on which that was told.
    pub told_on: NaiveDate,
}

impl From<DelayNotice> for DelayNoticeView {
    fn from(notice: DelayNotice) -> Self {
        Self {
            id: notice.id,
            decide_by: notice.decide_by,
            expected_by: notice.expected_by,
            reasons: notice.reasons,
            told_on: notice.told_on,
        }
    }
}

/// What an applicant was told about a decision that comes later, oldest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn delay_notices_of(
    conn: &mut Conn,
    application: Uuid,
) -> diesel::QueryResult<Vec<DelayNoticeView>> {
    let found = store::list(conn, application).await?;
    Ok(found.into_iter().map(DelayNoticeView::from).collect())
}

/// Tell the applicant that the decision comes later than it should; no term moves (Awb 4:14). Roles: caseworker.
#[utoipa::path(operation_id = "createDelayNotice", tag = "applications", security(("bearer" = [])),
    request_body = NewDelayNotice, params(("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 201, description = "Told", body = DelayNoticeView), Refusals))]
#[post("/applications/{applicationId}/delay-notices")]
async fn create_delay_notice(
    counter: Counter,
    id: web::Path<Uuid>,
    entered: Entered<NewDelayNotice>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Caseworker], entered.0, async |conn, deed, entered| {
            let notice = actions::tell_delay(conn, deed, *id, entered).await?;
            let location = format!("/v1/applications/{id}/delay-notices");
            Answer::created(location, &DelayNoticeView::from(notice))
        })
        .await
}

/// What the applicant was told about a decision that comes later, oldest first.
/// Roles: provider-member of its organisation, staff, auditor.
#[utoipa::path(operation_id = "listDelayNotices", tag = "applications", security(("bearer" = [])),
    params(("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 200, description = "All of them", body = Paged<DelayNoticeView>), Refusals))]
#[get("/applications/{applicationId}/delay-notices")]
async fn list_delay_notices(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    readable(&conn, &actor, *id).await?;
    let items = delay_notices_of(&mut conn, *id).await?;
    Ok(HttpResponse::Ok().json(Paged { items }))
}

/// The doors of this file.
pub fn routes(doors: &mut Doors<'_>) {
    doors.service(create_delay_notice).service(list_delay_notices);
}
