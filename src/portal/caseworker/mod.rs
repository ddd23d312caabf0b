//! The desk of caseworkers, assessors and deciders (behandelaar, beoordelaar, mandaathouder): what is due first, the
//! dossiers, and all that is decided on them.

mod address;
mod words;
mod work_list;

use actix_web::web;

/// The pages of this desk.
pub fn routes(config: &mut web::ServiceConfig) {
    config.configure(work_list::routes);
}
