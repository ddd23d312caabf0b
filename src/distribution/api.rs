//! Distributions over HTTP: staff make, compare and explain them, a decider approves one.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use plafond_rules::distribution::{Difference, Line, Sensitive, Shift};
use plafond_rules::roles::Role;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::answer::{Answer, Proposed};
use super::approval::{self, Decided};
use super::requests::{NewApproval, NewDistribution, NewLetterPreview};
use super::store::{self, Approval, Distribution};
use super::{actions, comparison, draws};
use crate::db::Conn;
use crate::documents::Which;
use crate::http::fields::Amount;
use crate::http::{
    Actor, Answer as Given, Asked, Counter, Deed, Doors, Entered, Office, Page, Paged, Problem, Refusals,
    SureCounter,
};

/// Who makes distributions.
const MAKE: [Role; 2] = [Role::Caseworker, Role::Decider];

/// Who looks at them; an assessor doesn't, since they show how others scored.
const LOOK: [Role; 4] = [Role::Caseworker, Role::Decider, Role::Finance, Role::Auditor];

/// A distribution among others.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DistributionSummary {
    /// The identifier.
    pub id: Uuid,
    /// The call.
    pub call_id: Uuid,
    /// `order-of-receipt`, `tender` or `pro-rata`.
    #[schema(example = "tender")]
    pub method: String,
    /// Whether it was made with other figures than those of the call, so that it can't be approved.
    pub simulated: bool,
    /// What it was made for.
    #[schema(example = "Wat als het plafond 10 % hoger was?")]
    pub note: Option<String>,
    /// What it grants in all.
    pub granted: Amount,
    /// What it leaves.
    pub remaining: Amount,
    /// The SHA-256 of what went in.
    #[schema(example = "2908c57f6765d616197712ab11115a9bfca231da7b72678efbffcf5215e40198")]
    pub input_hash: String,
    /// The version of the rules.
    #[schema(example = "2026-1")]
    pub rule_version: String,
    /// Who made it.
    pub made_by: Uuid,
    /// When.
    pub made_at: DateTime<Utc>,
    /// Who approved it.
    pub approved_by: Option<Uuid>,
    /// When it became decisions.
    pub approved_at: Option<DateTime<Utc>>,
}

/// A distribution with all that went in and came out.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DistributionView {
    /// As among others.
    #[serde(flatten)]
    pub summary: DistributionSummary,
    /// What went in: a file for `plafond distribute`, which gives the same again.
    #[schema(value_type = Object, example = json!({ "method": "tender", "ceiling": "155000.00" }))]
    pub input: Value,
    /// What came out, in order of rank.
    pub proposal: Vec<ProposedView>,
}

/// What is proposed for one application.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProposedView {
    /// The application.
    pub application_id: Option<Uuid>,
    /// What it gets, and why.
    #[serde(flatten)]
    pub line: Proposed,
}

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

/// Distributions beside each other.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ComparisonView {
    /// This one.
    pub distribution_id: Uuid,
    /// The others, in the order in which they were asked for.
    pub others: Vec<BesideView>,
    /// Which single points of this one change who gets something.
    pub sensitivity: Vec<SensitiveView>,
}

/// Another distribution beside this one.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BesideView {
    /// The other.
    pub distribution_id: Uuid,
    /// What it was made for.
    #[schema(example = "Wat als het plafond 10 % hoger was?")]
    pub note: Option<String>,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// What it grants in all.
    pub granted: Amount,
    /// What it leaves.
    pub remaining: Amount,
    /// Who is treated differently by it, in order of reference.
    pub differences: Vec<DifferenceView>,
}

/// An application that is treated differently.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DifferenceView {
    /// The application.
    pub reference: String,
    /// `in`, `out`, `more`, `less` or `rank`, seen from this one to the other.
    #[schema(example = "in")]
    pub shift: &'static str,
    /// What this one gives.
    pub before: Option<LineView>,
    /// What the other gives.
    pub after: Option<LineView>,
}

/// A line of a proposal, in short.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LineView {
    /// Its rank.
    pub rank: usize,
    /// `grant`, `partial` or `refuse`.
    #[schema(example = "grant")]
    pub outcome: &'static str,
    /// What it gets.
    pub amount: Amount,
}

/// A point that changes who gets something.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SensitiveView {
    /// The application whose point it is.
    pub reference: String,
    /// The criterion.
    #[schema(example = "reach")]
    pub criterion: String,
    /// `one-more` or `one-less`, from one assessor.
    #[schema(example = "one-less")]
    pub point: &'static str,
    /// Who would then get something, and now gets nothing.
    #[schema(example = json!(["PHG-2026-00018"]))]
    pub falls_in: Vec<String>,
    /// Who would then get nothing, and now gets something.
    #[schema(example = json!(["PHG-2026-00017"]))]
    pub falls_out: Vec<String>,
    /// Whether that makes a tie that has to be drawn first.
    pub drawn: bool,
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

