//! Which calls there is money to distribute of.

use actix_web::{HttpResponse, get, web};
use askama::Template;

use crate::calls::{self, Call};
use crate::http::{Office, Problem};
use crate::portal::page::{Page, Visit, regulation};

/// How many calls are looked at; there are a few each year.
const MOST: i64 = 100;

#[derive(Template)]
#[template(path = "portal/caseworker/distribution/calls.html")]
struct Calls {
    page: Page,
    calls: Vec<(Call, String, bool)>,
}

/// Published calls, newest first.
#[get("/behandeling/verdelingen")]
pub async fn list(office: web::Data<Office>, visit: Visit) -> Result<HttpResponse, Problem> {
    visit.must_be(&super::LOOK)?;
    let found = calls::list(&mut *office.conn().await?, false, None, MOST).await?;
    let now = office.now();
    let shown = found.into_iter().map(|call| {
        let method = regulation::name(&regulation::METHODS, &call.distribution_method, visit.language());
        let (method, is_over) = (method.to_owned(), call.closes_at < now);
        (call, method, is_over)
    });
    visit.show(&Calls {
        page: visit.page("Verdelingen", "Distributions"),
        calls: shown.collect(),
    })
}
