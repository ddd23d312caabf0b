//! The decision on an application: taking it with the ceiling in sight, seeing its letter beforehand, and what became of
//! it.

mod decide;
mod room;
mod taken;

pub use room::Room;

use actix_web::web;

/// The pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(decide::show)
        .service(decide::decide)
        .service(decide::preview);
}
