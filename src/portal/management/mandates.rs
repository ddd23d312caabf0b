//! Mandates (mandaatregister, Awb 10:1-10:11): who may decide in the name of the college, written down and ended by the administrator.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::below_home;
use crate::db::Conn;
use crate::http::deed::day_of;
use crate::http::{Deed, Office, Problem, portion};
use crate::identity::{self, User};
use crate::mandates::api::{KEEPS, LOOK};
use crate::mandates::{self, MandateView};
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit};

/// How many stand on a page.
const SHOWN: usize = 50;

const QUESTIONS: &[Question] = &[
    (
        "resolution",
        "Besluit dat het mandaat geeft",
        "Resolution that gives the mandate",
    ),
    ("validFrom", "Geldt vanaf", "Counts from"),
    ("validUntil", "Geldt tot en met", "Counts until"),
    (
        "upTo",
        "Hoogste bedrag dat mag worden verleend",
        "Most that may be granted",
    ),
    ("reason", "Waarom eindigt het eerder?", "Why does it end sooner?"),
];

/// Where the page before ended.
#[derive(Deserialize)]
struct After {
    na: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "portal/management/mandates.html")]
struct Mandates {
    page: Page,
    found: Vec<MandateView>,
    keeps: bool,
    next: Option<Uuid>,
}

#[get("/beheer/mandaten")]
async fn list(
    office: web::Data<Office>,
    visit: Visit,
    after: web::Query<After>,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&LOOK)?;
    let today = day_of(office.now());
    let fetch = portion::fetch(SHOWN);
    let mut found = mandates::list(&mut *office.conn().await?, after.na, fetch).await?;
    let next = portion::cut(&mut found, SHOWN).map(|(last, _)| last.id);
    visit.show(&Mandates {
        page: below_home(&visit, "Mandaten", "Mandates"),
        next,
        found: found
            .into_iter()
            .map(|held| MandateView::on(held, today))
            .collect(),
        keeps: actor.is(&KEEPS),
    })
}

#[derive(Template)]
#[template(path = "portal/management/mandate_form.html")]
struct GivePage {
    page: Page,
    f: Filled,
    user: User,
}

impl GivePage {
    async fn new(office: &Office, visit: &Visit, user: Uuid, f: Filled) -> Result<Self, Problem> {
        let user = identity::get_user(&mut *office.conn().await?, user).await?;
        Ok(Self {
            page: below_home(visit, "Mandaat vastleggen", "Write a mandate down").under(
                "/beheer/mandaten",
                "Mandaten",
                "Mandates",
            ),
            f: f.asking(QUESTIONS),
            user,
        })
    }
}

#[get("/beheer/mensen/{id}/mandaat")]
async fn form_for_one(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&KEEPS)?;
    let f = Filled::default().with("validFrom", day_of(office.now()).to_string());
    visit.show(&GivePage::new(&office, &visit, *id, f).await?)
}

#[post("/beheer/mensen/{id}/mandaat")]
async fn give(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    mut form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&KEEPS)?;
    form.replace("userId", id.to_string());
    let give = async |conn: &mut Conn, deed: &Deed<'_>| {
        mandates::give(conn, deed, form.read()?).await?;
        Ok("/beheer/mandaten".to_owned())
    };
    match form.once(&office, actor, &KEEPS, give).await {
        Ok(done) => Ok(visit.telling(
            done,
            "Het mandaat staat in het register.",
            "The mandate is in the register.",
        )),
        Err(problem) => {
            let page = GivePage::new(&office, &visit, *id, form.again(problem)?).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

#[derive(Template)]
#[template(path = "portal/management/mandate_end.html")]
struct EndPage {
    page: Page,
    f: Filled,
    mandate: MandateView,
}

impl EndPage {
    async fn new(office: &Office, visit: &Visit, id: Uuid, f: Filled) -> Result<Self, Problem> {
        let held = mandates::get(&mut *office.conn().await?, id).await?;
        Ok(Self {
            page: below_home(visit, "Mandaat beëindigen", "End a mandate").under(
                "/beheer/mandaten",
                "Mandaten",
                "Mandates",
            ),
            f: f.asking(QUESTIONS),
            mandate: MandateView::on(held, day_of(office.now())),
        })
    }
}

#[get("/beheer/mandaten/{id}/einde")]
async fn form_for_end(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&KEEPS)?;
    let f = Filled::default().with("validUntil", day_of(office.now()).to_string());
    visit.show(&EndPage::new(&office, &visit, *id, f).await?)
}

#[post("/beheer/mandaten/{id}/einde")]
async fn end(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&KEEPS)?;
    let end = async |conn: &mut Conn, deed: &Deed<'_>| {
        mandates::end(conn, deed, *id, form.read()?).await?;
        Ok("/beheer/mandaten".to_owned())
    };
    match form.once(&office, actor, &KEEPS, end).await {
        Ok(done) => Ok(visit.telling(
            done,
            "Het einde van het mandaat staat in het register.",
            "The end of the mandate is in the register.",
        )),
        Err(problem) => {
            let page = EndPage::new(&office, &visit, *id, form.again(problem)?).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// The doors of these pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(list)
        .service(form_for_one)
        .service(give)
        .service(form_for_end)
        .service(end);
}
