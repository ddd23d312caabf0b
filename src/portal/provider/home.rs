//! The first page of the desk: what is expected of me and by when, my applications, my organisations, and what is open.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use chrono::{DateTime, Utc};
use plafond_rules::applications::Status;
use plafond_rules::dates::day_of;
use serde::Deserialize;
use uuid::Uuid;

use super::standing::{self, Expected, Standing};
use crate::applications::{self, Application, Wanted};
use crate::awards;
use crate::calls::{self, Call};
use crate::db::Conn;
use crate::deadlines;
use crate::http::fields::Amount;
use crate::http::{Office, Problem, portion};
use crate::organisations::{self, Organisation};
use crate::portal::page::{Page, Visit, navigation};
use crate::portal::public::calls::{Shown, to_apply_for};

/// How many applications stand on a page.
const SHOWN: usize = 20;

/// How many organisations and tasks are looked at; someone has a few.
const MOST: i64 = 50;

/// An application in the list.
struct Listed {
    application: Application,
    standing: Standing,
    /// How much its grant is now, when there is one.
    grant: Option<Amount>,
    /// Until when a draft can be submitted.
    closes_at: Option<DateTime<Utc>>,
    organisation: String,
}

impl Listed {
    fn is_draft(&self) -> bool {
        self.application.status() == Status::Draft
    }

    /// Whether a draft can still be submitted, as far as the clock tells.
    fn is_open(&self, now: &DateTime<Utc>) -> bool {
        self.closes_at.is_some_and(|closes| *now <= closes)
    }
}

#[derive(Template)]
#[template(path = "portal/provider/home.html")]
struct Home {
    page: Page,
    now: DateTime<Utc>,
    organisations: Vec<Organisation>,
    expected: Vec<Expected>,
    listed: Vec<Listed>,
    next: Option<Uuid>,
    is_first: bool,
    open: Vec<Shown>,
}

/// Where the page before ended.
#[derive(Deserialize)]
struct After {
    na: Option<Uuid>,
}

#[get("/aanvrager")]
async fn home(
    office: web::Data<Office>,
    visit: Visit,
    after: web::Query<After>,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::PROVIDER)?;
    let now = office.now();
    let mut conn = office.conn().await?;
    let own = &actor.organisations;
    let organisations = organisations::list(&mut conn, Some(own), None, MOST).await?;
    let wanted = Wanted {
        organisations: Some(own),
        drafts: true,
        ..Wanted::default()
    };
    let fetch = portion::fetch(SHOWN);
    let found = applications::list(&mut conn, &wanted, after.na, fetch).await?;
    let (listed, next) = listed(&mut conn, &visit, &organisations, found).await?;
    let expected = expected(&mut conn, &visit, now).await?;
    let open = to_apply_for(&mut conn, now).await?;
    visit.show(&Home {
        page: visit.page("Mijn subsidies", "My grants"),
        now,
        organisations,
        expected,
        listed,
        next,
        is_first: after.na.is_none(),
        open: open.into_iter().filter(Shown::is_open).collect(),
    })
}

async fn listed(
    conn: &mut Conn,
    visit: &Visit,
    organisations: &[Organisation],
    mut found: Vec<Application>,
) -> Result<(Vec<Listed>, Option<Uuid>), Problem> {
    let next = portion::cut(&mut found, SHOWN).map(|last| last.id);
    let ids: Vec<Uuid> = found.iter().map(|application| application.call_id).collect();
    let calls: Vec<Call> = calls::among(conn, &ids).await?;
    let ids: Vec<Uuid> = found.iter().map(|application| application.id).collect();
    let granted = awards::grants_of(conn, &ids).await?;
    let listed = found.into_iter().map(|application| {
        let call = calls.iter().find(|call| call.id == application.call_id);
        let whose = organisations
            .iter()
            .find(|organisation| organisation.id == application.organisation_id);
        let grant = granted.get(&application.id).copied();
        Listed {
            standing: standing::with_grant(
                application.status(),
                grant.map(|grant| grant.status),
                visit.language(),
            ),
            grant: grant.map(|grant| grant.amount),
            closes_at: call.map(|call| call.closes_at),
            organisation: whose.map(|whose| whose.name.clone()).unwrap_or_default(),
            application,
        }
    });
    Ok((listed.collect(), next))
}

async fn expected(conn: &mut Conn, visit: &Visit, now: DateTime<Utc>) -> Result<Vec<Expected>, Problem> {
    let actor = visit.must_be(&navigation::PROVIDER)?;
    let open = deadlines::open_for(conn, &actor.organisations, MOST).await?;
    let today = day_of(now);
    let language = visit.language();
    let told = open.into_iter().filter_map(|(deadline, reference, title)| {
        standing::expected(&deadline, (reference, title), today, language)
    });
    Ok(told.collect())
}

/// The doors of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(home);
}
