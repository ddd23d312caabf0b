//! One visit to a page: who it is, in which language, and how an answer goes back.

use std::cell::Cell;
use std::future::{Ready, ready};
use std::rc::Rc;
use std::sync::Arc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::middleware::Next;
use actix_web::web::{Data, Query};
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, HttpResponse, ResponseError as _};
use askama::Template;
use chrono::{DateTime, Utc};
use plafond_rules::roles::Role;

use super::{Language, cookies, ticket};
use crate::config::Settings;
use crate::http::{Actor, Office, Problem, ProblemType, signs};
use crate::identity::{self, Person};

/// A visit. Cheap to clone: a page and a form keep one of their own.
#[derive(Clone)]
pub struct Visit(Rc<Circumstances>);

struct Circumstances {
    language: Language,
    person: Option<Person>,
    secret: String,
    path: String,
    query: String,
    notice: Option<String>,
    asked_at: DateTime<Utc>,
    settings: Arc<Settings>,
    /// Whether the browser still has to get its secret.
    unknown: bool,
    /// Whether the page carries a ticket, which is worthless without the secret.
    handed_out: Cell<bool>,
}

/// Puts the visit beside the request.
///
/// # Errors
/// Only those of the services behind it.
pub async fn welcome(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let Some(office) = request.app_data::<Data<Office>>().cloned() else {
        return Ok(request.into_response(Problem::internal("no office").error_response()));
    };
    match Visit::begin(&office, request.request()).await {
        Ok(visit) => drop(request.extensions_mut().insert(visit)),
        Err(problem) => return Ok(request.into_response(problem.error_response())),
    }
    if let Err(problem) = must_ask_readably(request.query_string()) {
        return Ok(request.into_response(problem.error_response()));
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

/// What pages ask behind the `?` goes to PostgreSQL as text.
fn must_ask_readably(query: &str) -> Result<(), Problem> {
    let Ok(asked) = Query::<Vec<(String, String)>>::from_query(query) else {
        return Ok(());
    };
    let mistakes = asked
        .iter()
        .filter_map(|(name, text)| signs::mistake(&format!("/{name}"), text));
    let mistakes: Vec<_> = mistakes.collect();
    if mistakes.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(mistakes))
    }
}

/// An address of our own, or nothing: nobody is sent on to another website.
#[must_use]
pub fn own_address(address: &str) -> Option<&str> {
    let elsewhere =
        address.starts_with("//") || address.contains('\\') || address.chars().any(char::is_control);
    (address.starts_with('/') && !elsewhere).then_some(address)
}

