//! The provider desk (aanvrager): the own organisation, its drafts and dossiers.

mod address;
mod apply;
mod content;
mod documents;
mod dossier;
mod home;
mod member;
mod organisation;
mod register;
mod standing;

use actix_web::web;

use super::page::{Page, Visit};

/// The pages of this desk.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .configure(home::routes)
        .configure(register::routes)
        .configure(organisation::routes)
        .configure(member::routes)
        .configure(apply::routes)
        .configure(dossier::routes);
}

/// A page that stands below the home of this desk.
fn below_home(visit: &Visit, dutch: &str, english: &str) -> Page {
    visit
        .page(dutch, english)
        .under("/aanvrager", "Mijn subsidies", "My grants")
}
