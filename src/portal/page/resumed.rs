//! Someone was logged out while filling in a form: after the log-in the form is there again, filled in as it was.
//!
//! What was sent travels with the log-in page and is kept nowhere. Nothing is done with it until its button is pressed.

use actix_web::HttpResponse;
use askama::Template;

use super::filled::Question;
use super::{Filled, Page, Visit, ticket};
use crate::http::Problem;

/// The field of the log-in page in which what was sent travels along.
pub const KEPT: &str = "_bewaard";

/// The field with where it was to go.
pub const TO: &str = "_naar";

const QUESTIONS: &[Question] = &[
    ("email", "E-mailadres", "E-mail address"),
    ("password", "Wachtwoord", "Password"),
];

#[derive(Template)]
#[template(path = "portal/page/log_in_again.html")]
struct LogInAgain {
    page: Page,
    f: Filled,
}

#[derive(Template)]
#[template(path = "portal/page/resumed.html")]
struct Resumed {
    page: Page,
    to: String,
    ticket: String,
    given: Vec<(String, String)>,
}

/// The page on which someone logs in again, carrying along what was sent.
///
/// # Errors
/// When the page can't be made.
pub fn log_in_again(visit: &Visit, given: &[(String, String)]) -> Result<String, Problem> {
    let kept = serde_json::to_string(given).map_err(Problem::internal)?;
    let page = LogInAgain {
        page: visit.page("Log opnieuw in", "Log in again"),
        f: Filled::default()
            .with(TO, visit.path())
            .with(KEPT, kept)
            .asking(QUESTIONS),
    };
    page.render().map_err(Problem::internal)
}

/// The page that brings someone back to the form; `secret` is what the browser has, or gets with this answer.
///
/// # Errors
/// When what was kept can't be read, or the page can't be made.
pub fn back(visit: &Visit, secret: &str, to: &str, kept: &str) -> Result<HttpResponse, Problem> {
    let given = serde_json::from_str(kept).map_err(|_| Problem::not_found())?;
    visit.show(&of(visit, secret, to, given))
}

/// The same page as a text, for someone who logged in elsewhere meanwhile.
///
/// # Errors
/// When the page can't be made.
pub fn here(visit: &Visit, given: &[(String, String)]) -> Result<String, Problem> {
    let page = of(visit, visit.secret(), visit.path(), given.to_vec());
    page.render().map_err(Problem::internal)
}

fn of(visit: &Visit, secret: &str, to: &str, given: Vec<(String, String)>) -> Resumed {
    Resumed {
        page: visit.page(
            "Wat u had ingevuld, is er nog",
            "What you filled in is still there",
        ),
        to: to.to_owned(),
        ticket: ticket::issue(secret),
        given,
    }
}
