//! Hearings over HTTP.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, NaiveDate, Utc};
use plafond_rules::roles::Role;
use plafond_rules::terms::Sent;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions;
use super::requests::{ExceptionName, IntentionName, NewIntention, NewView, NewViewWaiver};
use super::store::{self, Hearing};
use crate::applications;
use crate::db::Conn;
use crate::documents::{self, Drafts, Which};
use crate::http::fields::Amount;
use crate::http::{Actor, Answer, Asked, Counter, Doors, Entered, Office, Page, Paged, Problem, Refusals};

const ANNOUNCES: [Role; 1] = [Role::Caseworker];
const ANSWERS: [Role; 2] = [Role::ProviderMember, Role::Caseworker];

/// How many hearings of one application are looked at; it has a handful.
const MOST: i64 = 100;

/// What is intended, and what the provider thinks of it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct IntentionView {
    /// The identifier.
    pub id: Uuid,
    /// The application.
    pub application_id: Uuid,
    /// The award it is about; none for a refusal.
    pub award_id: Option<Uuid>,
    /// What is intended.
    pub kind: IntentionName,
    /// What was asked for, or what the award was when it was announced.
    pub amount_before: Amount,
    /// What would be left of it.
    pub amount: Amount,
    /// What is intended, in words.
    #[schema(example = "Wij willen uw subsidie € 10.000,00 lager vaststellen.")]
    pub intention: String,
    /// Why.
    #[schema(example = "Volgens uw verantwoording gingen twee van de tien bijeenkomsten niet door.")]
    pub reasons: String,
    /// On which articles it would rest.
    #[schema(example = "Artikel 4:46, tweede lid, onder a, Awb")]
    pub legal_basis: String,
    /// When it was announced.
    pub announced_at: DateTime<Utc>,
    /// The last day to answer; later than was named when its letter was posted later.
    pub respond_by: Option<NaiveDate>,
    /// Whether its letter still has to be posted, and no answer came yet: then the time to answer did not begin (Awb 3:41, 4:8).
    pub waits_for_post: bool,
    /// `invited`, `viewed`, `waived`, `lapsed` or `left-out`.
    #[schema(example = "viewed")]
    pub status: String,
    /// Whether a decision of its kind can be taken now.
    pub complete: bool,
    /// The ground on which the provider was not heard.
    pub exception: Option<ExceptionName>,
    /// Why that ground is there.
    #[schema(example = "De ontvanger is op 3 maart 2026 gehoord over hetzelfde voornemen.")]
    pub exception_reason: Option<String>,
    /// What the provider thinks of it.
    #[schema(example = "De twee bijeenkomsten zijn in december alsnog gegeven.")]
    pub view: Option<String>,
    /// Whether that was said by word of mouth.
    pub spoken: bool,
    /// The day on which the provider asked for a talk, to say it (Awb 4:9); nothing is decided before that.
    pub talk_asked_on: Option<NaiveDate>,
    /// The day it was given, or the provider said that it won't.
    pub answered_on: Option<NaiveDate>,
    /// When a decision was taken on it, or another announcement came in its place.
    pub closed_at: Option<DateTime<Utc>>,
}

impl IntentionView {
    fn on(hearing: Hearing, sent: Sent, today: NaiveDate) -> Self {
        let standing = hearing.standing(today, sent);
        Self {
            kind: IntentionName(hearing.intention()),
            exception: hearing.exception().map(ExceptionName),
            status: standing.as_str().to_owned(),
            complete: standing.is_complete() && hearing.closed_at.is_none(),
            respond_by: hearing.last_day(sent),
            waits_for_post: hearing.waits_for_post(sent),
            id: hearing.id,
            application_id: hearing.application_id,
            award_id: hearing.award_id,
            amount_before: hearing.amount_before,
            amount: hearing.amount,
            intention: hearing.intention,
            reasons: hearing.reasons,
            legal_basis: hearing.legal_basis,
            announced_at: hearing.announced_at,
            exception_reason: hearing.exception_reason,
            view: hearing.answer,
            spoken: hearing.spoken,
            talk_asked_on: hearing.talk_asked_on,
            answered_on: hearing.answered_on,
            closed_at: hearing.closed_at,
        }
    }
}

