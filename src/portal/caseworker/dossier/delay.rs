//! Telling the applicant that the decision comes later than it should (Awb 4:14).

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use plafond_rules::roles::Role;
use uuid::Uuid;

use super::{Dossier, address};
use crate::applications::{self, NewDelayNotice};
use crate::db::Conn;
use crate::documents::Drafts;
use crate::http::{Deed, Office, Problem};
use crate::portal::caseworker::drafts;
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit};

const QUESTIONS: &[Question] = &[
    (
        "expectedBy",
        "Wanneer is het besluit er naar verwachting uiterlijk?",
        "By when do you expect to decide?",
    ),
    ("reasons", "Waarom wordt het later?", "Why does it come later?"),
];

#[derive(Template)]
#[template(path = "portal/caseworker/dossier/delay.html")]
struct Delay {
    page: Page,
    dossier: Dossier,
    f: Filled,
}

async fn shown(office: &Office, visit: &Visit, id: Uuid, f: Filled) -> Result<HttpResponse, Problem> {
    visit.must_be(&[Role::Caseworker])?;
    let (dossier, _) = Dossier::open(&mut *office.conn().await?, visit, id).await?;
    let page = Delay {
        page: dossier.page(
            visit,
            "Meld dat het besluit later komt",
            "Tell that the decision comes later",
        ),
        f: f.asking(QUESTIONS),
        dossier,
    };
    visit.show_as(page.f.status(), &page)
}

/// By when is the decision expected, and why is it later?
#[get("/behandeling/aanvragen/{id}/uitstel")]
pub async fn ask(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    shown(&office, &visit, *id, Filled::default()).await
}

/// The letter as it would be, marked as a draft; nothing is kept.
#[post("/behandeling/aanvragen/{id}/uitstel/concept")]
pub async fn preview(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Caseworker])?;
    let rehearsal = async |conn: &mut Conn, deed: &Deed<'_>| {
        let told = applications::tell_delay(conn, deed, *id, form.read()?).await?;
        Drafts::of(conn, told.id).await
    };
    match drafts::shown(&office, &form, (actor, &[Role::Caseworker]), rehearsal).await {
        Ok(letter) => Ok(letter),
        Err(problem) => shown(&office, &visit, *id, form.again(problem)?).await,
    }
}

/// Tells the applicant.
#[post("/behandeling/aanvragen/{id}/uitstel")]
pub async fn tell(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Caseworker])?;
    let told = async |conn: &mut Conn, deed: &Deed<'_>| {
        let new: NewDelayNotice = form.read()?;
        applications::tell_delay(conn, deed, *id, new).await?;
        Ok(address(*id, "termijnen"))
    };
    match form.once(&office, actor, &[Role::Caseworker], told).await {
        Ok(done) => Ok(visit.telling(
            done,
            "De aanvrager krijgt bericht dat het besluit later komt. De beslistermijn blijft dezelfde.",
            "The applicant is told that the decision comes later. The term to decide stays the same.",
        )),
        Err(problem) => shown(&office, &visit, *id, form.again(problem)?).await,
    }
}
