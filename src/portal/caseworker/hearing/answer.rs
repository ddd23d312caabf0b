//! Writing down what the provider thinks of an intention, or that it won't say.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use plafond_rules::roles::Role;
use uuid::Uuid;

use crate::db::Conn;
use crate::hearings::{self, NewView, NewViewWaiver};
use crate::http::deed::day_of;
use crate::http::{Deed, Office, Problem};
use crate::portal::caseworker::dossier::{Dossier, address};
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit};

const QUESTIONS: &[Question] = &[
    (
        "view",
        "Wat vindt de aanvrager?",
        "What does the applicant think?",
    ),
    (
        "spoken",
        "Het is mondeling gezegd",
        "It was said by word of mouth",
    ),
    ("givenOn", "Op welke dag?", "On which day?"),
];

#[derive(Template)]
#[template(path = "portal/caseworker/hearing/answer.html")]
struct AnswerPage {
    page: Page,
    dossier: Dossier,
    hearing: Uuid,
    f: Filled,
}

async fn shown(
    office: &Office,
    visit: &Visit,
    (id, hearing): (Uuid, Uuid),
    f: Filled,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&[Role::Caseworker])?;
    let mut conn = office.conn().await?;
    let (dossier, _) = Dossier::open(&mut conn, visit, id).await?;
    let known = hearings::hearings_of(&mut conn, id, day_of(office.now())).await?;
    if !known.iter().any(|one| one.id == hearing) {
        return Err(Problem::not_found());
    }
    let page = AnswerPage {
        page: dossier.page(visit, "Zienswijze opschrijven", "Write down the view"),
        f: f.asking(QUESTIONS),
        hearing,
        dossier,
    };
    visit.show_as(page.f.status(), &page)
}

/// What was said?
#[get("/behandeling/aanvragen/{id}/zienswijzen/{hearing}")]
pub async fn ask(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Problem> {
    let today = day_of(office.now()).to_string();
    shown(&office, &visit, *path, Filled::default().with("givenOn", today)).await
}

/// Keeps it.
#[post("/behandeling/aanvragen/{id}/zienswijzen/{hearing}")]
pub async fn give(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Caseworker])?;
    let give = async |conn: &mut Conn, deed: &Deed<'_>| {
        let new: NewView = form.read()?;
        hearings::view(conn, deed, *path, new).await?;
        Ok(address(path.0, "zienswijzen"))
    };
    match form.once(&office, actor, &[Role::Caseworker], give).await {
        Ok(done) => Ok(visit.telling(
            done,
            "De zienswijze staat in het dossier.",
            "The view is in the dossier.",
        )),
        Err(problem) => shown(&office, &visit, *path, form.again(problem)?).await,
    }
}

/// Keeps that the provider won't say.
#[post("/behandeling/aanvragen/{id}/zienswijzen/{hearing}/afzien")]
pub async fn waive(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Caseworker])?;
    let waive = async |conn: &mut Conn, deed: &Deed<'_>| {
        let new: NewViewWaiver = form.read()?;
        hearings::waive(conn, deed, *path, new).await?;
        Ok(address(path.0, "zienswijzen"))
    };
    match form.once(&office, actor, &[Role::Caseworker], waive).await {
        Ok(done) => Ok(visit.telling(done, "Dat staat in het dossier.", "That is in the dossier.")),
        Err(problem) => shown(&office, &visit, *path, form.again(problem)?).await,
    }
}
