//! Payments by what has to happen to them, those that are due first on top; and awards that wait for their first advance.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use chrono::NaiveDate;
use plafond_rules::roles::Role;
use serde::Deserialize;
use uuid::Uuid;

use super::{kept, words};
use crate::ceiling::{self, Balanced};
use crate::db::Conn;
use crate::figures::payments::{self, Payable, Queue, Stage, Together, Transfer};
use crate::http::deed::day_of;
use crate::http::{Deed, Office, Problem, portion};
use crate::payments::release_all;
use crate::portal::page::filled::Question;
use crate::portal::page::kept::Kept;
use crate::portal::page::{Filled, Form, Page, Visit, navigation};

/// How many stand on a page.
const SHOWN: usize = 50;

const QUESTIONS: &[Question] = &[("paymentIds", "Betalingen", "Payments")];

#[derive(Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    pub stand: String,
    plafond: Option<Uuid>,
    /// `uit` or `terug`.
    #[serde(default)]
    pub soort: String,
    /// Of what was credited: until the end of this day.
    #[serde(default)]
    tot: String,
    /// Where the page before ended.
    #[serde(default)]
    na: String,
    /// `ja` when all that can be released here are ticked.
    #[serde(default)]
    alles: String,
}

impl Asked {
    /// Those at this stage that go this way.
    pub fn at(stage: &str, way: &str) -> Self {
        Self {
            stand: stage.to_owned(),
            soort: way.to_owned(),
            ..Self::default()
        }
    }

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

    fn going(&self, way: &str) -> Self {
        Self {
            soort: way.to_owned(),
            ..self.clone()
        }
    }

    fn of_all_ceilings(&self) -> Self {
        Self {
            plafond: None,
            ..self.clone()
        }
    }

    fn until_now(&self) -> Self {
        Self {
            tot: String::new(),
            ..self.clone()
        }
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

/// Where a list goes with one wish less, or one more.
struct Turns {
    both_ways: String,
    reclaims: String,
    all_ceilings: String,
    until_now: String,
}

impl Turns {
    fn new(asked: &Asked, stage: Stage) -> Self {
        Self {
            both_ways: asked.going("").address(stage),
            reclaims: asked.going("terug").address(stage),
            all_ceilings: asked.of_all_ceilings().address(stage),
            until_now: asked.until_now().address(stage),
        }
    }
}

#[derive(Template)]
#[template(path = "portal/finance/payments.html")]
struct Payments {
    page: Page,
    f: Filled,
    stage: Stage,
    /// Whether some of these can be released together by who reads.
    chooses: bool,
    /// What is kept of this list, and the form that keeps what is shown.
    kept: Kept,
    /// Where all of this page are ticked.
    all: String,
    reclaims: Option<bool>,
    until: Option<NaiveDate>,
    /// The ceiling they are of, when one was asked for.
    ceiling: Option<Balanced>,
    turns: Turns,
    /// What they add up to, where that answers to a figure elsewhere.
    total: Option<Together>,
    tabs: Vec<Tab>,
    found: Vec<Transfer>,
    next: Option<String>,
    today: NaiveDate,
}

impl Payments {
    async fn new(
        office: &Office,
        visit: &Visit,
        asked: &Asked,
        f: Filled,
        named: Filled,
    ) -> Result<Self, Problem> {
        let actor = visit.must_be(&navigation::FINANCE)?;
        let stage = Stage::parse(&asked.stand).unwrap_or(Stage::ToPrepare);
        let wish = Queue {
            reader: actor.user_id,
            stage,
            ceiling: asked.plafond,
            reclaims: asked.reclaims(),
            until: asked.until(),
            today: day_of(office.now()),
        };
        let fetch = portion::fetch(SHOWN);
        let mut conn = office.conn().await?;
        let (ceiling, total) = answered(&mut conn, &wish).await?;
        let shown = (asked.stand.as_str(), asked.soort.as_str());
        let kept = kept::kept(&mut conn, visit, actor.user_id, shown, named).await?;
        let mut found = payments::queue(&mut conn, &wish, asked.after(), fetch).await?;
        let next = portion::cut(&mut found, SHOWN).map(|last| {
            let day = last.paid_on.unwrap_or(last.due_on);
            format!("{}&na={day}.{}", asked.address(stage), last.id)
        });
        let may_release = |payment: &&Transfer| {
            !payment.prepared_by_me && !payment.decided_by_me && payment.waits_until(wish.today).is_none()
        };
        let releases = stage == Stage::ToRelease && actor.is(&[Role::Finance]);
        let open: Vec<_> = found.iter().filter(|_| releases).filter(may_release).collect();
        let ticked = open.iter().filter(|_| asked.alles == "ja");
        let f = ticked.fold(f.asking(QUESTIONS), |f, payment| {
            f.with("paymentIds", payment.id.to_string())
        });
        Ok(Self {
            page: visit
                .page("Betalingen", "Payments")
                .under("/financien", "Financiën", "Finance"),
            f,
            stage,
            chooses: !open.is_empty(),
            kept,
            all: format!("{}&na={}&alles=ja", asked.address(stage), asked.na),
            reclaims: wish.reclaims,
            until: wish.until.filter(|_| stage == Stage::Paid),
            ceiling,
            turns: Turns::new(asked, stage),
            total,
            tabs: tabs(visit, asked, stage),
            found,
            next,
            today: wish.today,
        })
    }

    /// Whether reclaims can be among these.
    fn has_both_ways(&self) -> bool {
        self.stage != Stage::ToSend
    }

    fn shows_outward(&self) -> bool {
        self.reclaims != Some(true) || !self.has_both_ways()
    }

    fn shows_back(&self) -> bool {
        self.reclaims != Some(false) && self.has_both_ways()
    }

    /// What these are, as a heading over who they are of.
    fn whose(&self) -> &'static str {
        match (self.shows_outward(), self.shows_back()) {
            (true, true) => self.page.say("Aan of van wie", "To or from whom"),
            (_, true) => self.page.say("Van wie", "From whom"),
            _ => self.page.say("Aan wie", "To whom"),
        }
    }

    /// How many there are, in words.
    fn counted(&self, total: &Together) -> &'static str {
        match (self.shows_outward(), total.payments) {
            (true, 1) => self.page.say("betaling.", "payment."),
            (true, _) => self.page.say("betalingen.", "payments."),
            (false, 1) => self.page.say("terugvordering.", "reclaim."),
            (false, _) => self.page.say("terugvorderingen.", "reclaims."),
        }
    }

