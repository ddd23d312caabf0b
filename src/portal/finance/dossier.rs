//! The money of one dossier: its grant, and what a late decision costs. Mail about a dossier leads here.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use uuid::Uuid;

use crate::applications::{self, Application};
use crate::awards::{self, Award};
use crate::http::deed::day_of;
use crate::http::{Office, Problem};
use crate::organisations::{self, Organisation};
use crate::penalties::{self, PenaltyView};
use crate::portal::page::{Page, Visit, navigation};

#[derive(Template)]
#[template(path = "portal/finance/dossier.html")]
struct Dossier {
    page: Page,
    application: Application,
    organisation: Organisation,
    award: Option<Award>,
    penalties: Vec<PenaltyView>,
}

#[get("/financien/dossiers/{id}")]
async fn show(office: web::Data<Office>, visit: Visit, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::FINANCE)?;
    let mut conn = office.conn().await?;
    let application = applications::readable(&conn, actor, *id).await?;
    let reference = application.reference.clone();
    visit.show(&Dossier {
        page: visit
            .page(&reference, &reference)
            .under("/financien", "Financiën", "Finance"),
        organisation: organisations::get(&mut conn, application.organisation_id).await?,
        award: awards::of_application(&mut conn, *id).await?,
        penalties: penalties::penalties_of(&mut conn, *id, day_of(office.now())).await?,
        application,
    })
}

/// The door of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(show);
}
