//! The front of a dossier: what can be done now, the facts, and what was asked for in addition.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use chrono::NaiveDate;
use plafond_rules::roles::Role;
use plafond_rules::terms::Duty;
use uuid::Uuid;

use super::Dossier;
use super::choice::{Choice, choice};
use super::follow_up;
use super::steps::{self, Situation, Step, TimeToSupplement};
use crate::applications::{self, SupplementRequestView};
use crate::assessment;
use crate::awards::bounds::{self, Recurrence};
use crate::db::Conn;
use crate::deadlines::{self, Deadline};
use crate::http::deed::day_of;
use crate::http::{Actor, Office, Problem};
use crate::objections::{self, ObjectionSummary};
use crate::portal::caseworker::words;
use crate::portal::page::{Filled, Page, Visit, regulation};

/// How many objections are shown.
const MOST: i64 = 50;

#[derive(Template)]
#[template(path = "portal/caseworker/dossier/overview.html")]
struct Overview {
    page: Page,
    dossier: Dossier,
    steps: Vec<Step>,
    received_on: Option<NaiveDate>,
    method: String,
    requests: Vec<SupplementRequestView>,
    /// Each with where it stands, in words.
    objections: Vec<(ObjectionSummary, String)>,
    choice: Choice,
    recurrence: Recurrence,
}

/// A dossier from its front.
#[get("/behandeling/aanvragen/{id}")]
pub async fn show(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let page = overview(&office, &visit, *id, Filled::default()).await?;
    page.dossier.note_reading(&office, &visit).await?;
    visit.show_as(page.choice.f.status(), &page)
}

/// The front with a form that is filled in already.
pub async fn again(office: &Office, visit: &Visit, id: Uuid, f: Filled) -> Result<HttpResponse, Problem> {
    let page = overview(office, visit, id, f).await?;
    visit.show_as(page.choice.f.status(), &page)
}

async fn overview(office: &Office, visit: &Visit, id: Uuid, f: Filled) -> Result<Overview, Problem> {
    let mut conn = office.conn().await?;
    let (dossier, actor) = Dossier::open(&mut conn, visit, id).await?;
    let requests = applications::supplement_requests_of(&mut conn, id).await?;
    let today = day_of(office.now());
    let mut running = deadlines::of_dossier(&mut conn, id).await?;
    running.retain(|term| term.closed_on.is_none());
    let now = situation(&mut conn, visit, (&dossier, actor), (&requests, &running), today).await?;
    let language = visit.language();
    let mut steps = steps::possible(&dossier, actor, &now, language);
    steps.extend(follow_up::steps(&dossier, actor, &running, (visit, today)));
    let objections = objections::api::of_application(&mut conn, id, MOST).await?;
    let choice = choice(&mut conn, &dossier, actor.is(&[Role::Caseworker]), f).await?;
    let reference = dossier.application.reference.clone();
    Ok(Overview {
        page: visit
            .page(&reference, &reference)
            .under("/behandeling", "Behandeling", "Casework"),
        steps,
        received_on: dossier.application.received_at.map(day_of),
        method: regulation::name(&regulation::METHODS, &dossier.call.distribution_method, language)
            .to_owned(),
        recurrence: bounds::recurrence_of(&mut conn, &dossier.application).await?,
        requests,
        objections: objections
            .into_iter()
            .map(|objection| {
                let status = regulation::name(&words::OBJECTIONS, &objection.status, language).to_owned();
                (objection, status)
            })
            .collect(),
        choice,
        dossier,
    })
}

async fn situation(
    conn: &mut Conn,
    visit: &Visit,
    (dossier, actor): (&Dossier, &Actor),
    (requests, running): (&[SupplementRequestView], &[Deadline]),
    today: NaiveDate,
) -> Result<Situation, Problem> {
    let given = assessment::list(conn, dossier.application.id).await?;
    let open = requests.iter().rfind(|request| request.completed_on.is_none());
    let untreated = running.iter().find(|term| term.duty() == Duty::NotTreated);
    let time_to_supplement = match open {
        Some(open) if open.waits_for_post => TimeToSupplement::WaitsForPost,
        Some(_) if untreated.is_some_and(|term| term.ends_on < today) => TimeToSupplement::UntreatedOver,
        Some(open) if open.due_on < today => TimeToSupplement::Over,
        Some(_) | None => TimeToSupplement::Runs,
    };
    Ok(Situation {
        scored: given.len(),
        scored_by_me: given.iter().any(|one| one.assessor_id == actor.user_id),
        supplement_until: open.map(|request| visit.page("", "").day(&request.due_on)),
        time_to_supplement,
    })
}
