//! Mail that no server took over: it has to go out in another way (Awb 2:11).

use actix_web::{HttpResponse, get, web};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use crate::http::{Office, Problem, portion};
use crate::notices;
use crate::notifications::OutboxMessage;
use crate::portal::page::{Page, Visit};

/// How many stand on a page.
const SHOWN: usize = 50;

/// Which part of the list is asked for.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    /// Where the page before ended.
    na: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "portal/caseworker/post/undelivered.html")]
struct Undelivered {
    page: Page,
    mail: Vec<OutboxMessage>,
    may_post: bool,
    next: Option<Uuid>,
}

/// What reached nobody yet.
#[get("/behandeling/e-mail")]
pub async fn list(
    office: web::Data<Office>,
    visit: Visit,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&notices::READS)?;
    let fetch = portion::fetch(SHOWN);
    let mut mail = notices::undelivered(&mut *office.conn().await?, asked.na, fetch).await?;
    let next = portion::cut(&mut mail, SHOWN).map(|last| last.id);
    visit.show(&Undelivered {
        page: visit
            .page("E-mail die niemand bereikte", "Mail that reached nobody")
            .under("/behandeling", "Behandeling", "Casework")
            .under("/behandeling/post", "Post", "Post"),
        may_post: actor.is(&notices::POSTS),
        next,
        mail,
    })
}
