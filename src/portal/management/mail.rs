//! Mail that didn't arrive: what went wrong in the mail server's words, and a button that sends it again.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use plafond_rules::roles::Role;
use serde::Deserialize;
use uuid::Uuid;

use super::below_home;
use crate::db::Conn;
use crate::http::{Deed, Office, Problem, portion};
use crate::notifications::{self, OutboxMessage, State, Whose};
use crate::portal::page::{Filled, Form, Page, Visit};

/// Who looks; only the administrator sends again.
const LOOK: [Role; 2] = [Role::Administrator, Role::Auditor];
const KEEPS: [Role; 1] = [Role::Administrator];

/// How many stand on a page.
const SHOWN: usize = 50;

/// The states in the order of how much they ask, by their names in an address.
const STATES: [(&str, State, &str, &str); 4] = [
    ("opgegeven", State::Dead, "Opgegeven", "Given up"),
    ("geweigerd", State::Refused, "Geweigerd", "Refused"),
    ("wachtend", State::Queued, "Wachtend", "Waiting"),
    ("verstuurd", State::Sent, "Verstuurd", "Sent"),
];

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    stand: String,
    na: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "portal/management/mail.html")]
struct Mails {
    page: Page,
    f: Filled,
    tabs: Vec<(&'static str, &'static str, bool)>,
    here: &'static str,
    can_retry: bool,
    found: Vec<OutboxMessage>,
    next: Option<Uuid>,
}

impl Mails {
    async fn new(office: &Office, visit: &Visit, asked: &Asked, f: Filled) -> Result<Self, Problem> {
        let actor = visit.must_be(&LOOK)?;
        let chosen = STATES.iter().find(|(name, ..)| *name == asked.stand);
        let (here, state) = chosen.map_or(("opgegeven", State::Dead), |(name, state, ..)| (*name, *state));
        let fetch = portion::fetch(SHOWN);
        let whose = Whose::InState(state);
        let mut found = notifications::list(&mut *office.conn().await?, &whose, asked.na, fetch).await?;
        let next = portion::cut(&mut found, SHOWN).map(|last| last.id);
        let tab = |(name, _, dutch, english): &(&'static str, State, &'static str, &'static str)| {
            (*name, visit.language().say(dutch, english), *name == here)
        };
        Ok(Self {
            page: below_home(visit, "Berichten", "Mail"),
            f,
            tabs: STATES.iter().map(tab).collect(),
            here,
            can_retry: actor.is(&KEEPS) && matches!(state, State::Dead | State::Refused),
            next,
            found,
        })
    }
}

#[get("/beheer/berichten")]
async fn list(
    office: web::Data<Office>,
    visit: Visit,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    visit.show(&Mails::new(&office, &visit, &asked, Filled::default()).await?)
}

#[post("/beheer/berichten/{id}/opnieuw")]
async fn retry(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&KEEPS)?;
    let retry = async |conn: &mut Conn, deed: &Deed<'_>| {
        notifications::retry(conn, deed, *id).await?;
        Ok("/beheer/berichten".to_owned())
    };
    match form.once(&office, actor, &KEEPS, retry).await {
        Ok(done) => Ok(visit.telling(
            done,
            "Het bericht gaat opnieuw op weg.",
            "The message is on its way again.",
        )),
        Err(problem) => {
            let asked = Asked {
                stand: String::new(),
                na: None,
            };
            let page = Mails::new(&office, &visit, &asked, form.again(problem)?).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// The doors of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(list).service(retry);
}
