//! Doing something with an objection, by the form that the act asks for.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use plafond_rules::objections::Status;
use plafond_rules::roles::Role;
use uuid::Uuid;

use super::acts::{self, Act, Answer, Field};
use crate::db::Conn;
use crate::documents::Drafts;
use crate::http::{Actor, Deed, Office, Problem};
use crate::objections::{self, ObjectionView};
use crate::portal::caseworker::drafts;
use crate::portal::page::{Filled, Form, Language, Page, Visit, regulation};

#[derive(Template)]
#[template(path = "portal/caseworker/objections/act.html")]
struct ActPage {
    page: Page,
    view: ObjectionView,
    act: &'static Act,
    /// What is asked, each with what there is to choose from.
    asked: Vec<(&'static Field, Vec<(&'static str, &'static str)>)>,
    f: Filled,
}

/// What there is to choose from for a field.
fn options(field: &Field, language: Language) -> Vec<(&'static str, &'static str)> {
    match field.answer {
        Answer::Choice(of) => regulation::options(of, language),
        Answer::Line
        | Answer::Lines
        | Answer::Day
        | Answer::Moment
        | Answer::Number
        | Answer::Amount
        | Answer::Tick => Vec::new(),
    }
}

fn address(id: Uuid) -> String {
    format!("/behandeling/bezwaren/{id}")
}

async fn shown(
    office: &Office,
    visit: &Visit,
    id: Uuid,
    act: &'static Act,
    f: Filled,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let objection = objections::get(&mut conn, id).await?;
    let view = objections::whole(&mut conn, objection).await?;
    let page = ActPage {
        page: visit
            .page(act.title.0, act.title.1)
            .under("/behandeling/bezwaren", "Bezwaren", "Objections")
            .under(address(id), &view.reference, &view.reference),
        f: f.asking(acts::QUESTIONS),
        asked: act
            .fields
            .iter()
            .map(|field| (field, options(field, visit.language())))
            .collect(),
        view,
        act,
    };
    visit.show_as(page.f.status(), &page)
}

/// What the decision asks.
#[get("/behandeling/bezwaren/{id}/besluit")]
pub async fn ask_decision(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&[Role::Decider])?;
    shown(&office, &visit, *id, &acts::DECISION, Filled::default()).await
}

/// Decides on the objection.
#[post("/behandeling/bezwaren/{id}/besluit")]
pub async fn decide(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Decider])?;
    let decide = async |conn: &mut Conn, deed: &Deed<'_>| {
        objections::decide(conn, deed, *id, form.read()?).await?;
        Ok(address(*id))
    };
    match form.once(&office, actor, &[Role::Decider], decide).await {
        Ok(done) => Ok(visit.telling(done, "Op het bezwaar is beslist.", "The objection is decided.")),
        Err(problem) => shown(&office, &visit, *id, &acts::DECISION, form.again(problem)?).await,
    }
}

/// The letter as it would be, marked as a draft; nothing is kept.
#[post("/behandeling/bezwaren/{id}/besluit/concept")]
pub async fn preview(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Decider])?;
    let rehearsal = async |conn: &mut Conn, deed: &Deed<'_>| {
        let decided = objections::decide(conn, deed, *id, form.read()?).await?;
        Drafts::of(conn, decided.id).await
    };
    match drafts::shown(&office, &form, (actor, &[Role::Decider]), rehearsal).await {
        Ok(letter) => Ok(letter),
        Err(problem) => shown(&office, &visit, *id, &acts::DECISION, form.again(problem)?).await,
    }
}

/// What an act asks.
#[get("/behandeling/bezwaren/{id}/{handeling}")]
pub async fn ask(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, String)>,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&[Role::Caseworker])?;
    let act = acts::named(&path.1).ok_or_else(Problem::not_found)?;
    shown(&office, &visit, path.0, act, Filled::default()).await
}

/// Does it.
#[post("/behandeling/bezwaren/{id}/{handeling}")]
pub async fn perform(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, String)>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Caseworker])?;
    let act = acts::named(&path.1).ok_or_else(Problem::not_found)?;
    match done(&office, actor, path.0, act, &form).await {
        Ok(done) => Ok(visit.telling(
            done,
            "Dat is gebeurd en staat in het dossier.",
            "That is done and in the dossier.",
        )),
        Err(problem) => shown(&office, &visit, path.0, act, form.again(problem)?).await,
    }
}

async fn done(
    office: &Office,
    actor: &Actor,
    id: Uuid,
    act: &Act,
    form: &Form,
) -> Result<HttpResponse, Problem> {
    let doing = async |conn: &mut Conn, deed: &Deed<'_>| {
        perform_named(conn, deed, id, act, form).await?;
        Ok(address(id))
    };
    form.once(office, actor, &[Role::Caseworker], doing).await
}

async fn perform_named(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    act: &Act,
    form: &Form,
) -> Result<(), Problem> {
    match act.slug {
        "aanvulling" => drop(objections::request_repair(conn, deed, id, form.read()?).await?),
        // What was asked for makes the clock run again; what wasn't is added.
        "gronden" if objections::get(conn, id).await?.status() == Status::RepairRequested => {
            drop(objections::repair(conn, deed, id, form.read()?).await?);
        }
        "gronden" => drop(objections::add_grounds(conn, deed, id, form.read()?).await?),
        "commissie" => drop(objections::involve_committee(conn, deed, id, form.read()?).await?),
        "horen-vragen" => drop(objections::ask(conn, deed, id, form.read()?).await?),
        "horen" => drop(objections::plan(conn, deed, id, form.read()?).await?),
        "verslag" => {
            let objection = objections::get(conn, id).await?;
            let view = objections::whole(conn, objection).await?;
            let hearing = view.hearings.iter().find(|hearing| hearing.report.is_none());
            let hearing = hearing.ok_or_else(Problem::not_found)?.id;
            drop(objections::record(conn, deed, (id, hearing), form.read()?).await?);
        }
        "niet-horen" => drop(objections::waive(conn, deed, id, form.read()?).await?),
        "uitstel" => drop(objections::postpone(conn, deed, id, form.read()?).await?),
        _ => return Err(Problem::not_found()),
    }
    Ok(())
}
