//! The step of earlier aid, where the scheme gives de-minimis aid (Regulation (EU) 2023/2831).

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use plafond_rules::money::Money;
use uuid::Uuid;

use super::Draft;
use super::autosave::Autosave;
use super::part::{self, Part};
use crate::applications::{AidStatement, Content};
use crate::http::{Office, Problem};
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit};

const QUESTIONS: &[Question] = &[
    (
        "relatedCompanies/*/name",
        "Naam van het bedrijf",
        "Name of the company",
    ),
    (
        "relatedCompanies/*/kvkNumber",
        "KvK-nummer",
        "Trade register number",
    ),
    ("aid/*/grantor", "Wie gaf de steun", "Who gave the aid"),
    ("aid/*/amount", "Bedrag", "Amount"),
    ("aid/*/grantedOn", "Dag van het besluit", "Day of the decision"),
    (
        "declared",
        "Dit is alle de-minimissteun van de laatste drie jaar. Staat er niets, dan kregen wij geen steun.",
        "This is all de-minimis aid of the last three years. If there is nothing here, we got none.",
    ),
];

/// Blank rows below what is filled in.
const BLANK: usize = 1;

impl Part for AidStatement {
    fn of(content: &Content, _: usize) -> Option<Self> {
        Some(content.de_minimis.clone())
    }

    fn put(self, content: &mut Content, _: usize) {
        content.de_minimis = self;
    }
}

#[derive(Template)]
#[template(path = "portal/provider/apply/aid.html")]
struct AidPage {
    page: Page,
    f: Filled,
    id: Uuid,
    most: Money,
    companies: usize,
    aid: usize,
}

fn aid_page(draft: &Draft, visit: &Visit, f: Filled) -> Result<AidPage, Problem> {
    Ok(AidPage {
        page: draft.page(visit, "Eerdere steun", "Earlier aid"),
        most: draft.most_aid.ok_or_else(Problem::not_found)?,
        companies: f.rows("relatedCompanies", 0) + BLANK,
        aid: f.rows("aid", 0) + BLANK,
        f: f.asking(QUESTIONS),
        id: draft.application.id,
    })
}

#[get("/aanvrager/aanvragen/{id}/invullen/steun")]
async fn ask(office: web::Data<Office>, visit: Visit, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let draft = Draft::open(&mut conn, &office, &visit, *id).await?;
    let filled = part::shown::<AidStatement>(&draft.content, 0)?;
    visit.show(&aid_page(&draft, &visit, filled)?)
}

#[post("/aanvrager/aanvragen/{id}/invullen/steun")]
async fn keep(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    autosave: Autosave,
    mut form: Form,
) -> Result<HttpResponse, Problem> {
    form.without_blank_rows("relatedCompanies");
    form.without_blank_rows("aid");
    let onward = part::next_or_row(*id, "/steun", "/documenten");
    match part::keep::<AidStatement>(&office, &visit, (*id, 0), form, autosave, onward).await? {
        Ok(done) => Ok(done),
        Err((draft, filled)) => {
            let page = aid_page(&draft, &visit, filled)?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// The doors of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(ask).service(keep);
}
