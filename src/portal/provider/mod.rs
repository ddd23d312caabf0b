//! The provider desk (aanvrager): the own organisation, its drafts and dossiers.

use actix_web::{HttpResponse, get, web};
use askama::Template;

use super::page::{Page, Visit, navigation};
use crate::http::Problem;

#[derive(Template)]
#[template(path = "portal/provider/home.html")]
struct Home {
    page: Page,
}

#[get("/aanvrager")]
async fn home(visit: Visit) -> Result<HttpResponse, Problem> {
    visit.must_be(&navigation::PROVIDER)?;
    visit.show(&Home {
        page: visit.page("Mijn subsidies", "My grants"),
    })
}

/// The pages of this desk.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(home);
}