async fn created(conn: &mut Conn, hearing: Hearing, today: NaiveDate) -> Result<Answer, Problem> {
    let location = format!(
        "/v1/applications/{}/hearings/{}",
        hearing.application_id, hearing.id
    );
    let version = hearing.version;
    let sent = documents::how_sent(conn, hearing.id).await?;
    Ok(Answer::created(location, &IntentionView::on(hearing, sent, today))?.version(version))
}

/// The newest hearings of an application as the municipality sees them on a day.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn hearings_of(
    conn: &mut Conn,
    application: Uuid,
    today: NaiveDate,
) -> diesel::QueryResult<Vec<IntentionView>> {
    let found = store::list(conn, application, false, None, MOST).await?;
    viewed(conn, found, today).await
}

/// The newest hearings of an application that its provider knows of, as they stand on a day.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn told_to_provider(
    conn: &mut Conn,
    application: Uuid,
    today: NaiveDate,
) -> diesel::QueryResult<Vec<IntentionView>> {
    let found = store::list(conn, application, true, None, MOST).await?;
    viewed(conn, found, today).await
}

/// The hearings that some organisations may know of, newest first, as they stand on a day.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn told_to_organisations(
    conn: &mut Conn,
    organisations: &[Uuid],
    today: NaiveDate,
    cursor: Option<Uuid>,
    fetch: i64,
) -> diesel::QueryResult<Vec<IntentionView>> {
    let found = store::list_told(conn, organisations, cursor, fetch).await?;
    viewed(conn, found, today).await
}

async fn viewed(
    conn: &mut Conn,
    found: Vec<Hearing>,
    today: NaiveDate,
) -> diesel::QueryResult<Vec<IntentionView>> {
    let ids: Vec<Uuid> = found.iter().map(|hearing| hearing.id).collect();
    let later = documents::sent_later(conn, &ids).await?;
    let viewed = found.into_iter().map(|hearing| {
        let sent = later.get(&hearing.id).copied().unwrap_or_default();
        IntentionView::on(hearing, sent, today)
    });
    Ok(viewed.collect())
}

/// Announce a decision to the provider's disadvantage and ask its view, or record on which ground of law that is left
/// out. Roles: caseworker.
#[utoipa::path(operation_id = "createApplicationHearing", tag = "hearings", security(("bearer" = [])),
    request_body = NewIntention, params(("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 201, description = "Announced", body = IntentionView), Refusals))]
#[post("/applications/{applicationId}/hearings")]
async fn create_hearing(
    counter: Counter,
    application: web::Path<Uuid>,
    entered: Entered<NewIntention>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&ANNOUNCES, entered.0, async |conn, deed, entered| {
            let hearing = actions::announce(conn, deed, *application, entered).await?;
            created(conn, hearing, deed.today()).await
        })
        .await
}

/// See the letter that announces an intention before it goes out, marked as a draft; nothing is recorded. Roles: caseworker.
#[utoipa::path(operation_id = "previewHearing", tag = "hearings", security(("bearer" = [])), request_body = NewIntention,
    params(("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 200, description = "The PDF, to be saved", body = Vec<u8>, content_type = "application/pdf"), Refusals))]
#[post("/applications/{applicationId}/hearing-previews")]
async fn preview_hearing(
    office: web::Data<Office>,
    actor: Actor,
    application: web::Path<Uuid>,
    entered: Entered<NewIntention>,
) -> Result<HttpResponse, Problem> {
    Drafts::rehearsed(
        &office,
        (&actor, &ANNOUNCES),
        Which::default(),
        async |conn, deed| actions::draft(conn, deed, *application, entered.0).await,
    )
    .await
}

/// The hearings of an application, newest first. Roles: provider-member of its organisation, staff, auditor.
#[utoipa::path(operation_id = "listApplicationHearings", tag = "hearings", security(("bearer" = [])),
    params(Page, ("applicationId" = Uuid, Path, description = "The application")),
    responses((status = 200, description = "A page", body = Paged<IntentionView>), Refusals))]
#[get("/applications/{applicationId}/hearings")]
async fn list_hearings(
    office: web::Data<Office>,
    actor: Actor,
    application: web::Path<Uuid>,
    request: HttpRequest,
    page: Asked<Page>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let application = applications::readable(&conn, &actor, *application).await?;
    let to_provider = !actor.is(&Role::READS_DOSSIERS);
    let found = store::list(&mut conn, application.id, to_provider, page.cursor, page.fetch()).await?;
    let today = plafond_rules::dates::day_of(office.now());
    let items = viewed(&mut conn, found, today).await?;
    Ok(Paged::respond(&request, *page, items, |item: &IntentionView| {
        item.id
    }))
}

/// One hearing. Roles: provider-member of its organisation, staff, auditor.
#[utoipa::path(operation_id = "getApplicationHearing", tag = "hearings", security(("bearer" = [])),
    params(("applicationId" = Uuid, Path, description = "The application"),
        ("applicationHearingId" = Uuid, Path, description = "The hearing")),
    responses((status = 200, description = "The hearing", body = IntentionView), Refusals))]
