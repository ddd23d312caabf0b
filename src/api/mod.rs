//! The door for programs: every room's routes under `/v1`, with the OpenAPI document made from the same code.

mod contract;
mod example;

use std::sync::LazyLock;

use actix_cors::Cors;
use actix_web::dev::{ServiceFactory, ServiceRequest};
use actix_web::{App, Error, HttpResponse, web};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContactBuilder, InfoBuilder, LicenseBuilder, OpenApi};
use utoipa_actix_web::{AppExt as _, scope};

use crate::http::allow::Addresses;
use crate::http::{entered, headers};
use crate::{
    applications, assessment, audit, awards, calls, ceiling, changes, deadlines, distribution, documents,
    explanation, hearings, identity, notes, notices, notifications, objections, organisations, outages,
    payments, penalties, public_register, reports, saved_views, settlement,
};

/// Which web pages of other hosts may call, with their own tokens: there are no cookies here to be stolen.
pub fn cors(allowed_origins: &[String]) -> Cors {
    let methods = ["GET", "POST", "PATCH"];
    let asked = [
        "Authorization",
        "Content-Type",
        "Idempotency-Key",
        "If-Match",
        "Accept-Language",
    ];
    let told = ["API-Version", "ETag", "Link", "Location", "Retry-After"];
    let none = Cors::default()
        .allowed_methods(methods)
        .allowed_headers(asked)
        .expose_headers(told)
        .block_on_origin_mismatch(false)
        .max_age(3600);
    allowed_origins
        .iter()
        .fold(none, |cors, origin| cors.allowed_origin(origin))
}

/// The OpenAPI document as the code describes itself, with whole addresses.
#[must_use]
pub fn document() -> OpenApi {
    described(App::new()).1
}

/// An application with the API in it, and the document that describes it.
pub fn described<T>(app: App<T>) -> (App<T>, OpenApi)
where
    T: ServiceFactory<ServiceRequest, Config = (), Error = Error, InitError = ()>,
{
    let (app, mut document) = app
        .app_data(web::PayloadConfig::new(entered::LARGEST_DOCUMENT))
        .into_utoipa_app()
        .service(
            scope::scope("/v1")
                .route("/openapi.json", web::get().to(openapi))
                .configure(identity::api::routes)
                .configure(notifications::api::routes)
                .configure(deadlines::api::routes)
                .configure(documents::api::routes)
                .configure(outages::api::routes)
                .configure(organisations::api::routes)
                .configure(calls::api::routes)
                .configure(saved_views::api::routes)
                .configure(ceiling::api::routes)
                .configure(applications::api::routes)
                .configure(notes::api::routes)
                .configure(penalties::api::routes)
                .configure(assessment::api::routes)
                .configure(hearings::api::routes)
                .configure(awards::api::routes)
                .configure(distribution::api::routes)
                .configure(explanation::api::routes)
                .configure(payments::api::routes)
                .configure(reports::api::routes)
                .configure(settlement::api::routes)
                .configure(changes::api::routes)
                .configure(objections::api::routes)
                .configure(notices::api::routes)
                .configure(public_register::api::routes)
                .configure(audit::api::routes),
        )
        .split_for_parts();
    document.info = InfoBuilder::new()
        .title("Plafond")
        .version(headers::API_VERSION)
        .description(Some(
            "Applications for subsidy, and grants that never exceed their ceiling. Names are English; docs/glossary.md \
             gives the Dutch term and the article of law for each.",
        ))
        .license(Some(LicenseBuilder::new().name("EUPL-1.2").identifier(Some("EUPL-1.2")).build()))
        .contact(Some(
            ContactBuilder::new()
                .name(Some("Plafond"))
                .url(Some("https://plafond.example"))
                .email(Some("beheer@plafond.example"))
                .build(),
        ))
        .build();
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .build();
    document
        .components
        .get_or_insert_default()
        .security_schemes
        .insert("bearer".to_owned(), SecurityScheme::Http(bearer).into());
    (app, document)
}

/// The addresses of the API with the methods they take, made when the first address is asked for that isn't there: each
/// takes memory.
#[must_use]
pub fn addresses() -> &'static Addresses {
    static ADDRESSES: LazyLock<Addresses> = LazyLock::new(|| Addresses::of(&document()));
    &ADDRESSES
}

/// The contract as it is published, in JSON.
#[must_use]
pub fn contract() -> &'static str {
    static CONTRACT: LazyLock<String> = LazyLock::new(|| {
        contract::publish(&document())
            .and_then(|document| serde_json::to_string_pretty(&document))
            .unwrap_or_default()
    });
    &CONTRACT
}

/// The contract, for anyone and from any web page.
async fn openapi() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(("Access-Control-Allow-Origin", "*"))
        .content_type("application/json")
        .body(contract())
}
