//! What an action answers: a status, a body and the headers that go with it, in a shape that can be kept and repeated.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{ETAG, LOCATION};
use serde::{Deserialize, Serialize};

use super::problem::Problem;

/// An answer that can be given twice: the second time from the idempotency record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    status: u16,
    body: String,
    location: Option<String>,
    version: Option<i64>,
}

impl Answer {
    /// 200 with a body.
    ///
    /// # Errors
    /// 500 when the body can't be written as JSON.
    pub fn ok(body: &impl Serialize) -> Result<Self, Problem> {
        let body = serde_json::to_string(body).map_err(Problem::internal)?;
        Ok(Self {
            status: 200,
            body,
            location: None,
            version: None,
        })
    }

    /// 201 with the new resource and its address.
    ///
    /// # Errors
    /// 500 when the body can't be written as JSON.
    pub fn created(location: impl Into<String>, body: &impl Serialize) -> Result<Self, Problem> {
        Ok(Self {
            status: 201,
            location: Some(location.into()),
            ..Self::ok(body)?
        })
    }

    /// 303: what was done can be seen at this address.
    #[must_use]
    pub fn see_other(location: impl Into<String>) -> Self {
        Self {
            status: 303,
            body: String::new(),
            location: Some(location.into()),
            version: None,
        }
    }

    /// Says which version this is, for `If-Match`.
    #[must_use]
    pub const fn version(mut self, version: i64) -> Self {
        self.version = Some(version);
        self
    }

    /// Rebuilds a kept answer.
    ///
    /// # Errors
    /// 500 when what was kept is not an answer.
    pub fn kept(status: i16, headers: serde_json::Value, body: String) -> Result<Self, Problem> {
        let (location, version) = serde_json::from_value(headers).map_err(Problem::internal)?;
        let status = u16::try_from(status).map_err(Problem::internal)?;
        Ok(Self {
            status,
            body,
            location,
            version,
        })
    }

    /// The parts to keep: status, headers, body.
    #[must_use]
    pub fn to_keep(&self) -> (i16, serde_json::Value, &str) {
        let status = i16::try_from(self.status).unwrap_or(500);
        (
            status,
            serde_json::json!((&self.location, self.version)),
            &self.body,
        )
    }
}

impl From<Answer> for HttpResponse {
    fn from(answer: Answer) -> Self {
        let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = Self::build(status);
        if !answer.body.is_empty() {
            response.content_type("application/json");
        }
        if let Some(location) = answer.location {
            response.insert_header((LOCATION, location));
        }
        if let Some(version) = answer.version {
            response.insert_header((ETAG, format!("\"{version}\"")));
        }
        response.body(answer.body)
    }
}
