//! The explanation of a decision over HTTP.

use actix_web::{HttpResponse, get, web};
use plafond_rules::roles::Role;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::again;
use crate::http::{Actor, Answer, Office, Problem, Refusals};
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
    /// Whether the same comes out now, byte for byte.
    pub same_again: bool,
    /// Why, in words.
    pub reasons: String,
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
    let application = applications::get(&mut conn, *id).await?;
    actor.must_see(application.organisation_id, &Role::READS_DOSSIERS)?;
    let decision = awards::decision_of(&mut conn, *id).await?;
    let kept = awards::basis_of(&mut conn, decision.id).await?;
    let again = again::replayed(&kept)?;
    let document = |text: &str| serde_json::from_str(text).map_err(Problem::internal);
    let view = ExplanationView {
        application_id: application.id,
        decision_id: decision.id,
        inputs: document(&kept.inputs)?,
        outcome: document(&kept.outcome)?,
        same_again: again.is_same(),
        inputs_hash: again.inputs_hash,
        rule_version: again.rule_version,
        reasons: decision.reasons,
    };
    Ok(Answer::ok(&view)?.version(1).into())
}

/// The doors of this room.
pub fn routes(config: &mut ServiceConfig) {
    config.service(get_decision_explanation);
}
