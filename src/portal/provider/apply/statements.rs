//! The step of what the applicant declares.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Draft;
use super::autosave::Autosave;
use super::part::{self, Part};
use crate::applications::{Content, Statement};
use crate::http::{Office, Problem};
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit, regulation};

const QUESTIONS: &[Question] = &[("statements", "Ik verklaar dat", "I declare that")];

/// What was declared.
#[derive(PartialEq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Statements {
    #[serde(default)]
    #[schema(max_items = 3)]
    statements: Vec<Statement>,
}

impl Part for Statements {
    fn of(content: &Content, _: usize) -> Option<Self> {
        Some(Self {
            statements: content.statements.clone(),
        })
    }

    fn put(self, content: &mut Content, _: usize) {
        content.statements = self.statements;
    }
}

#[derive(Template)]
#[template(path = "portal/provider/apply/statements.html")]
struct StatementsPage {
    page: Page,
    f: Filled,
    id: Uuid,
    options: Vec<(&'static str, &'static str)>,
}

fn statements_page(draft: &Draft, visit: &Visit, f: Filled) -> StatementsPage {
    let options = regulation::STATEMENTS.iter().map(|(value, dutch, english)| {
        let words: &'static str = visit.language().say(dutch, english);
        (*value, words)
    });
    StatementsPage {
        page: draft.page(visit, "Verklaringen", "Statements"),
        f: f.asking(QUESTIONS),
        id: draft.application.id,
        options: options.collect(),
    }
}

#[get("/aanvrager/aanvragen/{id}/invullen/verklaringen")]
async fn ask(office: web::Data<Office>, visit: Visit, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let draft = Draft::open(&mut conn, &office, &visit, *id).await?;
    let filled = part::shown::<Statements>(&draft.content, 0)?;
    visit.show(&statements_page(&draft, &visit, filled))
}

#[post("/aanvrager/aanvragen/{id}/invullen/verklaringen")]
async fn keep(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    autosave: Autosave,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let onward = part::next(*id, "/controleren");
    match part::keep::<Statements>(&office, &visit, (*id, 0), form, autosave, onward).await? {
        Ok(done) => Ok(done),
        Err((draft, filled)) => {
            let page = statements_page(&draft, &visit, filled);
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// The doors of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(ask).service(keep);
}
