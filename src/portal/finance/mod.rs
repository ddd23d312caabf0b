//! The desk of finance (financieel beheer): the ceiling, its ledger and payments.

use actix_web::{HttpResponse, get, web};
use askama::Template;

use super::page::{Page, Visit, navigation};
use crate::http::Problem;

#[derive(Template)]
#[template(path = "portal/finance/home.html")]
struct Home {
    page: Page,
}

#[get("/financien")]
async fn home(visit: Visit) -> Result<HttpResponse, Problem> {
    visit.must_be(&navigation::FINANCE)?;
    visit.show(&Home {
        page: visit.page("Financiën", "Finance"),
    })
}

/// The pages of this desk.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(home);
}
