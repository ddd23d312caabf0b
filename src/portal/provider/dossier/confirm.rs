//! Steps that ask for no more than a second look: taking an application back, and giving notice of default.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use plafond_rules::dates::day_of;
use serde::Deserialize;
use uuid::Uuid;

use super::address;
use crate::applications::{self, Application};
use crate::db::Conn;
use crate::deadlines;
use crate::http::{Deed, Office, Problem};
use crate::penalties::{self, NewNotice};
use crate::portal::page::{Filled, Form, Page, Visit, navigation};

#[derive(Template)]
#[template(path = "portal/provider/dossier/confirm.html")]
struct Confirm {
    page: Page,
    f: Filled,
    /// Where the button goes.
    to: String,
    /// Where someone goes who thinks better of it.
    back: String,
    lead: &'static str,
    points: Vec<&'static str>,
    /// What it would cost us, as a sentence.
    cost: Option<String>,
    button: &'static str,
}

fn withdrawal(visit: &Visit, application: &Application, f: Filled) -> Confirm {
    let say = |dutch, english| visit.language().say(dutch, english);
    Confirm {
        page: super::below(
            visit,
            application,
            "Aanvraag intrekken",
            "Withdraw the application",
        ),
        f,
        to: address(application.id, "/intrekken"),
        back: address(application.id, ""),
        lead: say(
            "Weet u zeker dat u deze aanvraag wilt intrekken? Dit kunt u niet terugdraaien.",
            "Are you sure that you want to withdraw this application? You can't undo this.",
        ),
        points: vec![
            say(
                "Wij behandelen de aanvraag dan niet verder.",
                "We don't handle the application any further.",
            ),
            say(
                "U kunt een nieuwe aanvraag indienen zolang de openstelling open is.",
                "You can submit a new application as long as the call is open.",
            ),
        ],
        cost: None,
        button: say("Ja, trek de aanvraag in", "Yes, withdraw the application"),
    }
}

fn default(visit: &Visit, application: &Application, cost: Option<String>, f: Filled) -> Confirm {
    let say = |dutch, english| visit.language().say(dutch, english);
    Confirm {
        page: super::below(
            visit,
            application,
            "Ons in gebreke stellen",
            "Give notice of default",
        ),
        f,
        to: address(application.id, "/in-gebreke"),
        back: address(application.id, ""),
        lead: say(
            "Zijn wij te laat met een besluit, dan kunt u ons in gebreke stellen. Wij hebben daarna twee weken om alsnog te beslissen.",
            "If our decision is late you can give notice of default. After that we have two weeks to decide.",
        ),
        points: vec![
            say(
                "Beslissen wij dan nog niet, dan betalen wij u een bedrag voor elke dag daarna, ten hoogste 42 dagen.",
                "If we still don't decide, we pay you an amount for each day after that, 42 days at most.",
            ),
            say(
                "Dit heeft geen invloed op de uitkomst van het besluit.",
                "This has no influence on the outcome of the decision.",
            ),
        ],
        cost,
        button: say("Stel de gemeente in gebreke", "Give notice of default"),
    }
}

#[get("/aanvrager/aanvragen/{id}/intrekken")]
async fn ask_withdrawal(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let application = super::own(&mut *office.conn().await?, &visit, *id).await?;
    visit.show(&withdrawal(&visit, &application, Filled::default()))
}

#[post("/aanvrager/aanvragen/{id}/intrekken")]
async fn withdraw(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::PROVIDER)?;
    let withdraw = async |conn: &mut Conn, deed: &Deed<'_>| {
        applications::withdraw(conn, deed, *id).await?;
        Ok(address(*id, ""))
    };
    match form.once(&office, actor, &navigation::PROVIDER, withdraw).await {
        Ok(done) => Ok(visit.telling(
            done,
            "Uw aanvraag is ingetrokken.",
            "Your application was withdrawn.",
        )),
        Err(problem) => {
            let filled = form.again(problem)?;
            let application = super::own(&mut *office.conn().await?, &visit, *id).await?;
            let page = withdrawal(&visit, &application, filled);
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// About which decision, by its term; the one that is late first unless told.
#[derive(Debug, Deserialize)]
struct About {
    over: Option<Uuid>,
}

async fn default_page(office: &Office, visit: &Visit, id: Uuid, f: Filled) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let application = super::own(&mut conn, visit, id).await?;
    let terms = deadlines::of_dossier(&mut conn, id).await?;
    let prospects = penalties::prospects_of(&mut conn, id, &terms, day_of(office.now())).await?;
    let about: Option<Uuid> = f.value("termId").parse().ok();
    let cost = prospects
        .into_iter()
        .find(|prospect| about.is_none_or(|term| prospect.term_id == term))
        .map(|prospect| prospect.explanation);
    let page = default(visit, &application, cost, f);
    visit.show_as(page.f.status(), &page)
}

#[get("/aanvrager/aanvragen/{id}/in-gebreke")]
async fn ask_default(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    about: web::Query<About>,
) -> Result<HttpResponse, Problem> {
    let f = about.over.map_or_else(Filled::default, |term| {
        Filled::default().with("termId", term.to_string())
    });
    default_page(&office, &visit, *id, f).await
}

#[post("/aanvrager/aanvragen/{id}/in-gebreke")]
async fn notify(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::PROVIDER)?;
    let notify = async |conn: &mut Conn, deed: &Deed<'_>| {
        let new = NewNotice {
            received_on: None,
            term_id: form.text("termId").parse().ok(),
        };
        penalties::notify(conn, deed, *id, &new).await?;
        Ok(address(*id, "#termijnen"))
    };
    match form.once(&office, actor, &navigation::PROVIDER, notify).await {
        Ok(done) => Ok(visit.telling(
            done,
            "Uw ingebrekestelling is binnen. Wij hebben nu twee weken om te beslissen.",
            "Your notice of default is in. We have two weeks to decide now.",
        )),
        Err(problem) => default_page(&office, &visit, *id, form.again(problem)?).await,
    }
}

/// The doors of these pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(ask_withdrawal)
        .service(withdraw)
        .service(ask_default)
        .service(notify);
}
