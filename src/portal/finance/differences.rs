//! Differences: what was granted, planned, paid and settled of each award of a ceiling, beside each other.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::as_of::AsOf;
use super::home::QUESTIONS;
use crate::ceiling;
use crate::figures::payments::{self, Compared, Difference};
use crate::http::{Office, Problem};
use crate::portal::page::{Filled, Page, Visit, navigation, regulation};

/// How many stand on a page.
const SHOWN: usize = 50;

#[derive(Deserialize)]
struct Asked {
    /// `ja` for those that were settled only.
    #[serde(default)]
    vastgesteld: String,
    /// A day; today when left out.
    #[serde(default)]
    op: String,
    na: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "portal/finance/differences.html")]
struct Differences {
    page: Page,
    f: Filled,
    as_of: AsOf,
    ceiling: Uuid,
    settled_only: bool,
    found: Vec<Difference>,
    next: Option<Uuid>,
}

impl Differences {
    fn status(&self, found: &Difference) -> String {
        regulation::name(&regulation::AWARD_STATUSES, &found.status, self.page.language()).to_owned()
    }
}

#[get("/financien/plafonds/{id}/verschillen")]
async fn list(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&navigation::FINANCE)?;
    let mut conn = office.conn().await?;
    let ceiling = ceiling::get(&mut conn, *id).await?.id;
    let settled_only = asked.vastgesteld == "ja";
    let as_of = AsOf::asked(&office, &asked.op);
    let fetch = i64::try_from(SHOWN + 1).unwrap_or(i64::MAX);
    let wish = Compared {
        ceiling: Some(ceiling),
        award: None,
        settled_only,
        as_of: as_of.pair(),
    };
    let mut found = payments::differences(&mut conn, &wish, asked.na, fetch).await?;
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    let page = visit
        .page("Verschillen per subsidie", "Differences by grant")
        .under("/financien", "Financiën", "Finance")
        .under(
            format!("/financien/plafonds/{ceiling}?op={}", as_of.day),
            "Subsidieplafond",
            "Ceiling",
        );
    visit.show(&Differences {
        page,
        f: Filled::default()
            .with("op", as_of.day.to_string())
            .asking(QUESTIONS),
        as_of,
        ceiling,
        settled_only,
        next: found.last().filter(|_| more).map(|last| last.award_id),
        found,
    })
}

/// The door of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(list);
}
