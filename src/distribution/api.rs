//! Distributions over HTTP: staff make, compare and explain them, a decider approves one.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use plafond_rules::roles::Role;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::approval::{self, Decided};
use super::comparison::{ComparisonView, beside, comparison_of};
use super::requests::{NewApproval, NewDistribution, NewLetterPreview};
use super::view::{DistributionSummary, DistributionView, summary, view};
use super::{actions, draws, store};
use crate::documents::{Drafts, Which};
use crate::http::fields::Amount;
use crate::http::{
    Actor, Answer as Given, Asked, Counter, Deed, Doors, Entered, Office, Page, Paged, Problem, Refusals,
    SureCounter,
};

/// Who makes distributions.
const MAKE: [Role; 2] = [Role::Caseworker, Role::Decider];

/// Who looks at them; an assessor doesn't, since they show how others scored.
const LOOK: [Role; 4] = [Role::Caseworker, Role::Decider, Role::Finance, Role::Auditor];

/// What stands in the way of approving a distribution now.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FeasibilityView {
    /// Whether it can be approved.
    pub feasible: bool,
    /// What stands in the way, in words.
    #[schema(example = json!(["De aanvraag PHG-2026-00017 is intussen ingetrokken."]))]
    pub obstacles: Vec<String>,
}

/// The decisions that a distribution became.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApprovalView {
    /// The distribution.
    pub distribution_id: Uuid,
    /// When it was approved.
    pub approved_at: DateTime<Utc>,
    /// The decisions, in order of rank.
    pub decisions: Vec<DecidedView>,
}

/// A decision on one of the applications.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DecidedView {
    /// The application.
    pub application_id: Uuid,
    /// What people call it.
    pub reference: String,
    /// The decision.
    pub decision_id: Uuid,
    /// `granted`, `partially-granted` or `refused`.
    #[schema(example = "granted")]
    pub outcome: String,
    /// What was granted.
    pub amount: Amount,
    /// The award it brought.
    pub award_id: Option<Uuid>,
}

impl From<Decided> for DecidedView {
    fn from((reference, decision, award): Decided) -> Self {
        Self {
            application_id: decision.application_id,
            reference,
            decision_id: decision.id,
            outcome: decision.outcome,
            amount: decision.amount,
            award_id: award.map(|award| award.id),
        }
    }
}

/// Make a distribution of a call as it stands, or simulate one with other figures. Roles: caseworker, decider.
#[utoipa::path(operation_id = "createDistribution", tag = "distribution", security(("bearer" = [])), request_body = NewDistribution,
    params(("callId" = Uuid, Path, description = "The call")),
    responses((status = 201, description = "Made", body = DistributionView), Refusals))]
#[post("/calls/{callId}/distributions")]
async fn create_distribution(
    counter: Counter,
    call: web::Path<Uuid>,
    entered: Entered<NewDistribution>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&MAKE, entered.0, async |conn, deed, entered| {
            let distribution = actions::propose(conn, deed, *call, entered).await?;
            let (view, version) = view(conn, &distribution).await?;
            let place = format!("/v1/distributions/{}", distribution.id);
            Ok(Given::created(place, &view)?.version(version))
        })
        .await
}

/// The distributions of a call, newest first. Roles: caseworker, decider, finance, auditor.
#[utoipa::path(operation_id = "listDistributions", tag = "distribution", security(("bearer" = [])),
    params(Page, ("callId" = Uuid, Path, description = "The call")),
    responses((status = 200, description = "A page", body = Paged<DistributionSummary>), Refusals))]
#[get("/calls/{callId}/distributions")]
async fn list_distributions(
    office: web::Data<Office>,
    actor: Actor,
    call: web::Path<Uuid>,
    request: HttpRequest,
    page: Asked<Page>,
) -> Result<HttpResponse, Problem> {
    actor.must_be(&LOOK)?;
    let found = store::list(&mut *office.conn().await?, *call, page.cursor, page.fetch()).await?;
    let items = found
        .iter()
        .map(|(distribution, approval)| summary(distribution, approval.as_ref()))
        .collect();
    Ok(Paged::respond(
        &request,
        *page,
        items,
        |item: &DistributionSummary| item.id,
    ))
}

/// One distribution, with all that went in and came out. Roles: caseworker, decider, finance, auditor.
#[utoipa::path(operation_id = "getDistribution", tag = "distribution", security(("bearer" = [])),
    params(("distributionId" = Uuid, Path, description = "The distribution")),
    responses((status = 200, description = "The distribution", body = DistributionView), Refusals))]
