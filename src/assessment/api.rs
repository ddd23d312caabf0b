//! Assessments over HTTP.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use plafond_rules::applications::Status;
use plafond_rules::roles::Role;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::requests::{NewAssessment, NewConflict};
use super::store::{self, Assessment, Conflict, Points};
use super::{actions, conflicts};
use crate::applications::{Application, ApplicationView};
use crate::http::{Actor, Answer, Counter, Doors, Entered, Office, Paged, Problem, Refusals};
use crate::{applications, identity};

/// Scores as they were given.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AssessmentView {
    /// The identifier.
    pub id: Uuid,
    /// Who gave them.
    pub assessor_id: Uuid,
    /// Points for each criterion, by its code.
    pub points: BTreeMap<String, i32>,
    /// Why these points, for each criterion where that was said, by its code.
    #[schema(example = json!({ "reach": "Zes gemeenten, en elk jaar andere beroepen." }))]
    pub reasons: BTreeMap<String, String>,
    /// Why, on the whole.
    pub advice: String,
    /// When.
    pub given_at: DateTime<Utc>,
}

pub(super) fn view(assessment: Assessment, points: &[Points]) -> AssessmentView {
    let own = points.iter().filter(|points| points.assessment == assessment.id);
    let reasons = own
        .clone()
        .filter_map(|points| Some((points.criterion.clone(), points.reason.clone()?)));
    AssessmentView {
        reasons: reasons.collect(),
        points: own
            .map(|points| (points.criterion.clone(), points.points))
            .collect(),
        id: assessment.id,
        assessor_id: assessment.assessor_id,
        advice: assessment.advice,
        given_at: assessment.given_at,
    }
}

/// Whether someone may see what was given. Blind: an assessor sees others' scores only after giving their own, whatever other
/// role they have as long as they can still score.
#[must_use]
pub fn may_see(actor: &Actor, application: &Application, given: &[Assessment]) -> bool {
    const SEES_ALL: [Role; 3] = [Role::Caseworker, Role::Decider, Role::Auditor];
    let own = given
        .iter()
        .any(|assessment| assessment.assessor_id == actor.user_id);
    let may_score = actor.is(&[Role::Assessor]) && application.status() == Status::Complete;
    own || (actor.is(&SEES_ALL) && !may_score)
}

/// Find everything there: from now on it can be scored, or decided where nothing is scored. Roles: caseworker.
#[utoipa::path(operation_id = "completeApplication", tag = "applications", security(("bearer" = [])),
    params(("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 201, description = "Complete", body = ApplicationView), Refusals))]
#[post("/applications/{applicationId}/completion")]
async fn complete_application(counter: Counter, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Caseworker], (), async |conn, deed, ()| {
            let application = actions::find_complete(conn, deed, *id).await?;
            let version = application.version;
            let complete = ApplicationView::from(application);
            Ok(Answer::created(format!("/v1/applications/{id}"), &complete)?.version(version))
        })
        .await
}

/// Score an application, after declaring no conflict of interest. Roles: assessor.
#[utoipa::path(operation_id = "createAssessment", tag = "assessment", security(("bearer" = [])), request_body = NewAssessment,
    params(("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 201, description = "Given", body = AssessmentView), Refusals))]
#[post("/applications/{applicationId}/assessments")]
async fn create_assessment(
    counter: Counter,
    id: web::Path<Uuid>,
    entered: Entered<NewAssessment>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Assessor], entered.0, async |conn, deed, entered| {
            let assessment = actions::assess(conn, deed, *id, entered).await?;
            let points = store::points_of(conn, *id).await?;
            Answer::created(
                format!("/v1/applications/{id}/assessments"),
                &view(assessment, &points),
            )
        })
        .await
}

/// The assessments of an application, oldest first. An assessor who has not scored yet sees none, whatever other role they have.
/// Roles: caseworker, decider, auditor, assessor.
#[utoipa::path(operation_id = "listAssessments", tag = "assessment", security(("bearer" = [])),
    params(("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 200, description = "All that may be seen", body = Paged<AssessmentView>), Refusals))]
#[get("/applications/{applicationId}/assessments")]
async fn list_assessments(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    actor.must_be(&[Role::Caseworker, Role::Assessor, Role::Decider, Role::Auditor])?;
    let mut conn = office.conn().await?;
    let application = applications::get(&conn, *id).await?;
    let given = store::list(&mut conn, *id).await?;
    let points = store::points_of(&mut conn, *id).await?;
    let visible = may_see(&actor, &application, &given);
    let items: Vec<_> = given
        .into_iter()
        .filter(|_| visible)
        .map(|assessment| view(assessment, &points))
        .collect();
    Ok(HttpResponse::Ok().json(Paged { items }))
}

/// An interest of someone in an application.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConflictView {
    /// Whose interest.
    pub user_id: Uuid,
    /// How that person is called.
    #[schema(example = "Kim Voorbeeld")]
    pub name: String,
    /// Which.
    #[schema(example = "Mijn partner werkt bij deze organisatie.")]
    pub reason: String,
    /// When it was said.
    pub declared_at: DateTime<Utc>,
}

fn conflict_view((conflict, name): (Conflict, String)) -> ConflictView {
    ConflictView {
        user_id: conflict.user_id,
        name,
        reason: conflict.reason,
        declared_at: conflict.declared_at,
    }
}

/// Declare an interest in an application, before or after scoring: who does neither scores it nor decides on it. Roles: assessor,
/// decider.
#[utoipa::path(operation_id = "createConflict", tag = "assessment", security(("bearer" = [])), request_body = NewConflict,
    params(("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 201, description = "Written down", body = ConflictView), Refusals))]
#[post("/applications/{applicationId}/conflicts")]
async fn create_conflict(
    counter: Counter,
    id: web::Path<Uuid>,
    entered: Entered<NewConflict>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&conflicts::DECLARES, entered.0, async |conn, deed, entered| {
            let conflict = conflicts::declare(conn, deed, *id, entered).await?;
            let name = identity::name_of(conn, deed.by()).await?;
            let place = format!("/v1/applications/{id}/conflicts");
            Answer::created(place, &conflict_view((conflict, name)))
        })
        .await
}

/// The interests in an application, oldest first. Roles: caseworker, decider, auditor.
#[utoipa::path(operation_id = "listConflicts", tag = "assessment", security(("bearer" = [])),
    params(("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 200, description = "All of them", body = Paged<ConflictView>), Refusals))]
#[get("/applications/{applicationId}/conflicts")]
async fn list_conflicts(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    actor.must_be(&[Role::Caseworker, Role::Decider, Role::Auditor])?;
    let mut conn = office.conn().await?;
    applications::get(&conn, *id).await?;
    let found = store::conflicts_of(&mut conn, *id).await?;
    let items: Vec<_> = found.into_iter().map(conflict_view).collect();
    Ok(HttpResponse::Ok().json(Paged { items }))
}

/// The doors of this room.
pub fn routes(doors: &mut Doors<'_>) {
    doors
        .service(complete_application)
        .service(create_assessment)
        .service(list_assessments)
        .service(create_conflict)
        .service(list_conflicts);
}
