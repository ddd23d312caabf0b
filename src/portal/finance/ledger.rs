//! The ledger of a ceiling or a sub-ceiling: by kind and day, each entry with its dossier, to read and to download.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use plafond_rules::dates;
use plafond_rules::money::Money;
use serde::Deserialize;
use uuid::Uuid;

use super::words;
use crate::ceiling::{self, Balanced};
use crate::figures::ledger::{self, Kind, Line, Total, Wish};
use crate::http::deed::day_of;
use crate::http::fields::Amount;
use crate::http::{Office, Problem, portion};
use crate::portal::page::filled::Question;
use crate::portal::page::spreadsheet::{self, comma, harmless};
use crate::portal::page::visit::escaped;
use crate::portal::page::{Filled, Language, Page, Visit, navigation};

/// How many stand on a page.
const SHOWN: usize = 50;

/// How many are fetched at once for a download.
const BATCH: i64 = 500;

const QUESTIONS: &[Question] = &[
    ("soort", "Soort boeking", "Kind of entry"),
    ("van", "Van", "From"),
    ("tot", "Tot en met", "Until"),
];

/// What the filter asks for, as it stands in the address.
#[derive(Clone, Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    soort: String,
    #[serde(default)]
    van: String,
    #[serde(default)]
    tot: String,
    /// The sub-ceiling.
    deel: Option<Uuid>,
    /// Where the page before ended.
    na: Option<i64>,
}

impl Asked {
    fn wish(&self, ceiling: Uuid) -> Wish {
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let from = day(&self.van).and_then(|day| dates::end_of(day.pred_opt()?));
        let until = day(&self.tot).and_then(dates::end_of);
        Wish {
            ceiling,
            part: self.deel,
            kind: Kind::parse(&self.soort),
            from: from.unwrap_or(DateTime::<Utc>::UNIX_EPOCH),
            until: until.unwrap_or(DateTime::<Utc>::MAX_UTC),
        }
    }

    /// The same wishes in an address, without the place.
    fn query(&self) -> String {
        let part = self.deel.map(|part| part.to_string()).unwrap_or_default();
        let wishes = [
            ("soort", &self.soort),
            ("van", &self.van),
            ("tot", &self.tot),
            ("deel", &part),
        ];
        let kept = wishes.iter().filter(|(_, wish)| !wish.is_empty());
        let query: Vec<_> = kept
            .map(|(name, wish)| format!("{name}={}", escaped(wish)))
            .collect();
        query.join("&")
    }
}

#[derive(Template)]
#[template(path = "portal/finance/ledger.html")]
struct Ledger {
    page: Page,
    f: Filled,
    kinds: Vec<(&'static str, &'static str)>,
    ceiling: Balanced,
    part: Option<(Uuid, String)>,
    total: Total,
    /// What was chosen, as paper tells it: the kind, and the days between which.
    chosen: Option<&'static str>,
    from: Option<NaiveDate>,
    until: NaiveDate,
    /// Whether all entries shown are of one kind, so that their sum says something.
    adds_up: bool,
    /// Whether that kind is what came back, which is told as an amount and not as a minus.
    is_returned: bool,
    /// What was available after the newest of all kinds together.
    available: Option<Money>,
    lines: Vec<Line>,
    query: String,
    next: Option<i64>,
}

impl Ledger {
    fn kind(&self, line: &Line) -> String {
        words::of(&words::ENTRIES, &line.kind, self.page.language())
    }

    fn ground(&self, line: &Line) -> Option<String> {
        let ground = line.exempt_ground.as_deref()?;
        Some(words::of(&words::GROUNDS, ground, self.page.language()))
    }

    /// What the entries of one kind come to, and whether that is less than nothing.
    fn together(&self) -> (bool, Money) {
        let (plus, minus) = (self.total.plus.0, self.total.minus.0);
        match plus.checked_sub(minus) {
            // Of what came back only, all of it is a minus.
            Some(sum) if !self.is_returned => (false, sum),
            _ => (!self.is_returned, minus.saturating_sub(plus)),
        }
    }

    fn takes(line: &Line) -> bool {
        matches!(line.kind.as_str(), "lowered" | "released")
    }

    fn day(line: &Line) -> NaiveDate {
        day_of(line.at)
    }

    fn after(line: &Line) -> Money {
        line.amount_after.0.saturating_sub(line.committed_after.0)
    }
}