#[get("/distributions/{distributionId}")]
async fn get_distribution(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    actor.must_be(&LOOK)?;
    let mut conn = office.conn().await?;
    let distribution = store::get(&mut conn, *id).await?;
    let (view, version) = view(&mut conn, &distribution).await?;
    Ok(Given::ok(&view)?.version(version).into())
}

/// Which other distributions to hold it against.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Beside {
    /// Another distribution of the same call; more than one when it is given more than once.
    #[serde(default)]
    #[param(max_items = 4)]
    with: Vec<Uuid>,
}

/// What differs from other distributions, and what hangs on a single point. Roles: caseworker, decider, finance, auditor.
#[utoipa::path(operation_id = "compareDistribution", tag = "distribution", security(("bearer" = [])),
    params(Beside, ("distributionId" = Uuid, Path, description = "The distribution")),
    responses((status = 200, description = "The comparison", body = ComparisonView), Refusals))]
#[get("/distributions/{distributionId}/comparison")]
async fn compare_distribution(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
    asked: Asked<Beside>,
) -> Result<HttpResponse, Problem> {
    actor.must_be(&LOOK)?;
    let mut conn = office.conn().await?;
    let distribution = store::get(&mut conn, *id).await?;
    let others = beside(&mut conn, &asked.with).await?;
    drop(conn);
    let view = comparison_of(distribution, others).await?;
    Ok(Given::ok(&view)?.version(1).into())
}

/// Whether a distribution can be approved now, and otherwise why not. Roles: caseworker, decider, finance, auditor.
#[utoipa::path(operation_id = "getDistributionFeasibility", tag = "distribution", security(("bearer" = [])),
    params(("distributionId" = Uuid, Path, description = "The distribution")),
    responses((status = 200, description = "Whether it can be approved", body = FeasibilityView), Refusals))]
#[get("/distributions/{distributionId}/feasibility")]
async fn get_distribution_feasibility(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let deed = Deed::of(&office, &actor, &LOOK, office.now())?;
    let obstacles = approval::obstacles(&mut *office.conn().await?, &deed, *id).await?;
    let view = FeasibilityView {
        feasible: obstacles.is_empty(),
        obstacles,
    };
    Ok(HttpResponse::Ok().json(view))
}

/// Approve a distribution: all its decisions at once, if it is still what was asked for. Roles: decider, and never one who assessed any of the applications.
#[utoipa::path(operation_id = "approveDistribution", tag = "distribution", security(("bearer" = [])), request_body = NewApproval,
    params(("distributionId" = Uuid, Path, description = "The distribution"), ("Idempotency-Key" = String, Header, description = "A unique key of your own")),
    responses((status = 201, description = "Approved", body = ApprovalView), Refusals))]
#[post("/distributions/{distributionId}/approval")]
async fn approve_distribution(
    counter: SureCounter,
    id: web::Path<Uuid>,
    entered: Entered<NewApproval>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Decider], entered.0, async |conn, deed, entered| {
            let decided = approval::approve(conn, deed, *id, entered).await?;
            let view = ApprovalView {
                distribution_id: *id,
                approved_at: deed.now,
                decisions: decided.into_iter().map(DecidedView::from).collect(),
            };
            Given::created(format!("/v1/distributions/{id}"), &view)
        })
        .await
}

/// See the letters to one applicant before a distribution is approved, as drafts one at a time; nothing is recorded. Roles: decider.
#[utoipa::path(operation_id = "previewDistributionLetter", tag = "distribution", security(("bearer" = [])), request_body = NewLetterPreview,
    params(Which, ("distributionId" = Uuid, Path, description = "The distribution")),
    responses((status = 200, description = "The PDF, to be saved", body = Vec<u8>, content_type = "application/pdf"), Refusals))]
#[post("/distributions/{distributionId}/letter-previews")]
async fn preview_letter(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
    which: Asked<Which>,
    entered: Entered<NewLetterPreview>,
) -> Result<HttpResponse, Problem> {
    Drafts::rehearsed(
        &office,
        (&actor, &[Role::Decider]),
        which.0,
        async |conn, deed| approval::drafts(conn, deed, *id, entered.0).await,
    )
    .await
}

/// The doors of this room.
pub fn routes(doors: &mut Doors<'_>) {
    doors
        .configure(draws::api::routes)
        .service(create_distribution)
        .service(list_distributions)
        .service(compare_distribution)
        .service(get_distribution_feasibility)
        .service(approve_distribution)
        .service(preview_letter)
        .service(get_distribution);
}
