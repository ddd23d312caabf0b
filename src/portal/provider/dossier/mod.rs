//! A dossier as its applicant sees it: where it stands, what is expected and by when, all that was said, and everything
//! that can be done after the submission.

mod award;
mod confirm;
mod contents;
mod gathered;
mod hearing;
mod messages;
mod object;
mod objection;
mod offer;
mod show;

use actix_web::web;
use uuid::Uuid;

use super::below_home;
use crate::applications::{self, Application};
use crate::db::Conn;
use crate::http::Problem;
use crate::portal::page::{Page, Visit, navigation};

/// Reads an application of the own organisation; anyone else's doesn't exist here.
async fn own(conn: &mut Conn, visit: &Visit, id: Uuid) -> Result<Application, Problem> {
    let actor = visit.must_be(&navigation::PROVIDER)?;
    let application = applications::get(conn, id).await?;
    actor.must_act_for(application.organisation_id)?;
    Ok(application)
}

/// The address of a dossier, or of a page below it.
fn address(id: Uuid, page: &str) -> String {
    format!("/aanvrager/aanvragen/{id}{page}")
}

/// A page below a dossier.
fn below(visit: &Visit, application: &Application, dutch: &str, english: &str) -> Page {
    let title = &application.title;
    below_home(visit, dutch, english).under(address(application.id, ""), title, title)
}

/// The doors of these pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .configure(show::routes)
        .configure(contents::routes)
        .configure(messages::routes)
        .configure(confirm::routes)
        .configure(award::routes)
        .configure(hearing::routes)
        .configure(object::routes)
        .configure(objection::routes)
        .configure(offer::routes);
}
