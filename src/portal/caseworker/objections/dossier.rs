//! One objection: whether it was in time, what was said, what happened, and what can be done now.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use plafond_rules::roles::Role;
use uuid::Uuid;

use super::acts::{self, Act};
use crate::http::deed::day_of;
use crate::http::{Office, Problem};
use crate::objections::{self, ObjectionView};
use crate::organisations;
use crate::portal::caseworker::words;
use crate::portal::page::{Page, Visit, navigation, regulation};

#[derive(Template)]
#[template(path = "portal/caseworker/objections/dossier.html")]
struct Dossier {
    page: Page,
    view: ObjectionView,
    organisation: String,
    status: String,
    outcome: Option<String>,
    unheard: Option<String>,
    is_open: bool,
    left: String,
    urgency: &'static str,
    acts: Vec<&'static Act>,
    may_decide: bool,
}

/// The objection.
#[get("/behandeling/bezwaren/{id}")]
pub async fn show(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::CASEWORK)?;
    let mut conn = office.conn().await?;
    let objection = objections::get(&mut conn, *id).await?;
    let view = objections::whole(&mut conn, objection).await?;
    let organisation = organisations::get(&mut conn, view.organisation_id).await?.name;
    let language = visit.language();
    let (left, urgency) = words::time_left(view.decide_by, day_of(office.now()), language);
    let is_open = words::is_open_objection(&view.status);
    let named = |list: &[(&'static str, &'static str, &'static str)], value: &str| {
        regulation::name(list, value, language).to_owned()
    };
    let application = format!("/behandeling/aanvragen/{}", view.application_id);
    let page = visit
        .page("Bezwaar", "Objection")
        .under("/behandeling/bezwaren", "Bezwaren", "Objections")
        .under(application, &view.reference, &view.reference);
    visit.show(&Dossier {
        page,
        organisation,
        status: named(&words::OBJECTIONS, &view.status),
        outcome: view
            .decision
            .as_ref()
            .map(|decision| named(&words::OBJECTIONS, &decision.outcome)),
        unheard: view
            .unheard_ground
            .as_ref()
            .map(|ground| named(&acts::UNHEARD, ground)),
        acts: if is_open && actor.is(&[Role::Caseworker]) {
            acts::possible(&view)
        } else {
            Vec::new()
        },
        may_decide: is_open && actor.is(&[Role::Decider]),
        is_open,
        left,
        urgency,
        view,
    })
}
