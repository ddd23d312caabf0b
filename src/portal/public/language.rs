//! Choosing the language.

use actix_web::{HttpResponse, get, web};
use serde::Deserialize;

use crate::http::Problem;
use crate::portal::page::visit::own_address;
use crate::portal::page::{Visit, cookies};

/// Which page to go back to.
#[derive(Deserialize)]
struct Back {
    naar: Option<String>,
}

#[get("/taal/{language}")]
async fn choose(
    visit: Visit,
    language: web::Path<String>,
    back: web::Query<Back>,
) -> Result<HttpResponse, Problem> {
    let chosen = match language.as_str() {
        "nl" => "nl",
        "en" => "en",
        _ => return Err(Problem::not_found()),
    };
    let mut response = visit.go(back.naar.as_deref().and_then(own_address).unwrap_or("/"));
    let cookie = cookies::kept(visit.settings(), cookies::LANGUAGE, chosen.to_owned(), 365);
    response.add_cookie(&cookie).map_err(Problem::internal)?;
    Ok(response)
}

/// The door of this choice.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(choose);
}
