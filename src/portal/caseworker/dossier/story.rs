//! What happened in a dossier, newest first, from its audit trail.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use uuid::Uuid;

use super::Dossier;
use crate::applications::{self, TimelineEvent};
use crate::http::{Office, Problem};
use crate::portal::caseworker::words;
use crate::portal::page::{Page, Visit, regulation};

#[derive(Template)]
#[template(path = "portal/caseworker/dossier/story.html")]
struct Story {
    page: Page,
    dossier: Dossier,
    events: Vec<(TimelineEvent, String)>,
}

/// The whole story.
#[get("/behandeling/aanvragen/{id}/tijdlijn")]
pub async fn show(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let (dossier, _) = Dossier::open(&mut conn, &visit, *id).await?;
    let events = applications::whole_story_of(&mut conn, *id).await?;
    let language = visit.language();
    visit.show(&Story {
        page: dossier.page(&visit, "Tijdlijn", "Timeline"),
        events: events
            .into_iter()
            .rev()
            .map(|event| {
                let who = regulation::name(&words::ROLES, &event.role, language).to_owned();
                (event, who)
            })
            .collect(),
        dossier,
    })
}
