//! Logging in over HTTP.

use actix_web::{HttpResponse, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::log_ins::{self, Session};
use super::{links, own_api, users_api};
use crate::http::problem::ProblemDetails;
use crate::http::{Caller, Doors, Entered, Office, Problem, Refusals};

/// An address and password.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Credentials {
    /// The e-mail address of the account.
    #[schema(min_length = 1, max_length = 254, example = "aanvrager@voorbeeld.example")]
    pub email: String,
    /// The password.
    #[schema(min_length = 1, max_length = 200, example = "een lange zin als wachtwoord")]
    pub password: String,
}

/// A refresh token, used once.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Renewal {
    /// The refresh token of the newest session.
    #[schema(min_length = 64, max_length = 64)]
    pub refresh_token: String,
}

/// The tokens of a session.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Tokens {
    /// To be sent as `Authorization: Bearer`.
    pub access_token: String,
    /// To be used once, to renew the session.
    pub refresh_token: String,
    /// How long the access token is good for, in seconds.
    pub expires_in: i64,
    /// Always `Bearer`.
    pub token_type: &'static str,
}

fn tokens(office: &Office, session: Session) -> HttpResponse {
    HttpResponse::Ok().json(Tokens {
        access_token: session.access,
        refresh_token: session.refresh,
        expires_in: office.settings.access_token_seconds,
        token_type: "Bearer",
    })
}

/// Log in. Roles: anyone.
#[utoipa::path(operation_id = "createToken", tag = "identity", request_body = Credentials, responses(
    (status = 200, description = "Logged in", body = Tokens),
    (status = 400, description = "Input is wrong", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 401, description = "Wrong address or password", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 413, description = "Too much at once", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 415, description = "No JSON", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 429, description = "Too many attempts", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 503, description = "Can't be done now; see Retry-After", body = ProblemDetails, content_type = "application/problem+json"),
))]
#[post("/tokens")]
async fn create_token(
    office: web::Data<Office>,
    caller: Caller,
    entered: Entered<Credentials>,
) -> Result<HttpResponse, Problem> {
    let Credentials { email, password } = entered.0;
    log_ins::log_in(&office, caller, &email, password)
        .await
        .map(|session| tokens(&office, session))
}

/// Renew a session with its refresh token, which is then spent. Roles: anyone.
#[utoipa::path(operation_id = "refreshToken", tag = "identity", request_body = Renewal, responses(
    (status = 200, description = "Renewed", body = Tokens),
    (status = 400, description = "Input is wrong", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 401, description = "Expired, ended or used before", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 413, description = "Too much at once", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 415, description = "No JSON", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 429, description = "Too many attempts", body = ProblemDetails, content_type = "application/problem+json"),
    (status = 503, description = "Can't be done now; see Retry-After", body = ProblemDetails, content_type = "application/problem+json"),
))]
#[post("/tokens/refresh")]
async fn refresh_token(
    office: web::Data<Office>,
    entered: Entered<Renewal>,
) -> Result<HttpResponse, Problem> {
    log_ins::renew(&office, &entered.0.refresh_token)
        .await
        .map(|session| tokens(&office, session))
}

/// Whose password is to be reset.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewReset {
    /// The address to log in with.
    #[schema(format = "email", max_length = 254, example = "kim@voorbeeld.example")]
    pub email: String,
}

/// A password chosen by a link from a mail.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPassword {
    /// What stands behind the `#` of the link.
    #[schema(min_length = 1, max_length = 200)]
    pub token: String,
    /// The password.
    #[schema(format = "password", min_length = 12, max_length = 200)]
    pub password: String,
}

/// Ask for a link to choose a new password; the answer is the same for every address. Roles: anyone.
#[utoipa::path(operation_id = "createPasswordReset", tag = "identity", request_body = NewReset,
    responses((status = 202, description = "Sent, if the address has an account"), Refusals))]
#[post("/password-resets")]
async fn create_password_reset(
    office: web::Data<Office>,
    entered: Entered<NewReset>,
) -> Result<HttpResponse, Problem> {
    links::request_reset(&office, &entered.0.email).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// Choose a password by a link from a mail. Roles: anyone with the link.
#[utoipa::path(operation_id = "createPassword", tag = "identity", request_body = NewPassword,
    responses((status = 204, description = "Chosen"), Refusals))]
#[post("/passwords")]
async fn create_password(
    office: web::Data<Office>,
    entered: Entered<NewPassword>,
) -> Result<HttpResponse, Problem> {
    links::choose_password(&office, &entered.0.token, entered.0.password).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The doors of this room.
pub fn routes(doors: &mut Doors<'_>) {
    doors
        .service(create_password_reset)
        .service(create_password)
        .service(create_token)
        .service(refresh_token)
        .configure(own_api::routes)
        .configure(users_api::routes);
}
