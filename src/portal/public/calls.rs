//! Calls (openstellingen): which are open or coming, until when, and what is left of the ceiling.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use chrono::{DateTime, Utc};
use plafond_rules::ceiling::Balance;
use rust_decimal::prelude::ToPrimitive as _;
use serde::Deserialize;
use uuid::Uuid;

use crate::calls::{self, Call, Criterion};
use crate::db::Conn;
use crate::http::fields::Amount;
use crate::http::{Office, Problem, portion};
use crate::portal::page::{Page, Visit, regulation};
use crate::{ceiling, distribution};

/// How many calls that are open or to come are looked at; there are a few at a time.
const MOST: i64 = 100;

/// How many closed ones stand on a page.
const SHOWN: usize = 12;

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
    /// Whether what can be applied for is shown too: not on the further pages of closed calls.
    is_first: bool,
    next: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "portal/public/call.html")]
struct OneCall {
    page: Page,
    shown: Shown,
    /// The least one application is granted, when there is such an amount.
    least: Option<Amount>,
    criteria: Vec<Criterion>,
    /// Whether a criterion asks for some points at least.
    has_least: bool,
    method: String,
    has_draw: bool,
}

/// Calls that are open or to come with their ceilings, the first to close first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn to_apply_for(conn: &mut Conn, now: DateTime<Utc>) -> Result<Vec<Shown>, Problem> {
    let calls = calls::list_to_apply_for(conn, now, MOST).await?;
    with_ceilings(conn, calls, now).await
}

async fn with_ceilings(conn: &mut Conn, calls: Vec<Call>, now: DateTime<Utc>) -> Result<Vec<Shown>, Problem> {
    let ids: Vec<Uuid> = calls.iter().map(|call| call.ceiling_id).collect();
    let ceilings = ceiling::balances(conn, &ids).await?;
    let shown = calls.into_iter().filter_map(|call| {
        let ceiling = ceilings.iter().find(|ceiling| ceiling.id == call.ceiling_id)?;
        Some(Shown::new(call, ceiling.balance(), now))
    });
    Ok(shown.collect())
}

/// Where the page of closed calls before ended.
#[derive(Deserialize)]
struct After {
    na: Option<Uuid>,
}

#[get("/openstellingen")]
async fn list(
    office: web::Data<Office>,
    visit: Visit,
    after: web::Query<After>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let now = office.now();
    let fetch = portion::fetch(SHOWN);
    let mut over = calls::list_closed(&mut conn, now, after.na, fetch).await?;
    let next = portion::cut(&mut over, SHOWN).map(|last| last.id);
    let closed = with_ceilings(&mut conn, over, now).await?;
    let found = match after.na {
        None => to_apply_for(&mut conn, now).await?,
        Some(_) => Vec::new(),
    };
    let (open, mut coming): (Vec<_>, Vec<_>) = found.into_iter().partition(Shown::is_open);
    coming.sort_by_key(|shown| shown.call.opens_at);
    visit.show(&Calls {
        page: visit.page("Subsidie aanvragen", "Apply for a grant"),
        is_first: after.na.is_none(),
        open,
        coming,
        closed,
        next,
    })
}

#[get("/openstellingen/{id}")]
async fn show(office: web::Data<Office>, visit: Visit, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let call = calls::get(&conn, *id).await?;
    if call.published_at.is_none() {
        return Err(Problem::not_found());
    }
    let criteria = calls::criteria_of(&conn, *id).await?;
    let balance = ceiling::get(&mut conn, call.ceiling_id).await?.balance();
    let has_draw = !distribution::draws_of(&mut conn, call.id).await?.is_empty();
    let method =
        regulation::name(&regulation::METHODS, &call.distribution_method, visit.language()).to_owned();
    let page = visit.page(&call.title, &call.title).called_in_dutch().under(
        "/openstellingen",
        "Subsidie aanvragen",
        "Apply for a grant",
    );
    visit.show(&OneCall {
        page,
        least: Some(call.minimum).filter(|least| *least > Amount::ZERO),
        shown: Shown::new(call, balance, office.now()),
        has_least: criteria.iter().any(|criterion| criterion.threshold.is_some()),
        criteria,
        method,
        has_draw,
    })
}

/// The doors of these pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(list).service(show);
}
