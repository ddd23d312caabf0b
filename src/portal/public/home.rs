//! The front page: what the scheme is for, what can be followed, and what can be applied for.

use actix_web::{HttpResponse, get, web};
use askama::Template;

use super::calls::{self, Shown};
use super::offers::{self, Offered};
use crate::http::deed::day_of;
use crate::http::{Office, Problem};
use crate::portal::page::{Page, Visit};
use crate::public_register::OfferWishes;

/// How many offers stand on the front page.
const SOME: i64 = 3;

#[derive(Template)]
#[template(path = "portal/public/home.html")]
struct Home {
    page: Page,
    calls: Vec<Shown>,
    offers: Vec<Offered>,
}

#[get("/")]
async fn home(office: web::Data<Office>, visit: Visit) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let calls = calls::to_apply_for(&mut conn, office.now()).await?;
    // What is over can't be followed any more.
    let wishes = OfferWishes {
        from: Some(day_of(office.now())),
        ..OfferWishes::default()
    };
    let offers = offers::some(&mut conn, &visit, &wishes, None, SOME).await?;
    visit.show(&Home {
        page: visit.page(
            "Samen huiselijk geweld voorkomen",
            "Preventing domestic violence together",
        ),
        calls,
        offers,
    })
}

/// The door of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(home);
}
