//! Decisions and awards over HTTP.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, NaiveDate, Utc};
use plafond_rules::roles::Role;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions;
use super::bounds;
use super::known::last_day_to_object;
use super::requests::NewDecision;
use super::store::{self, Accounted, Award, Decision};
use crate::applications;
use crate::documents::{self, Drafts, LetterView, Which};
use crate::http::fields::Amount;
use crate::http::{
    Actor, Answer, Asked, Doors, Entered, Office, Page, Paged, Problem, Refusals, SureCounter,
};

/// A decision.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DecisionView {
    /// The identifier.
    pub id: Uuid,
    /// The application.
    pub application_id: Uuid,
    /// `granted`, `partially-granted`, `refused` or `not-treated`.
    #[schema(example = "granted")]
    pub outcome: String,
    /// What was asked for.
    pub requested_amount: Amount,
    /// What was granted.
    pub amount: Amount,
    /// The part of it outside the ceiling, since that was lowered after the application was filed (Awb 4:27(2)).
    pub exempt: Amount,
    /// Why.
    pub reasons: String,
    /// On which articles.
    pub legal_basis: String,
    /// What the provider has to do.
    pub obligations: Vec<String>,
    /// The ceiling as it stood just before (Awb 4:25(3)).
    pub ceiling_snapshot: CeilingSnapshot,
    /// When it was taken.
    pub decided_at: DateTime<Utc>,
    /// The last day on which an objection is in time; later than in the letter when that was posted later.
    pub objection_until: NaiveDate,
    /// The award it brought.
    pub award_id: Option<Uuid>,
    /// The objection that brought it, when it takes the place of an earlier decision (Awb 7:11(2)).
    pub objection_id: Option<Uuid>,
    /// The accepted offer of returned money that brought it, when it takes the place of a refusal.
    pub reserve_offer_id: Option<Uuid>,
    /// The decision whose place it takes.
    pub replaces_id: Option<Uuid>,
    /// Whether what it refuses rests on facts that deviate from the applicant's own (Awb 4:7).
    pub deviates_from_applicant: bool,
    /// How the applicant was heard about that.
    pub hearing_id: Option<Uuid>,
    /// The years in succession that came before what it refuses (Awb 4:51).
    pub recurring_years: Vec<i32>,
    /// The last day of the reasonable term with which it refuses.
    pub reasonable_term_until: Option<NaiveDate>,
    /// Or why it needs none.
    #[schema(example = "Dit zijn andere activiteiten dan in die jaren.")]
    pub no_reasonable_term_because: Option<String>,
}

/// A ceiling as it stood.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CeilingSnapshot {
    /// The ceiling.
    pub ceiling_id: Uuid,
    /// How high it was.
    pub amount: Amount,
    /// How much of it was committed.
    pub committed: Amount,
}

/// An award.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AwardView {
    /// The identifier.
    pub id: Uuid,
    /// The decision that granted it.
    pub decision_id: Uuid,
    /// The application it answers.
    pub application_id: Uuid,
    /// The provider.
    pub organisation_id: Uuid,
    /// The ceiling it spends from.
    pub ceiling_id: Uuid,
    /// What it is now.
    pub amount: Amount,
    /// What the decision granted.
    pub granted_amount: Amount,
    /// What it was changed to before any settlement, if it was.
    pub changed_amount: Option<Amount>,
    /// At what it is settled, once it is.
    pub settled_amount: Option<Amount>,
    /// Where it stands.
    #[schema(example = "running")]
    pub status: String,
    /// What the provider has to do, as it is now.
    pub obligations: Vec<String>,
    /// The last day on which the final report is in time; nothing when none is asked, since a small award is settled of itself
    /// (Awb 4:47).
    pub report_due_on: Option<NaiveDate>,
}

impl From<Accounted> for AwardView {
    fn from(accounted: Accounted) -> Self {
        let Accounted {
            award,
            granted,
            before_settlement,
        } = accounted;
        let changed = Some(before_settlement.unwrap_or(award.amount)).filter(|amount| *amount != granted);
        Self {
            id: award.id,
            decision_id: award.decision_id,
            application_id: award.application_id,
            organisation_id: award.organisation_id,
            ceiling_id: award.ceiling_id,
            amount: award.amount,
            granted_amount: granted,
            changed_amount: changed,
            settled_amount: before_settlement.map(|_| award.amount),
            report_due_on: award.reports_by(),
            status: award.status,
            obligations: award.obligations.into_iter().flatten().collect(),
        }
    }
}

fn view(decision: Decision, award: Option<Award>) -> DecisionView {
    DecisionView {
        id: decision.id,
        application_id: decision.application_id,
        outcome: decision.outcome,
        requested_amount: decision.requested,
        amount: decision.amount,
        exempt: decision.exempt,
        reasons: decision.reasons,
        legal_basis: decision.legal_basis,
        obligations: decision.obligations.into_iter().flatten().collect(),
        ceiling_snapshot: CeilingSnapshot {
            ceiling_id: decision.ceiling_id,
            amount: decision.ceiling_amount,
            committed: decision.ceiling_committed,
        },
        decided_at: decision.decided_at,
        objection_until: decision.objection_until,
        award_id: award.map(|award| award.id),
        objection_id: decision.objection_id,
        reserve_offer_id: decision.reserve_offer_id,
        replaces_id: decision.replaces_id,
        deviates_from_applicant: decision.deviates_from_applicant,
        hearing_id: decision.hearing_id,
        recurring_years: decision.recurring_years.into_iter().flatten().collect(),
        reasonable_term_until: decision.reasonable_term_until,
        no_reasonable_term_because: decision.no_reasonable_term_because,
    }
}

