//! What was said to the applicant and how it went out, with the letters to be saved.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::Dossier;
use crate::documents::{self, Letter};
use crate::http::{Office, Problem, portion};
use crate::notices::{self, NoticeView};
use crate::portal::caseworker::address;
use crate::portal::page::{Page, Visit, navigation};

/// How many messages stand on a page.
const SHOWN: usize = 20;

/// How many letters: a dossier has a handful.
const LETTERS: i64 = 100;

/// Where the page before ended.
#[derive(Debug, Deserialize)]
struct After {
    na: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "portal/caseworker/dossier/messages.html")]
struct Messages {
    page: Page,
    dossier: Dossier,
    letters: Vec<Letter>,
    notices: Vec<NoticeView>,
    next: Option<String>,
}

/// Messages and letters, newest first.
#[get("/behandeling/aanvragen/{id}/berichten")]
pub async fn show(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    after: web::Query<After>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let (dossier, _) = Dossier::open(&mut conn, &visit, *id).await?;
    let fetch = portion::fetch(SHOWN);
    let mut found = notices::of_dossier(&mut conn, (*id, None), after.na, fetch).await?;
    let next = portion::cut(&mut found, SHOWN).map(|last| {
        let place = last.id.to_string();
        address::with(&dossier.address("berichten"), &[("na", place.as_str())])
    });
    let letters = match after.na {
        None => documents::letters_of(&mut conn, (*id, None), None, LETTERS).await?,
        Some(_) => Vec::new(),
    };
    visit.show(&Messages {
        page: dossier.page(&visit, "Berichten en brieven", "Messages and letters"),
        letters,
        notices: found,
        next,
        dossier,
    })
}

/// The PDF of a letter, to be saved.
#[get("/behandeling/brieven/{id}")]
pub async fn pdf(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&navigation::CASEWORK)?;
    let letter = documents::get(&mut *office.conn().await?, *id).await?;
    let pdf = documents::kept(&office, &letter).await?;
    Ok(documents::attached(
        format!("{}-{}.pdf", letter.kind, letter.id),
        pdf,
    ))
}
