//! What someone sent with a form: checked to come from our own page, read into the same types as the API's documents,
//! and acted upon once.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::{HOST, HeaderName, ORIGIN};
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Filled, Visit, coercion, ticket};
use crate::db::Conn;
use crate::http::entered::schema;
use crate::http::idempotency::Once;
use crate::http::if_match::IfMatch;
use crate::http::{Actor, Answer, Entered, Office, Problem, ProblemType};

/// The field that carries the version someone was looking at.
const VERSION: &str = "_version";

/// A form that came in. Having one is proof that it came from our own page, opened by this visitor.
pub struct Form {
    given: Vec<(String, String)>,
    key: String,
    operation: String,
}

impl Form {
    /// What was entered in a field, or nothing.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        let found = self.given.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// Puts something else into a field, before it is read.
    pub fn replace(&mut self, name: &str, value: impl Into<String>) {
        self.given.retain(|(field, _)| field != name);
        self.given.push((name.to_owned(), value.into()));
    }

    /// Reads the fields as a document of the API. A field is called like the pointer to it: `budget/0/amount`.
    ///
    /// # Errors
    /// 400 with everything that is wrong, each with its pointer.
    pub fn read<T: DeserializeOwned + ToSchema + 'static>(&self) -> Result<T, Problem> {
        Entered::<T>::check(&self.document::<T>()?)
    }

    /// The fields as a document of this type, not checked yet.
    ///
    /// # Errors
    /// When the type describes itself as something other than an object.
    pub fn document<T: ToSchema>(&self) -> Result<Value, Problem> {
        let schema = schema::<T>().map_err(Problem::internal)?;
        Ok(coercion::document(&self.given, &schema))
    }

    /// The version someone was looking at when the form was filled in.
    ///
    /// # Errors
    /// 412 when the form names none.
    pub fn version(&self) -> Result<IfMatch, Problem> {
        let version = self.text(VERSION).parse().map_err(|_| Problem::stale())?;
        Ok(IfMatch(version))
    }

    /// Runs an action in one transaction, once for this form however often its button is pressed, and sends the browser
    /// to the address that the action gives.
    ///
    /// # Errors
    /// The action's refusal.
    pub async fn once(
        &self,
        office: &Office,
        actor: &Actor,
        action: impl AsyncFnOnce(&mut Conn, DateTime<Utc>) -> Result<String, Problem>,
    ) -> Result<HttpResponse, Problem> {
        let once = Once::of_form(self.key.clone(), self.operation.clone());
        let act = async |conn: &mut Conn, now| Ok(Answer::see_other(action(conn, now).await?));
        once.act(office, actor, &self.given, act).await
    }

    /// The form as it was filled in, with what is wrong: to be shown again, so that nothing entered is lost.
    ///
    /// # Errors
    /// A problem that no other input would mend, such as a missing right.
    pub fn again(self, problem: Problem) -> Result<Filled, Problem> {
        Filled::with_mistakes(self.given, problem)
    }
}

impl FromRequest for Form {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let fields = web::Form::<Vec<(String, String)>>::from_request(request, payload);
        let visit = request.extensions().get::<Visit>().cloned();
        let own = comes_from_here(request, visit.as_ref());
        let operation = format!("{} {}", request.method(), request.path());
        Box::pin(async move {
            let visit = visit.ok_or_else(|| Problem::internal("a form outside the portal"))?;
            if !own {
                return Err(Problem::new(
                    ProblemType::FORM_EXPIRED,
                    "Dit formulier kwam van een andere website. Er is niets gewijzigd.",
                    "This form came from another website. Nothing was changed.",
                ));
            }
            let mut given = fields.await.map_err(|error| unread(&error))?.into_inner();
            let ticket = given.iter().position(|(name, _)| name == ticket::FIELD);
            let ticket = ticket.map(|at| given.swap_remove(at).1).unwrap_or_default();
            let key = visit.key_of(&ticket)?;
            for (_, value) in &mut given {
                // Browsers send line ends as CRLF, whatever was typed.
                *value = value.replace("\r\n", "\n");
            }
            Ok(Self {
                given,
                key,
                operation,
            })
        })
    }
}

fn unread(error: &actix_web::Error) -> Problem {
    if error.as_response_error().status_code() == actix_web::http::StatusCode::PAYLOAD_TOO_LARGE {
        Problem::new(
            ProblemType::TOO_LARGE,
            "U stuurde meer tekst dan wij in één keer aannemen. Kort uw antwoorden in.",
            "You sent more text than we take at once. Shorten your answers.",
        )
    } else {
        Problem::invalid_field(
            "",
            "body-incomplete",
            "Uw gegevens kwamen niet volledig aan. Stuur ze opnieuw.",
        )
    }
}

/// What the browser itself says about where a form comes from. An old one says nothing, and then the ticket decides.
fn comes_from_here(request: &HttpRequest, visit: Option<&Visit>) -> bool {
    let header = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = header(HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = header(ORIGIN) else {
        return true;
    };
    let public = visit
        .map(|visit| visit.settings().public_url.as_str())
        .unwrap_or_default();
    let host = origin.split("://").nth(1).unwrap_or_default();
    origin == public || header(HOST) == Some(host)
}
