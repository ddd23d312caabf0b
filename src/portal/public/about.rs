//! About this website: contact, privacy, accessibility.

use actix_web::{HttpResponse, get, web};
use askama::Template;

use crate::http::Problem;
use crate::portal::page::{Page, Visit};

#[derive(Template)]
#[template(path = "portal/public/contact.html")]
struct Contact {
    page: Page,
    name: String,
    address: Vec<String>,
    email: String,
}

#[derive(Template)]
#[template(path = "portal/public/privacy.html")]
struct Privacy {
    page: Page,
    name: String,
    email: String,
}

#[derive(Template)]
#[template(path = "portal/public/accessibility.html")]
struct Accessibility {
    page: Page,
    email: String,
}

#[get("/contact")]
async fn contact(visit: Visit) -> Result<HttpResponse, Problem> {
    visit.show(&Contact {
        page: visit.page("Contact", "Contact"),
        name: visit.settings().sender_name.clone(),
        address: visit.settings().sender_address.clone(),
        email: visit.settings().sender_email.clone(),
    })
}

#[get("/privacy")]
async fn privacy(visit: Visit) -> Result<HttpResponse, Problem> {
    visit.show(&Privacy {
        page: visit.page("Privacy", "Privacy"),
        name: visit.settings().sender_name.clone(),
        email: visit.settings().sender_email.clone(),
    })
}

#[get("/toegankelijkheid")]
async fn accessibility(visit: Visit) -> Result<HttpResponse, Problem> {
    visit.show(&Accessibility {
        page: visit.page("Toegankelijkheid", "Accessibility"),
        email: visit.settings().sender_email.clone(),
    })
}

/// The doors of these pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(contact).service(privacy).service(accessibility);
}
