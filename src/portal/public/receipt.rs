//! Checking a receipt by its number: when it was given and for what content, and nothing about the application.

use actix_web::{HttpResponse, get, web};
use askama::Template;

use crate::applications::{self, ReceiptView};
use crate::http::{Office, Problem};
use crate::portal::page::{Page, Visit};

#[derive(Template)]
#[template(path = "portal/public/receipt.html")]
struct ReceiptPage {
    page: Page,
    receipt: ReceiptView,
    /// To the thousandth of a second, as the receipt has it.
    exactly: String,
}

/// The mail with the receipt leads here.
#[get("/ontvangstbewijzen/{number}")]
async fn show(
    office: web::Data<Office>,
    visit: Visit,
    number: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let number: i64 = number.parse().map_err(|_| Problem::not_found())?;
    let receipt = applications::receipt_of(&mut *office.conn().await?, number).await?;
    let local = receipt.received_at.with_timezone(&chrono_tz::Europe::Amsterdam);
    visit.show(&ReceiptPage {
        page: visit.page("Ontvangstbewijs controleren", "Check a receipt"),
        exactly: local.format("%H:%M:%S%.3f").to_string(),
        receipt,
    })
}

/// The door of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(show);
}
