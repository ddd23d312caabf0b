//! Evaluations of a whole call over HTTP: what the municipality concludes, beside what each party wrote.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use plafond_rules::roles::Role;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions;
use super::requests::NewCallEvaluation;
use super::store::{self, CallEvaluation};
use super::view::EvaluationView;
use crate::http::{Actor, Answer, Asked, Counter, Entered, Office, Page, Paged, Problem, Refusals};

/// An evaluation of a call.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CallEvaluationView {
    /// The identifier.
    pub id: Uuid,
    /// The call.
    pub call_id: Uuid,
    /// What came of it.
    pub conclusions: String,
    /// What follows from that.
    pub next_steps: String,
    /// When it was written.
    pub written_at: DateTime<Utc>,
    /// What providers and municipality wrote about the awards of the call; only with a single evaluation.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contributions: Vec<EvaluationView>,
}

impl From<CallEvaluation> for CallEvaluationView {
    fn from(evaluation: CallEvaluation) -> Self {
        Self {
            id: evaluation.id,
            call_id: evaluation.call_id,
            conclusions: evaluation.conclusions,
            next_steps: evaluation.next_steps,
            written_at: evaluation.written_at,
            contributions: Vec::new(),
        }
    }
}

/// Evaluate a call. Roles: caseworker.
#[utoipa::path(operation_id = "createCallEvaluation", tag = "reports", security(("bearer" = [])),
    request_body = NewCallEvaluation,
    responses((status = 201, description = "Written", body = CallEvaluationView), Refusals))]
#[post("/evaluations")]
pub async fn create_call_evaluation(
    counter: Counter,
    entered: Entered<NewCallEvaluation>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Caseworker], entered.0, async |conn, deed, entered| {
            let evaluation = actions::evaluate_call(conn, deed, entered).await?;
            let location = format!("/v1/evaluations/{}", evaluation.id);
            Answer::created(location, &CallEvaluationView::from(evaluation))
        })
        .await
}

/// Evaluations of calls, newest first. Roles: staff, auditor.
#[utoipa::path(operation_id = "listCallEvaluations", tag = "reports", security(("bearer" = [])), params(Page),
    responses((status = 200, description = "A page", body = Paged<CallEvaluationView>), Refusals))]
#[get("/evaluations")]
pub async fn list_call_evaluations(
    office: web::Data<Office>,
    actor: Actor,
    request: HttpRequest,
    page: Asked<Page>,
) -> Result<HttpResponse, Problem> {
    actor.must_be(&Role::READS_DOSSIERS)?;
    let found = store::list_call_evaluations(&mut *office.conn().await?, page.cursor, page.fetch()).await?;
    let items = found.into_iter().map(CallEvaluationView::from).collect();
    Ok(Paged::respond(
        &request,
        *page,
        items,
        |item: &CallEvaluationView| item.id,
    ))
}

/// One evaluation of a call, with what each party wrote about its awards. Roles: staff, auditor.
#[utoipa::path(operation_id = "getCallEvaluation", tag = "reports", security(("bearer" = [])),
    params(("evaluationId" = Uuid, Path, description = "The evaluation")),
    responses((status = 200, description = "The evaluation", body = CallEvaluationView), Refusals))]
#[get("/evaluations/{evaluationId}")]
pub async fn get_call_evaluation(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    actor.must_be(&Role::READS_DOSSIERS)?;
    let mut conn = office.conn().await?;
    let evaluation = store::get_call_evaluation(&mut conn, *id).await?;
    let contributions = store::evaluations_of_call(&mut conn, evaluation.call_id).await?;
    let mut view = CallEvaluationView::from(evaluation);
    view.contributions = contributions.into_iter().map(EvaluationView::from).collect();
    Ok(Answer::ok(&view)?.version(1).into())
}
