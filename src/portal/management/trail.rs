//! The trail of all that happened: searched by dossier, person, action and day, and checked link by link.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use plafond_rules::dates;
use plafond_rules::roles::Role;
use serde::Deserialize;
use uuid::Uuid;

use super::below_home;
use crate::audit::checks::{self, TrailCheck};
use crate::audit::seals::{self, Seal};
use crate::db::Conn;
use crate::figures::trail::{self as figures, Search, Trace};
use crate::http::{Deed, Office, Problem, portion};
use crate::portal::page::filled::Question;
use crate::portal::page::visit::escaped;
use crate::portal::page::{Filled, Form, Language, Page, Visit, events, regulation};

/// Who watches.
const WATCHES: [Role; 1] = [Role::Auditor];

/// How many stand on a page.
const SHOWN: usize = 50;

const QUESTIONS: &[Question] = &[
    ("kenmerk", "Kenmerk van het dossier", "Reference of the dossier"),
    (
        "wie",
        "E-mailadres van wie het deed",
        "E-mail address of who did it",
    ),
    ("wat", "Wat er gebeurde", "What happened"),
    ("van", "Van", "From"),
    ("tot", "Tot en met", "Until"),
];

/// What is looked for, as it stands in the address.
#[derive(Clone, Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    kenmerk: String,
    #[serde(default)]
    wie: String,
    #[serde(default)]
    wat: String,
    #[serde(default)]
    van: String,
    #[serde(default)]
    tot: String,
    /// Where the page before ended: an instant, a chain and a place.
    #[serde(default)]
    na: String,
}

impl Asked {
    fn search(&self) -> Search {
        let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        Search {
            reference: some(&self.kenmerk).map(|reference| reference.to_uppercase()),
            email: some(&self.wie),
            action: some(&self.wat),
            from: day(&self.van).and_then(|day| dates::end_of(day.pred_opt()?)),
            until: day(&self.tot).and_then(dates::end_of),
        }
    }

