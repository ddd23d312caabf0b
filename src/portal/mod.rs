//! The door for people: pages in plain Dutch, or English by choice, filed by who reads them.
//!
//! A page calls the same actions and reads as the API, works without JavaScript, and refuses in words. `page` holds what
//! every page is made of; `docs/portal.md` tells how one is added.

mod account;
mod caseworker;
mod finance;
mod management;
pub mod page;
mod provider;
mod public;

use actix_web::middleware::{Compress, from_fn};
use actix_web::{Scope, web};

pub use page::refusal::{is_page, refused};

use crate::http::Corridor;

/// The most a form may measure: a long motivation, escaped, with room to spare.
const LARGEST_FORM: usize = 1_048_576;

/// The doors of the portal: after all others, because it takes every address that is left.
pub fn routes(config: &mut web::ServiceConfig) {
    config.configure(page::assets::routes).service(
        web::scope("")
            .app_data(web::FormConfig::default().limit(LARGEST_FORM))
            .wrap(from_fn(page::visit::welcome))
            .wrap(Compress::default())
            .wrap(page::headers::defaults())
            .configure(public::routes)
            .configure(account::routes)
            .service(desk("/aanvrager").configure(provider::routes))
            .service(desk("/behandeling").configure(caseworker::routes))
            .service(desk("/financien").configure(finance::routes))
            .service(desk("/beheer").configure(management::routes)),
    );
}

/// A desk, which all addresses behind its own belong to.
fn desk(address: &str) -> Scope {
    Corridor::behind(address).scope()
}
