//! Outages: times in which the service could not be reached, which excuse who was late by them (Awb 2:21).

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use plafond_rules::roles::Role;
use serde::Deserialize;
use uuid::Uuid;

use super::below_home;
use crate::db::Conn;
use crate::http::{Deed, Office, Problem, portion};
use crate::outages::{self, Outage};
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit, navigation};

const KEEPS: [Role; 1] = [Role::Administrator];

/// How many stand on a page.
const SHOWN: usize = 50;

const QUESTIONS: &[Question] = &[
    ("beganAt", "Begon op", "Began at"),
    ("endedAt", "Eindigde op", "Ended at"),
    (
        "description",
        "Wat was er niet bereikbaar?",
        "What could not be reached?",
    ),
];

/// Where the page before ended.
#[derive(Deserialize)]
struct After {
    na: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "portal/management/outages.html")]
struct Outages {
    page: Page,
    f: Filled,
    keeps: bool,
    found: Vec<Outage>,
    next: Option<Uuid>,
}

impl Outages {
    async fn new(office: &Office, visit: &Visit, after: Option<Uuid>, f: Filled) -> Result<Self, Problem> {
        let actor = visit.must_be(&navigation::MANAGEMENT)?;
        let fetch = portion::fetch(SHOWN);
        let mut found = outages::list(&mut *office.conn().await?, after, fetch).await?;
        let next = portion::cut(&mut found, SHOWN).map(|last| last.id);
        Ok(Self {
            page: below_home(visit, "Storingen", "Outages"),
            f: f.asking(QUESTIONS),
            keeps: actor.is(&KEEPS),
            next,
            found,
        })
    }
}

#[get("/beheer/storingen")]
async fn list(
    office: web::Data<Office>,
    visit: Visit,
    after: web::Query<After>,
) -> Result<HttpResponse, Problem> {
    visit.show(&Outages::new(&office, &visit, after.na, Filled::default()).await?)
}

#[post("/beheer/storingen")]
async fn record(office: web::Data<Office>, visit: Visit, form: Form) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&KEEPS)?;
    let record = async |conn: &mut Conn, deed: &Deed<'_>| {
        outages::record(conn, deed, form.read()?).await?;
        Ok("/beheer/storingen".to_owned())
    };
    match form.once(&office, actor, &KEEPS, record).await {
        Ok(done) => Ok(visit.telling(done, "De storing is vastgelegd.", "The outage is recorded.")),
        Err(problem) => {
            let page = Outages::new(&office, &visit, None, form.again(problem)?).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// The doors of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(list).service(record);
}
