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
use crate::http::fields::Amount;
use crate::http::{Office, Problem, portion};
use crate::portal::page::spreadsheet::{self, comma, harmless};
use crate::portal::page::{Filled, Language, Page, Visit, navigation, regulation};

/// How many stand on a page.
const SHOWN: usize = 50;

/// How many are fetched at once for a download.
const BATCH: i64 = 500;

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

impl Asked {
    /// Which grants of a ceiling, and as of which day.
    fn wish(&self, office: &Office, ceiling: Uuid) -> (AsOf, Compared) {
        let chosen = Chosen::parse(&self.keuze).unwrap_or(Chosen::All);
        // What is yet to come is told of today only.
        let day = if chosen.is_forecast() {
            ""
        } else {
            self.op.as_str()
        };
        let as_of = AsOf::asked(office, day);
        let wish = Compared {
            ceiling: Some(ceiling),
            award: None,
            chosen,
            as_of: as_of.pair(),
        };
        (as_of, wish)
    }
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

    /// What leads to the same day on the page of a grant.
    fn then(&self) -> String {
        if self.as_of.is_today {
            String::new()
        } else {
            format!("?op={}", self.as_of.day)
        }
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
    let (as_of, wish) = asked.wish(&office, ceiling);
    let fetch = portion::fetch(SHOWN);
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
        chosen: wish.chosen,
        tabs: tabs(visit.language(), &wish, ceiling),
        told,
        next,
        found,
    })
}

/// The columns of the download.
const COLUMNS: [&str; 15] = [
    "stand_op",
    "kenmerk",
    "titel",
    "aanvrager",
    "stand_nu",
    "verleend",
    "bedrag",
    "onderweg",
    "betaald",
    "vastgesteld",
    "bedrag_voor_vaststelling",
    "nog_niet_ingepland",
    "terug_te_vorderen",
    "hoeft_niet_terug",
    "valt_vrij_volgens_eindverslag",
];

/// The whole list for a Dutch spreadsheet, sent as it is read.
#[get("/financien/plafonds/{id}/verschillen/csv")]
async fn as_csv(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&navigation::FINANCE)?;
    let ceiling = ceiling::get(&mut *office.conn().await?, *id).await?.id;
    let (_, wish) = asked.wish(&office, ceiling);
    Ok(spreadsheet::sent("verschillen.csv", COLUMNS, move |after| {
        let office = office.clone();
        async move {
            let found = figures::list(&mut *office.conn().await?, &wish, after, BATCH).await?;
            let last = found.last().map(|last| last.award_id);
            Ok((found.into_iter().map(|one| record(one, &wish)).collect(), last))
        }
    }))
}

fn record(one: Difference, wish: &Compared) -> [String; COLUMNS.len()] {
    let amount = |amount: Amount| comma(amount.0);
    let maybe = |amount: Option<Money>| amount.map(comma).unwrap_or_default();
    let expected = one.expected().filter(|_| wish.chosen.is_forecast());
    let unplanned = one.unplanned();
    [
        wish.as_of.0.to_string(),
        one.reference,
        harmless(one.title),
        harmless(one.organisation),
        regulation::name(&regulation::AWARD_STATUSES, &one.status, Language::Dutch).to_owned(),
        amount(one.granted),
        amount(one.amount),
        amount(one.planned),
        amount(one.paid),
        maybe(one.settled.map(|amount| amount.0)),
        maybe(one.settled_from.map(|amount| amount.0)),
        comma(unplanned),
        amount(one.to_reclaim),
        amount(one.waived),
        maybe(expected),
    ]
}

/// The doors of this list.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(list).service(as_csv);
}
