//! Proof of notice (Awb 2:25): what was said, on which consent, what each mail server answered, when it was posted, and what
//! came back. As a page, and as one file for a court.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::Dossier;
use crate::http::{Office, Problem, portion};
use crate::notices::{self, NoticeView};
use crate::portal::caseworker::address;
use crate::portal::page::{Page, Visit, regulation};

/// How many notices stand on a page.
const SHOWN: usize = 20;

/// What came of an attempt at sending mail.
const OUTCOMES: [(&str, &str, &str); 4] = [
    ("accepted", "Aangenomen", "Accepted"),
    ("deferred", "Uitgesteld", "Deferred"),
    ("refused", "Geweigerd", "Refused"),
    ("silent", "Geen antwoord", "No answer"),
];

/// Where the page before ended.
#[derive(Debug, Deserialize)]
struct After {
    na: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "portal/caseworker/dossier/proof.html")]
struct Proof {
    page: Page,
    dossier: Dossier,
    notices: Vec<NoticeView>,
    next: Option<String>,
}

impl Proof {
    fn outcome(&self, outcome: &str) -> String {
        regulation::name(&OUTCOMES, outcome, self.page.language()).to_owned()
    }
}

/// Every notice with its proof, newest first.
#[get("/behandeling/aanvragen/{id}/kennisgeving")]
pub async fn show(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    after: web::Query<After>,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&notices::READS)?;
    let mut conn = office.conn().await?;
    let (dossier, _) = Dossier::open(&mut conn, &visit, *id).await?;
    let fetch = portion::fetch(SHOWN);
    let mut found = notices::of_dossier(&mut conn, (*id, None), after.na, fetch).await?;
    let next = portion::cut(&mut found, SHOWN).map(|last| {
        let place = last.id.to_string();
        address::with(&dossier.address("kennisgeving"), &[("na", place.as_str())])
    });
    visit.show(&Proof {
        page: dossier
            .page(&visit, "Bewijs van kennisgeving", "Proof of notice")
            .under(
                dossier.address("berichten"),
                "Berichten en brieven",
                "Messages and letters",
            ),
        notices: found,
        next,
        dossier,
    })
}

/// All of it as one file, with the letters and the trail attached.
#[get("/behandeling/aanvragen/{id}/kennisgeving/pdf")]
pub async fn pdf(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&notices::READS)?;
    notices::exported(&office, actor, *id).await
}
