//! The desk of caseworkers, assessors and deciders (behandelaar, beoordelaar, mandaathouder): what is due first, the
//! dossiers, and all that is decided on them.

mod address;
mod assessment;
mod award;
mod decision;
mod distribution;
mod dossier;
mod drafts;
mod hearing;
mod objections;
mod post;
mod words;
mod work_list;

use actix_web::web;

/// The pages of this desk.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .configure(work_list::routes)
        .configure(dossier::routes)
        .configure(assessment::routes)
        .configure(decision::routes)
        .configure(award::routes)
        .configure(distribution::routes)
        .configure(objections::routes)
        .configure(post::routes)
        .configure(hearing::routes);
}
