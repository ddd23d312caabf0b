//! A form with a file: checked to come from our own page before anything of the file is read, then streamed on.

use std::future::{Ready, ready};

use actix_multipart::Multipart;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};
use futures_util::TryStreamExt as _;

use super::form::comes_from_here;
use super::{Filled, Visit, ticket};
use crate::applications::Incoming;
use crate::http::arrival::Arrival;
use crate::http::idempotency::Once;
use crate::http::{Problem, ProblemType};

/// The most a ticket measures.
const LONGEST_TICKET: usize = 300;

/// An upload of which nothing was read yet.
pub struct Upload {
    form: Multipart,
    visit: Option<Visit>,
    is_own: bool,
    operation: String,
    arrival: Option<Arrival>,
}

impl Upload {
    /// Reads the ticket, which is the first field, and gives the other fields with that by which the form acts once.
    ///
    /// # Errors
    /// 403 when it doesn't come from our own page.
    pub async fn checked(mut self) -> Result<(Incoming, Once), Problem> {
        let ticket = first_field(&mut self.form).await?;
        let visit = self.visit.filter(|_| self.is_own).ok_or_else(elsewhere)?;
        let key = visit.key_of(&ticket)?;
        let once = Once::of_form(key, self.operation, self.arrival);
        Ok((Incoming::new(self.form), once))
    }
}

/// The form of an upload again, with what was entered and what is wrong; only the file has to be chosen anew.
///
/// # Errors
/// A problem that no other input would mend.
pub fn again(incoming: Incoming, problem: Problem) -> Result<Filled, Problem> {
    Filled::with_mistakes(vec![("kind".to_owned(), incoming.into_kind())], problem)
}

impl FromRequest for Upload {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let visit = request.extensions().get::<Visit>().cloned();
        ready(Ok(Self {
            form: Multipart::new(request.headers(), payload.take()),
            is_own: comes_from_here(request, visit.as_ref()),
            operation: format!("{} {}", request.method(), request.path()),
            arrival: Arrival::of(request),
            visit,
        }))
    }
}

async fn first_field(form: &mut Multipart) -> Result<String, Problem> {
    let field = form.try_next().await.map_err(|_| unread())?;
    let Some(mut field) = field.filter(|field| field.name() == Some(ticket::FIELD)) else {
        return Err(elsewhere());
    };
    let mut text = Vec::new();
    while let Some(part) = field.try_next().await.map_err(|_| unread())? {
        text.extend_from_slice(&part);
        if text.len() > LONGEST_TICKET {
            return Err(elsewhere());
        }
    }
    String::from_utf8(text).map_err(|_| elsewhere())
}

fn elsewhere() -> Problem {
    Problem::new(
        ProblemType::FORM_EXPIRED,
        "Dit formulier kwam van een andere website. Er is niets gewijzigd.",
        "This form came from another website. Nothing was changed.",
    )
}

fn unread() -> Problem {
    Problem::invalid_field(
        "",
        "body-incomplete",
        "Uw gegevens kwamen niet volledig aan. Stuur ze opnieuw.",
    )
}
