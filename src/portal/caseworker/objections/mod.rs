//! The objection desk: what came in, whether it was in time, what happens to it until it is decided.

mod act;
mod acts;
mod dossier;
pub mod list;
mod register;

use actix_web::web;

/// The pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(list::list)
        .service(register::ask)
        .service(register::register)
        .service(dossier::show)
        .service(act::ask_decision)
        .service(act::decide)
        .service(dossier::add_document)
        .service(dossier::read_document)
        .service(act::preview)
        .service(act::ask)
        .service(act::perform);
}
