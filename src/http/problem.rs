//! A refusal as the API gives it: problem details (RFC 9457), in Dutch, in English on request.

use std::fmt;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::middleware::Next;
use actix_web::{HttpResponse, ResponseError};
use diesel::result::DatabaseErrorKind;
use serde::Serialize;
use utoipa::ToSchema;

use super::field_words;
use super::problem_types::ProblemType;

/// One thing that is wrong with the input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// Where it is, as a JSON pointer (RFC 6901).
    #[schema(example = "/budget/0/amount")]
    pub pointer: String,
    /// What is wrong, for programs.
    #[schema(example = "amount-malformed")]
    pub code: String,
    /// What is wrong and what to do, for people.
    #[schema(example = "Schrijf een bedrag met een punt en twee cijfers, zoals 12500.00.")]
    pub detail: String,
    /// The same in English, where that names more than the words of its code.
    #[serde(skip)]
    pub english: Option<String>,
}

/// A request that ended badly, in words for people. Any action may return one; it is rendered at the door.
#[derive(Clone, Debug)]
pub struct Problem {
    kind: ProblemType,
    detail: Words,
    errors: Vec<FieldError>,
    retry_after: Option<i64>,
}

#[derive(Clone, Debug)]
struct Words {
    dutch: String,
    english: String,
}

/// The body of a problem as clients see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemDetails {
    /// A relative URI naming the kind of problem.
    #[serde(rename = "type")]
    #[schema(example = "/problems/ceiling-reached")]
    pub kind: String,
    /// What happened.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// Why, and what now.
    pub detail: String,
    /// The path that was asked for.
    pub instance: String,
    /// The article of law, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
    /// All that is wrong with the input, at once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

impl Problem {
    /// A problem with why and what now, in both languages.
    pub fn new(kind: ProblemType, dutch: impl Into<String>, english: impl Into<String>) -> Self {
        let detail = Words {
            dutch: dutch.into(),
            english: english.into(),
        };
        Self {
            kind,
            detail,
            errors: Vec::new(),
            retry_after: None,
        }
    }

