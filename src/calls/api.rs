//! Schemes and calls over HTTP. Anyone reads what is published; the administrator keeps them.

use actix_web::{HttpRequest, HttpResponse, get, patch, post, web};
use chrono::{DateTime, Utc};
use plafond_rules::roles::Role;
use rust_decimal::prelude::ToPrimitive as _;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions;
use super::requests::{CallChange, CriterionView, NewCall, NewScheme, SchemeChange};
use super::store::{self, Call, Criterion, Scheme};
use crate::http::fields::Amount;
use crate::http::if_match::IfMatch;
use crate::http::{
    Actor, Answer, Asked, Counter, Deed, Doors, Entered, Office, Page, Paged, Problem, Refusals,
};

/// A scheme.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SchemeView {
    /// The identifier.
    pub id: Uuid,
    /// The title of the regulation.
    pub title: String,
    /// Where it can be read.
    pub legal_basis: String,
    /// The scheme before it.
    pub predecessor_id: Option<Uuid>,
    /// How many weeks a decision may take; nothing when the scheme leaves it to the law: eight (Awb 4:13(2)).
    #[schema(example = 13)]
    pub decision_weeks: Option<i32>,
    /// Below this amount the whole award is paid in advance.
    pub full_advance_below: Amount,
    /// From this amount an auditor's statement is needed.
    pub audit_from: Amount,
    /// How many working days before the end of a term people are told.
    pub warn_working_days: i32,
    /// How many hours before a deadline an outage of the service extends it (Awb 2:21).
    pub outage_window_hours: i32,
    /// The most de-minimis aid that a single undertaking may get in three years, when its grants are such aid (Regulation
    /// (EU) 2023/2831).
    pub de_minimis_ceiling: Option<Amount>,
    /// How is accounted for awards between those two amounts: `activities` or `costs`.
    #[schema(example = "activities")]
    pub accountability_between: String,
    /// Within how many weeks after the last day of its activities a small award is settled of itself (Awb 4:47).
    #[schema(example = 22)]
    pub direct_settlement_weeks: i32,
    /// From so much of each hundred of the budget, and from `deviationAmount`, a line of a large award has to be explained.
    #[schema(example = 20)]
    pub deviation_percent: i32,
    /// From so many euros.
    pub deviation_amount: Amount,
}

impl From<Scheme> for SchemeView {
    fn from(scheme: Scheme) -> Self {
        Self {
            id: scheme.id,
            title: scheme.title,
            legal_basis: scheme.legal_basis,
            predecessor_id: scheme.predecessor_id,
            decision_weeks: scheme.decision_weeks,
            full_advance_below: scheme.full_advance_below,
            audit_from: scheme.audit_from,
            warn_working_days: scheme.warn_working_days,
            outage_window_hours: scheme.outage_window_hours,
            de_minimis_ceiling: scheme.de_minimis_ceiling,
            accountability_between: scheme.accountability_between,
            direct_settlement_weeks: scheme.direct_settlement_weeks,
            deviation_percent: scheme.deviation_percent,
            deviation_amount: scheme.deviation_amount,
        }
    }
}

/// A call.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CallView {
    /// The identifier.
    pub id: Uuid,
    /// The scheme it belongs to.
    pub scheme_id: Uuid,
    /// The ceiling it spends from.
    pub ceiling_id: Uuid,
    /// The title.
    pub title: String,
    /// Which activities are asked for.
    pub description: String,
    /// The first instant at which an application counts.
    pub opens_at: DateTime<Utc>,
    /// The last instant at which an application counts.
    pub closes_at: DateTime<Utc>,
    /// How many weeks a decision may take, of the scheme itself; nothing when the law says it: eight, extended off free days
    /// (Awb 4:13(2)).
    #[schema(example = 13)]
    pub decision_weeks: Option<i32>,
    /// How the money is distributed.
    pub distribution_method: String,
    /// What happens with the last one that doesn't fit whole.
    pub last_one: String,
    /// The least that is granted.
    pub minimum: Amount,
    /// The most that one application gets. Asking for more is allowed; it gets no more.
    pub maximum: Option<Amount>,
    /// Documents that must be attached.
    pub required_documents: Vec<String>,
    /// The themes of this year.
    pub themes: Vec<String>,
    /// How applications are scored.
    pub criteria: Vec<CriterionView>,
    /// The total score, out of 100, below which an application is refused.
    pub threshold: Option<i32>,
    /// Since when everyone can see it.
    pub published_at: Option<DateTime<Utc>>,
}

impl From<&Criterion> for CriterionView {
    fn from(criterion: &Criterion) -> Self {
        Self {
            code: criterion.code.clone(),
            title: criterion.title.clone(),
            weight: criterion.weight,
            maximum: criterion.maximum,
            threshold: criterion.threshold,
        }
    }
}