    fn after(&self) -> Option<(DateTime<Utc>, Uuid, i64)> {
        let mut parts = self.na.split('~');
        let at = parts.next()?.parse().ok()?;
        Some((at, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
    }

    fn next(&self, last: &Trace) -> String {
        let at = last.at.to_rfc3339_opts(SecondsFormat::Micros, true);
        let place = format!("{at}~{}~{}", last.chain_id, last.seq);
        let wishes = [
            ("kenmerk", &self.kenmerk),
            ("wie", &self.wie),
            ("wat", &self.wat),
            ("van", &self.van),
            ("tot", &self.tot),
            ("na", &place),
        ];
        let kept = wishes.iter().filter(|(_, wish)| !wish.is_empty());
        let query: Vec<_> = kept
            .map(|(name, wish)| format!("{name}={}", escaped(wish)))
            .collect();
        format!("/beheer/spoor?{}", query.join("&"))
    }
}

/// A value of the trail with its name in Dutch and English.
type Entry = (&'static str, &'static str, &'static str);

/// What was done something to, where it is no dossier.
const OBJECTS: [Entry; 21] = [
    ("award-change", "Wijziging van een subsidie", "Change of a grant"),
    ("bank-account-change", "Rekeningnummer", "Account number"),
    ("call", "Openstelling", "Call"),
    (
        "call-evaluation",
        "Evaluatie van een openstelling",
        "Evaluation of a call",
    ),
    ("ceiling", "Subsidieplafond", "Ceiling"),
    ("distribution", "Verdeling", "Distribution"),
    ("draw", "Loting", "Draw"),
    ("free-day", "Vrije dag", "Free day"),
    ("letter-template", "Sjabloon van een brief", "Letter template"),
    ("mandate", "Mandaat", "Mandate"),
    ("notification", "Bericht", "Message"),
    ("organisation", "Organisatie", "Organisation"),
    ("outage", "Storing", "Outage"),
    ("payment-batch", "Batch voor de bank", "Batch for the bank"),
    ("report", "Verantwoording", "Report"),
    ("saved-view", "Bewaard filter", "Saved filter"),
    ("scheme", "Regeling", "Scheme"),
    ("signing-key", "Sleutel voor ondertekening", "Signing key"),
    ("sub-ceiling", "Deelplafond", "Sub-ceiling"),
    ("trail-check", "Controle van het spoor", "Check of the trail"),
    ("user", "Gebruiker", "User"),
];

/// Who did something without one of the roles.
const ACTORS: [Entry; 3] = [
    (
        "account",
        "Met een link uit een e-mail",
        "By a link from an e-mail",
    ),
    ("operator", "Technisch beheer", "Operator"),
    ("service", "Vanzelf", "By itself"),
];

#[derive(Template)]
#[template(path = "portal/management/trail.html")]
struct Trail {
    page: Page,
    f: Filled,
    actions: Vec<(String, String)>,
    seal: Option<Seal>,
    found: Vec<Trace>,
    next: Option<String>,
}

impl Trail {
    fn is_everything(&self) -> bool {
        self.f.pairs().all(|(_, wish)| wish.is_empty())
    }

    fn what(&self, event: &Trace) -> String {
        told(&event.action, self.page.language())
    }

    fn role(&self, event: &Trace) -> String {
        let language = self.page.language();
        let role = regulation::name(&regulation::ROLES, &event.actor_role, language);
        regulation::name(&ACTORS, role, language).to_owned()
    }

    fn object(&self, event: &Trace) -> String {
        regulation::name(&OBJECTS, &event.object_kind, self.page.language()).to_owned()
    }
}

fn told(action: &str, language: Language) -> String {
    events::in_words(action, language).unwrap_or(action).to_owned()
}

/// Every action there is in the trail, in words and in the order of those.
fn choices(actions: Vec<String>, language: Language) -> Vec<(String, String)> {
    let choice = |action: String| {
        let name = told(&action, language);
        (action, name)
    };
    let mut choices: Vec<_> = actions.into_iter().map(choice).collect();
    choices.sort_by(|one, other| one.1.cmp(&other.1));
    choices
}

#[get("/beheer/spoor")]
async fn list(
    office: web::Data<Office>,
    visit: Visit,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&WATCHES)?;
    let mut conn = office.conn().await?;
    let fetch = portion::fetch(SHOWN);
    let mut found = figures::list(&mut conn, &asked.search(), asked.after(), fetch).await?;
    let next = portion::cut(&mut found, SHOWN).map(|last| asked.next(last));
    let actions = figures::actions(&mut conn).await?;
    let f = Filled::default()
        .with("kenmerk", &asked.kenmerk)
        .with("wie", &asked.wie)
        .with("wat", &asked.wat)
        .with("van", &asked.van)
        .with("tot", &asked.tot);
    visit.show(&Trail {
        page: below_home(&visit, "Het spoor", "The trail"),
        f: f.asking(QUESTIONS),
        actions: choices(actions, visit.language()),
        seal: seals::latest(&mut conn).await?,
        next,
        found,
    })
}

#[derive(Template)]
#[template(path = "portal/management/trail_check.html")]
struct CheckPage {
    page: Page,
    f: Filled,
    check: Option<TrailCheck>,
}

impl CheckPage {
    async fn new(office: &Office, visit: &Visit, f: Filled) -> Result<Self, Problem> {
        visit.must_be(&WATCHES)?;
        Ok(Self {
            page: below_home(visit, "Controle van het spoor", "Check of the trail").under(
                "/beheer/spoor",
                "Het spoor",
                "The trail",
            ),
            f,
            check: checks::latest(&mut *office.conn().await?).await?,
        })
    }

    /// What the bar of its progress goes up to.
    fn most(check: &TrailCheck) -> i64 {
        check.events_in_all.max(1)
    }

    /// How far it is; events that came in meanwhile count no more than those that were there.
    fn done(check: &TrailCheck) -> i64 {
        check.events_done.min(Self::most(check))
    }

    fn is_busy(&self) -> bool {
        self.check
            .as_ref()
            .is_some_and(|check| check.finished_at.is_none())
    }
}

#[get("/beheer/spoor/controle")]
async fn checked(office: web::Data<Office>, visit: Visit) -> Result<HttpResponse, Problem> {
    visit.show(&CheckPage::new(&office, &visit, Filled::default()).await?)
}

/// Asks for a check; the worker does it.
#[post("/beheer/spoor/controle")]
async fn ask_check(office: web::Data<Office>, visit: Visit, form: Form) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&WATCHES)?;
    let ask = async |conn: &mut Conn, deed: &Deed<'_>| {
        checks::ask(conn, deed).await?;
        Ok("/beheer/spoor/controle".to_owned())
    };
    match form.once(&office, actor, &WATCHES, ask).await {
        Ok(done) => Ok(done),
        Err(problem) => {
            let page = CheckPage::new(&office, &visit, form.again(problem)?).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// The doors of these pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(list).service(checked).service(ask_check);
}