#[get("/applications/{applicationId}/hearings/{applicationHearingId}")]
async fn get_hearing(
    office: web::Data<Office>,
    actor: Actor,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let application = applications::readable(&conn, &actor, path.0).await?;
    let hearing = store::get(&mut conn, application.id, path.1).await?;
    if hearing.is_kept_back() && !actor.is(&Role::READS_DOSSIERS) {
        return Err(Problem::not_found());
    }
    let (version, today) = (hearing.version, plafond_rules::dates::day_of(office.now()));
    let sent = documents::how_sent(&mut conn, hearing.id).await?;
    Ok(Answer::ok(&IntentionView::on(hearing, sent, today))?
        .version(version)
        .into())
}

/// Give a view on what is intended, or write down what the provider said. Roles: provider-member of its organisation,
/// caseworker.
#[utoipa::path(operation_id = "createApplicationHearingView", tag = "hearings", security(("bearer" = [])),
    request_body = NewView,
    params(("applicationId" = Uuid, Path, description = "The application"),
        ("applicationHearingId" = Uuid, Path, description = "The hearing")),
    responses((status = 201, description = "Received", body = IntentionView), Refusals))]
#[post("/applications/{applicationId}/hearings/{applicationHearingId}/view")]
async fn create_view(
    counter: Counter,
    path: web::Path<(Uuid, Uuid)>,
    entered: Entered<NewView>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&ANSWERS, entered.0, async |conn, deed, entered| {
            let hearing = actions::view(conn, deed, *path, entered).await?;
            created(conn, hearing, deed.today()).await
        })
        .await
}

/// Ask for a talk to give the view by word of mouth (Awb 4:9); nothing is decided until it was written down.
/// Roles: provider-member of its organisation, caseworker.
#[utoipa::path(operation_id = "createApplicationHearingTalkRequest", tag = "hearings", security(("bearer" = [])),
    params(("applicationId" = Uuid, Path, description = "The application"),
        ("applicationHearingId" = Uuid, Path, description = "The hearing")),
    responses((status = 201, description = "Noted", body = IntentionView), Refusals))]
#[post("/applications/{applicationId}/hearings/{applicationHearingId}/talk-request")]
async fn create_talk_request(
    counter: Counter,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&ANSWERS, (), async |conn, deed, ()| {
            let hearing = actions::ask_to_talk(conn, deed, *path).await?;
            created(conn, hearing, deed.today()).await
        })
        .await
}

/// Say that no view will come. Roles: provider-member of its organisation, caseworker.
#[utoipa::path(operation_id = "createApplicationHearingWaiver", tag = "hearings", security(("bearer" = [])),
    request_body = NewViewWaiver,
    params(("applicationId" = Uuid, Path, description = "The application"),
        ("applicationHearingId" = Uuid, Path, description = "The hearing")),
    responses((status = 201, description = "Noted", body = IntentionView), Refusals))]
#[post("/applications/{applicationId}/hearings/{applicationHearingId}/waiver")]
async fn create_waiver(
    counter: Counter,
    path: web::Path<(Uuid, Uuid)>,
    entered: Entered<NewViewWaiver>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&ANSWERS, entered.0, async |conn, deed, entered| {
            let hearing = actions::waive(conn, deed, *path, entered).await?;
            created(conn, hearing, deed.today()).await
        })
        .await
}

/// The doors of this room.
pub fn routes(doors: &mut Doors<'_>) {
    doors
        .service(create_hearing)
        .service(preview_hearing)
        .service(list_hearings)
        .service(get_hearing)
        .service(create_view)
        .service(create_talk_request)
        .service(create_waiver);
}
