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
use crate::http::{Deed, Office, Problem};
use crate::portal::page::filled::Question;
use crate::portal::page::visit::escaped;
use crate::portal::page::{Filled, Form, Page, Visit};

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

#[get("/beheer/spoor")]
async fn list(
    office: web::Data<Office>,
    visit: Visit,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&WATCHES)?;
    let mut conn = office.conn().await?;
    let fetch = i64::try_from(SHOWN + 1).unwrap_or(i64::MAX);
    let mut found = figures::list(&mut conn, &asked.search(), asked.after(), fetch).await?;
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
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
        actions: actions
            .into_iter()
            .map(|action| (action.clone(), action))
            .collect(),
        seal: seals::latest(&mut conn).await?,
        next: found.last().filter(|_| more).map(|last| asked.next(last)),
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
