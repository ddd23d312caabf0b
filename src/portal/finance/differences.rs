//! Differences: what was granted, planned, paid and settled of each award of a ceiling, beside each other.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use plafond_rules::money::Money;
use serde::Deserialize;
use uuid::Uuid;

use super::as_of::AsOf;
use super::home::QUESTIONS;
use crate::ceiling;
use crate::db::Conn;
use crate::figures::ceilings;
use crate::figures::differences::{self as figures, Added, Chosen, Compared, Difference};
use crate::http::{Office, Problem, portion};
use crate::portal::page::{Filled, Language, Page, Visit, navigation, regulation};

/// How many stand on a page.
const SHOWN: usize = 50;

#[derive(Deserialize)]
struct Asked {
    /// Which grants, by how far their settlement is; all unless told.
    #[serde(default)]
    keuze: String,
    /// A day; today when left out.
    #[serde(default)]
    op: String,
    na: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "portal/finance/differences.html")]
struct Differences {
    page: Page,
    f: Filled,
    as_of: AsOf,
    ceiling: Uuid,
    chosen: Chosen,
    tabs: Vec<Tab>,
    told: Option<Told>,
    found: Vec<Difference>,
    next: Option<Uuid>,
}

/// A choice, and this list for it as of the same day.
struct Tab {
    name: &'static str,
    address: String,
    here: bool,
}

/// What the grants of a choice add up to.
struct Told {
    added: Added,
    /// What is expected to come back of them, by their reports and by what came back before.
    expected: Option<(Money, Money)>,
}

impl Told {
    /// Of all of a ceiling its own figures tell.
    async fn of(conn: &mut Conn, ceiling: Uuid, wish: &Compared) -> Result<Option<Self>, Problem> {
        if wish.chosen == Chosen::All {
            return Ok(None);
        }
        let expected = if wish.chosen.is_forecast() {
            let forecast = ceilings::reckoned(conn, ceiling).await?.forecast();
            Some((forecast.by_reports, forecast.by_experience))
        } else {
            None
        };
        let added = figures::added(conn, wish).await?;
        Ok(Some(Self { added, expected }))
    }
}

fn tabs(language: Language, wish: &Compared, ceiling: Uuid) -> Vec<Tab> {
    let named = |chosen| match chosen {
        Chosen::All => language.say("Alle subsidies", "All grants"),
        Chosen::Settled => language.say("Alleen vastgesteld", "Settled only"),
        Chosen::Waiting => language.say("Nog vast te stellen", "Not settled yet"),
        Chosen::Reported => language.say("Daarvan met eindverslag", "Of those, with a final report"),
        Chosen::Running => language.say("Daarvan lopend", "Of those, running"),
    };
    let tab = |chosen: Chosen| Tab {
        name: named(chosen),
        address: format!(
            "/financien/plafonds/{ceiling}/verschillen?keuze={}&op={}",
            chosen.as_str(),
            wish.as_of.0
        ),
        here: chosen == wish.chosen,
    };
    Chosen::ALL.into_iter().map(tab).collect()
}

impl Differences {
    fn is_forecast(&self) -> bool {
        self.chosen.is_forecast()
    }

    fn shows_reports(&self) -> bool {
        matches!(self.chosen, Chosen::Waiting | Chosen::Reported)
    }

    fn shows_runs(&self) -> bool {
        matches!(self.chosen, Chosen::Waiting | Chosen::Running)
    }

    fn status(&self, found: &Difference) -> String {
        regulation::name(&regulation::AWARD_STATUSES, &found.status, self.page.language()).to_owned()
    }
}

#[get("/financien/plafonds/{id}/verschillen")]
async fn list(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&navigation::FINANCE)?;
    let mut conn = office.conn().await?;
    let ceiling = ceiling::get(&mut conn, *id).await?.id;
    let chosen = Chosen::parse(&asked.keuze).unwrap_or(Chosen::All);
    // What is yet to come is told of today only.
    let day = if chosen.is_forecast() {
        ""
    } else {
        asked.op.as_str()
    };
    let as_of = AsOf::asked(&office, day);
    let fetch = portion::fetch(SHOWN);
    let wish = Compared {
        ceiling: Some(ceiling),
        award: None,
        chosen,
        as_of: as_of.pair(),
    };
    let told = Told::of(&mut conn, ceiling, &wish).await?;
    let mut found = figures::list(&mut conn, &wish, asked.na, fetch).await?;
    let next = portion::cut(&mut found, SHOWN).map(|last| last.award_id);
    let page = visit
        .page("Verschillen per subsidie", "Differences by grant")
        .under("/financien", "Financiën", "Finance")
        .under(
            format!("/financien/plafonds/{ceiling}?op={}", as_of.day),
            "Subsidieplafond",
            "Ceiling",
        );
    visit.show(&Differences {
        page,
        f: Filled::default()
            .with("op", as_of.day.to_string())
            .asking(QUESTIONS),
        as_of,
        ceiling,
        chosen,
        tabs: tabs(visit.language(), &wish, ceiling),
        told,
        next,
        found,
    })
}

/// The door of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(list);
}
