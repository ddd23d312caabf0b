//! Terms over HTTP: the work list of the municipality, and the free days that anyone may read.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::NaiveDate;
use plafond_rules::roles::Role;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::actions;
use super::requests::NewFreeDay;
use super::store::{self, Deadline, FreeDay, WantedTerms};
use crate::http::deed::day_of;
use crate::http::{Actor, Answer, Asked, Counter, Doors, Entered, Office, Page, Paged, Problem, Refusals};

/// A term of a dossier, with how it was counted.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TermView {
    /// The identifier.
    pub id: Uuid,
    /// Which term it is.
    #[schema(example = "decision")]
    pub kind: String,
    /// What has to be done, for people.
    #[schema(example = "beslissen op de aanvraag")]
    pub title: String,
    /// The article it rests on.
    #[schema(example = "Awb 4:13")]
    pub article: String,
    /// Which role sees to it.
    #[schema(example = "caseworker")]
    pub responsible: String,
    /// What it is about: a request, a decision, an award, a payment, or the application itself.
    pub object_id: Uuid,
    /// The day that made it run.
    pub trigger: NaiveDate,
    /// Its first day.
    pub start: NaiveDate,
    /// Its last day, until 24:00 in Amsterdam.
    pub end: NaiveDate,
    /// `running`, `met` (in time), `lapsed` (done late, or not yet done) or `ended` (no longer needed).
    #[schema(example = "running")]
    pub status: String,
    /// The day on which it was met, or was over; absent while something still has to be done.
    pub ended_on: Option<NaiveDate>,
    /// How it was counted, sentence by sentence.
    pub reasoning: Vec<String>,
}

impl TermView {
    /// A term as it stands on a day.
    #[must_use]
    pub fn on(deadline: Deadline, today: NaiveDate) -> Self {
        let duty = deadline.duty();
        Self {
            status: deadline.standing(today).to_owned(),
            reasoning: deadline.reasons(),
            id: deadline.id,
            kind: deadline.kind,
            title: duty.dutch().to_owned(),
            article: duty.article().to_owned(),
            responsible: deadline.responsible,
            object_id: deadline.object_id,
            trigger: deadline.triggered_on,
            start: deadline.starts_on,
            end: deadline.ends_on,
            ended_on: deadline.closed_on,
        }
    }
}

/// A term on the work list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeadlineView {
    /// The application whose dossier it is.
    pub application_id: Uuid,
    /// What people call it.
    #[schema(example = "PHG-2026-00017")]
    pub reference: String,
    /// The title of the application.
    #[schema(example = "Herkennen en handelen")]
    pub application_title: String,
    /// The term.
    pub term: TermView,
}

/// Which terms are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
struct Filter {
    /// Where the page before ended.
    cursor: Option<Uuid>,
    /// How many, 50 unless told, 200 at most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// Which role sees to it, such as `caseworker`.
    responsible: Option<String>,
    /// Only what ends before this day.
    due_before: Option<NaiveDate>,
    /// Only what has lapsed.
    #[serde(default)]
    lapsed: bool,
}

/// The terms in which something still has to be done, what is due first first. Roles: caseworker, assessor, decider,
/// finance, auditor.
#[utoipa::path(operation_id = "listDeadlines", tag = "deadlines", security(("bearer" = [])), params(Filter),
    responses((status = 200, description = "A page", body = Paged<DeadlineView>), Refusals))]
#[get("/deadlines")]
async fn list_deadlines(
    office: web::Data<Office>,
    actor: Actor,
    request: HttpRequest,
    filter: Asked<Filter>,
) -> Result<HttpResponse, Problem> {
    actor.must_be(&Role::READS_DOSSIERS)?;
    let responsible = filter
        .responsible
        .as_deref()
        .map(|name| {
            Role::parse(name).ok_or_else(|| {
                Problem::invalid_field("/responsible", "role-unknown", "Deze rol kennen wij niet.")
            })
        })
        .transpose()?;
    let today = day_of(office.now());
    let wanted = WantedTerms {
        responsible: responsible.into_iter().collect(),
        due_before: filter.due_before,
        lapsed_on: filter.lapsed.then_some(today),
        ..WantedTerms::default()
    };
    let page = Page {
        cursor: filter.cursor,
        limit: filter.limit,
    };
    let found = store::list_open(&mut *office.conn().await?, &wanted, page.cursor, page.fetch()).await?;
    let items = found
        .into_iter()
        .map(|open| DeadlineView {
            application_id: open.deadline.dossier_id,
            reference: open.reference,
            application_title: open.title,
            term: TermView::on(open.deadline, today),
        })
        .collect();
    Ok(Paged::respond(&request, page, items, |item: &DeadlineView| {
        item.term.id
    }))
}

/// A day that a decree made free.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FreeDayView {
    /// The identifier.
    pub id: Uuid,
    /// The day.
    pub day: NaiveDate,
    /// The decree that says so.
    pub ground: String,
}

impl From<FreeDay> for FreeDayView {
    fn from(day: FreeDay) -> Self {
        Self {
            id: day.id,
            day: day.day,
            ground: day.ground,
        }
    }
}

/// The days that a decree made free, beside the general holidays, in order. Roles: anyone.
#[utoipa::path(operation_id = "listFreeDays", tag = "deadlines", params(Page),
    responses((status = 200, description = "A page", body = Paged<FreeDayView>), Refusals))]
#[get("/free-days")]
async fn list_free_days(
    office: web::Data<Office>,
    request: HttpRequest,
    page: Asked<Page>,
) -> Result<HttpResponse, Problem> {
    let found = store::page_of_free_days(&mut *office.conn().await?, page.cursor, page.fetch()).await?;
    let items = found.into_iter().map(FreeDayView::from).collect();
    Ok(Paged::respond(&request, *page, items, |item: &FreeDayView| {
        item.id
    }))
}

/// Add a day that a decree made free; running statutory terms that end on it run on. Roles: administrator.
#[utoipa::path(operation_id = "createFreeDay", tag = "deadlines", security(("bearer" = [])), request_body = NewFreeDay,
    responses((status = 201, description = "Added", body = FreeDayView), Refusals))]
#[post("/free-days")]
async fn create_free_day(counter: Counter, entered: Entered<NewFreeDay>) -> Result<HttpResponse, Problem> {
    counter
        .act(&[Role::Administrator], entered.0, async |conn, deed, entered| {
            let day = actions::add_free_day(conn, deed, entered).await?;
            Answer::created("/v1/free-days", &FreeDayView::from(day))
        })
        .await
}

/// The doors of this room.
pub fn routes(doors: &mut Doors<'_>) {
    doors
        .service(list_deadlines)
        .service(list_free_days)
        .service(create_free_day);
}
