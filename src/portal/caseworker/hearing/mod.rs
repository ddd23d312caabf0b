//! Hearing the provider before a decision to its disadvantage (zienswijze, Awb 4:7-4:12): announcing what is intended, and
//! writing down what it thinks of that.

mod announce;
mod answer;
mod list;

use actix_web::web;

/// The pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(list::show)
        .service(announce::ask)
        .service(announce::announce)
        .service(announce::preview)
        .service(answer::ask)
        .service(answer::give)
        .service(answer::waive);
}
