//! The front page: what the scheme is for, and where to go.

use actix_web::{HttpResponse, get, web};
use askama::Template;

use crate::http::Problem;
use crate::portal::page::{Page, Visit};

#[derive(Template)]
#[template(path = "portal/public/home.html")]
struct Home {
    page: Page,
}

#[get("/")]
async fn home(visit: Visit) -> Result<HttpResponse, Problem> {
    visit.show(&Home {
        page: visit.page(
            "Samen huiselijk geweld voorkomen",
            "Preventing domestic violence together",
        ),
    })
}

/// The door of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(home);
}