fn view(call: Call, criteria: &[Criterion]) -> CallView {
    let criteria = criteria
        .iter()
        .filter(|criterion| criterion.call_id == call.id)
        .map(CriterionView::from);
    CallView {
        criteria: criteria.collect(),
        id: call.id,
        scheme_id: call.scheme_id,
        ceiling_id: call.ceiling_id,
        title: call.title,
        description: call.description,
        opens_at: call.opens_at,
        closes_at: call.closes_at,
        decision_weeks: call.decision_weeks,
        distribution_method: call.distribution_method,
        last_one: call.last_one,
        minimum: call.minimum,
        maximum: call.maximum,
        threshold: call.threshold.and_then(|threshold| threshold.to_i32()),
        required_documents: call.required_documents.into_iter().flatten().collect(),
        themes: call.themes.into_iter().flatten().collect(),
        published_at: call.published_at,
    }
}

const STAFF: [Role; 6] = [
    Role::Caseworker,
    Role::Assessor,
    Role::Decider,
    Role::Finance,
    Role::Administrator,
    Role::Auditor,
];

/// Make a scheme. Roles: administrator.
#[utoipa::path(operation_id = "createScheme", tag = "calls", security(("bearer" = [])), request_body = NewScheme,
    responses((status = 201, description = "Made", body = SchemeView), Refusals))]
#[post("/schemes")]
async fn create_scheme(counter: Counter, entered: Entered<NewScheme>) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Administrator], entered.0, async |conn, deed, entered| {
            let scheme = actions::create_scheme(conn, deed.actor, None, entered, deed.now).await?;
            Answer::created(format!("/v1/schemes/{}", scheme.id), &SchemeView::from(scheme))
        })
        .await
}

/// Make the scheme that follows another. Roles: administrator.
#[utoipa::path(operation_id = "createSchemeSuccessor", tag = "calls", security(("bearer" = [])),
    request_body = NewScheme, params(("schemeId" = Uuid, Path, description = "The scheme before it")),
    responses((status = 201, description = "Made", body = SchemeView), Refusals))]
#[post("/schemes/{schemeId}/successors")]
async fn create_scheme_successor(
    counter: Counter,
    predecessor: web::Path<Uuid>,
    entered: Entered<NewScheme>,
) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Administrator], entered.0, async |conn, deed, entered| {
            let scheme =
                actions::create_scheme(conn, deed.actor, Some(*predecessor), entered, deed.now).await?;
            Answer::created(format!("/v1/schemes/{}", scheme.id), &SchemeView::from(scheme))
        })
        .await
}

/// Change a scheme. Roles: administrator.
#[utoipa::path(operation_id = "updateScheme", tag = "calls", security(("bearer" = [])),
    request_body(content = SchemeChange, content_type = "application/merge-patch+json"),
    params(("schemeId" = Uuid, Path, description = "The scheme"), ("If-Match" = String, Header, description = "The ETag that was read")),
    responses((status = 200, description = "Changed", body = SchemeView), Refusals))]
#[patch("/schemes/{schemeId}")]
async fn update_scheme(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
    if_match: IfMatch,
    entered: Entered<SchemeChange>,
) -> Result<HttpResponse, Problem> {
    let deed = Deed::of(&office, &actor, &[Role::Administrator], office.now())?;
    let scheme = office
        .act(async |conn| actions::change_scheme(conn, &deed, *id, if_match, entered.0).await)
        .await?;
    let version = scheme.version;
    Ok(Answer::ok(&SchemeView::from(scheme))?.version(version).into())
}

/// Change a call that isn't published; after that its rules stay as announced. Roles: administrator.
#[utoipa::path(operation_id = "updateCall", tag = "calls", security(("bearer" = [])),
    request_body(content = CallChange, content_type = "application/merge-patch+json"),
    params(("callId" = Uuid, Path, description = "The call"), ("If-Match" = String, Header, description = "The ETag that was read")),
    responses((status = 200, description = "Changed", body = CallView), Refusals))]
#[patch("/calls/{callId}")]
async fn update_call(
    office: web::Data<Office>,
    actor: Actor,
    id: web::Path<Uuid>,
    if_match: IfMatch,
    entered: Entered<CallChange>,
) -> Result<HttpResponse, Problem> {
    let deed = Deed::of(&office, &actor, &[Role::Administrator], office.now())?;
    let (call, criteria) = office
        .act(async |conn| {
            let call = actions::change_call(conn, &deed, *id, if_match, entered.0).await?;
            let criteria = store::criteria_of(conn, *id).await?;
            Ok((call, criteria))
        })
        .await?;
    let version = call.version;
    Ok(Answer::ok(&view(call, &criteria))?.version(version).into())
}

/// Schemes, newest first: those of which a call was published for anyone, all for staff. Roles: anyone.
#[utoipa::path(operation_id = "listSchemes", tag = "calls", params(Page),
    responses((status = 200, description = "A page", body = Paged<SchemeView>), Refusals))]