fn kinds(language: Language) -> Vec<(&'static str, &'static str)> {
    let named = |kind: Kind| match kind {
        Kind::Ceiling => language.say("Het plafond zelf", "The ceiling itself"),
        Kind::Committed => language.say("Verleend en vrijgevallen", "Granted and returned"),
        Kind::Exempt => language.say("Buiten het plafond", "Outside the ceiling"),
        Kind::Returned => language.say("Alleen vrijgevallen", "Returned only"),
    };
    Kind::ALL
        .into_iter()
        .map(|kind| (kind.as_str(), named(kind)))
        .collect()
}

#[get("/financien/plafonds/{id}/grootboek")]
async fn show(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&navigation::FINANCE)?;
    let mut conn = office.conn().await?;
    let ceiling = ceiling::get(&mut conn, *id).await?;
    let part = match asked.deel {
        Some(part) => Some(ceiling::sub_ceilings::find(&mut conn, part).await?),
        None => None,
    };
    if part.as_ref().is_some_and(|part| part.ceiling_id != ceiling.id) {
        return Err(Problem::not_found());
    }
    let wish = asked.wish(ceiling.id);
    let fetch = portion::fetch(SHOWN);
    let mut lines = ledger::list(&mut conn, &wish, asked.na, fetch).await?;
    let next = portion::cut(&mut lines, SHOWN).map(|last| last.seq);
    let page = visit
        .page("Grootboek", "Ledger")
        .under("/financien", "Financiën", "Finance")
        .under(
            format!("/financien/plafonds/{}", ceiling.id),
            "Subsidieplafond",
            "Ceiling",
        );
    let (kinds, today) = (kinds(visit.language()), day_of(office.now()));
    visit.show(&Ledger {
        chosen: kinds
            .iter()
            .find(|(kind, _)| *kind == asked.soort)
            .map(|(_, name)| *name),
        from: asked.van.parse().ok(),
        until: asked
            .tot
            .parse()
            .map_or(today, |until: NaiveDate| until.min(today)),
        kinds,
        f: Filled::default()
            .with("soort", &asked.soort)
            .with("van", &asked.van)
            .with("tot", &asked.tot)
            .asking(QUESTIONS),
        total: ledger::total(&mut conn, &wish).await?,
        adds_up: wish.kind.is_some(),
        is_returned: wish.kind == Some(Kind::Returned),
        available: lines
            .first()
            .filter(|_| wish.kind.is_none() && asked.na.is_none())
            .map(Ledger::after),
        part: part.map(|part| (part.id, part.title)),
        next,
        query: asked.query(),
        ceiling,
        lines,
        page,
    })
}

/// The columns of the download.
const COLUMNS: [&str; 11] = [
    "nummer",
    "dag",
    "soort",
    "bedrag",
    "buiten_plafond",
    "grond",
    "kenmerk",
    "aanvrager",
    "door",
    "plafond_daarna",
    "verleend_daarna",
];

/// The whole of it for a Dutch spreadsheet, sent as it is read.
#[get("/financien/plafonds/{id}/grootboek/csv")]
async fn as_csv(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&navigation::FINANCE)?;
    let ceiling = ceiling::get(&mut *office.conn().await?, *id).await?;
    let wish = asked.wish(ceiling.id);
    Ok(spreadsheet::sent("grootboek.csv", COLUMNS, move |before| {
        let office = office.clone();
        async move {
            let found = ledger::list(&mut *office.conn().await?, &wish, before, BATCH).await?;
            let last = found.last().map(|last| last.seq);
            Ok((found.into_iter().map(record).collect(), last))
        }
    }))
}

fn record(line: Line) -> [String; COLUMNS.len()] {
    let amount = |amount: Amount| comma(amount.0);
    [
        line.seq.to_string(),
        day_of(line.at).to_string(),
        words::of(&words::ENTRIES, &line.kind, Language::Dutch),
        amount(line.amount),
        line.exempt_ground
            .map(|ground| words::of(&words::GROUNDS, &ground, Language::Dutch))
            .unwrap_or_default(),
        harmless(line.ground),
        line.reference.unwrap_or_default(),
        harmless(line.organisation.unwrap_or_default()),
        harmless(line.actor),
        amount(line.amount_after),
        amount(line.committed_after),
    ]
}

/// The doors of the ledger.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(show).service(as_csv);
}
