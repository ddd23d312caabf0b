//! The desk of who steers: schemes and people, results, and the trail.

use actix_web::{HttpResponse, get, web};
use askama::Template;

use super::page::{Page, Visit, navigation};
use crate::http::Problem;

#[derive(Template)]
#[template(path = "portal/management/home.html")]
struct Home {
    page: Page,
}

#[get("/beheer")]
async fn home(visit: Visit) -> Result<HttpResponse, Problem> {
    visit.must_be(&navigation::MANAGEMENT)?;
    visit.show(&Home {
        page: visit.page("Beheer en sturing", "Management"),
    })
}

/// The pages of this desk.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(home);
}