/// Decide on behalf of the college. Roles: decider, and never on an application they assessed.
#[utoipa::path(operation_id = "createDecision", tag = "awards", security(("bearer" = [])), request_body = NewDecision,
    params(("applicationId" = Uuid, Path, description = "The application"), ("Idempotency-Key" = String, Header, description = "A unique key of your own")),
    responses((status = 201, description = "Decided", body = DecisionView), Refusals))]
#[post("/applications/{applicationId}/decision")]
async fn create_decision(
    counter: SureCounter,
    id: web::Path<Uuid>,
    entered: Entered<NewDecision>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Decider], entered.0, async |conn, deed, entered| {
            let (decision, award) = actions::decide(conn, deed, *id, entered).await?;
            Answer::created(format!("/v1/applications/{id}/decision"), &view(decision, award))
        })
        .await
}

/// See the letters of a decision before it is signed, one at a time and marked as drafts; nothing is recorded. Roles: decider, caseworker.
#[utoipa::path(operation_id = "previewDecision", tag = "awards", security(("bearer" = [])), request_body = NewDecision,
    params(Which, ("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 200, description = "The PDF, to be saved", body = Vec<u8>, content_type = "application/pdf"), Refusals))]
#[post("/applications/{applicationId}/decision-previews")]
async fn preview_decision(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
    which: Asked<Which>,
    entered: Entered<NewDecision>,
) -> Result<HttpResponse, Problem> {
    let by: (&Actor, &[Role]) = (&actor, &[Role::Decider, Role::Caseworker]);
    Drafts::rehearsed(&office, by, which.0, async |conn, deed| {
        let (decision, _) = actions::decide(conn, deed, *id, entered.0).await?;
        Drafts::of(conn, decision.id).await
    })
    .await
}

/// The decision on an application that is in force. Roles: provider-member of its organisation, staff, auditor.
#[utoipa::path(operation_id = "getDecision", tag = "awards", security(("bearer" = [])),
    params(("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 200, description = "The decision", body = DecisionView), Refusals))]
#[get("/applications/{applicationId}/decision")]
async fn get_decision(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    actor.must_read_dossiers()?;
    let mut conn = office.conn().await?;
    let application = applications::get(&conn, *id).await?;
    actor.must_see(application.organisation_id, &Role::READS_DOSSIERS)?;
    let mut decision = store::decision_of(&mut conn, *id).await?;
    decision.objection_until = last_day_to_object(&mut conn, decision.id, decision.notified_on).await?;
    let award = store::award_of(&mut conn, decision.id).await?;
    Ok(Answer::ok(&view(decision, award))?.version(1).into())
}

/// Awards, newest first: the own ones, or all for the municipality. Roles: provider-member, staff, auditor.
#[utoipa::path(operation_id = "listAwards", tag = "awards", security(("bearer" = [])), params(Page),
    responses((status = 200, description = "A page", body = Paged<AwardView>), Refusals))]
#[get("/awards")]
async fn list_awards(
    office: web::Data<Office>,
    actor: Actor,
    request: HttpRequest,
    page: Asked<Page>,
) -> Result<HttpResponse, Problem> {
    let all = actor.is(&Role::READS_DOSSIERS);
    if !all {
        actor.must_be(&[Role::ProviderMember])?;
    }
    let among = (!all).then_some(actor.organisations.as_slice());
    let found = store::list(&mut *office.conn().await?, among, page.cursor, page.fetch()).await?;
    let items = found.into_iter().map(AwardView::from).collect();
    Ok(Paged::respond(&request, *page, items, |item: &AwardView| item.id))
}

/// One award. Roles: provider-member of its organisation, staff, auditor.
#[utoipa::path(operation_id = "getAward", tag = "awards", security(("bearer" = [])),
    params(("awardId" = Uuid, Path, description = "The award")),
    responses((status = 200, description = "The award", body = AwardView), Refusals))]
#[get("/awards/{awardId}")]
async fn get_award(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    actor.must_read_dossiers()?;
    let found = store::get_accounted(&mut *office.conn().await?, *id).await?;
    actor.must_see(found.award.organisation_id, &Role::READS_DOSSIERS)?;
    let version = found.award.version;
    Ok(Answer::ok(&AwardView::from(found))?.version(version).into())
}

/// The letter of the decision that granted an award. Roles: provider-member of its organisation, staff, auditor.
#[utoipa::path(operation_id = "getAwardLetter", tag = "awards", security(("bearer" = [])),
    params(("awardId" = Uuid, Path, description = "The award")),
    responses((status = 200, description = "The letter", body = LetterView), Refusals))]
#[get("/awards/{awardId}/letter")]
async fn get_award_letter(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    actor.must_read_dossiers()?;
    let mut conn = office.conn().await?;
    let award = store::get(&mut conn, *id).await?;
    actor.must_see(award.organisation_id, &Role::READS_DOSSIERS)?;
    let letter = documents::of_object(&mut conn, award.decision_id).await?;
    let version = letter.version();
    Ok(Answer::ok(&LetterView::from(letter))?.version(version).into())
}

/// The doors of this room.
pub fn routes(doors: &mut Doors<'_>) {
    doors
        .service(create_decision)
        .service(preview_decision)
        .service(get_decision)
        .service(list_awards)
        .service(get_award)
        .service(get_award_letter)
        .configure(bounds::api::routes);
}
