//! The explanation of a decision over HTTP.

use actix_web::{HttpResponse, get, web};
use diesel::OptionalExtension as _;
use plafond_rules::roles::Role;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::again;
use super::share::{self, Share};
use crate::applications::Application;
use crate::awards::Decision;
use crate::db::Conn;
use crate::distribution::{Claim, Proposed};
use crate::http::{Actor, Answer, Doors, Office, Problem, Refusals};
use crate::{applications, awards};

/// Why a decision came out as it did.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExplanationView {
    /// The application.
    pub application_id: Uuid,
    /// The decision.
    pub decision_id: Uuid,
    /// The version of the rules it was taken by.
    #[schema(example = "2026-1")]
    pub rule_version: String,
    /// All that its outcome depends on: what was wanted, what was asked for, and the ceiling as it stood.
    #[schema(value_type = Object, example = json!({ "wish": "grant", "amount": "60000.00", "requested": "60000.00" }))]
    pub inputs: Value,
    /// The SHA-256 of the inputs as canonical JSON (RFC 8785).
    #[schema(example = "2908c57f6765d616197712ab11115a9bfca231da7b72678efbffcf5215e40198")]
    pub inputs_hash: String,
    /// What came out.
    #[schema(value_type = Object, example = json!({ "outcome": "granted", "amount": "60000.00", "exempt": "0.00" }))]
    pub outcome: Value,
    /// The version of the rules that took it again: when that is another one, a difference may be theirs.
    #[schema(example = "2026-1")]
    pub rule_version_now: String,
    /// Whether the same comes out now, byte for byte.
    pub same_again: bool,
    /// Why, in words.
    pub reasons: String,
    /// The distribution that proposed it, when it was decided on with others.
    pub distribution: Option<ShareView>,
}

/// What one application was in a distribution; the others stay out of it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShareView {
    /// The distribution.
    pub distribution_id: Uuid,
    /// The version of the rules.
    #[schema(example = "2026-2")]
    pub rule_version: String,
    /// The version of the rules that made it again.
    #[schema(example = "2026-2")]
    pub rule_version_now: String,
    /// The SHA-256 of all that went in.
    #[schema(example = "2908c57f6765d616197712ab11115a9bfca231da7b72678efbffcf5215e40198")]
    pub input_hash: String,
    /// What counted for all.
    #[schema(value_type = Object, example = json!({ "method": "tender", "ceiling": "155000.00" }))]
    pub parameters: Value,
    /// What counted for this one.
    pub application: Claim,
    /// What came out for it, and why.
    pub line: Proposed,
}

impl From<Share> for ShareView {
    fn from(share: Share) -> Self {
        Self {
            distribution_id: share.distribution.id,
            rule_version: share.distribution.rule_version,
            rule_version_now: plafond_rules::distribution::RULE_VERSION.to_owned(),
            input_hash: hex::encode(share.distribution.input_hash),
            parameters: share.parameters,
            application: share.application,
            line: share.line,
        }
    }
}

/// Why a decision came out as it did. Roles: provider-member of its organisation, staff, auditor.
#[utoipa::path(operation_id = "getDecisionExplanation", tag = "awards", security(("bearer" = [])),
    params(("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 200, description = "The explanation", body = ExplanationView), Refusals))]
#[get("/applications/{applicationId}/decision/explanation")]
async fn get_decision_explanation(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    actor.must_read_dossiers()?;
    let mut conn = office.conn().await?;
    let application = applications::get(&conn, *id).await?;
    actor.must_see(application.organisation_id, &Role::READS_DOSSIERS)?;
    let decision = awards::decision_of(&mut conn, *id).await?;
    let view = explained(&mut conn, &application, decision).await?;
    Ok(Answer::ok(&view.ok_or_else(Problem::not_found)?)?
        .version(1)
        .into())
}

/// Why a decision came out as it did; nothing for one that was taken before that was kept.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn explained(
    conn: &mut Conn,
    application: &Application,
    decision: Decision,
) -> Result<Option<ExplanationView>, Problem> {
    let Some(kept) = awards::basis_of(conn, decision.id).await.optional()? else {
        return Ok(None);
    };
    let share = share::of(conn, &decision, &application.reference).await?;
    let again = again::replayed(&kept, share.as_ref())?;
    let document = |text: &str| serde_json::from_str(text).map_err(Problem::internal);
    let view = ExplanationView {
        application_id: application.id,
        decision_id: decision.id,
        inputs: document(&kept.inputs)?,
        outcome: document(&kept.outcome)?,
        same_again: again.is_same(),
        inputs_hash: again.inputs_hash,
        rule_version: again.rule_version,
        rule_version_now: again.rule_version_now.to_owned(),
        reasons: decision.reasons,
        distribution: share.map(ShareView::from),
    };
    Ok(Some(view))
}

/// The doors of this room.
pub fn routes(doors: &mut Doors<'_>) {
    doors.service(get_decision_explanation);
}
