//! The whole service as one application: the doors side by side, and what every request passes through.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Next, from_fn};
use actix_web::{App, Error, HttpRequest, HttpResponse, web};
use utoipa_swagger_ui::SwaggerUi;

use crate::http::{Corridor, Office, headed, headers, limited, metered, problem, traced};
use crate::{api, identity, operation, portal};

/// The whole application of one worker thread.
pub fn app(
    office: Office,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    let cors = api::cors(&office.settings.allowed_origins);
    // The recorder has to be there before the first request is counted.
    metered::counters();
    App::new()
        .app_data(web::Data::new(office))
        .configure(api::routes)
        .configure(operation::routes)
        .configure(reference)
        .configure(portal::routes)
        .default_service(web::to(|request: HttpRequest| {
            std::future::ready(api::addresses().refuse(request.path()))
        }))
        .wrap(from_fn(identity::authenticate))
        .wrap(from_fn(limited::limit))
        .wrap(cors)
        .wrap(headers::defaults())
        .wrap(from_fn(metered::meter))
        .wrap(from_fn(refusals))
        .wrap(from_fn(traced::trace))
        .wrap(from_fn(headed::whole))
}

/// What the names of the API are called in Dutch, and in which article of law.
const GLOSSARY: &str = include_str!("../docs/glossary.md");

async fn glossary() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/markdown; charset=utf-8")
        .body(GLOSSARY)
}

/// The API reference and its glossary. Left to itself it would show a badge of the validator of another host.
fn reference(config: &mut web::ServiceConfig) {
    let page = utoipa_swagger_ui::Config::from("/v1/openapi.json").validator_url("none");
    config.service(
        Corridor::behind("/docs")
            .scope()
            .wrap(headers::without_other_hosts())
            .route(
                "/docs",
                web::get().to(|| std::future::ready(web::Redirect::to("/docs/"))),
            )
            .route("/docs/glossary", web::get().to(glossary))
            .service(SwaggerUi::new("/docs/{_:.*}").config(page)),
    );
}

/// A refusal becomes a page for people and problem details for programs.
async fn refusals(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if portal::is_page(request.path()) {
        portal::refused(request, next).await
    } else {
        problem::render(request, next).await
    }
}
