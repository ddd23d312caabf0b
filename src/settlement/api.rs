//! Settlement over HTTP.

use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, NaiveDate, Utc};
use plafond_rules::dates::day_of;
use plafond_rules::roles::Role;
use plafond_rules::settlement::arrangement::directly;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions;
use super::proposal::{self, Proposed};
use super::requests::NewSettlement;
use super::store::{self, Settlement};
use crate::awards;
use crate::documents::{Drafts, Which};
use crate::http::fields::Amount;
use crate::http::{Actor, Answer, Asked, Doors, Entered, Office, Problem, Refusals, SureCounter};

/// A settlement.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SettlementView {
    /// The identifier.
    pub id: Uuid,
    /// The award.
    pub award_id: Uuid,
    /// `as-granted`, `lower` or `nil`.
    #[schema(example = "lower")]
    pub outcome: String,
    /// What was granted.
    pub granted_amount: Amount,
    /// What the provider may keep.
    pub amount: Amount,
    /// What was paid before.
    pub paid_amount: Amount,
    /// Why.
    pub reasons: String,
    /// When it was decided.
    pub decided_at: DateTime<Utc>,
    /// The last day on which an objection is in time; later than in the letter when that was posted later.
    pub objection_until: NaiveDate,
    /// How the provider was heard about a lower one.
    pub hearing_id: Option<Uuid>,
    /// How was accounted for it, by its amount: `directly`, `by-activities`, `by-costs` or `by-audited-costs`.
    #[schema(example = "directly")]
    pub arrangement: Option<String>,
    /// At what amount it could be settled by that; the reasons say why it was departed from.
    pub proposed_amount: Option<Amount>,
}

/// At what amount an award can be settled.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SettlementProposalView {
    /// How is accounted for it, by its amount: `directly`, `by-activities`, `by-costs` or `by-audited-costs`.
    #[schema(example = "by-costs")]
    pub arrangement: String,
    /// The same in words.
    #[schema(example = "Bij dit bedrag tellen de werkelijke kosten.")]
    pub explanation: String,
    /// The amount that follows; the decider may depart from it with reasons.
    pub amount: Amount,
    /// What was granted.
    pub granted_amount: Amount,
    /// How many sessions were to be given.
    pub planned_sessions: u64,
    /// How many were.
    pub given_sessions: u64,
    /// What it really cost.
    pub actual_costs: Amount,
    /// What others paid of that.
    pub third_party_income: Amount,
    /// What the provider paid of that.
    pub own_contribution: Amount,
    /// Whether it can be settled without a report now, since it is small and its activities are over (Awb 4:47).
    pub without_report: bool,
}

impl From<Settlement> for SettlementView {
    fn from(settlement: Settlement) -> Self {
        Self {
            id: settlement.id,
            award_id: settlement.award_id,
            outcome: settlement.outcome,
            granted_amount: settlement.granted,
            amount: settlement.amount,
            paid_amount: settlement.paid,
            reasons: settlement.reasons,
            decided_at: settlement.decided_at,
            objection_until: settlement.objection_until,
            hearing_id: settlement.hearing_id,
            arrangement: settlement.arrangement,
            proposed_amount: settlement.proposed,
        }
    }
}

/// Settle an award. Roles: decider.
#[utoipa::path(operation_id = "createSettlement", tag = "settlement", security(("bearer" = [])), request_body = NewSettlement,
    params(("awardId" = Uuid, Path, description = "The award"), ("Idempotency-Key" = String, Header, description = "A unique key of your own")),
    responses((status = 201, description = "Settled", body = SettlementView), Refusals))]
#[post("/awards/{awardId}/settlement")]
async fn create_settlement(
    counter: SureCounter,
    award: web::Path<Uuid>,
    entered: Entered<NewSettlement>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Decider], entered.0, async |conn, deed, entered| {
            let settlement = actions::settle(conn, deed, *award, entered).await?;
            Answer::created(
                format!("/v1/awards/{award}/settlement"),
                &SettlementView::from(settlement),
            )
        })
        .await
}

