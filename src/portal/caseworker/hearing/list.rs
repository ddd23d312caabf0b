//! The hearings of a dossier, newest first.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use plafond_rules::roles::Role;
use uuid::Uuid;

use crate::hearings::{self, IntentionView};
use crate::http::deed::day_of;
use crate::http::{Office, Problem};
use crate::portal::caseworker::dossier::Dossier;
use crate::portal::caseworker::words;
use crate::portal::page::{Page, Visit, regulation};

/// A hearing in words.
struct Row {
    view: IntentionView,
    kind: String,
    status: String,
    /// Whether the answer can still be written down.
    is_open: bool,
}

#[derive(Template)]
#[template(path = "portal/caseworker/hearing/list.html")]
struct Hearings {
    page: Page,
    dossier: Dossier,
    rows: Vec<Row>,
    may_announce: bool,
}

/// What was announced, and what the provider thinks of it.
#[get("/behandeling/aanvragen/{id}/zienswijzen")]
pub async fn show(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let (dossier, actor) = Dossier::open(&mut conn, &visit, *id).await?;
    let found = hearings::hearings_of(&mut conn, *id, day_of(office.now())).await?;
    let language = visit.language();
    let may_announce = actor.is(&[Role::Caseworker]);
    let rows = found.into_iter().map(|view| Row {
        kind: regulation::name(&words::INTENTIONS, view.kind.0.as_str(), language).to_owned(),
        status: regulation::name(&words::HEARINGS, &view.status, language).to_owned(),
        is_open: may_announce && view.status == "invited" && view.closed_at.is_none(),
        view,
    });
    visit.show(&Hearings {
        page: dossier.page(&visit, "Zienswijzen", "Views"),
        rows: rows.collect(),
        may_announce,
        dossier,
    })
}
