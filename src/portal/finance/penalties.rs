//! Penalties for late decisions that were determined and are not paid yet (Awb 4:18, 4:87).

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use chrono::NaiveDate;
use plafond_rules::roles::Role;
use serde::Deserialize;
use uuid::Uuid;

use crate::db::Conn;
use crate::figures::payments::{self as figures, Owed};
use crate::http::deed::day_of;
use crate::http::{Deed, Office, Problem, portion};
use crate::payments;
use crate::portal::page::{Filled, Form, Page, Visit, navigation};

/// How many stand on a page.
const SHOWN: usize = 50;

/// Where the page before ended.
#[derive(Deserialize)]
struct After {
    na: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "portal/finance/penalties.html")]
struct Penalties {
    page: Page,
    f: Filled,
    found: Vec<Owed>,
    next: Option<Uuid>,
    today: NaiveDate,
    is_finance: bool,
}

impl Penalties {
    fn is_late(&self, one: &Owed) -> bool {
        one.due_on.is_some_and(|due| due < self.today)
    }
}

async fn shown(
    office: &Office,
    visit: &Visit,
    after: Option<Uuid>,
    f: Filled,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::FINANCE)?;
    let fetch = portion::fetch(SHOWN);
    let mut found = figures::owed(&mut *office.conn().await?, after, fetch).await?;
    let next = portion::cut(&mut found, SHOWN).map(|last| last.penalty_id);
    let page = Penalties {
        page: visit
            .page("Dwangsommen betalen", "Pay penalties")
            .under("/financien", "Financiën", "Finance"),
        f,
        next,
        found,
        today: day_of(office.now()),
        is_finance: actor.is(&[Role::Finance]),
    };
    visit.show_as(page.f.status(), &page)
}

#[get("/financien/dwangsommen")]
async fn list(
    office: web::Data<Office>,
    visit: Visit,
    after: web::Query<After>,
) -> Result<HttpResponse, Problem> {
    shown(&office, &visit, after.na, Filled::default()).await
}

/// Plans a penalty and prepares it; a colleague releases it.
#[post("/financien/dwangsommen/{id}")]
async fn plan(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Finance])?;
    let plan = async |conn: &mut Conn, deed: &Deed<'_>| {
        form.must_be_meant()?;
        let payment = payments::prepare_penalty(conn, deed, *id).await?;
        Ok(format!("/financien/betalingen/{}", payment.id))
    };
    match form.once(&office, actor, &[Role::Finance], plan).await {
        Ok(done) => Ok(visit.telling(
            done,
            "De betaling staat klaar. Een collega geeft haar vrij.",
            "The payment is prepared. A colleague releases it.",
        )),
        Err(problem) => shown(&office, &visit, None, form.again(problem)?).await,
    }
}

/// The doors of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(list).service(plan);
}
