//! A refusal as a page: what happened, why, and what someone can do now.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderValue, REFERER, RETRY_AFTER,
};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpMessage as _, HttpRequest};
use askama::Template;

use super::form::Unsent;
use super::visit::{escaped, own_address};
use super::{Language, Page, Visit, headers, navigation, resumed};
use crate::http::traced::RequestId;
use crate::http::{Office, Problem, ProblemType, problem};

/// Whether an address is for people; the others answer programs.
#[must_use]
pub fn is_page(path: &str) -> bool {
    let first = path.split('/').nth(1).unwrap_or_default();
    !matches!(first, "v1" | "health" | "metrics" | "docs")
}

/// Shows each problem as a page. Who has to log in first goes there, and comes back.
///
/// # Errors
/// Only those of the services behind it.
pub async fn refused(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let response = next.call(request).await?.map_into_boxed_body();
    let shown = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let Some(problem) = problem::behind(&response).filter(|_| !shown) else {
        return Ok(response);
    };
    let request = response.request().clone();
    let visit = request.extensions().get::<Visit>().cloned();
    if let Some(visit) = visit.as_ref().filter(|_| must_log_in(&request, &problem)) {
        let answer = visit.go(&format!("/inloggen?naar={}", escaped(&visit.address())));
        return Ok(ServiceResponse::new(request, answer));
    }
    let Some(office) = request.app_data::<Data<Office>>() else {
        return Ok(response);
    };
    let visit = visit.unwrap_or_else(|| Visit::of_stranger(office, &request));
    let html = kept(&request, &visit, &problem).unwrap_or_else(|| html(&request, &visit, &problem));
    let mut response = response.map_body(|_, _| BoxBody::new(html));
    *response.response_mut().status_mut() = problem.kind().status;
    visit.introduce(response.response_mut());
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    let policy = HeaderValue::from_static(headers::CONTENT_POLICY);
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    if let Some(seconds) = problem.seconds_to_wait() {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    Ok(response)
}

/// The page on which a form that couldn't be sent goes on, so that nothing that was filled in is lost.
fn kept(request: &HttpRequest, visit: &Visit, problem: &Problem) -> Option<String> {
    let Unsent(given) = request.extensions().get::<Unsent>().cloned()?;
    match (problem.kind(), visit.person()) {
        (ProblemType::NOT_LOGGED_IN | ProblemType::FORM_EXPIRED, None) => {
            resumed::log_in_again(visit, &given).ok()
        }
        (ProblemType::FORM_EXPIRED, Some(_)) => resumed::here(visit, &given).ok(),
        _ => None,
    }
}

fn must_log_in(request: &HttpRequest, problem: &Problem) -> bool {
    problem.kind() == ProblemType::NOT_LOGGED_IN && request.method() == Method::GET
}

#[derive(Template)]
#[template(path = "portal/page/refusal.html")]
struct Refusal<'a> {
    page: Page,
    detail: &'a str,
    article: Option<&'a str>,
    reference: Option<String>,
    back: Option<String>,
    /// Where someone can always go on: the own desk, or the front page.
    home: &'static str,
    log_in: bool,
}

fn html(request: &HttpRequest, visit: &Visit, problem: &Problem) -> String {
    let (title, detail) = problem.words(visit.language() == Language::English);
    let kind = problem.kind();
    // Of our own mistakes the reader gets the number under which the log tells what it was.
    let id = request.extensions().get::<RequestId>().map(|id| id.0.clone());
    let page = Refusal {
        page: Page::new(visit.clone(), title.to_owned()),
        detail,
        article: kind.article,
        reference: id.filter(|_| kind.status.is_server_error()),
        back: page_before(request).filter(|_| kind.status != StatusCode::NOT_FOUND),
        home: visit
            .person()
            .map_or("/", |person| navigation::home_of(&person.actor.roles)),
        log_in: kind == ProblemType::NOT_LOGGED_IN,
    };
    // The page about a mistake may not itself go wrong.
    page.render().unwrap_or_else(|_| detail.to_owned())
}

/// Where someone was, when that was a page of ours.
fn page_before(request: &HttpRequest) -> Option<String> {
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let (host, path) = header(REFERER)?.split_once("://")?.1.split_once('/')?;
    let path = format!("/{path}");
    (header(HOST)? == host).then(|| own_address(&path).map(str::to_owned))?
}
