//! A form with a file: checked to come from our own page before anything of the file is read, then streamed on.

use std::future::Future;
use std::pin::Pin;

use actix_multipart::Multipart;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};
use futures_util::TryStreamExt as _;

use super::form::comes_from_here;
use super::{Visit, ticket};
use crate::http::idempotency::Once;
use crate::http::{Problem, ProblemType};

/// The most a ticket measures.
const LONGEST_TICKET: usize = 300;

/// An upload whose first field was the right ticket. Having one is proof that it came from our own page.
pub struct Upload {
    /// The other fields, not read yet.
    pub rest: Multipart,
    /// By which the same form acts once.
    pub once: Once,
}

impl FromRequest for Upload {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let multipart = Multipart::from_request(request, payload);
        let visit = request.extensions().get::<Visit>().cloned();
        let own = comes_from_here(request, visit.as_ref());
        let operation = format!("{} {}", request.method(), request.path());
        Box::pin(async move {
            let visit = visit.ok_or_else(|| Problem::internal("an upload outside the portal"))?;
            let mut rest = multipart.await.map_err(|_| unread())?;
            let ticket = first_field(&mut rest).await?;
            if !own {
                return Err(elsewhere());
            }
            let key = visit.key_of(&ticket)?;
            Ok(Self {
                rest,
                once: Once::of_form(key, operation),
            })
        })
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
