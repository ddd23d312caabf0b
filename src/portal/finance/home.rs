//! Where finance begins: what has to be done, and how each ceiling stands on a day.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::as_of::AsOf;
use crate::figures::ceilings::{self, CeilingFigures};
use crate::figures::payments::{self, Todo};
use crate::http::{Office, Problem, portion};
use crate::portal::page::chart;
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Page, Visit, navigation};

/// How many ceilings stand on a page.
const SHOWN: usize = 12;

/// What the day of the figures asks, and what a dossier is sought by.
pub const QUESTIONS: &[Question] = &[
    ("op", "Stand aan het eind van", "Figures at the end of"),
    (
        "zoek",
        "Kenmerk, aanvrager of KvK-nummer",
        "Reference, applicant or KvK number",
    ),
];

/// The day asked for.
#[derive(Deserialize)]
pub struct Asked {
    /// A day; today when left out.
    #[serde(default)]
    pub op: String,
    /// Where the page before ended.
    pub na: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "portal/finance/home.html")]
struct Home {
    page: Page,
    f: Filled,
    as_of: AsOf,
    todo: Todo,
    ceilings: Vec<CeilingFigures>,
    next: Option<Uuid>,
}

impl Home {
    fn share(ceiling: &CeilingFigures) -> String {
        chart::share(ceiling.committed.0.decimal(), ceiling.amount.0.decimal())
    }

    fn percent(ceiling: &CeilingFigures) -> u32 {
        chart::percent(ceiling.committed.0.decimal(), ceiling.amount.0.decimal())
    }

    const fn has_work(&self) -> bool {
        let todo = &self.todo;
        todo.unplanned + todo.penalties + todo.planned + todo.prepared + todo.released + todo.accounts > 0
    }
}

#[get("/financien")]
async fn home(
    office: web::Data<Office>,
    visit: Visit,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&navigation::FINANCE)?;
    let as_of = AsOf::asked(&office, &asked.op);
    let today = AsOf::asked(&office, "").day;
    let mut conn = office.conn().await?;
    let fetch = portion::fetch(SHOWN);
    let mut found = ceilings::list(&mut conn, as_of.day, None, asked.na, fetch).await?;
    let next = portion::cut(&mut found, SHOWN).map(|last| last.id);
    visit.show(&Home {
        page: visit.page("Financiën", "Finance"),
        f: Filled::default()
            .with("op", as_of.day.to_string())
            .asking(QUESTIONS),
        as_of,
        todo: payments::todo(&mut conn, today).await?,
        next,
        ceilings: found,
    })
}

/// The door of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(home);
}
