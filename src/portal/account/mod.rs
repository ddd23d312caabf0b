//! Getting in and out: log in, log out, choose a password, and the own account.

mod everything;
mod log_in;
mod own;
mod password;
mod sign_up;

use actix_web::web;

/// The pages about accounts.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .configure(log_in::routes)
        .configure(password::routes)
        .configure(own::routes)
        .configure(everything::routes)
        .configure(sign_up::routes);
}
