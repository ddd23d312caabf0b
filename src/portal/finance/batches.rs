//! Batches: released payments that go to the bank together, and what was in each.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use plafond_rules::roles::Role;
use serde::Deserialize;
use uuid::Uuid;

use super::words;
use crate::db::Conn;
use crate::figures::payments::{self as figures, Todo, Transfer};
use crate::http::deed::day_of;
use crate::http::{Deed, Office, Problem, portion};
use crate::payments::{self, Batch, Confirmation};
use crate::portal::page::filled::Question;
use crate::portal::page::spreadsheet::{self, comma, harmless};
use crate::portal::page::{Filled, Form, Language, Page, Visit, navigation};

/// How many stand on a page.
const SHOWN: usize = 50;

/// How many are fetched at once for a download.
const STEP: i64 = 500;

const QUESTIONS: &[Question] = &[(
    "paidOn",
    "Dag waarop de bank alles bijschreef",
    "Day on which the bank credited everything",
)];

/// Where the page before ended.
#[derive(Deserialize)]
struct After {
    na: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "portal/finance/batches.html")]
struct Batches {
    page: Page,
    f: Filled,
    todo: Todo,
    is_finance: bool,
    found: Vec<Batch>,
    next: Option<Uuid>,
}

impl Batches {
    async fn new(office: &Office, visit: &Visit, after: Option<Uuid>, f: Filled) -> Result<Self, Problem> {
        let actor = visit.must_be(&navigation::FINANCE)?;
        let mut conn = office.conn().await?;
        let fetch = portion::fetch(SHOWN);
        let mut found = payments::list_batches(&mut conn, after, fetch).await?;
        let next = portion::cut(&mut found, SHOWN).map(|last| last.id);
        Ok(Self {
            page: visit
                .page("Naar de bank", "To the bank")
                .under("/financien", "Financiën", "Finance"),
            f,
            todo: figures::todo(&mut conn, day_of(office.now())).await?,
            is_finance: actor.is(&[Role::Finance]),
            next,
            found,
        })
    }
}

#[get("/financien/batches")]
async fn list(
    office: web::Data<Office>,
    visit: Visit,
    after: web::Query<After>,
) -> Result<HttpResponse, Problem> {
    visit.show(&Batches::new(&office, &visit, after.na, Filled::default()).await?)
}

#[post("/financien/batches")]
async fn make(office: web::Data<Office>, visit: Visit, form: Form) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Finance])?;
    let make = async |conn: &mut Conn, deed: &Deed<'_>| {
        let batch = payments::export(conn, deed).await?;
        Ok(format!("/financien/batches/{}", batch.id))
    };
    match form.once(&office, actor, &[Role::Finance], make).await {
        Ok(done) => Ok(visit.telling(
            done,
            "De batch is gemaakt. Download hem en bied hem aan de bank aan.",
            "The batch is made. Download it and offer it to the bank.",
        )),
        Err(problem) => {
            let page = Batches::new(&office, &visit, None, form.again(problem)?).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

#[derive(Template)]
#[template(path = "portal/finance/batch.html")]
struct BatchPage {
    page: Page,
    f: Filled,
    batch: Batch,
    found: Vec<Transfer>,
    /// Whether who reads can confirm what waits on this page, and the rest of the batch with it.
    confirms: bool,
    next: Option<Uuid>,
}

impl BatchPage {
    async fn new(
        office: &Office,
        visit: &Visit,
        id: Uuid,
        after: Option<Uuid>,
        f: Filled,
    ) -> Result<Self, Problem> {
        let actor = visit.must_be(&navigation::FINANCE)?;
        let mut conn = office.conn().await?;
        let batch = payments::get_batch(&mut conn, id).await?;
        let fetch = portion::fetch(SHOWN);
        let mut found = figures::queue_of_batch(&mut conn, actor.user_id, batch.id, after, fetch).await?;
        let next = portion::cut(&mut found, SHOWN).map(|last| last.id);
        let waits = next.is_some() || found.iter().any(|payment| payment.status == "exported");
        Ok(Self {
            page: visit
                .page("Batch voor de bank", "Batch for the bank")
                .under("/financien", "Financiën", "Finance")
                .under("/financien/batches", "Naar de bank", "To the bank"),
            f: f.asking(QUESTIONS),
            confirms: actor.is(&[Role::Finance]) && waits,
            next,
            batch,
            found,
        })
    }

    fn status(&self, payment: &Transfer) -> String {
        words::of(&words::STATUSES, &payment.status, self.page.language())
    }

    fn tone(payment: &Transfer) -> &'static str {
        words::tone(&payment.status)
    }
}

#[get("/financien/batches/{id}")]
async fn show(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    after: web::Query<After>,
) -> Result<HttpResponse, Problem> {
    let f = Filled::default().with("paidOn", day_of(office.now()).to_string());
    visit.show(&BatchPage::new(&office, &visit, *id, after.na, f).await?)
}

/// Confirms at once what waits of a batch.
#[post("/financien/batches/{id}/bevestiging")]
async fn confirm(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Finance])?;
    let confirm = async |conn: &mut Conn, deed: &Deed<'_>| {
        let paid_on = form.read::<Confirmation>()?.paid_on;
        payments::confirm_batch(conn, deed, *id, paid_on).await?;
        Ok(format!("/financien/batches/{id}"))
    };
    match form.once(&office, actor, &[Role::Finance], confirm).await {
        Ok(done) => Ok(visit.telling(
            done,
            "De bijschrijving van de hele batch is bevestigd. De aanbieders krijgen bericht.",
            "The credit of the whole batch is confirmed. The providers get a message.",
        )),
        Err(problem) => {
            let page = BatchPage::new(&office, &visit, *id, None, form.again(problem)?).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// The columns of the download.
const COLUMNS: [&str; 10] = [
    "kenmerk",
    "soort",
    "ontvanger",
    "iban",
    "tenaamstelling",
    "bedrag",
    "uiterste_betaaldatum",
    "akkoord_1",
    "akkoord_2",
    "stand",
];

/// The payments of a batch for a Dutch spreadsheet, sent as they are read.
#[get("/financien/batches/{id}/csv")]
async fn as_csv(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let reader = visit.must_be(&navigation::FINANCE)?.user_id;
    let batch = payments::get_batch(&mut *office.conn().await?, *id).await?.id;
    Ok(spreadsheet::sent("batch.csv", COLUMNS, move |after| {
        let office = office.clone();
        async move {
            let mut conn = office.conn().await?;
            let found = figures::queue_of_batch(&mut conn, reader, batch, after, STEP).await?;
            let last = found.last().map(|last| last.id);
            Ok((found.into_iter().map(record).collect(), last))
        }
    }))
}

fn record(payment: Transfer) -> [String; COLUMNS.len()] {
    [
        payment.reference,
        words::of(&words::KINDS, &payment.kind, Language::Dutch),
        harmless(payment.organisation),
        payment.iban,
        harmless(payment.account_holder),
        comma(payment.amount.0),
        payment.due_on.to_string(),
        harmless(payment.prepared_by.unwrap_or_default()),
        harmless(payment.released_by.unwrap_or_default()),
        words::of(&words::STATUSES, &payment.status, Language::Dutch),
    ]
}

/// The doors of batches.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(list)
        .service(make)
        .service(show)
        .service(confirm)
        .service(as_csv);
}
