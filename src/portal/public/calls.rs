//! Calls (openstellingen): which are open or coming, until when, and what is left of the ceiling.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use chrono::{DateTime, Utc};
use plafond_rules::ceiling::Balance;
use rust_decimal::prelude::ToPrimitive as _;
use uuid::Uuid;

use crate::calls::{self, Call, Criterion};
use crate::db::Conn;
use crate::http::{Office, Problem};
use crate::portal::page::{Page, Visit, regulation};
use crate::{ceiling, distribution};

/// How many calls are looked at; there are a few each year.
const MOST: i64 = 100;

/// Whether one can apply.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// From some day on.
    Coming,
    /// Now.
    Open,
    /// No longer.
    Closed,
}

/// A call as the public sees it.
pub struct Shown {
    /// The call.
    pub call: Call,
    /// Its ceiling.
    pub balance: Balance,
    /// Whether one can apply now.
    pub window: Window,
}

impl Shown {
    fn new(call: Call, balance: Balance, now: DateTime<Utc>) -> Self {
        let window = if now < call.opens_at {
            Window::Coming
        } else if now <= call.closes_at {
            Window::Open
        } else {
            Window::Closed
        };
        Self {
            call,
            balance,
            window,
        }
    }

    /// How much of the ceiling was granted, out of 100.
    #[must_use]
    pub fn share(&self) -> u32 {
        let of = self.balance.amount.decimal();
        let share = self.balance.committed.decimal() * rust_decimal::Decimal::ONE_HUNDRED;
        share
            .checked_div(of)
            .and_then(|share| share.to_u32())
            .unwrap_or(0)
            .min(100)
    }

    /// Whether people can apply now.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.window == Window::Open
    }

    /// Whether people can apply later.
    #[must_use]
    pub fn is_coming(&self) -> bool {
        self.window == Window::Coming
    }
}

#[derive(Template)]
#[template(path = "portal/public/calls.html")]
struct Calls {
    page: Page,
    open: Vec<Shown>,
    coming: Vec<Shown>,
    closed: Vec<Shown>,
}

#[derive(Template)]
#[template(path = "portal/public/call.html")]
struct OneCall {
    page: Page,
    shown: Shown,
    criteria: Vec<Criterion>,
    method: String,
    has_draw: bool,
}

/// Every published call with its ceiling.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn published(conn: &mut Conn, now: DateTime<Utc>) -> Result<Vec<Shown>, Problem> {
    let calls = calls::published(conn, MOST).await?;
    let ids: Vec<Uuid> = calls.iter().map(|call| call.ceiling_id).collect();
    let ceilings = ceiling::balances(conn, &ids).await?;
    let shown = calls.into_iter().filter_map(|call| {
        let ceiling = ceilings.iter().find(|ceiling| ceiling.id == call.ceiling_id)?;
        Some(Shown::new(call, ceiling.balance(), now))
    });
    Ok(shown.collect())
}

#[get("/openstellingen")]
async fn list(office: web::Data<Office>, visit: Visit) -> Result<HttpResponse, Problem> {
    let mut page = Calls {
        page: visit.page("Subsidie aanvragen", "Apply for a grant"),
        open: Vec::new(),
        coming: Vec::new(),
        closed: Vec::new(),
    };
    for shown in published(&mut *office.conn().await?, office.now()).await? {
        match shown.window {
            Window::Open => page.open.push(shown),
            Window::Coming => page.coming.push(shown),
            Window::Closed => page.closed.push(shown),
        }
    }
    page.open.sort_by_key(|shown| shown.call.closes_at);
    page.coming.sort_by_key(|shown| shown.call.opens_at);
    page.closed
        .sort_by_key(|shown| std::cmp::Reverse(shown.call.closes_at));
    visit.show(&page)
}

#[get("/openstellingen/{id}")]
async fn show(office: web::Data<Office>, visit: Visit, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let call = calls::get(&mut conn, *id).await?;
    if call.published_at.is_none() {
        return Err(Problem::not_found());
    }
    let criteria = calls::criteria_of(&mut conn, *id).await?;
    let balance = ceiling::get(&mut conn, call.ceiling_id).await?.balance();
    let has_draw = !distribution::draws_of(&mut conn, call.id).await?.is_empty();
    let method =
        regulation::name(&regulation::METHODS, &call.distribution_method, visit.language()).to_owned();
    let page = visit.page(&call.title, &call.title).under(
        "/openstellingen",
        "Subsidie aanvragen",
        "Apply for a grant",
    );
    visit.show(&OneCall {
        page,
        shown: Shown::new(call, balance, office.now()),
        criteria,
        method,
        has_draw,
    })
}

/// The doors of these pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(list).service(show);
}
