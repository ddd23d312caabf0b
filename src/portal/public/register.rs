//! The subsidy register (Woo 3.3a): which legal person got how much for what, to read and to download.

use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::{HttpResponse, get, web};
use askama::Template;
use bytes::Bytes;
use serde::Deserialize;
use uuid::Uuid;

use crate::http::fields::Amount;
use crate::http::{Office, Problem, portion};
use crate::portal::page::spreadsheet::{self, comma, harmless};
use crate::portal::page::{Language, Page, Visit, regulation};
use crate::public_register::{self, RegisterEntry};

/// How many stand on a page.
const SHOWN: usize = 50;

/// How many are fetched at once for a download.
const BATCH: i64 = 500;

/// Where the page before ended.
#[derive(Deserialize)]
struct After {
    na: Option<Uuid>,
}

/// A line of the register in words.
struct Line {
    entry: RegisterEntry,
    status: String,
}

#[derive(Template)]
#[template(path = "portal/public/register.html")]
struct Register {
    page: Page,
    lines: Vec<Line>,
    next: Option<Uuid>,
}

#[get("/register")]
async fn list(
    office: web::Data<Office>,
    visit: Visit,
    after: web::Query<After>,
) -> Result<HttpResponse, Problem> {
    let fetch = portion::fetch(SHOWN);
    let mut found = public_register::registered(&mut *office.conn().await?, after.na, fetch).await?;
    let next = portion::cut(&mut found, SHOWN).map(|last| last.id);
    let lines = found.into_iter().map(|entry| Line {
        status: regulation::name(&regulation::AWARD_STATUSES, &entry.status, visit.language()).to_owned(),
        entry,
    });
    visit.show(&Register {
        page: visit.page("Subsidieregister", "Grants register"),
        lines: lines.collect(),
        next,
    })
}

async fn everything(office: &Office) -> Result<Vec<RegisterEntry>, Problem> {
    let mut conn = office.conn().await?;
    let mut all: Vec<RegisterEntry> = Vec::new();
    loop {
        let after = all.last().map(|last| last.id);
        let batch = public_register::registered(&mut conn, after, BATCH).await?;
        if batch.is_empty() {
            return Ok(all);
        }
        all.extend(batch);
    }
}

/// An amount that isn't there for every grant.
fn cell(amount: Option<Amount>) -> String {
    amount.map(|amount| comma(amount.0)).unwrap_or_default()
}

/// The columns of the download.
const COLUMNS: [&str; 11] = [
    "kenmerk",
    "ontvanger",
    "kvk_nummer",
    "activiteiten",
    "grondslag",
    "verplichtingen",
    "verleend",
    "verleend_op",
    "gewijzigd",
    "vastgesteld",
    "status",
];

/// For a Dutch spreadsheet.
#[get("/register/csv")]
async fn as_csv(office: web::Data<Office>) -> Result<HttpResponse, Problem> {
    let records = everything(&office).await?.into_iter().map(record);
    let bytes = spreadsheet::lines(Some(COLUMNS), records)?;
    Ok(download("text/csv; charset=utf-8", "csv", bytes))
}

fn record(entry: RegisterEntry) -> [String; COLUMNS.len()] {
    [
        entry.reference,
        harmless(entry.recipient),
        entry.kvk_number,
        harmless(entry.title),
        harmless(entry.ground),
        harmless(entry.conditions.join(" | ")),
        comma(entry.granted_amount.0),
        entry.granted_on.to_string(),
        cell(entry.changed_amount),
        cell(entry.settled_amount),
        regulation::name(&regulation::AWARD_STATUSES, &entry.status, Language::Dutch).to_owned(),
    ]
}

/// For programs, all of it at once; `/v1/register` gives it in pages.
#[get("/register/json")]
async fn as_json(office: web::Data<Office>) -> Result<HttpResponse, Problem> {
    let bytes = serde_json::to_vec(&everything(&office).await?).map_err(Problem::internal)?;
    Ok(download("application/json", "json", bytes))
}

fn download(media_type: &str, extension: &str, bytes: impl Into<Bytes>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(media_type)
        .insert_header((
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"subsidieregister.{extension}\""),
        ))
        .body(bytes.into())
}

/// The doors of the register.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(list).service(as_csv).service(as_json);
}
