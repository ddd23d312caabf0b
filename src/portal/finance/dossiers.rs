//! Finding the money of a dossier, as when the bank names only a reference or who paid.

use std::collections::HashMap;

use actix_web::{HttpResponse, get, web};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::home::QUESTIONS;
use crate::applications::{self, Application, Wanted};
use crate::awards::Grant;
use crate::db::sought;
use crate::http::{Office, Problem, portion};
use crate::portal::page::{Filled, Page, Visit, navigation, regulation, visit};
use crate::{awards, organisations};

/// How many stand on a page.
const SHOWN: usize = 25;

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    zoek: String,
    /// Where the page before ended.
    na: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "portal/finance/dossiers.html")]
struct Dossiers {
    page: Page,
    f: Filled,
    sought: String,
    found: Vec<Application>,
    names: HashMap<Uuid, String>,
    grants: HashMap<Uuid, Grant>,
    next: Option<String>,
}

impl Dossiers {
    fn organisation(&self, of: &Application) -> &str {
        self.names.get(&of.organisation_id).map_or("", String::as_str)
    }

    /// Its grant with where that stands, when there is one.
    fn grant(&self, of: &Application) -> Option<(&'static str, &Grant)> {
        let grant = self.grants.get(&of.id)?;
        let language = self.page.language();
        let stands = regulation::name(&regulation::AWARD_STATUSES, grant.status.as_str(), language);
        Some((stands, grant))
    }
}

#[get("/financien/dossiers")]
async fn list(
    office: web::Data<Office>,
    visit: Visit,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&navigation::FINANCE)?;
    let sought = sought::typed(&asked.zoek);
    let wanted = Wanted {
        search: sought.as_deref(),
        ..Wanted::default()
    };
    let mut conn = office.conn().await?;
    let fetch = portion::fetch(SHOWN);
    let mut found = applications::list(&mut conn, &wanted, asked.na, fetch).await?;
    let sought = sought.unwrap_or_default();
    let next = portion::cut(&mut found, SHOWN).map(|last| {
        format!(
            "/financien/dossiers?zoek={}&na={}",
            visit::escaped(&sought),
            last.id
        )
    });
    let whose: Vec<Uuid> = found.iter().map(|one| one.organisation_id).collect();
    let ids: Vec<Uuid> = found.iter().map(|one| one.id).collect();
    visit.show(&Dossiers {
        page: visit
            .page("Dossier zoeken", "Find a dossier")
            .under("/financien", "Financiën", "Finance"),
        f: Filled::default().with("zoek", &sought).asking(QUESTIONS),
        names: organisations::names_of(&mut conn, &whose).await?,
        grants: awards::grants_of(&mut conn, &ids).await?,
        sought,
        found,
        next,
    })
}

/// The door of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(list);
}
