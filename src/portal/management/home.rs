//! Where management begins: what each scheme reached, how its ceiling stands, and what there is to keep.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use chrono::NaiveDate;
use plafond_rules::roles::Role;

use crate::figures::ceilings::{self, CeilingFigures};
use crate::figures::results::{self, Reach};
use crate::http::deed::day_of;
use crate::http::{Office, Problem};
use crate::portal::page::{Page, Visit, chart, navigation};

/// How many schemes, calls and ceilings are looked at; there are a few each year.
const MOST: i64 = 20;

#[derive(Template)]
#[template(path = "portal/management/home.html")]
struct Home {
    page: Page,
    schemes: Vec<Reach>,
    calls: Vec<Reach>,
    ceilings: Vec<CeilingFigures>,
    today: NaiveDate,
    keeps: bool,
    watches: bool,
}

impl Home {
    fn share(ceiling: &CeilingFigures) -> String {
        chart::share(ceiling.committed.0.decimal(), ceiling.amount.0.decimal())
    }

    fn percent(ceiling: &CeilingFigures) -> u32 {
        chart::percent(ceiling.committed.0.decimal(), ceiling.amount.0.decimal())
    }
}

#[get("/beheer")]
async fn home(office: web::Data<Office>, visit: Visit) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::MANAGEMENT)?;
    let today = day_of(office.now());
    let mut conn = office.conn().await?;
    visit.show(&Home {
        page: visit.page("Beheer en sturing", "Management"),
        schemes: results::of_schemes(&mut conn, MOST).await?,
        calls: results::of_calls(&mut conn, None, MOST).await?,
        today,
        ceilings: ceilings::list(&mut conn, today, None, None, MOST).await?,
        keeps: actor.is(&[Role::Administrator, Role::Auditor]),
        watches: actor.is(&[Role::Auditor]),
    })
}

/// The door of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(home);
}
