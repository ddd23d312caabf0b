//! Beginning an application: for which call, for which organisation, and how it is called.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use uuid::Uuid;

use super::{address, below_home};
use crate::applications::{self, NewApplication};
use crate::calls::{self, Call};
use crate::db::Conn;
use crate::http::{Deed, Office, Problem};
use crate::organisations::{self, Organisation};
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit, navigation};

const QUESTIONS: &[Question] = &[
    (
        "content/title",
        "Hoe heet uw aanvraag?",
        "What is your application called?",
    ),
    ("callId", "Waarvoor vraagt u aan?", "What do you apply for?"),
    (
        "organisationId",
        "Voor welke organisatie?",
        "For which organisation?",
    ),
];

/// How many calls and organisations are offered.
const MOST: i64 = 50;

/// For which call.
#[derive(Deserialize)]
struct Wish {
    openstelling: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "portal/provider/apply/start.html")]
struct Start {
    page: Page,
    f: Filled,
    organisations: Vec<(String, String)>,
    calls: Vec<(String, String)>,
    /// The call that was chosen before, when it was.
    chosen: Option<Call>,
    now: DateTime<Utc>,
}

fn start_page(
    visit: &Visit,
    f: Filled,
    organisations: Vec<Organisation>,
    calls: Vec<Call>,
    now: DateTime<Utc>,
) -> Start {
    let organisations: Vec<_> = organisations
        .into_iter()
        .map(|one| (one.id.to_string(), one.name))
        .collect();
    let f = match organisations.as_slice() {
        [(only, _)] if f.value("organisationId").is_empty() => f.with("organisationId", only),
        _ => f,
    };
    let chosen = calls
        .iter()
        .find(|call| f.has("callId", &call.id.to_string()))
        .cloned();
    Start {
        page: below_home(visit, "Begin een aanvraag", "Start an application"),
        calls: calls
            .into_iter()
            .map(|call| (call.id.to_string(), call.title))
            .collect(),
        f: f.asking(QUESTIONS),
        organisations,
        chosen,
        now,
    }
}

#[get("/aanvrager/aanvragen/nieuw")]
async fn ask(
    office: web::Data<Office>,
    visit: Visit,
    wish: web::Query<Wish>,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::PROVIDER)?;
    if actor.organisations.is_empty() {
        let for_call = wish.openstelling.map(|call| format!("?openstelling={call}"));
        let to = format!("/aanvrager/organisaties/nieuw{}", for_call.unwrap_or_default());
        return Ok(visit.go_and_tell(
            &to,
            "Meld eerst uw organisatie aan. Daarna begint u met de aanvraag.",
            "Register your organisation first. After that you start with the application.",
        ));
    }
    let mut conn = office.conn().await?;
    let own = organisations::list(&mut conn, Some(&actor.organisations), None, MOST).await?;
    let calls = calls::list_to_apply_for(&mut conn, office.now(), MOST).await?;
    let filled = wish.openstelling.map_or_else(Filled::default, |call| {
        Filled::default().with("callId", call.to_string())
    });
    visit.show(&start_page(&visit, filled, own, calls, office.now()))
}

#[post("/aanvrager/aanvragen/nieuw")]
async fn start(office: web::Data<Office>, visit: Visit, form: Form) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::PROVIDER)?;
    let draft = async |conn: &mut Conn, deed: &Deed<'_>| {
        let new: NewApplication = form.read()?;
        actor.must_act_for(new.organisation_id)?;
        let application = applications::draft(conn, deed, new).await?;
        Ok(address(application.id, ""))
    };
    match form.once(&office, actor, &navigation::PROVIDER, draft).await {
        Ok(done) => Ok(done),
        Err(problem) => {
            let filled = form.again(problem)?;
            let mut conn = office.conn().await?;
            let own = organisations::list(&mut conn, Some(&actor.organisations), None, MOST).await?;
            let calls = calls::list_to_apply_for(&mut conn, office.now(), MOST).await?;
            let page = start_page(&visit, filled, own, calls, office.now());
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// The doors of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(ask).service(start);
}
