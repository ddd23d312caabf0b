//! The front door: what anyone may read.

mod about;
pub mod calls;
mod caught_mail;
mod draw;
mod home;
mod language;
mod offers;
mod receipt;
mod register;

use actix_web::web;

/// The public pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .configure(home::routes)
        .configure(calls::routes)
        .configure(draw::routes)
        .configure(offers::routes)
        .configure(register::routes)
        .configure(receipt::routes)
        .configure(about::routes)
        .configure(language::routes)
        .configure(caught_mail::routes);
}
