//! Choosing a password: asking for a link, and using it.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;

use crate::http::{Office, Problem};
use crate::identity::{self, NewPassword, NewReset};
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit};

const QUESTIONS: &[Question] = &[
    ("email", "E-mailadres", "E-mail address"),
    ("token", "Link uit uw e-mail", "Link from your e-mail"),
    ("password", "Nieuw wachtwoord", "New password"),
];

#[derive(Template)]
#[template(path = "portal/account/forgotten.html")]
struct Forgotten {
    page: Page,
    f: Filled,
}

#[derive(Template)]
#[template(path = "portal/account/password.html")]
struct Choose {
    page: Page,
    f: Filled,
}

fn forgotten(visit: &Visit, f: Filled) -> Forgotten {
    Forgotten {
        page: visit.page("Wachtwoord vergeten", "Forgotten password").under(
            "/inloggen",
            "Inloggen",
            "Log in",
        ),
        f: f.asking(QUESTIONS),
    }
}

fn choose(visit: &Visit, f: Filled) -> Choose {
    Choose {
        page: visit.page("Kies een wachtwoord", "Choose a password"),
        f: f.asking(QUESTIONS),
    }
}

#[get("/wachtwoord-vergeten")]
async fn ask_link(visit: Visit) -> Result<HttpResponse, Problem> {
    visit.show(&forgotten(&visit, Filled::default()))
}

#[post("/wachtwoord-vergeten")]
async fn send_link(office: web::Data<Office>, visit: Visit, form: Form) -> Result<HttpResponse, Problem> {
    let sent = match form.read::<NewReset>() {
        Ok(entered) => identity::request_reset(&office, &entered.email).await,
        Err(problem) => Err(problem),
    };
    match sent {
        Ok(()) => Ok(visit.go_and_tell(
            "/inloggen",
            "Is dit e-mailadres bij ons bekend, dan krijgt u binnen enkele minuten een e-mail met een link.",
            "If we know this address, you get an e-mail with a link within a few minutes.",
        )),
        Err(problem) => {
            let page = forgotten(&visit, form.again(problem)?);
            visit.show_as(page.f.status(), &page)
        }
    }
}

#[get("/wachtwoord")]
async fn ask_password(visit: Visit) -> Result<HttpResponse, Problem> {
    visit.show(&choose(&visit, Filled::default()))
}

#[post("/wachtwoord")]
async fn set_password(
    office: web::Data<Office>,
    visit: Visit,
    mut form: Form,
) -> Result<HttpResponse, Problem> {
    // Whoever has no scripts pastes the whole link; what counts stands behind its '#'.
    let pasted = form.text("token");
    let token = pasted.trim().rsplit('#').next().unwrap_or_default().to_owned();
    form.replace("token", token);
    let set = match form.read::<NewPassword>() {
        Ok(entered) => identity::choose_password(&office, &entered.token, entered.password).await,
        Err(problem) => Err(problem),
    };
    match set {
        Ok(()) => Ok(visit.go_and_tell(
            "/inloggen",
            "Uw wachtwoord is gekozen. U kunt nu inloggen.",
            "Your password is set. You can log in now.",
        )),
        Err(problem) => {
            let page = choose(&visit, form.again(problem)?.without("password"));
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// The doors of these pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(ask_link)
        .service(send_link)
        .service(ask_password)
        .service(set_password);
}