    fn kind(&self, payment: &Transfer) -> String {
        words::of(&words::KINDS, &payment.kind, self.page.language())
    }

    fn is_late(&self, payment: &Transfer) -> bool {
        self.stage.is_work() && payment.due_on < self.today
    }

    fn is_mine(payment: &Transfer) -> bool {
        payment.status == "prepared" && (payment.prepared_by_me || payment.decided_by_me)
    }

    /// Until when it waits, when its payment is suspended.
    fn waits_until(&self, payment: &Transfer) -> Option<NaiveDate> {
        payment.waits_until(self.today)
    }

    fn is_ticked(&self, payment: &Transfer) -> bool {
        self.f.has("paymentIds", &payment.id.to_string())
    }

    fn action(&self, payment: &Transfer) -> &'static str {
        match payment.status.as_str() {
            "planned" => self.page.say("Controleer", "Check"),
            "prepared" if payment.is_reclaim() => self.page.say("Geef akkoord", "Approve"),
            "prepared" => self.page.say("Geef vrij", "Release"),
            "released" | "exported" if self.has_both_ways() => self.page.say("Bevestig", "Confirm"),
            _ => self.page.say("Bekijk", "See"),
        }
    }
}

/// The ceiling of the payments that are asked for, and what they add up to: of one ceiling, and of the next batch.
async fn answered(conn: &mut Conn, wish: &Queue) -> Result<(Option<Balanced>, Option<Together>), Problem> {
    let ceiling = match wish.ceiling {
        Some(id) => Some(ceiling::get(conn, id).await?),
        None => None,
    };
    let answers = ceiling.is_some() || wish.stage == Stage::ToSend;
    let total = if answers {
        Some(payments::together(conn, wish).await?)
    } else {
        None
    };
    Ok((ceiling, total))
}

fn tabs(visit: &Visit, asked: &Asked, here: Stage) -> Vec<Tab> {
    let named = |stage| match stage {
        Stage::ToPrepare => ("Te controleren", "To be checked"),
        Stage::ToRelease => ("Vrij te geven", "To be released"),
        Stage::ToSend => ("Naar de bank", "To the bank"),
        Stage::ToConfirm => ("Te bevestigen", "To be confirmed"),
        Stage::Late => ("Te laat", "Late"),
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
    visit.show(&Payments::new(&office, &visit, &asked, Filled::default(), Filled::default()).await?)
}

/// The list as a filter shows it, with the form that could not keep it.
pub async fn shown_again(
    office: &Office,
    visit: &Visit,
    asked: &Asked,
    named: Filled,
) -> Result<HttpResponse, Problem> {
    let page = Payments::new(office, visit, asked, Filled::default(), named).await?;
    visit.show_as(page.kept.named.status(), &page)
}

/// Releases what was ticked, all of it or nothing.
#[post("/financien/vrijgave")]
async fn release(office: web::Data<Office>, visit: Visit, form: Form) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Finance])?;
    let release = async |conn: &mut Conn, deed: &Deed<'_>| {
        release_all(conn, deed, form.read()?).await?;
        Ok("/financien/batches".to_owned())
    };
    match form.once(&office, actor, &[Role::Finance], release).await {
        Ok(done) => Ok(visit.telling(
            done,
            "De gekozen betalingen zijn vrijgegeven. Wat naar aanbieders gaat, ziet u hier bij wat naar de bank kan; een terugvordering wacht op het geld.",
            "The chosen payments are released. What goes to providers you see here among what can go to the bank; a reclaim waits for its money.",
        )),
        Err(problem) => {
            let asked = Asked {
                stand: Stage::ToRelease.as_str().to_owned(),
                ..Asked::default()
            };
            let page =
                Payments::new(&office, &visit, &asked, form.again(problem)?, Filled::default()).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
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
    let fetch = portion::fetch(SHOWN);
    let mut found = payments::payable(&mut *office.conn().await?, after.na, fetch).await?;
    let next = portion::cut(&mut found, SHOWN).map(|last| last.award_id);
    visit.show(&Advances {
        page: visit
            .page("Eerste voorschot klaarzetten", "Plan a first advance")
            .under("/financien", "Financiën", "Finance"),
        next,
        found,
        today: day_of(office.now()),
    })
}

/// The doors of these lists.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(list).service(release).service(advances);
}
