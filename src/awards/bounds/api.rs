//! What bounds a decision, over HTTP.

use actix_web::{HttpResponse, get, web};
use plafond_rules::roles::Role;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::de_minimis::{CountedAid, DeMinimis};
use super::recurring;
use crate::http::deed::day_of;
use crate::http::fields::Amount;
use crate::http::{Actor, Answer, Doors, Office, Problem, Refusals};
use crate::{applications, calls};

/// What bounds a decision on an application beside the ceiling, as it is today.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DecisionBoundsView {
    /// The most that the call lets one application get, where it announced that.
    pub maximum: Option<Amount>,
    /// De-minimis aid, where the scheme gives it.
    pub de_minimis: Option<DeMinimisView>,
    /// The years in succession, three or more, for which the organisation was given a subsidy: a refusal needs a reasonable
    /// term then, or why none is needed (Awb 4:51).
    #[schema(example = json!([2023, 2024, 2025]))]
    pub recurring_years: Vec<i32>,
    /// Whether a refusal, whole or in part, needs a reasonable term.
    pub reasonable_term_needed: bool,
}

/// De-minimis aid to the undertaking of an applicant.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeMinimisView {
    /// The most in any three years.
    pub ceiling: Amount,
    /// What was granted in the three years up to today.
    pub received: Amount,
    /// What can still be granted.
    pub available: Amount,
    /// All that was stated by the applicant and granted here, also what is too old to count.
    pub aid: Vec<CountedAid>,
}

impl From<DeMinimis> for DeMinimisView {
    fn from(known: DeMinimis) -> Self {
        Self {
            received: Amount(known.received()),
            available: Amount(known.left()),
            ceiling: known.ceiling,
            aid: known.aid,
        }
    }
}

/// What bounds the decision on an application beside the ceiling: the most for one application, earlier de-minimis aid, and
/// earlier years. Roles: staff, auditor.
#[utoipa::path(operation_id = "getDecisionBounds", tag = "awards", security(("bearer" = [])),
    params(("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 200, description = "The bounds", body = DecisionBoundsView), Refusals))]
#[get("/applications/{applicationId}/decision-bounds")]
async fn get_decision_bounds(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    actor.must_be(&Role::READS_DOSSIERS)?;
    let mut conn = office.conn().await?;
    let application = applications::readable(&conn, &actor, *id).await?;
    let recurrence = recurring::of(&mut conn, &application).await?;
    let known = DeMinimis::of(&mut conn, &application, day_of(office.now())).await?;
    let view = DecisionBoundsView {
        maximum: calls::get(&conn, application.call_id).await?.maximum,
        de_minimis: known.map(DeMinimisView::from),
        reasonable_term_needed: recurrence.is_there(),
        recurring_years: recurrence.years,
    };
    Ok(Answer::ok(&view)?.version(application.version).into())
}

/// The doors of this folder.
pub fn routes(doors: &mut Doors<'_>) {
    doors.service(get_decision_bounds);
}
