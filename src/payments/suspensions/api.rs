//! Suspensions of payment over HTTP.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, NaiveDate, Utc};
use plafond_rules::roles::Role;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions;
use super::requests::{NewLifting, NewSuspension, SuspicionName};
use super::store::{self, Suspension};
use crate::awards;
use crate::db::Conn;
use crate::documents::{Drafts, Which};
use crate::http::{
    Actor, Answer, Asked, Doors, Entered, Office, Page, Paged, Problem, Refusals, SureCounter,
};

/// A suspension of the payment of an award.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SuspensionView {
    /// The identifier.
    pub id: Uuid,
    /// The award.
    pub award_id: Uuid,
    /// The ground that is suspected.
    pub ground: SuspicionName,
    /// What is suspected and why.
    #[schema(example = "Van twee bijeenkomsten kregen wij bericht dat zij niet zijn gehouden.")]
    pub reasons: String,
    /// When it was signed.
    pub decided_at: DateTime<Utc>,
    /// The day of the notice, since which payment is suspended: that of the mail, or that on which the letter was posted.
    pub notified_on: NaiveDate,
    /// The last day on which payment waits: thirteen weeks after the notice, or sooner.
    pub until: NaiveDate,
    /// `running`, `lifted`, `concluded` (by a change or revocation) or `lapsed` (after thirteen weeks).
    #[schema(example = "running")]
    pub status: String,
    /// Whether payment waits today.
    pub holds: bool,
    /// The change or revocation that ended it.
    pub change_id: Option<Uuid>,
    /// Why it was lifted.
    #[schema(example = "De presentielijsten laten zien dat de bijeenkomsten wel zijn gehouden.")]
    pub lift_reasons: Option<String>,
    /// When that was written down.
    pub ended_at: Option<DateTime<Utc>>,
}

impl SuspensionView {
    /// A suspension as it stands on a day.
    #[must_use]
    pub fn on(suspension: Suspension, today: NaiveDate) -> Self {
        Self {
            ground: SuspicionName(suspension.suspicion()),
            status: suspension.held().on(today).as_str().to_owned(),
            holds: suspension.holds(today),
            id: suspension.id,
            award_id: suspension.award_id,
            reasons: suspension.reasons,
            decided_at: suspension.decided_at,
            notified_on: suspension.notified_on,
            until: suspension.ends_on,
            change_id: suspension.change_id,
            lift_reasons: suspension.lift_reasons,
            ended_at: suspension.ended_at,
        }
    }
}

/// The suspensions of the awards of some organisations as they stand on a day, newest first, for who takes along everything.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn of_organisations(
    conn: &mut Conn,
    organisations: &[Uuid],
    today: NaiveDate,
    cursor: Option<Uuid>,
    fetch: i64,
) -> diesel::QueryResult<Vec<SuspensionView>> {
    let found = store::list_of(conn, organisations, cursor, fetch).await?;
    let views = found
        .into_iter()
        .map(|suspension| SuspensionView::on(suspension, today));
    Ok(views.collect())
}

fn created(suspension: Suspension, today: NaiveDate) -> Result<Answer, Problem> {
    let location = format!("/v1/awards/{}/suspensions/{}", suspension.award_id, suspension.id);
    let version = suspension.version;
    Ok(Answer::created(location, &SuspensionView::on(suspension, today))?.version(version))
}

/// Suspend the payment of an award on a serious suspicion that it has to be changed or revoked (Awb 4:56). Roles: decider.
#[utoipa::path(operation_id = "createPaymentSuspension", tag = "payments", security(("bearer" = [])), request_body = NewSuspension,
    params(("awardId" = Uuid, Path, description = "The award"), ("Idempotency-Key" = String, Header, description = "A unique key of your own")),
    responses((status = 201, description = "Suspended", body = SuspensionView), Refusals))]
#[post("/awards/{awardId}/suspensions")]
async fn create_suspension(
    counter: SureCounter,
    award: web::Path<Uuid>,
    entered: Entered<NewSuspension>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Decider], entered.0, async |conn, deed, entered| {
            created(actions::suspend(conn, deed, *award, entered).await?, deed.today())
        })
        .await
}

