//! The post: letters that wait to be printed and posted, those that went, and what came back (Awb 2:8, 2:11).

mod queue;
mod returned;
mod undelivered;

use actix_web::web;

/// The pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(queue::list)
        .service(queue::post)
        .service(undelivered::list)
        .service(returned::ask)
        .service(returned::record)
        .service(returned::ask_mail)
        .service(returned::record_mail);
}
