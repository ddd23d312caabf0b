//! All messages about a dossier, newest first.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use crate::applications::Application;
use crate::http::{Office, Problem, portion};
use crate::notifications::{self, OutboxMessage};
use crate::portal::page::{Page, Visit};

/// How many stand on a page.
const SHOWN: usize = 20;

/// Where the page before ended.
#[derive(Deserialize)]
struct After {
    na: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "portal/provider/dossier/messages.html")]
struct Messages {
    page: Page,
    application: Application,
    told: Vec<OutboxMessage>,
    next: Option<Uuid>,
    is_first: bool,
}

#[get("/aanvrager/aanvragen/{id}/berichten")]
async fn show(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    after: web::Query<After>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let application = super::own(&mut conn, &visit, *id).await?;
    let fetch = portion::fetch(SHOWN);
    let own = (*id, Some(application.organisation_id));
    let mut messages = notifications::told_in(&mut conn, own, after.na, fetch).await?;
    let next = portion::cut(&mut messages, SHOWN).map(|last| last.id);
    visit.show(&Messages {
        page: super::below(&visit, &application, "Berichten", "Messages"),
        application,
        next,
        told: messages,
        is_first: after.na.is_none(),
    })
}

/// The door of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(show);
}
