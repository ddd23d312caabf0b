//! Every application that came in, newest first: to be found by reference or by who applies, by call and by where it stands.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use chrono::NaiveDate;
use plafond_rules::applications::Status;
use serde::Deserialize;
use uuid::Uuid;

use super::{calls_to_choose, id_in, kept};
use crate::applications::{self, Application, Wanted};
use crate::awards;
use crate::db::sought;
use crate::http::deed::day_of;
use crate::http::{Office, Problem, portion};
use crate::organisations;
use crate::portal::caseworker::{address, words};
use crate::portal::page::filled::Question;
use crate::portal::page::kept::Kept;
use crate::portal::page::{Filled, Form, Page, Visit, navigation, regulation};
use crate::saved_views::List;

/// How many stand on a page.
const SHOWN: usize = 25;

const QUESTIONS: &[Question] = &[
    (
        "zoek",
        "Kenmerk, aanvrager of KvK-nummer",
        "Reference, applicant or KvK number",
    ),
    ("openstelling", "Openstelling", "Call"),
    ("status", "Status", "Status"),
];

/// What the filter asks for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    zoek: String,
    #[serde(default)]
    openstelling: String,
    #[serde(default)]
    status: String,
    /// Where the page before ended.
    #[serde(default)]
    na: String,
}

impl Asked {
    /// The same as the form that keeps a filter carries along.
    pub fn carried(form: &Form) -> Self {
        let carried = |name: &str| form.text(name).to_owned();
        Self {
            zoek: carried("_zoek"),
            openstelling: carried("_openstelling"),
            status: carried("_status"),
            na: String::new(),
        }
    }

    /// What is sought.
    pub fn sought(&self) -> Option<String> {
        sought::typed(&self.zoek)
    }
}

/// An application in words.
struct Row {
    application: Application,
    organisation: String,
    received_on: Option<NaiveDate>,
    status: String,
    tone: &'static str,
    /// What became of the grant once that is over, with its colour.
    ended: Option<(&'static str, &'static str)>,
}

#[derive(Template)]
#[template(path = "portal/caseworker/work_list/applications.html")]
struct Applications {
    page: Page,
    f: Filled,
    kept: Kept,
    calls: Vec<(String, String)>,
    statuses: Vec<(&'static str, &'static str)>,
    rows: Vec<Row>,
    is_filtered: bool,
    next: Option<String>,
}

/// Applications, newest first.
#[get("/behandeling/aanvragen")]
pub async fn list(
    office: web::Data<Office>,
    visit: Visit,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    shown(&office, &visit, &asked, Filled::default()).await
}

/// The list as a filter shows it, with the form that keeps that filter.
pub async fn shown(
    office: &Office,
    visit: &Visit,
    asked: &Asked,
    keeping: Filled,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::CASEWORK)?;
    let sought = asked.sought();
    let wanted = Wanted {
        search: sought.as_deref(),
        call: id_in(&asked.openstelling),
        status: Some(asked.status.as_str()).filter(|status| Status::parse(status).is_some()),
        ..Wanted::default()
    };
    let mut conn = office.conn().await?;
    let fetch = portion::fetch(SHOWN);
    let mut found = applications::list(&mut conn, &wanted, id_in(&asked.na), fetch).await?;
    let pairs = [
        ("zoek", asked.zoek.as_str()),
        ("openstelling", asked.openstelling.as_str()),
        ("status", asked.status.as_str()),
    ];
    let next = portion::cut(&mut found, SHOWN).map(|last| {
        let place = last.id.to_string();
        let pairs = [pairs.as_slice(), &[("na", place.as_str())]].concat();
        address::with("/behandeling/aanvragen", &pairs)
    });
    let ids: Vec<Uuid> = found
        .iter()
        .map(|application| application.organisation_id)
        .collect();
    let names = organisations::names_of(&mut conn, &ids).await?;
    let ids: Vec<Uuid> = found.iter().map(|application| application.id).collect();
    let granted = awards::grants_of(&mut conn, &ids).await?;
    let language = visit.language();
    let rows = found.into_iter().map(|application| Row {
        organisation: names
            .get(&application.organisation_id)
            .cloned()
            .unwrap_or_default(),
        status: regulation::name(&words::STATUSES, &application.status, language).to_owned(),
        tone: words::tone(&application.status),
        ended: granted
            .get(&application.id)
            .and_then(|grant| regulation::ended(grant.status, language)),
        received_on: application.received_at.map(day_of),
        application,
    });
    let f = pairs
        .iter()
        .fold(Filled::default().asking(QUESTIONS), |filled, (name, value)| {
            filled.with(name, *value)
        });
    let is_filtered = pairs.iter().any(|(_, value)| !value.is_empty());
    let (own, today) = ((actor.user_id, List::Applications), day_of(office.now()));
    let page = Applications {
        page: visit.page("Aanvragen", "Applications"),
        kept: kept::kept(&mut conn, visit, own, today, (&f, is_filtered), keeping).await?,
        f,
        statuses: regulation::options(&words::STATUSES, language),
        rows: rows.collect(),
        is_filtered,
        next,
        calls: calls_to_choose(&mut conn)
            .await?
            .into_iter()
            .map(|call| (call.id.to_string(), call.title))
            .collect(),
    };
    visit.show_as(page.kept.named.status(), &page)
}