/// A text as it may stand in a query.
#[must_use]
pub fn escaped(text: &str) -> String {
    let harmless = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte);
    let escape = |byte: u8| {
        if harmless(byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    text.bytes().map(escape).collect()
}

impl Visit {
    /// A visit of someone we can't know, because what would tell us can't be reached.
    #[must_use]
    pub fn of_stranger(office: &Office, request: &HttpRequest) -> Self {
        Self::of(office, request, None, String::new(), false)
    }

    async fn begin(office: &Office, request: &HttpRequest) -> Result<Self, Problem> {
        let brought = cookies::read(request, cookies::secret_name(&office.settings))
            .filter(|secret| secret.len() == 64 && secret.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let person = match &brought {
            Some(secret) => identity::find_session(office, secret).await?,
            None => None,
        };
        let unknown = brought.is_none();
        let secret = match brought {
            Some(secret) => secret,
            None => identity::fresh_secret()?,
        };
        Ok(Self::of(office, request, person, secret, unknown))
    }

    fn of(
        office: &Office,
        request: &HttpRequest,
        person: Option<Person>,
        secret: String,
        unknown: bool,
    ) -> Self {
        let notice = Some(request)
            .filter(|request| !is_for_a_script(request))
            .and_then(|request| cookies::text_of(request, cookies::NOTICE));
        Self(Rc::new(Circumstances {
            language: Language::of(request),
            person,
            secret,
            path: request.path().to_owned(),
            query: request.query_string().to_owned(),
            notice,
            asked_at: office.now(),
            settings: Arc::clone(&office.settings),
            unknown,
            handed_out: Cell::new(false),
        }))
    }

    /// The text in the language of the visit.
    #[must_use]
    pub fn say<'a>(&self, dutch: &'a str, english: &'a str) -> &'a str {
        self.0.language.say(dutch, english)
    }

    /// The language.
    #[must_use]
    pub fn language(&self) -> Language {
        self.0.language
    }

    /// Who is logged in, if anyone.
    #[must_use]
    pub fn person(&self) -> Option<&Person> {
        self.0.person.as_ref()
    }

    /// Demands someone with one of these roles.
    ///
    /// # Errors
    /// 401, which becomes the log-in page, or 403 for another role.
    pub fn must_be(&self, roles: &[Role]) -> Result<&Actor, Problem> {
        let actor = self.must_be_known()?;
        actor.must_be(roles)?;
        Ok(actor)
    }

    /// Demands someone who is logged in.
    ///
    /// # Errors
    /// 401, which becomes the log-in page.
    pub fn must_be_known(&self) -> Result<&Actor, Problem> {
        self.person().map(|person| &person.actor).ok_or_else(|| {
            Problem::new(
                ProblemType::NOT_LOGGED_IN,
                "Log in om verder te gaan.",
                "Log in to go on.",
            )
        })
    }

    /// The address that was asked for, without its query.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// The address that was asked for, with its query.
    #[must_use]
    pub fn address(&self) -> String {
        if self.0.query.is_empty() {
            self.0.path.clone()
        } else {
            format!("{}?{}", self.0.path, self.0.query)
        }
    }

    /// When it was asked for.
    #[must_use]
    pub fn asked_at(&self) -> &DateTime<Utc> {
        &self.0.asked_at
    }

    /// The settings of the process.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// What the page before has done, to be told once.
    #[must_use]
    pub fn notice(&self) -> Option<&str> {
        self.0.notice.as_deref()
    }

    /// A ticket for a form on this page.
    #[must_use]
    pub fn ticket(&self) -> String {
        self.0.handed_out.set(true);
        ticket::issue(&self.0.secret)
    }

    /// The key of a ticket that came back with a form.
    ///
    /// # Errors
    /// 403 when it wasn't issued to this visitor.
    pub fn key_of(&self, ticket: &str) -> Result<String, Problem> {
        ticket::key(&self.0.secret, ticket).ok_or_else(|| {
            Problem::new(
                ProblemType::FORM_EXPIRED,
                "U bent intussen uitgelogd, of het formulier kwam niet van deze website. Er is niets gewijzigd. Ga terug, laad de pagina opnieuw en probeer het nog eens.",
                "You were logged out meanwhile, or the form didn't come from this website. Nothing was changed. Go back, reload the page and try again.",
            )
        })
    }

    /// The secret in the browser's cookie.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.0.secret
    }

    /// Answers a page.
    ///
    /// # Errors
    /// 500 when its template fails.
    pub fn show(&self, page: &impl Template) -> Result<HttpResponse, Problem> {
        self.show_as(StatusCode::OK, page)
    }

    /// Answers a page with another status than 200, such as a form with mistakes.
    ///
    /// # Errors
    /// 500 when its template fails.
    pub fn show_as(&self, status: StatusCode, page: &impl Template) -> Result<HttpResponse, Problem> {
        let html = page.render().map_err(Problem::internal)?;
        let mut response = HttpResponse::build(status);
        response.content_type("text/html; charset=utf-8");
        if self.0.notice.is_some() {
            response.cookie(cookies::gone(self.settings(), cookies::NOTICE));
        }
        let mut response = response.body(html);
        self.introduce(&mut response);
        Ok(response)
    }

    /// Gives the browser its secret, when the page carries a ticket and the browser has none yet.
    pub fn introduce(&self, response: &mut HttpResponse) {
        if self.0.unknown && self.0.handed_out.get() {
            let name = cookies::secret_name(self.settings());
            let cookie = cookies::made(self.settings(), name, self.0.secret.clone());
            // Hexadecimal always makes a good header.
            drop(response.add_cookie(&cookie));
        }
    }

    /// After something was done: the browser goes to where it shows, and that page tells so once.
    #[must_use]
    pub fn go_and_tell(&self, location: &str, dutch: &str, english: &str) -> HttpResponse {
        self.telling(self.go(location), dutch, english)
    }

    /// The browser goes to another page.
    #[must_use]
    pub fn go(&self, location: &str) -> HttpResponse {
        HttpResponse::SeeOther()
            .insert_header((LOCATION, location))
            .finish()
    }

    /// An answer after which the next page tells something once.
    #[must_use]
    pub fn telling(&self, mut answer: HttpResponse, dutch: &str, english: &str) -> HttpResponse {
        let cookie = cookies::written(self.settings(), cookies::NOTICE, self.say(dutch, english));
        // A text of ours in base64 always makes a good header.
        drop(answer.add_cookie(&cookie));
        answer
    }
}

/// Whether a script fetches the page, as after an upload: what it has to tell waits for the page that people see.
fn is_for_a_script(request: &HttpRequest) -> bool {
    let destination = request.headers().get("sec-fetch-dest");
    destination.is_some_and(|destination| destination == "empty")
}

impl FromRequest for Visit {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let found = request.extensions().get::<Self>().cloned();
        ready(found.ok_or_else(|| Problem::internal("a page outside the portal")))
    }
}
