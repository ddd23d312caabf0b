//! Who sends a request: the person behind its access token.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::AUTHORIZATION;
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{FromRequest as _, HttpMessage as _, ResponseError as _};
use plafond_rules::roles::Role;

use super::{store, tokens};
use crate::http::{Actor, Office, Problem};

/// Puts the actor of a valid token beside the request. A missing token is no error here: a door that needs an actor refuses
/// without one, and a public door doesn't care. What is read with a token that isn't good is refused: who gets an answer for
/// strangers would think that it is all there is.
///
/// # Errors
/// Only those of the services behind it.
pub async fn authenticate(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let header = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let token = header.and_then(bearer).map(str::to_owned);
    if let (Some(token), Some(office)) = (token, request.app_data::<Data<Office>>().cloned()) {
        match actor_of(&office, &token).await {
            Ok(Some(actor)) => drop(request.extensions_mut().insert(actor)),
            Ok(None) if is_read(&request) => {
                if let Err(problem) = Actor::extract(request.request()).await {
                    return Ok(request.into_response(problem.error_response()));
                }
            }
            Ok(None) => {}
            Err(problem) => return Ok(request.into_response(problem.error_response())),
        }
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

/// The token of a header; the name of its scheme may be written in any letters (RFC 9110, 11.1).
fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("Bearer").then(|| token.trim_start())
}

fn is_read(request: &ServiceRequest) -> bool {
    request.method() == Method::GET && request.path().starts_with("/v1/")
}

async fn actor_of(office: &Office, token: &str) -> Result<Option<Actor>, Problem> {
    let Some(verified) = tokens::verify(office, token).await? else {
        return Ok(None);
    };
    // Membership counts at once, not after the next log-in: who has just registered an organisation goes on with it.
    let organisations = if verified.roles.contains(&Role::ProviderMember) {
        store::organisations_of(&*office.shared().await?, verified.user_id).await?
    } else {
        Vec::new()
    };
    Ok(Some(Actor {
        user_id: verified.user_id,
        email: verified.email,
        roles: verified.roles,
        organisations,
    }))
}
