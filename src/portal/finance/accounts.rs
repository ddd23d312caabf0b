//! Account numbers that providers changed: nothing is paid to one before someone of finance has checked it.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use plafond_rules::roles::Role;
use serde::Deserialize;
use uuid::Uuid;

use crate::db::Conn;
use crate::http::{Deed, Office, Problem, portion};
use crate::organisations::{self, AccountJudgement, ProposedAccount};
use crate::portal::page::{Filled, Form, Page, Visit, navigation};

/// How many stand on a page; each takes a phone call.
const SHOWN: usize = 20;

/// Where the page before ended.
#[derive(Deserialize)]
struct After {
    na: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "portal/finance/accounts.html")]
struct Accounts {
    page: Page,
    f: Filled,
    reader: Uuid,
    is_finance: bool,
    found: Vec<ProposedAccount>,
    next: Option<Uuid>,
}

impl Accounts {
    async fn new(office: &Office, visit: &Visit, after: Option<Uuid>, f: Filled) -> Result<Self, Problem> {
        let actor = visit.must_be(&navigation::FINANCE)?;
        let fetch = portion::fetch(SHOWN);
        let mut found = organisations::list_proposed(&mut *office.conn().await?, after, fetch).await?;
        let next = portion::cut(&mut found, SHOWN).map(|last| last.id);
        Ok(Self {
            page: visit.page("Nieuwe rekeningnummers", "New account numbers").under(
                "/financien",
                "Financiën",
                "Finance",
            ),
            f,
            reader: actor.user_id,
            is_finance: actor.is(&[Role::Finance]),
            next,
            found,
        })
    }
}

#[get("/financien/rekeningnummers")]
async fn list(
    office: web::Data<Office>,
    visit: Visit,
    after: web::Query<After>,
) -> Result<HttpResponse, Problem> {
    visit.show(&Accounts::new(&office, &visit, after.na, Filled::default()).await?)
}

#[post("/financien/rekeningnummers/{organisation}/{change}")]
async fn judge(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Finance])?;
    let (organisation, change) = path.into_inner();
    let approved = form.text("approved") == "true";
    let judge = async |conn: &mut Conn, deed: &Deed<'_>| {
        let judgement = form.read::<AccountJudgement>()?;
        organisations::judge_account(conn, deed, organisation, change, judgement.approved).await?;
        Ok("/financien/rekeningnummers".to_owned())
    };
    match form.once(&office, actor, &[Role::Finance], judge).await {
        Ok(done) if approved => Ok(visit.telling(
            done,
            "Het nummer is goedgekeurd. Nieuwe betalingen gaan ernaartoe.",
            "The account is approved. New payments go to it.",
        )),
        Ok(done) => Ok(visit.telling(
            done,
            "Het nummer is afgekeurd. Wij blijven op het oude nummer betalen.",
            "The account is rejected. We go on paying to the old one.",
        )),
        Err(problem) => {
            let page = Accounts::new(&office, &visit, None, form.again(problem)?).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// The doors of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(list).service(judge);
}