#[get("/schemes")]
async fn list_schemes(
    office: web::Data<Office>,
    actor: Option<Actor>,
    request: HttpRequest,
    page: Asked<Page>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let everything = actor.is_some_and(|actor| actor.is(&STAFF));
    let found = store::list_schemes(&mut conn, everything, page.cursor, page.fetch()).await?;
    let items: Vec<SchemeView> = found.into_iter().map(SchemeView::from).collect();
    Ok(Paged::respond(&request, *page, items, |item| item.id))
}

/// One scheme: for anyone once a call of it was published, before that for staff. Roles: anyone.
#[utoipa::path(operation_id = "getScheme", tag = "calls", params(("schemeId" = Uuid, Path, description = "The scheme")),
    responses((status = 200, description = "The scheme", body = SchemeView), Refusals))]
#[get("/schemes/{schemeId}")]
async fn get_scheme(
    office: web::Data<Office>,
    actor: Option<Actor>,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let scheme = store::get_scheme(&mut conn, *id).await?;
    if !actor.is_some_and(|actor| actor.is(&STAFF)) && !store::is_public(&mut conn, *id).await? {
        return Err(Problem::not_found());
    }
    let version = scheme.version;
    Ok(Answer::ok(&SchemeView::from(scheme))?.version(version).into())
}

/// Make a call; nobody sees it until it is published. Roles: administrator.
#[utoipa::path(operation_id = "createCall", tag = "calls", security(("bearer" = [])), request_body = NewCall,
    responses((status = 201, description = "Made", body = CallView), Refusals))]
#[post("/calls")]
async fn create_call(counter: Counter, entered: Entered<NewCall>) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Administrator], entered.0, async |conn, deed, entered| {
            let call = actions::create_call(conn, deed.actor, entered, deed.now).await?;
            let criteria = store::criteria_of(conn, call.id).await?;
            Ok(Answer::created(format!("/v1/calls/{}", call.id), &view(call, &criteria))?.version(1))
        })
        .await
}

/// Show a call to everyone. Roles: administrator.
#[utoipa::path(operation_id = "publishCall", tag = "calls", security(("bearer" = [])),
    params(("callId" = Uuid, Path, description = "The call")),
    responses((status = 200, description = "Published", body = CallView), Refusals))]
#[post("/calls/{callId}/publication")]
async fn publish_call(counter: Counter, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Administrator], (), async |conn, deed, ()| {
            let call = actions::publish(conn, deed.actor, *id, deed.now).await?;
            let criteria = store::criteria_of(conn, call.id).await?;
            let version = call.version;
            Ok(Answer::ok(&view(call, &criteria))?.version(version))
        })
        .await
}

/// Calls, newest first: published ones for anyone, all for staff. Roles: anyone.
#[utoipa::path(operation_id = "listCalls", tag = "calls", params(Page),
    responses((status = 200, description = "A page", body = Paged<CallView>), Refusals))]
#[get("/calls")]
async fn list_calls(
    office: web::Data<Office>,
    actor: Option<Actor>,
    request: HttpRequest,
    page: Asked<Page>,
) -> Result<HttpResponse, Problem> {
    let conn = office.shared().await?;
    let everything = actor.is_some_and(|actor| actor.is(&STAFF));
    let found = store::list(&conn, everything, page.cursor, page.fetch()).await?;
    let ids: Vec<Uuid> = found.iter().map(|call| call.id).collect();
    let criteria = store::criteria_of_all(&conn, &ids).await?;
    let items = found.into_iter().map(|call| view(call, &criteria)).collect();
    Ok(Paged::respond(&request, *page, items, |item: &CallView| item.id))
}

/// One call: published for anyone, otherwise for staff. Roles: anyone.
#[utoipa::path(operation_id = "getCall", tag = "calls", params(("callId" = Uuid, Path, description = "The call")),
    responses((status = 200, description = "The call", body = CallView), Refusals))]
#[get("/calls/{callId}")]
async fn get_call(
    office: web::Data<Office>,
    actor: Option<Actor>,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let conn = office.shared().await?;
    let call = store::get(&conn, *id).await?;
    if call.published_at.is_none() && !actor.is_some_and(|actor| actor.is(&STAFF)) {
        return Err(Problem::not_found());
    }
    let criteria = store::criteria_of(&conn, call.id).await?;
    let version = call.version;
    Ok(Answer::ok(&view(call, &criteria))?.version(version).into())
}

/// The doors of this room.
pub fn routes(doors: &mut Doors<'_>) {
    doors
        .service(create_scheme_successor)
        .service(create_scheme)
        .service(list_schemes)
        .service(get_scheme)
        .service(update_scheme)
        .service(update_call)
        .service(publish_call)
        .service(create_call)
        .service(list_calls)
        .service(get_call);
}
