//! Payments by what has to happen to them, those that are due first on top; and awards that wait for their first advance.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;
use uuid::Uuid;

use super::words;
use crate::figures::payments::{self, Payable, Queue, Stage, Transfer};
use crate::http::deed::day_of;
use crate::http::{Office, Problem};
use crate::portal::page::{Page, Visit, navigation};

/// How many stand on a page.
const SHOWN: usize = 50;

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    stand: String,
    plafond: Option<Uuid>,
    /// `uit` or `terug`.
    #[serde(default)]
    soort: String,
    /// Of what was credited: until the end of this day.
    #[serde(default)]
    tot: String,
    /// Where the page before ended.
    #[serde(default)]
    na: String,
}

impl Asked {
    fn reclaims(&self) -> Option<bool> {
        match self.soort.as_str() {
            "terug" => Some(true),
            "uit" => Some(false),
            _ => None,
        }
    }

    fn until(&self) -> Option<NaiveDate> {
        self.tot.parse().ok()
    }

    fn after(&self) -> Option<(NaiveDate, Uuid)> {
        let (day, id) = self.na.split_once('.')?;
        Some((day.parse().ok()?, id.parse().ok()?))
    }

    /// The same wishes for another stage.
    fn address(&self, stage: Stage) -> String {
        let ceiling = self
            .plafond
            .map(|id| format!("&plafond={id}"))
            .unwrap_or_default();
        let kind = match self.reclaims() {
            Some(true) => "&soort=terug",
            Some(false) => "&soort=uit",
            None => "",
        };
        let until = self.until().filter(|_| stage == Stage::Paid);
        let until = until.map(|day| format!("&tot={day}")).unwrap_or_default();
        format!(
            "/financien/betalingen?stand={}{ceiling}{kind}{until}",
            stage.as_str()
        )
    }
}

/// A stage to choose.
struct Tab {
    name: &'static str,
    address: String,
    here: bool,
}

#[derive(Template)]
#[template(path = "portal/finance/payments.html")]
struct Payments {
    page: Page,
    stage: Stage,
    reclaims: Option<bool>,
    until: Option<NaiveDate>,
    tabs: Vec<Tab>,
    found: Vec<Transfer>,
    next: Option<String>,
    today: NaiveDate,
}

impl Payments {
    fn kind(&self, payment: &Transfer) -> String {
        words::of(&words::KINDS, &payment.kind, self.page.language())
    }

    fn is_late(&self, payment: &Transfer) -> bool {
        self.stage.is_work() && payment.due_on < self.today
    }

    fn is_mine(&self, payment: &Transfer) -> bool {
        self.stage == Stage::ToRelease && (payment.prepared_by_me || payment.decided_by_me)
    }

    fn action(&self) -> &'static str {
        match self.stage {
            Stage::ToPrepare => self.page.say("Controleer", "Check"),
            Stage::ToRelease => self.page.say("Geef vrij", "Release"),
            Stage::ToConfirm => self.page.say("Bevestig", "Confirm"),
            Stage::Paid | Stage::Over => self.page.say("Bekijk", "See"),
        }
    }
}

fn tabs(visit: &Visit, asked: &Asked, here: Stage) -> Vec<Tab> {
    let named = |stage| match stage {
        Stage::ToPrepare => ("Te controleren", "To be checked"),
        Stage::ToRelease => ("Vrij te geven", "To be released"),
        Stage::ToConfirm => ("Te bevestigen", "To be confirmed"),
        Stage::Paid => ("Bijgeschreven", "Credited"),
        Stage::Over => ("Vervallen", "Lapsed"),
    };
    let tab = |stage| Tab {
        name: visit.language().say(named(stage).0, named(stage).1),
        address: asked.address(stage),
        here: stage == here,
    };
    Stage::ALL.into_iter().map(tab).collect()
}

#[get("/financien/betalingen")]
async fn list(
    office: web::Data<Office>,
    visit: Visit,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::FINANCE)?;
    let stage = Stage::parse(&asked.stand).unwrap_or(Stage::ToPrepare);
    let wish = Queue {
        reader: actor.user_id,
        stage,
        ceiling: asked.plafond,
        reclaims: asked.reclaims(),
        until: asked.until(),
    };
    let fetch = i64::try_from(SHOWN + 1).unwrap_or(i64::MAX);
    let mut found = payments::queue(&mut *office.conn().await?, &wish, asked.after(), fetch).await?;
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    let next = found.last().filter(|_| more).map(|last| {
        let day = last.paid_on.unwrap_or(last.due_on);
        format!("{}&na={day}.{}", asked.address(stage), last.id)
    });
    visit.show(&Payments {
        page: visit
            .page("Betalingen", "Payments")
            .under("/financien", "Financiën", "Finance"),
        stage,
        reclaims: wish.reclaims,
        until: wish.until.filter(|_| stage == Stage::Paid),
        tabs: tabs(&visit, &asked, stage),
        found,
        next,
        today: day_of(office.now()),
    })
}

/// Where the page before ended.
#[derive(Deserialize)]
struct After {
    na: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "portal/finance/advances.html")]
struct Advances {
    page: Page,
    found: Vec<Payable>,
    next: Option<Uuid>,
    today: NaiveDate,
}

impl Advances {
    fn is_late(&self, award: &Payable) -> bool {
        award.due_on.is_some_and(|due| due < self.today)
    }
}

#[get("/financien/voorschotten")]
async fn advances(
    office: web::Data<Office>,
    visit: Visit,
    after: web::Query<After>,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&navigation::FINANCE)?;
    let fetch = i64::try_from(SHOWN + 1).unwrap_or(i64::MAX);
    let mut found = payments::payable(&mut *office.conn().await?, after.na, fetch).await?;
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    visit.show(&Advances {
        page: visit
            .page("Eerste voorschot klaarzetten", "Plan a first advance")
            .under("/financien", "Financiën", "Finance"),
        next: found.last().filter(|_| more).map(|last| last.award_id),
        found,
        today: day_of(office.now()),
    })
}

/// The doors of these lists.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(list).service(advances);
}