/// See the letter that suspends payment before it is signed, marked as a draft; nothing is recorded. Roles: decider, caseworker.
#[utoipa::path(operation_id = "previewPaymentSuspension", tag = "payments", security(("bearer" = [])), request_body = NewSuspension,
    params(("awardId" = Uuid, Path, description = "The award")),
    responses((status = 200, description = "The PDF, to be saved", body = Vec<u8>, content_type = "application/pdf"), Refusals))]
#[post("/awards/{awardId}/suspension-previews")]
async fn preview_suspension(
    office: web::Data<Office>,
    actor: Actor,
    award: web::Path<Uuid>,
    entered: Entered<NewSuspension>,
) -> Result<HttpResponse, Problem> {
    let by: (&Actor, &[Role]) = (&actor, &[Role::Decider, Role::Caseworker]);
    Drafts::rehearsed(&office, by, Which::default(), async |conn, deed| {
        let suspension = actions::suspend(conn, deed, *award, entered.0).await?;
        Drafts::of(conn, suspension.id).await
    })
    .await
}

/// The suspensions of the payment of an award, newest first. Roles: provider-member of its organisation, staff, auditor.
#[utoipa::path(operation_id = "listPaymentSuspensions", tag = "payments", security(("bearer" = [])),
    params(Page, ("awardId" = Uuid, Path, description = "The award")),
    responses((status = 200, description = "A page", body = Paged<SuspensionView>), Refusals))]
#[get("/awards/{awardId}/suspensions")]
async fn list_suspensions(
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
    let today = plafond_rules::dates::day_of(office.now());
    let found = store::list(&mut conn, award.id, page.cursor, page.fetch()).await?;
    let items = found
        .into_iter()
        .map(|suspension| SuspensionView::on(suspension, today))
        .collect();
    Ok(Paged::respond(&request, *page, items, |item: &SuspensionView| {
        item.id
    }))
}

/// One suspension of the payment of an award. Roles: provider-member of its organisation, staff, auditor.
#[utoipa::path(operation_id = "getPaymentSuspension", tag = "payments", security(("bearer" = [])),
    params(("awardId" = Uuid, Path, description = "The award"),
        ("paymentSuspensionId" = Uuid, Path, description = "The suspension")),
    responses((status = 200, description = "The suspension", body = SuspensionView), Refusals))]
#[get("/awards/{awardId}/suspensions/{paymentSuspensionId}")]
async fn get_suspension(
    office: web::Data<Office>,
    actor: Actor,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Problem> {
    actor.must_read_dossiers()?;
    let (award, id) = *path;
    let mut conn = office.conn().await?;
    let award = awards::get(&mut conn, award).await?;
    actor.must_see(award.organisation_id, &Role::READS_DOSSIERS)?;
    let suspension = store::get(&mut conn, award.id, id).await?;
    let (version, today) = (suspension.version, plafond_rules::dates::day_of(office.now()));
    Ok(Answer::ok(&SuspensionView::on(suspension, today))?
        .version(version)
        .into())
}

/// Lift a suspension of payment before it is over, since the suspicion is gone. Roles: decider.
#[utoipa::path(operation_id = "liftPaymentSuspension", tag = "payments", security(("bearer" = [])), request_body = NewLifting,
    params(("awardId" = Uuid, Path, description = "The award"),
        ("paymentSuspensionId" = Uuid, Path, description = "The suspension"),
        ("Idempotency-Key" = String, Header, description = "A unique key of your own")),
    responses((status = 201, description = "Lifted", body = SuspensionView), Refusals))]
#[post("/awards/{awardId}/suspensions/{paymentSuspensionId}/lifting")]
async fn lift_suspension(
    counter: SureCounter,
    path: web::Path<(Uuid, Uuid)>,
    entered: Entered<NewLifting>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Decider], entered.0, async |conn, deed, entered| {
            created(actions::lift(conn, deed, *path, entered).await?, deed.today())
        })
        .await
}

/// The doors to suspensions.
pub fn routes(doors: &mut Doors<'_>) {
    doors
        .service(create_suspension)
        .service(preview_suspension)
        .service(list_suspensions)
        .service(get_suspension)
        .service(lift_suspension);
}
