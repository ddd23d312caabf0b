//! Logging in and out.

use actix_web::cookie::Cookie;
use actix_web::http::header::{HeaderValue, RETRY_AFTER};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use askama::Template;
use serde::Deserialize;

use crate::config::Settings;
use crate::http::{Caller, Office, Problem};
use crate::identity::{self, Opened};
use crate::portal::page::filled::Question;
use crate::portal::page::visit::{escaped, own_address};
use crate::portal::page::{Filled, Form, Page, Visit, cookies, navigation, resumed};

const QUESTIONS: &[Question] = &[
    ("email", "E-mailadres", "E-mail address"),
    ("password", "Wachtwoord", "Password"),
];

/// Where to go afterwards.
#[derive(Deserialize)]
pub struct Onward {
    pub naar: Option<String>,
}

#[derive(Template)]
#[template(path = "portal/account/log_in.html")]
struct LogIn {
    page: Page,
    f: Filled,
    is_sent_here: bool,
    sign_up: String,
}

impl LogIn {
    fn new(visit: &Visit, f: Filled) -> Self {
        Self {
            page: visit.page("Inloggen", "Log in"),
            is_sent_here: !f.value(resumed::TO).is_empty(),
            sign_up: match f.value(resumed::TO) {
                "" => "/aanmelden".to_owned(),
                to => format!("/aanmelden?naar={}", escaped(to)),
            },
            f: f.asking(QUESTIONS),
        }
    }
}

#[get("/inloggen")]
async fn ask(
    request: HttpRequest,
    visit: Visit,
    onward: web::Query<Onward>,
) -> Result<HttpResponse, Problem> {
    let before = cookies::text_of(&request, cookies::ONWARD);
    let to = onward.naar.as_deref().or(before.as_deref()).and_then(own_address);
    if let Some(person) = visit.person() {
        let home = navigation::home_of(&person.actor.roles);
        return Ok(visit.go(to.unwrap_or(home)));
    }
    let filled = to.map_or_else(Filled::default, |to| Filled::default().with("_naar", to));
    visit.show(&LogIn::new(&visit, filled))
}

#[post("/inloggen")]
async fn log_in(
    office: web::Data<Office>,
    request: HttpRequest,
    visit: Visit,
    caller: Caller,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let password = form.text("password").to_owned();
    let known_by = cookies::read(&request, cookies::KNOWN);
    let from = (caller, known_by.as_deref());
    match identity::open_session(&office, from, form.text("email").trim(), password).await {
        Ok(Opened {
            secret,
            known_by,
            person,
        }) => {
            let home = navigation::home_of(&person.actor.roles);
            let to = own_address(form.text(resumed::TO)).unwrap_or(home);
            let kept = form.text(resumed::KEPT);
            let mut response = if kept.is_empty() {
                visit.go(to)
            } else {
                resumed::back(&visit, &secret, to, kept)?
            };
            let cookie = cookies::made(visit.settings(), cookies::secret_name(visit.settings()), secret);
            let there = cookies::gone(visit.settings(), cookies::ONWARD);
            for cookie in [cookie, there, known(visit.settings(), known_by)] {
                response.add_cookie(&cookie).map_err(Problem::internal)?;
            }
            Ok(response)
        }
        Err(problem) => {
            let wait = problem.seconds_to_wait();
            let page = LogIn::new(&visit, form.again(problem)?.without("password"));
            let mut response = visit.show_as(page.f.status(), &page)?;
            if let Some(seconds) = wait {
                let headers = response.headers_mut();
                headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
            }
            Ok(response)
        }
    }
}

/// The cookie of a browser that is known from now on, which only a log-in brings back.
fn known(settings: &Settings, by: String) -> Cookie<'static> {
    let days = identity::BROWSER_KNOWN_FOR.num_days();
    let mut cookie = cookies::kept(settings, cookies::KNOWN, by, days);
    cookie.set_path("/inloggen");
    cookie
}

#[post("/uitloggen")]
async fn log_out(office: web::Data<Office>, visit: Visit, _form: Form) -> Result<HttpResponse, Problem> {
    identity::end_session(&office, visit.secret()).await?;
    let mut response = visit.go_and_tell("/", "U bent uitgelogd.", "You are logged out.");
    let gone = cookies::gone(visit.settings(), cookies::secret_name(visit.settings()));
    response.add_cookie(&gone).map_err(Problem::internal)?;
    Ok(response)
}

/// The doors of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(ask).service(log_in).service(log_out);
}
