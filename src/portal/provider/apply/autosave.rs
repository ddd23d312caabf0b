//! Saving while someone types: the script sends the whole form with a header of its own, and hears when it was kept.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use chrono_tz::Europe::Amsterdam;
use serde_json::json;

use crate::http::Problem;

/// Whether the script sent a form, rather than someone who pressed its button.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Autosave(pub bool);

impl Autosave {
    /// What the script is told: from which version it goes on, and the time in the Netherlands.
    #[must_use]
    pub fn told(version: i64, now: DateTime<Utc>) -> HttpResponse {
        let at = now.with_timezone(&Amsterdam).format("%H.%M").to_string();
        HttpResponse::Ok().json(json!({ "version": version.to_string(), "at": at }))
    }
}

impl FromRequest for Autosave {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(request.headers().contains_key("x-autosave"))))
    }
}