/// See the letters of a settlement before it is signed, one at a time and marked as drafts; nothing is recorded. Roles: decider, caseworker.
#[utoipa::path(operation_id = "previewSettlement", tag = "settlement", security(("bearer" = [])), request_body = NewSettlement,
    params(Which, ("awardId" = Uuid, Path, description = "The award")),
    responses((status = 200, description = "The PDF, to be saved", body = Vec<u8>, content_type = "application/pdf"), Refusals))]
#[post("/awards/{awardId}/settlement-previews")]
async fn preview_settlement(
    office: web::Data<Office>,
    actor: Actor,
    award: web::Path<Uuid>,
    which: Asked<Which>,
    entered: Entered<NewSettlement>,
) -> Result<HttpResponse, Problem> {
    let by: (&Actor, &[Role]) = (&actor, &[Role::Decider, Role::Caseworker]);
    Drafts::rehearsed(&office, by, which.0, async |conn, deed| {
        let settlement = actions::settle(conn, deed, *award, entered.0).await?;
        Drafts::of(conn, settlement.id).await
    })
    .await
}

/// At what amount an award can be settled, by the arrangement for its amount and what was accounted for. Roles: staff,
/// auditor.
#[utoipa::path(operation_id = "getSettlementProposal", tag = "settlement", security(("bearer" = [])),
    params(("awardId" = Uuid, Path, description = "The award")),
    responses((status = 200, description = "The proposal", body = SettlementProposalView), Refusals))]
#[get("/awards/{awardId}/settlement-proposal")]
async fn get_settlement_proposal(
    office: web::Data<Office>,
    actor: Actor,
    award: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    actor.must_be(&Role::READS_DOSSIERS)?;
    let mut conn = office.conn().await?;
    let award = awards::get(&mut conn, *award).await?;
    let Proposed {
        proposal,
        account,
        last_day,
    } = proposal::of(&mut conn, &award).await?;
    let today = day_of(office.now());
    let view = SettlementProposalView {
        arrangement: proposal.arrangement.as_str().to_owned(),
        explanation: proposal.arrangement.dutch().to_owned(),
        amount: Amount(proposal.amount),
        granted_amount: award.amount,
        planned_sessions: account.planned,
        given_sessions: account.given,
        actual_costs: Amount(account.costs),
        third_party_income: Amount(account.others),
        own_contribution: Amount(account.own),
        without_report: directly(proposal.arrangement, last_day, today).is_ok(),
    };
    Ok(Answer::ok(&view)?.version(award.version).into())
}

/// The settlement of an award. Roles: provider-member of its organisation, staff, auditor.
#[utoipa::path(operation_id = "getSettlement", tag = "settlement", security(("bearer" = [])),
    params(("awardId" = Uuid, Path, description = "The award")),
    responses((status = 200, description = "The settlement", body = SettlementView), Refusals))]
#[get("/awards/{awardId}/settlement")]
async fn get_settlement(
    office: web::Data<Office>,
    actor: Actor,
    award: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    actor.must_read_dossiers()?;
    let mut conn = office.conn().await?;
    let award = awards::get(&mut conn, *award).await?;
    actor.must_see(award.organisation_id, &Role::READS_DOSSIERS)?;
    let mut settlement = store::get_of(&mut conn, award.id).await?;
    let decided_on = day_of(settlement.decided_at);
    settlement.objection_until = awards::last_day_to_object(&mut conn, settlement.id, decided_on).await?;
    Ok(Answer::ok(&SettlementView::from(settlement))?.version(1).into())
}

/// The doors of this room.
pub fn routes(doors: &mut Doors<'_>) {
    doors
        .service(create_settlement)
        .service(preview_settlement)
        .service(get_settlement_proposal)
        .service(get_settlement);
}
