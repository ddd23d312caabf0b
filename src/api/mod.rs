//! The door for programs: every room's routes under `/v1`, with the OpenAPI document made from the same code.

mod contract;
mod example;

use std::sync::LazyLock;

use actix_cors::Cors;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::{Next, from_fn};
use actix_web::{Error, HttpResponse, ResponseError as _, web};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContactBuilder, Info, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder,
};

use crate::http::addresses::Addresses;
use crate::http::{Doors, entered, headers, tagged};
use crate::{
    applications, assessment, audit, awards, calls, ceiling, changes, deadlines, distribution, documents,
    explanation, hearings, identity, mandates, notes, notices, notifications, objections, organisations,
    outages, payments, penalties, public_register, reports, reserve, saved_views, settlement,
};

/// The part of every address that names the major version.
const SERVER: &str = "/v1";

/// Which web pages of other hosts may call, with their own tokens: there are no cookies here to be stolen.
pub fn cors(allowed_origins: &[String]) -> Cors {
    let methods = ["GET", "POST", "PATCH"];
    let asked = [
        "Authorization",
        "Content-Type",
        "Idempotency-Key",
        "If-Match",
        "If-None-Match",
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

/// The doors of all rooms, in the order of the house.
fn doors(doors: &mut Doors<'_>) {
    doors
        .configure(identity::api::routes)
        .configure(mandates::api::routes)
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
        .configure(reserve::api::routes)
        .configure(notices::api::routes)
        .configure(public_register::api::routes)
        .configure(audit::api::routes);
}

/// Opens the API.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .app_data(web::PayloadConfig::new(entered::LARGEST_DOCUMENT))
        .service(
            web::scope(SERVER)
                .wrap(from_fn(tagged::tag))
                .wrap(from_fn(unasked))
                .route("/openapi.json", web::get().to(openapi))
                .configure(|config| Doors::open(config, SERVER, doors)),
        );
}

/// The OpenAPI document as the code describes itself, with whole addresses.
#[must_use]
pub fn document() -> OpenApi {
    let told = Doors::describe(doors);
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .build();
    let components = ComponentsBuilder::new()
        .schemas_from_iter(told.schemas)
        .security_scheme("bearer", SecurityScheme::Http(bearer))
        .build();
    let mut paths = told.paths;
    paths.paths = std::mem::take(&mut paths.paths)
        .into_iter()
        .map(|(path, item)| (format!("{SERVER}{path}"), item))
        .collect();
    OpenApiBuilder::new()
        .info(information())
        .paths(paths)
        .components(Some(components))
        .build()
}

fn information() -> Info {
    InfoBuilder::new()
        .title("Plafond")
        .version(headers::API_VERSION)
        .description(Some(
            "Applications for subsidy, and grants that never exceed their ceiling. Names are English; /docs/glossary \
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
        .build()
}

/// The addresses of the API with what they take, made when the first is asked for what it may not take.
#[must_use]
pub fn addresses() -> &'static Addresses {
    static ADDRESSES: LazyLock<Addresses> = LazyLock::new(|| Addresses::of(&document()));
    &ADDRESSES
}

/// Refuses what is asked of an address that is read without parameters, as the others refuse what they don't know.
async fn unasked(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let query = request.query_string();
    if request.method() == Method::GET
        && !query.is_empty()
        && let Err(problem) = addresses().heed(request.path(), query)
    {
        return Ok(request.into_response(problem.error_response()));
    }
    Ok(next.call(request).await?.map_into_boxed_body())
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
