//! Who sends a request: the person behind its access token.

use actix_web::HttpMessage as _;
use actix_web::ResponseError as _;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::AUTHORIZATION;
use actix_web::middleware::Next;
use actix_web::web::Data;
use plafond_rules::roles::Role;

use super::{store, tokens};
use crate::http::{Actor, Office, Problem};

/// Puts the actor of a valid token beside the request. A missing or bad token is no error here: a door that needs an
/// actor refuses without one, and a public door doesn't care.
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
    let token = header
        .and_then(|value| value.strip_prefix("Bearer "))
        .map(str::to_owned);
    if let (Some(token), Some(office)) = (token, request.app_data::<Data<Office>>().cloned()) {
        match actor_of(&office, &token).await {
            Ok(Some(actor)) => drop(request.extensions_mut().insert(actor)),
            Ok(None) => {}
            Err(problem) => return Ok(request.into_response(problem.error_response())),
        }
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

async fn actor_of(office: &Office, token: &str) -> Result<Option<Actor>, Problem> {
    let Some(verified) = tokens::verify(office, token).await? else {
        return Ok(None);
    };
    // Membership counts at once, not after the next log-in: who has just registered an organisation goes on with it.
    let organisations = if verified.roles.contains(&Role::ProviderMember) {
        store::organisations_of(&mut *office.conn().await?, verified.user_id).await?
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
