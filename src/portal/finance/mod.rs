//! The desk of finance (financieel beheer): the ceiling at a glance, its ledger, payments with four eyes, and differences.

mod accounts;
mod as_of;
mod award;
mod batches;
mod ceiling;
mod differences;
mod dossier;
mod dossiers;
mod home;
mod kept;
mod ledger;
mod payment;
mod payments;
mod penalties;
mod views;
mod words;

use actix_web::web;

/// The pages of this desk.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .configure(home::routes)
        .configure(ceiling::routes)
        .configure(ledger::routes)
        .configure(differences::routes)
        .configure(award::routes)
        .configure(dossiers::routes)
        .configure(dossier::routes)
        .configure(payments::routes)
        .configure(views::routes)
        .configure(payment::routes)
        .configure(penalties::routes)
        .configure(batches::routes)
        .configure(accounts::routes);
}
