//! The first step: what the application is called and what it is about.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Draft;
use super::autosave::Autosave;
use super::part::{self, Part};
use crate::applications::Content;
use crate::http::{Office, Problem};
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit};

const QUESTIONS: &[Question] = &[
    ("title", "Titel van uw aanvraag", "Title of your application"),
    ("summary", "Samenvatting", "Summary"),
];

/// Title and summary.
#[derive(PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct General {
    #[schema(min_length = 1, max_length = 200)]
    title: String,
    #[serde(default)]
    #[schema(max_length = 5000)]
    summary: String,
}

impl Part for General {
    fn of(content: &Content, _: usize) -> Option<Self> {
        Some(Self {
            title: content.title.clone(),
            summary: content.summary.clone(),
        })
    }

    fn put(self, content: &mut Content, _: usize) {
        content.title = self.title;
        content.summary = self.summary;
    }
}

#[derive(Template)]
#[template(path = "portal/provider/apply/general.html")]
struct GeneralPage {
    page: Page,
    f: Filled,
    id: Uuid,
}

fn general_page(draft: &Draft, visit: &Visit, f: Filled) -> GeneralPage {
    GeneralPage {
        page: draft.page(visit, "Algemeen", "General"),
        f: f.asking(QUESTIONS),
        id: draft.application.id,
    }
}

#[get("/aanvrager/aanvragen/{id}/invullen/algemeen")]
async fn ask(office: web::Data<Office>, visit: Visit, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let draft = Draft::open(&mut conn, &office, &visit, *id).await?;
    let filled = part::shown::<General>(&draft.content, 0)?;
    visit.show(&general_page(&draft, &visit, filled))
}

#[post("/aanvrager/aanvragen/{id}/invullen/algemeen")]
async fn keep(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    autosave: Autosave,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let onward = part::next(*id, "/activiteiten");
    match part::keep::<General>(&office, &visit, (*id, 0), form, autosave, onward).await? {
        Ok(done) => Ok(done),
        Err((draft, filled)) => {
            let page = general_page(&draft, &visit, filled);
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// The doors of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(ask).service(keep);
}
