//! The front door: what anyone may read.

mod home;
mod language;

use actix_web::web;

/// The public pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config.configure(home::routes).configure(language::routes);
}
