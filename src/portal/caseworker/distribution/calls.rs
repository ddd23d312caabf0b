//! Which calls there is money to distribute of.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use crate::calls::{self, Call};
use crate::http::{Office, Problem, portion};
use crate::portal::page::{Page, Visit, regulation};

/// How many stand on a page.
const SHOWN: usize = 25;

/// Where the page before ended.
#[derive(Deserialize)]
struct After {
    na: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "portal/caseworker/distribution/calls.html")]
struct Calls {
    page: Page,
    found: Vec<(Call, String, bool)>,
    next: Option<Uuid>,
}

/// Published calls, newest first.
#[get("/behandeling/verdelingen")]
pub async fn list(
    office: web::Data<Office>,
    visit: Visit,
    after: web::Query<After>,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&super::LOOK)?;
    let fetch = portion::fetch(SHOWN);
    let mut found = calls::list(&*office.conn().await?, false, after.na, fetch).await?;
    let next = portion::cut(&mut found, SHOWN).map(|last| last.id);
    let now = office.now();
    let shown = found.into_iter().map(|call| {
        let method = regulation::name(&regulation::METHODS, &call.distribution_method, visit.language());
        let (method, is_over) = (method.to_owned(), call.closes_at < now);
        (call, method, is_over)
    });
    visit.show(&Calls {
        page: visit.page("Verdelingen", "Distributions"),
        found: shown.collect(),
        next,
    })
}
