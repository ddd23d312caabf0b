//! What happened in a dossier, newest first, from its audit trail.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::Dossier;
use crate::applications::{self, TimelineEvent};
use crate::http::{Office, Problem};
use crate::portal::caseworker::{address, words};
use crate::portal::page::{Page, Visit, regulation};

/// How many events are looked at for a page.
const SHOWN: usize = 50;

/// Where the page before ended.
#[derive(Debug, Deserialize)]
struct Before {
    na: Option<i64>,
}

#[derive(Template)]
#[template(path = "portal/caseworker/dossier/story.html")]
struct Story {
    page: Page,
    dossier: Dossier,
    events: Vec<(TimelineEvent, String)>,
    next: Option<String>,
}

/// The story, newest first.
#[get("/behandeling/aanvragen/{id}/tijdlijn")]
pub async fn show(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    before: web::Query<Before>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let (dossier, _) = Dossier::open(&mut conn, &visit, *id).await?;
    let told = applications::story_of(&mut conn, *id, false, before.na, SHOWN).await?;
    let next = told.next.map(|place| {
        let place = place.to_string();
        address::with(&dossier.address("tijdlijn"), &[("na", place.as_str())])
    });
    let language = visit.language();
    visit.show(&Story {
        page: dossier.page(&visit, "Tijdlijn", "Timeline"),
        next,
        events: told
            .events
            .into_iter()
            .map(|event| {
                let who = regulation::name(&words::ROLES, &event.role, language).to_owned();
                (event, who)
            })
            .collect(),
        dossier,
    })
}
