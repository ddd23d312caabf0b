//! Scoring an application against the criteria of its call: blind, after a declaration of no interest, and then side by
//! side.

mod score;
mod side_by_side;

use actix_web::web;

/// The pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(score::show)
        .service(score::give)
        .service(score::declare);
}
