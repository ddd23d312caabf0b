//! Registering an organisation, before anything else can be done for it.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::{address, below_home};
use crate::db::Conn;
use crate::http::{Deed, Office, Problem};
use crate::organisations;
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit, navigation};

const QUESTIONS: &[Question] = &[
    ("name", "Naam van de organisatie", "Name of the organisation"),
    ("kvkNumber", "KvK-nummer", "Trade register number (KvK)"),
    ("rsin", "RSIN", "RSIN"),
    ("iban", "Rekeningnummer (IBAN)", "Account number (IBAN)"),
    ("accountHolder", "Op naam van", "In the name of"),
    (
        "email",
        "E-mailadres van de organisatie",
        "E-mail address of the organisation",
    ),
    (
        "electronicSending",
        "Ja, stuur besluiten en brieven digitaal",
        "Yes, send decisions and letters electronically",
    ),
    ("postalAddress", "Postadres", "Postal address"),
    (
        "postalAddress/street",
        "Straat of postbus, met nummer",
        "Street or box, with its number",
    ),
    ("postalAddress/postcode", "Postcode", "Postcode"),
    ("postalAddress/town", "Plaats", "Town"),
];

/// The call for which someone came here.
const CALL: &str = "_openstelling";

/// For which call someone wants to apply.
#[derive(Deserialize)]
struct Wish {
    openstelling: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "portal/provider/register.html")]
struct Register {
    page: Page,
    f: Filled,
}

fn register_page(visit: &Visit, f: Filled) -> Register {
    Register {
        page: below_home(visit, "Meld uw organisatie aan", "Register your organisation"),
        f: f.asking(QUESTIONS),
    }
}

#[get("/aanvrager/organisaties/nieuw")]
async fn ask(visit: Visit, wish: web::Query<Wish>) -> Result<HttpResponse, Problem> {
    visit.must_be(&navigation::PROVIDER)?;
    let filled = wish.openstelling.map_or_else(Filled::default, |call| {
        Filled::default().with(CALL, call.to_string())
    });
    visit.show(&register_page(&visit, filled))
}

#[post("/aanvrager/organisaties/nieuw")]
async fn register(office: web::Data<Office>, visit: Visit, mut form: Form) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::PROVIDER)?;
    address::must_reach(&mut form);
    let call: Option<Uuid> = form.text(CALL).parse().ok();
    let register = async |conn: &mut Conn, deed: &Deed<'_>| {
        organisations::register(conn, deed, form.read()?).await?;
        Ok(call.map_or_else(
            || "/aanvrager".to_owned(),
            |call| format!("/aanvrager/aanvragen/nieuw?openstelling={call}"),
        ))
    };
    match form.once(&office, actor, &navigation::PROVIDER, register).await {
        Ok(done) => Ok(visit.telling(
            done,
            "Uw organisatie is aangemeld. U kunt nu subsidie aanvragen.",
            "Your organisation is registered. You can apply for a grant now.",
        )),
        Err(problem) => {
            let page = register_page(&visit, form.again(problem)?);
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// The doors of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(ask).service(register);
}
