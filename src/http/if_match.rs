//! `If-Match`: a change names the version it was made in, so that two people don't overwrite each other.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::IF_MATCH;
use actix_web::{FromRequest, HttpRequest};

use super::problem::Problem;
use super::problem_types::ProblemType;

/// The version the client read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IfMatch(pub i64);

impl IfMatch {
    /// Demands that the version read is still the version there is.
    ///
    /// # Errors
    /// 412 when someone else was first.
    pub fn must_be(self, version: i64) -> Result<(), Problem> {
        if self.0 == version {
            Ok(())
        } else {
            Err(Problem::stale())
        }
    }
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(header) = request.headers().get(IF_MATCH) else {
            return ready(Err(Problem::new(
                ProblemType::IF_MATCH_MISSING,
                "Stuur de kop If-Match mee met de ETag van de versie die u las.",
                "Send the If-Match header with the ETag of the version you read.",
            )));
        };
        let version = header
            .to_str()
            .ok()
            .and_then(|text| text.trim_matches('"').parse().ok());
        ready(version.map(Self).ok_or_else(Problem::stale))
    }
}
