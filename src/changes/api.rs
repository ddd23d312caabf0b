//! Changes of awards over HTTP.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, NaiveDate, Utc};
use plafond_rules::awards::Ground;
use plafond_rules::dates::day_of;
use plafond_rules::roles::Role;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions;
use super::requests::NewChange;
use super::store::{self, Change};
use crate::awards;
use crate::db::Conn;
use crate::documents::{Drafts, Which};
use crate::http::fields::Amount;
use crate::http::{
    Actor, Answer, Asked, Doors, Entered, Office, Page, Paged, Problem, Refusals, SureCounter,
};

/// A change of an award.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeView {
    /// The identifier.
    pub id: Uuid,
    /// The award.
    pub award_id: Uuid,
    /// `raised`, `lowered`, `revoked`, `obligations` or `report-due`.
    #[schema(example = "lowered")]
    pub kind: String,
    /// On what it rests: a ground that the law names, or `objection`.
    #[schema(example = "not-performed")]
    pub ground: Option<String>,
    /// The article of that ground.
    #[schema(example = "Awb 4:48(1)(a)")]
    pub article: Option<String>,
    /// What the award was.
    pub amount_before: Amount,
    /// What it became.
    pub amount_after: Amount,
    /// What the provider has to do since.
    pub obligations: Vec<String>,
    /// The last day for the final report since.
    pub report_due_on: NaiveDate,
    /// From when it works.
    pub effective_from: NaiveDate,
    /// The day of the breach it rests on.
    pub breach_on: Option<NaiveDate>,
    /// Why.
    pub reasons: String,
    /// When it was decided.
    pub decided_at: DateTime<Utc>,
    /// The last day on which an objection is in time; later than in the letter when that was posted later.
    pub objection_until: NaiveDate,
    /// How the provider was heard about what is to its disadvantage.
    pub hearing_id: Option<Uuid>,
}

impl From<Change> for ChangeView {
    fn from(change: Change) -> Self {
        let article = change.ground.as_deref().map(|ground| {
            // The only ground that isn't to the provider's disadvantage is a decision on an objection.
            Ground::parse(ground)
                .map_or("Awb 7:11", Ground::article)
                .to_owned()
        });
        Self {
            id: change.id,
            award_id: change.award_id,
            kind: change.kind,
            ground: change.ground,
            article,
            amount_before: change.amount_before,
            amount_after: change.amount_after,
            obligations: change.obligations.into_iter().flatten().collect(),
            report_due_on: change.report_due_on,
            effective_from: change.effective_from,
            breach_on: change.breach_on,
            reasons: change.reasons,
            decided_at: change.decided_at,
            objection_until: change.objection_until,
            hearing_id: change.hearing_id,
        }
    }
}

/// Change or revoke an award. Roles: decider.
#[utoipa::path(operation_id = "createAwardChange", tag = "changes", security(("bearer" = [])), request_body = NewChange,
    params(("awardId" = Uuid, Path, description = "The award"), ("Idempotency-Key" = String, Header, description = "A unique key of your own")),
    responses((status = 201, description = "Changed", body = ChangeView), Refusals))]
#[post("/awards/{awardId}/changes")]
async fn create_change(
    counter: SureCounter,
    award: web::Path<Uuid>,
    entered: Entered<NewChange>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Decider], entered.0, async |conn, deed, entered| {
            let change = actions::change(conn, deed, *award, entered).await?;
            let location = format!("/v1/awards/{award}/changes/{}", change.id);
            Ok(Answer::created(location, &ChangeView::from(change))?.version(1))
        })
        .await
}

/// See the letters of a change before it is signed, one at a time and marked as drafts; nothing is recorded. Roles: decider, caseworker.
#[utoipa::path(operation_id = "previewAwardChange", tag = "changes", security(("bearer" = [])), request_body = NewChange,
    params(Which, ("awardId" = Uuid, Path, description = "The award")),
    responses((status = 200, description = "The PDF, to be saved", body = Vec<u8>, content_type = "application/pdf"), Refusals))]
#[post("/awards/{awardId}/change-previews")]
async fn preview_change(
    office: web::Data<Office>,
    actor: Actor,
    award: web::Path<Uuid>,
    which: Asked<Which>,
    entered: Entered<NewChange>,
) -> Result<HttpResponse, Problem> {
    let by: (&Actor, &[Role]) = (&actor, &[Role::Decider, Role::Caseworker]);
    Drafts::rehearsed(&office, by, which.0, async |conn, deed| {
        let change = actions::change(conn, deed, *award, entered.0).await?;
        Drafts::of(conn, change.id).await
    })
    .await
}

/// The changes of an award, newest first. Roles: provider-member of its organisation, staff, auditor.
#[utoipa::path(operation_id = "listAwardChanges", tag = "changes", security(("bearer" = [])),
    params(Page, ("awardId" = Uuid, Path, description = "The award")),
    responses((status = 200, description = "A page", body = Paged<ChangeView>), Refusals))]
#[get("/awards/{awardId}/changes")]
async fn list_changes(
    office: web::Data<Office>,
    actor: Actor,
    award: web::Path<Uuid>,
    request: HttpRequest,
    page: Asked<Page>,
) -> Result<HttpResponse, Problem> {
    actor.must_read_dossiers()?;
    let mut conn = office.conn().await?;
    let award = awards::get(&mut conn, *award).await?;
    actor.must_see(award.organisation_id, &Role::READS_DOSSIERS)?;
    let found = store::list(&mut conn, award.id, page.cursor, page.fetch()).await?;
    let items = known(&mut conn, found).await?;
    Ok(Paged::respond(&request, *page, items, |item: &ChangeView| {
        item.id
    }))
}

/// One change of an award. Roles: provider-member of its organisation, staff, auditor.
#[utoipa::path(operation_id = "getAwardChange", tag = "changes", security(("bearer" = [])),
    params(("awardId" = Uuid, Path, description = "The award"), ("awardChangeId" = Uuid, Path, description = "The change")),
    responses((status = 200, description = "The change", body = ChangeView), Refusals))]
#[get("/awards/{awardId}/changes/{awardChangeId}")]
async fn get_change(
    office: web::Data<Office>,
    actor: Actor,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Problem> {
    actor.must_read_dossiers()?;
    let (award, id) = *path;
    let mut conn = office.conn().await?;
    let award = awards::get(&mut conn, award).await?;
    actor.must_see(award.organisation_id, &Role::READS_DOSSIERS)?;
    let change = store::get(&mut conn, award.id, id).await?;
    let shown = known(&mut conn, vec![change]).await?;
    let change = shown.first().ok_or_else(Problem::not_found)?;
    Ok(Answer::ok(change)?.version(1).into())
}

/// Changes with the last day on which each can be objected to by now.
async fn known(conn: &mut Conn, changes: Vec<Change>) -> Result<Vec<ChangeView>, Problem> {
    let decided: Vec<_> = changes
        .iter()
        .map(|change| (change.id, day_of(change.decided_at)))
        .collect();
    let days = awards::objection_until(conn, &decided).await?;
    let shown = changes.into_iter().zip(days).map(|(change, day)| ChangeView {
        objection_until: day,
        ..ChangeView::from(change)
    });
    Ok(shown.collect())
}

/// The doors of this room.
pub fn routes(doors: &mut Doors<'_>) {
    doors
        .service(create_change)
        .service(preview_change)
        .service(list_changes)
        .service(get_change);
}
