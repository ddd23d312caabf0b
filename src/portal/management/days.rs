//! Days that a decree made free, beside the general holidays: running terms that end on one run on.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use plafond_rules::roles::Role;

use super::below_home;
use crate::db::Conn;
use crate::deadlines::{self, FreeDay};
use crate::http::{Deed, Office, Problem};
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit, navigation};

const KEEPS: [Role; 1] = [Role::Administrator];

const QUESTIONS: &[Question] = &[("day", "Dag", "Day"), ("ground", "Besluit", "Decree")];

#[derive(Template)]
#[template(path = "portal/management/days.html")]
struct Days {
    page: Page,
    f: Filled,
    keeps: bool,
    found: Vec<FreeDay>,
}

impl Days {
    async fn new(office: &Office, visit: &Visit, f: Filled) -> Result<Self, Problem> {
        let actor = visit.must_be(&navigation::MANAGEMENT)?;
        Ok(Self {
            page: below_home(visit, "Vrije dagen", "Free days"),
            f: f.asking(QUESTIONS),
            keeps: actor.is(&KEEPS),
            found: deadlines::list_free_days(&mut *office.conn().await?).await?,
        })
    }
}

#[get("/beheer/vrije-dagen")]
async fn list(office: web::Data<Office>, visit: Visit) -> Result<HttpResponse, Problem> {
    visit.show(&Days::new(&office, &visit, Filled::default()).await?)
}

#[post("/beheer/vrije-dagen")]
async fn add(office: web::Data<Office>, visit: Visit, form: Form) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&KEEPS)?;
    let add = async |conn: &mut Conn, deed: &Deed<'_>| {
        deadlines::add_free_day(conn, deed, form.read()?).await?;
        Ok("/beheer/vrije-dagen".to_owned())
    };
    match form.once(&office, actor, &KEEPS, add).await {
        Ok(done) => Ok(visit.telling(
            done,
            "De dag is toegevoegd. Termijnen die erop eindigen lopen door.",
            "The day is added. Terms that end on it run on.",
        )),
        Err(problem) => {
            let page = Days::new(&office, &visit, form.again(problem)?).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// The doors of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(list).service(add);
}
