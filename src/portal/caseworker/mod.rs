//! The desk of caseworkers, assessors and deciders (behandelaar, beoordelaar, mandaathouder).

use actix_web::{HttpResponse, get, web};
use askama::Template;

use super::page::{Page, Visit, navigation};
use crate::http::Problem;

#[derive(Template)]
#[template(path = "portal/caseworker/home.html")]
struct Home {
    page: Page,
}

#[get("/behandeling")]
async fn home(visit: Visit) -> Result<HttpResponse, Problem> {
    visit.must_be(&navigation::CASEWORK)?;
    visit.show(&Home {
        page: visit.page("Behandeling", "Casework"),
    })
}

/// The pages of this desk.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(home);
}