fn summary(distribution: &Distribution, approval: Option<&Approval>) -> DistributionSummary {
    DistributionSummary {
        id: distribution.id,
        call_id: distribution.call_id,
        method: distribution.method.clone(),
        simulated: distribution.simulated,
        note: distribution.note.clone(),
        granted: distribution.granted,
        remaining: distribution.remaining,
        input_hash: hex::encode(&distribution.input_hash),
        rule_version: distribution.rule_version.clone(),
        made_by: distribution.made_by,
        made_at: distribution.made_at,
        approved_by: approval.map(|approval| approval.approved_by),
        approved_at: approval.map(|approval| approval.approved_at),
    }
}

async fn view(conn: &mut Conn, distribution: &Distribution) -> Result<(DistributionView, i64), Problem> {
    let approval = store::approval_of(conn, distribution.id).await?;
    let ids: HashMap<String, Uuid> = store::list_members(conn, distribution.id)
        .await?
        .into_iter()
        .map(|member| (member.reference, member.application_id))
        .collect();
    let answer: Answer = serde_json::from_str(&distribution.answer).map_err(Problem::internal)?;
    let proposal = answer.proposal.into_iter().map(|line| ProposedView {
        application_id: ids.get(&line.id).copied(),
        line,
    });
    let view = DistributionView {
        summary: summary(distribution, approval.as_ref()),
        input: serde_json::from_str(&distribution.input).map_err(Problem::internal)?,
        proposal: proposal.collect(),
    };
    Ok((view, 1 + i64::from(approval.is_some())))
}

impl From<Difference> for DifferenceView {
    fn from(difference: Difference) -> Self {
        let line = |line: Line| LineView {
            rank: line.rank,
            outcome: line.outcome.as_str(),
            amount: Amount(line.amount),
        };
        Self {
            reference: difference.id,
            shift: Shift::as_str(difference.shift),
            before: difference.before.map(line),
            after: difference.after.map(line),
        }
    }
}

impl From<Sensitive> for SensitiveView {
    fn from(sensitive: Sensitive) -> Self {
        Self {
            reference: sensitive.id,
            criterion: sensitive.criterion,
            point: if sensitive.more { "one-more" } else { "one-less" },
            falls_in: sensitive.falls_in,
            falls_out: sensitive.falls_out,
            drawn: sensitive.drawn,
        }
    }
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

/// A distribution with all that went in and came out.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn whole(conn: &mut Conn, distribution: &Distribution) -> Result<DistributionView, Problem> {
    Ok(view(conn, distribution).await?.0)
}

/// The distributions of a call, newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn summaries(
    conn: &mut Conn,
    call: Uuid,
    after: Option<Uuid>,
    fetch: i64,
) -> Result<Vec<DistributionSummary>, Problem> {
    let found = store::list(conn, call, after, fetch).await?;
    let shown = found
        .iter()
        .map(|(distribution, approval)| summary(distribution, approval.as_ref()));
    Ok(shown.collect())
}

/// Distributions to hold one against, in the order in which they are asked for.
///
/// # Errors
/// 404 when one isn't there.
pub async fn beside(conn: &mut Conn, ids: &[Uuid]) -> Result<Vec<Distribution>, Problem> {
    let found = store::among(conn, ids).await?;
    let wanted = ids.iter().map(|id| found.iter().find(|one| one.id == *id));
    wanted
        .map(|one| one.cloned().ok_or_else(Problem::not_found))
        .collect()
}

/// What differs from other distributions of the same call, and what hangs on a single point.
///
/// # Errors
/// 400 for one of another call.
pub async fn comparison_of(
    distribution: Distribution,
    others: Vec<Distribution>,
) -> Result<ComparisonView, Problem> {
    if others.iter().any(|other| other.call_id != distribution.call_id) {
        return Err(Problem::invalid_field(
            "/with",
            "other-call",
            "Vergelijk met een verdeling van dezelfde openstelling.",
        ));
    }
    let distribution_id = distribution.id;
    // Many proposals are made for this; meanwhile others are served.
    let comparing = move || {
        let compared = comparison::compared(&distribution, &others)?;
        Ok::<_, Problem>((compared, others))
    };
    let ((differences, sensitive), others) = web::block(comparing).await.map_err(Problem::internal)??;
    let others = others
        .into_iter()
        .zip(differences)
        .map(|(other, differences)| BesideView {
            distribution_id: other.id,
            note: other.note,
            made_at: other.made_at,
            granted: other.granted,
            remaining: other.remaining,
            differences: differences.into_iter().map(DifferenceView::from).collect(),
        });
    Ok(ComparisonView {
        distribution_id,
        others: others.collect(),
        sensitivity: sensitive.into_iter().map(SensitiveView::from).collect(),
    })
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
    let deed = Deed::of(&office, &actor, &[Role::Decider], office.now())?;
    let rehearsal = async |conn: &mut _| approval::drafts(conn, &deed, *id, entered.0).await;
    office.rehearse(rehearsal).await?.show(which.0).await
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