    /// Input that is wrong in one or more places.
    #[must_use]
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        let mut problem = Self::new(
            ProblemType::INVALID_INPUT,
            "Kijk de genoemde velden na en stuur uw gegevens opnieuw. Er is niets opgeslagen.",
            "Check the fields named and send your input again. Nothing was stored.",
        );
        problem.errors = errors;
        problem
    }

    /// Input that is wrong in one place.
    pub fn invalid_field(pointer: impl Into<String>, code: &str, detail: impl Into<String>) -> Self {
        Self::invalid(vec![FieldError::new(pointer, code, detail)])
    }

    /// Something that doesn't exist, or that this person may not know of.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(
            ProblemType::NOT_FOUND,
            "Wij kunnen dit niet vinden, of het is niet van uw organisatie. Controleer het adres.",
            "We can't find this, or it isn't your organisation's. Check the address.",
        )
    }

    /// A role that may not do this.
    #[must_use]
    pub fn not_allowed() -> Self {
        Self::new(
            ProblemType::NOT_ALLOWED,
            "Uw rol geeft u hiervoor geen recht. Vraag een collega met de juiste rol.",
            "Your role doesn't allow this. Ask a colleague who has the right role.",
        )
    }

    /// The resource changed between reading and writing.
    #[must_use]
    pub fn stale() -> Self {
        Self::new(
            ProblemType::STALE,
            "Haal de nieuwste versie op, verwerk uw wijziging daarin en probeer het opnieuw.",
            "Fetch the newest version, make your change in it and try again.",
        )
    }

    /// A mistake of ours; what it was goes to the log, not to the client.
    pub fn internal(cause: impl fmt::Display) -> Self {
        tracing::error!(%cause, "internal error");
        Self::new(
            ProblemType::INTERNAL,
            "Probeer het later opnieuw. Blijft het misgaan, bel dan de gemeente.",
            "Try again later. If it keeps going wrong, call the municipality.",
        )
    }

    fn unavailable(cause: impl fmt::Display) -> Self {
        tracing::warn!(%cause, "the database is unavailable");
        let mut problem = Self::new(
            ProblemType::UNAVAILABLE,
            "Er is niets verwerkt. Probeer het over enkele seconden opnieuw.",
            "Nothing was processed. Try again in a few seconds.",
        );
        problem.retry_after = Some(5);
        problem
    }

    /// What a failed commit means: when the connection broke, only PostgreSQL knows whether it happened.
    pub(super) fn of_commit(error: diesel::result::Error) -> Self {
        let mut problem = Self::from(error);
        if problem.kind == ProblemType::UNAVAILABLE {
            problem.detail = Words {
                dutch: "Wij weten nog niet of dit is verwerkt. Stuur precies hetzelfde verzoek over enkele seconden \
                        opnieuw, met dezelfde Idempotency-Key: dan gebeurt het niet dubbel."
                    .to_owned(),
                english: "We don't know yet whether this was processed. Send exactly the same request again in a few \
                          seconds, with the same Idempotency-Key: it won't happen twice."
                    .to_owned(),
            };
        }
        problem
    }

    /// Says after how many seconds another try makes sense.
    #[must_use]
    pub const fn retry_after(mut self, seconds: i64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// After how many seconds another try makes sense.
    #[must_use]
    pub const fn seconds_to_wait(&self) -> Option<i64> {
        self.retry_after
    }

    /// The kind of problem.
    #[must_use]
    pub const fn kind(&self) -> ProblemType {
        self.kind
    }

    /// What is wrong with the input, field by field.
    #[must_use]
    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }

    /// What happened, and why and what now.
    #[must_use]
    pub fn words(&self, english: bool) -> (&'static str, &str) {
        if english {
            (self.kind.title_en, &self.detail.english)
        } else {
            (self.kind.title, &self.detail.dutch)
        }
    }

    fn details(&self, english: bool, instance: &str) -> ProblemDetails {
        let (title, detail) = self.words(english);
        ProblemDetails {
            kind: format!("/problems/{}", self.kind.code),
            title: title.to_owned(),
            status: self.kind.status.as_u16(),
            detail: detail.to_owned(),
            instance: instance.to_owned(),
            article: self.kind.article.map(str::to_owned),
            errors: self.errors.iter().map(|error| error.worded(english)).collect(),
        }
    }
}

impl FieldError {
    /// Something wrong at a place.
    pub fn new(pointer: impl Into<String>, code: &str, detail: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            code: code.to_owned(),
            detail: detail.into(),
            english: None,
        }
    }

    /// Says it in English with words of its own.
    #[must_use]
    pub fn in_english(mut self, words: impl Into<String>) -> Self {
        self.english = Some(words.into());
        self
    }

    /// What is wrong in English: its own words, or else those of its code.
    #[must_use]
    pub fn english(&self) -> Option<&str> {
        self.english
            .as_deref()
            .or_else(|| field_words::english(&self.code))
    }

    fn worded(&self, english: bool) -> Self {
        let words = self.english().filter(|_| english);
        Self {
            detail: words.map_or_else(|| self.detail.clone(), str::to_owned),
            ..self.clone()
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.code, self.detail.english)
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.kind.status
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        let mut response = HttpResponse::new(self.kind.status);
        response.extensions_mut().insert(self.clone());
        response
    }
}

