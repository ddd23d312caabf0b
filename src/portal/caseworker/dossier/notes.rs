//! Notes of colleagues about a dossier: read by who handles it, never by its applicant, and never changed.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::{Dossier, address};
use crate::db::Conn;
use crate::http::{Deed, Office, Problem, portion};
use crate::notes::{self, NewNote, NoteView};
use crate::portal::caseworker::address as addresses;
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit};

/// How many stand on a page.
const SHOWN: usize = 20;

const QUESTIONS: &[Question] = &[(
    "text",
    "Wat moeten collega's weten?",
    "What should colleagues know?",
)];

/// Where the page before ended.
#[derive(Debug, Deserialize)]
struct After {
    na: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "portal/caseworker/dossier/notes.html")]
struct NotesPage {
    page: Page,
    dossier: Dossier,
    f: Filled,
    notes: Vec<NoteView>,
    may_write: bool,
    next: Option<String>,
}

async fn shown(
    office: &Office,
    visit: &Visit,
    id: Uuid,
    after: Option<Uuid>,
    f: Filled,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&notes::READS)?;
    let mut conn = office.conn().await?;
    let (dossier, actor) = Dossier::open(&mut conn, visit, id).await?;
    let fetch = portion::fetch(SHOWN);
    let mut found = notes::notes_of(&mut conn, id, after, fetch).await?;
    let next = portion::cut(&mut found, SHOWN).map(|last| {
        let place = last.id.to_string();
        addresses::with(&dossier.address("notities"), &[("na", place.as_str())])
    });
    let page = NotesPage {
        page: dossier.page(visit, "Notities", "Notes"),
        f: f.asking(QUESTIONS),
        notes: found,
        may_write: actor.is(&notes::WRITES),
        next,
        dossier,
    };
    visit.show_as(page.f.status(), &page)
}

/// The notes, newest first.
#[get("/behandeling/aanvragen/{id}/notities")]
pub async fn show(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    after: web::Query<After>,
) -> Result<HttpResponse, Problem> {
    shown(&office, &visit, *id, after.na, Filled::default()).await
}

/// Writes one.
#[post("/behandeling/aanvragen/{id}/notities")]
pub async fn write(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&notes::WRITES)?;
    let write = async |conn: &mut Conn, deed: &Deed<'_>| {
        let new: NewNote = form.read()?;
        notes::write(conn, deed, *id, new).await?;
        Ok(address(*id, "notities"))
    };
    match form.once(&office, actor, &notes::WRITES, write).await {
        Ok(done) => Ok(visit.telling(
            done,
            "De notitie staat in het dossier.",
            "The note is in the dossier.",
        )),
        Err(problem) => shown(&office, &visit, *id, None, form.again(problem)?).await,
    }
}
