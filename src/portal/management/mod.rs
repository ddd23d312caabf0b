//! The desk of who steers: results, people, mail, the trail, days and outages.

mod call;
mod days;
mod home;
mod mail;
mod mandates;
mod outages;
mod penalties;
mod people;
mod results;
mod schemes;
mod sub_ceilings;
mod templates;
mod trail;

use actix_web::web;

use super::page::{Page, Visit};

/// The pages of this desk.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .configure(home::routes)
        .configure(results::routes)
        .configure(schemes::routes)
        .configure(call::routes)
        .configure(sub_ceilings::routes)
        .configure(templates::routes)
        .configure(penalties::routes)
        .configure(people::routes)
        .configure(mandates::routes)
        .configure(mail::routes)
        .configure(trail::routes)
        .configure(days::routes)
        .configure(outages::routes);
}

/// A page that stands below the home of this desk.
fn below_home(visit: &Visit, dutch: &str, english: &str) -> Page {
    visit
        .page(dutch, english)
        .under("/beheer", "Beheer en sturing", "Management")
}