impl From<diesel::result::Error> for Problem {
    fn from(error: diesel::result::Error) -> Self {
        use diesel::result::Error;
        if matches!(error, Error::NotFound) {
            return Self::not_found();
        }
        let Error::DatabaseError(kind, information) = &error else {
            return Self::internal(error);
        };
        if is_passing(information.message())
            || matches!(
                kind,
                DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand
            )
        {
            return Self::unavailable(error);
        }
        if matches!(kind, DatabaseErrorKind::ForeignKeyViolation) {
            return Self::invalid_field(
                "",
                "reference-unknown",
                "U verwijst naar iets dat niet bestaat, of dat niet bij elkaar hoort. Controleer de identificaties.",
            );
        }
        let constraint = information.constraint_name().unwrap_or_default();
        let found = ProblemType::ALL
            .iter()
            .find(|kind| kind.constraints.contains(&constraint));
        found.map_or_else(
            || Self::internal(&error),
            |kind| {
                Self::new(
                    *kind,
                    "Wij hebben niets gewijzigd. Haal de nieuwste gegevens op en kijk wat nu nog kan.",
                    format!("Nothing was changed ({constraint}). Fetch the newest data and see what is possible now."),
                )
            },
        )
    }
}

/// What is over when asked again: PostgreSQL says goodbye to whoever is at work when it stops, writes nothing while another machine takes
/// over, and lets one go of two that wait for each other.
fn is_passing(message: &str) -> bool {
    message.starts_with("terminating connection")
        || message.ends_with("in a read-only transaction")
        || message == "deadlock detected"
}

impl From<crate::db::Unreachable> for Problem {
    fn from(error: crate::db::Unreachable) -> Self {
        Self::unavailable(error)
    }
}

impl From<diesel_async::pooled_connection::deadpool::PoolError> for Problem {
    fn from(error: diesel_async::pooled_connection::deadpool::PoolError) -> Self {
        Self::unavailable(error)
    }
}

/// Gives each problem its body, in the language asked for, and any bare error of the framework a body of its own.
///
/// # Errors
/// Only those of the services behind it.
pub async fn render(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let english = prefers_english(request.headers().get(ACCEPT_LANGUAGE));
    let instance = request.path().to_owned();
    let response = next.call(request).await?.map_into_boxed_body();
    let Some(problem) = behind(&response) else {
        return Ok(response);
    };
    let body = serde_json::to_vec(&problem.details(english, &instance))?;
    let mut response = response.map_body(|_, _| BoxBody::new(body));
    let headers = response.headers_mut();
    if problem.kind.status == StatusCode::UNAUTHORIZED {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if let Some(seconds) = problem.retry_after {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    Ok(response)
}

/// The problem behind an answer, or one for a bare error of the framework; nothing when the answer says enough itself.
#[must_use]
pub fn behind(response: &ServiceResponse<BoxBody>) -> Option<Problem> {
    let known = response.response().extensions().get::<Problem>().cloned();
    known.or_else(|| bare(response))
}

fn bare(response: &ServiceResponse<BoxBody>) -> Option<Problem> {
    let status = response.status();
    let described = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind == "application/problem+json");
    if described || !(status.is_client_error() || status.is_server_error()) {
        return None;
    }
    Some(match status {
        StatusCode::NOT_FOUND => Problem::not_found(),
        StatusCode::METHOD_NOT_ALLOWED => Problem::new(
            ProblemType::METHOD_NOT_ALLOWED,
            "Dit adres bestaat wel, maar niet voor deze handeling. De kop Allow noemt wat kan.",
            "This address exists, but not for this method. The Allow header says what is possible.",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(
            ProblemType::TOO_LARGE,
            "Stuur minder gegevens in één keer.",
            "Send less at once.",
        ),
        status if status.is_client_error() => Problem::new(
            ProblemType::INVALID_INPUT,
            "Wij konden uw verzoek niet lezen. Controleer het adres en de gegevens.",
            "We couldn't read your request. Check its address and its data.",
        ),
        status => Problem::internal(status),
    })
}

/// Whether someone's first language of choice is English.
#[must_use]
pub fn prefers_english(header: Option<&HeaderValue>) -> bool {
    let text = header
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let first = text.split(',').next().unwrap_or_default();
    first.trim_start().starts_with("en")
}
