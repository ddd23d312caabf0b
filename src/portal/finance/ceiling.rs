//! One ceiling at a glance, as of any day: every figure leads to its entries.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use plafond_rules::money::Money;
use plafond_rules::settlement::Forecast;
use uuid::Uuid;

use super::as_of::AsOf;
use super::home::{Asked, QUESTIONS};
use crate::figures::ceilings::{self, CeilingFigures, Part, Reckoned};
use crate::http::{Office, Problem};
use crate::portal::page::chart::{self, Chart};
use crate::portal::page::{Filled, Page, Visit, navigation};

/// A figure with what it means and where its entries are.
struct Figure {
    name: &'static str,
    meaning: &'static str,
    amount: Money,
    address: String,
}

#[derive(Template)]
#[template(path = "portal/finance/ceiling.html")]
struct CeilingPage {
    page: Page,
    f: Filled,
    as_of: AsOf,
    ceiling: CeilingFigures,
    figures: Vec<Figure>,
    chart: Chart,
    parts: Vec<Part>,
    reckoned: Reckoned,
    forecast: Forecast,
}

impl CeilingPage {
    /// The three that matter most: what there is, what is granted of it, and what is left.
    fn on_top(&self) -> impl Iterator<Item = &Figure> {
        self.figures.iter().take(3)
    }

    /// The entries of a sub-ceiling until that day.
    fn entries(&self, part: &Part) -> String {
        let (ceiling, part, day) = (self.ceiling.id, part.id, self.as_of.day);
        format!("/financien/plafonds/{ceiling}/grootboek?deel={part}&tot={day}")
    }

    /// The grants beside each other, for a choice that is yet to be named.
    fn differences(&self) -> String {
        format!("/financien/plafonds/{}/verschillen?keuze", self.ceiling.id)
    }

    fn share(part: &Part) -> String {
        chart::share(part.committed.0.decimal(), part.amount.0.decimal())
    }

    fn percent(part: &Part) -> u32 {
        chart::percent(part.committed.0.decimal(), part.amount.0.decimal())
    }
}

impl Figure {
    fn new(
        visit: &Visit,
        (dutch, english): (&'static str, &'static str),
        (meaning, means): (&'static str, &'static str),
        amount: Money,
        address: String,
    ) -> Self {
        Self {
            name: visit.language().say(dutch, english),
            meaning: visit.language().say(meaning, means),
            amount,
            address,
        }
    }
}

/// What the ledger says: each figure leads to its entries until that day.
fn of_ledger(visit: &Visit, ceiling: &CeilingFigures, as_of: AsOf) -> Vec<Figure> {
    let entries = |kind: &str| {
        let id = ceiling.id;
        format!(
            "/financien/plafonds/{id}/grootboek?soort={kind}&tot={}",
            as_of.day
        )
    };
    let balance = ceiling.balance();
    vec![
        Figure::new(
            visit,
            ("Plafond", "Ceiling"),
            (
                "Vastgesteld, met latere verhogingen en verlagingen.",
                "Set, with later raises and lowerings.",
            ),
            balance.amount,
            entries("plafond"),
        ),
        Figure::new(
            visit,
            ("Verleend", "Granted"),
            (
                "Wat binnen het plafond is verleend, min wat vrijviel.",
                "Granted within the ceiling, less what came back.",
            ),
            balance.committed,
            entries("verleend"),
        ),
        Figure::new(
            visit,
            ("Beschikbaar", "Available"),
            ("Plafond min verleend.", "Ceiling less granted."),
            balance.available(),
            entries(""),
        ),
        Figure::new(
            visit,
            ("Buiten het plafond", "Exempt"),
            (
                "Wat de wet buiten het plafond toestaat (Awb 4:25 en 4:27).",
                "What the law allows outside the ceiling (Awb 4:25 and 4:27).",
            ),
            balance.exempt,
            entries("buiten-plafond"),
        ),
        Figure::new(
            visit,
            ("Vrijgevallen", "Returned"),
            (
                "Terug naar het plafond na verlaging, intrekking of vaststelling.",
                "Back to the ceiling after a lowering, revocation or settlement.",
            ),
            ceiling.returned.0,
            entries("vrijgevallen"),
        ),
    ]
}

/// What the bank and the settlements say until that day.
fn of_payments(visit: &Visit, ceiling: &CeilingFigures, as_of: AsOf) -> Vec<Figure> {
    let (id, day) = (ceiling.id, as_of.day);
    let payments =
        |kind: &str| format!("/financien/betalingen?stand=betaald&plafond={id}&soort={kind}&tot={day}");
    vec![
        Figure::new(
            visit,
            ("Betaald", "Paid"),
            (
                "Wat de bank bij aanbieders heeft bijgeschreven.",
                "What the bank credited to providers.",
            ),
            ceiling.paid.0,
            payments("uit"),
        ),
        Figure::new(
            visit,
            ("Terugontvangen", "Reclaimed"),
            ("Wat aanbieders hebben terugbetaald.", "What providers paid back."),
            ceiling.reclaimed.0,
            payments("terug"),
        ),
        Figure::new(
            visit,
            ("Vastgesteld", "Settled"),
            (
                "Wat aanbieders na verantwoording mogen houden.",
                "What providers may keep after accounting for it.",
            ),
            ceiling.settled.0,
            format!("/financien/plafonds/{id}/verschillen?keuze=vastgesteld&op={day}"),
        ),
    ]
}

#[get("/financien/plafonds/{id}")]
async fn show(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&navigation::FINANCE)?;
    let as_of = AsOf::asked(&office, &asked.op);
    let mut conn = office.conn().await?;
    let ceiling = ceilings::get(&mut conn, *id, as_of.day).await?;
    let parts = ceilings::parts(&mut conn, *id, as_of.day).await?;
    let reckoned = ceilings::reckoned(&mut conn, *id).await?;
    let page = visit
        .page("Subsidieplafond", "Ceiling")
        .under("/financien", "Financiën", "Finance");
    let mut figures = of_ledger(&visit, &ceiling, as_of);
    figures.extend(of_payments(&visit, &ceiling, as_of));
    let drawn = figures.iter().map(|figure| {
        let shown = page.euros(&figure.amount);
        (figure.name.to_owned(), figure.amount.decimal(), shown)
    });
    let title = page.say("Bedragen van het plafond", "Amounts of the ceiling");
    let chart = Chart::new(title, drawn.collect());
    visit.show(&CeilingPage {
        f: Filled::default()
            .with("op", as_of.day.to_string())
            .asking(QUESTIONS),
        as_of,
        figures,
        chart,
        parts,
        forecast: reckoned.forecast(),
        reckoned,
        ceiling,
        page,
    })
}

/// The door of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(show);
}
