//! Making an objection (bezwaar): against which decision, and why.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use chrono::NaiveDate;
use plafond_rules::dates::day_of;
use serde::Deserialize;
use uuid::Uuid;

use crate::applications::Application;
use crate::db::Conn;
use crate::http::{Deed, Office, Problem};
use crate::objections::{self, Against, NewObjection};
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit, navigation};

const QUESTIONS: &[Question] = &[
    (
        "grounds",
        "Waarom bent u het niet eens met het besluit?",
        "Why don't you agree with the decision?",
    ),
    (
        "lateReason",
        "Waarom kon u niet eerder bezwaar maken?",
        "Why couldn't you object earlier?",
    ),
];

/// Which decision.
#[derive(Clone, Copy, Deserialize)]
struct Contested {
    tegen: Against,
    besluit: Uuid,
}

#[derive(Template)]
#[template(path = "portal/provider/dossier/object.html")]
struct ObjectPage {
    page: Page,
    f: Filled,
    application: Application,
    against: &'static str,
    until: NaiveDate,
    is_late: bool,
}

async fn object_page(
    conn: &mut Conn,
    office: &Office,
    visit: &Visit,
    id: Uuid,
    contested: Contested,
    f: Filled,
) -> Result<ObjectPage, Problem> {
    let application = super::own(conn, visit, id).await?;
    let until = objections::until(conn, id, (contested.tegen, contested.besluit)).await?;
    let language = visit.language();
    let against = match contested.tegen {
        Against::Decision => language.say("het besluit op uw aanvraag", "the decision on your application"),
        Against::Settlement => {
            language.say("de vaststelling van uw subsidie", "the settlement of your grant")
        }
        Against::AwardChange => language.say("de wijziging van uw subsidie", "the change of your grant"),
        Against::Penalty => language.say("het besluit over de dwangsom", "the decision on the penalty"),
        Against::Reclaim => language.say("de terugvordering van subsidie", "the reclaim of your grant"),
    };
    Ok(ObjectPage {
        page: super::below(visit, &application, "Bezwaar maken", "Object"),
        f: f.asking(QUESTIONS),
        application,
        against,
        until,
        is_late: day_of(office.now()) > until,
    })
}

#[get("/aanvrager/aanvragen/{id}/bezwaar")]
async fn ask(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    contested: Option<web::Query<Contested>>,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&navigation::PROVIDER)?;
    let contested = contested.ok_or_else(Problem::not_found)?.into_inner();
    let against = serde_json::to_value(contested.tegen).map_err(Problem::internal)?;
    let begun = Filled::default()
        .with("against", against.as_str().unwrap_or_default())
        .with("againstId", contested.besluit.to_string());
    let mut conn = office.conn().await?;
    visit.show(&object_page(&mut conn, &office, &visit, *id, contested, begun).await?)
}

#[post("/aanvrager/aanvragen/{id}/bezwaar")]
async fn object(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::PROVIDER)?;
    let named = serde_json::json!({ "tegen": form.text("against"), "besluit": form.text("againstId") });
    let contested: Contested = serde_json::from_value(named).map_err(|_| Problem::not_found())?;
    let object = async |conn: &mut Conn, deed: &Deed<'_>| {
        let new: NewObjection = form.read()?;
        objections::must_be_in_dossier(conn, *id, (contested.tegen, contested.besluit)).await?;
        let objection = objections::object(conn, deed, new).await?;
        Ok(format!("/aanvrager/bezwaren/{}", objection.id))
    };
    match form.once(&office, actor, &navigation::PROVIDER, object).await {
        Ok(done) => Ok(visit.telling(
            done,
            "Uw bezwaar is binnen. U krijgt een bevestiging per e-mail.",
            "Your objection is in. You get a confirmation by e-mail.",
        )),
        Err(problem) => {
            let filled = form.again(problem)?;
            let mut conn = office.conn().await?;
            let page = object_page(&mut conn, &office, &visit, *id, contested, filled).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// The doors of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(ask).service(object);
}
