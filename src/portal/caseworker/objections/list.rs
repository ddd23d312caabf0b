//! Every objection, newest first, by where it stands.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use plafond_rules::objections::Status;
use serde::Deserialize;
use uuid::Uuid;

use crate::http::deed::day_of;
use crate::http::{Office, Problem, portion};
use crate::objections::{self, ObjectionSummary};
use crate::organisations;
use crate::portal::caseworker::work_list::kept;
use crate::portal::caseworker::{address, words};
use crate::portal::page::filled::Question;
use crate::portal::page::kept::Kept;
use crate::portal::page::{Filled, Form, Page, Visit, navigation, regulation};
use crate::saved_views::List;

/// How many stand on a page.
const SHOWN: usize = 25;

const QUESTIONS: &[Question] = &[("status", "Status", "Status")];

/// What the filter asks for.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    status: String,
    na: Option<Uuid>,
}

impl Asked {
    /// The same as the form that keeps a filter carries along.
    pub fn carried(form: &Form) -> Self {
        Self {
            status: form.text("_status").to_owned(),
            na: None,
        }
    }
}

/// An objection in words.
struct Row {
    objection: ObjectionSummary,
    organisation: String,
    status: String,
    is_open: bool,
    left: String,
    urgency: &'static str,
}

#[derive(Template)]
#[template(path = "portal/caseworker/objections/list.html")]
struct Objections {
    page: Page,
    f: Filled,
    kept: Kept,
    statuses: Vec<(&'static str, &'static str)>,
    rows: Vec<Row>,
    is_filtered: bool,
    next: Option<String>,
}

/// Objections, newest first.
#[get("/behandeling/bezwaren")]
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
    let status = Some(asked.status.as_str()).filter(|status| Status::parse(status).is_some());
    let mut conn = office.conn().await?;
    let fetch = portion::fetch(SHOWN);
    let mut found = objections::summaries(&mut conn, status, asked.na, fetch).await?;
    let next = portion::cut(&mut found, SHOWN).map(|last| {
        let place = last.id.to_string();
        address::with(
            "/behandeling/bezwaren",
            &[("status", asked.status.as_str()), ("na", place.as_str())],
        )
    });
    let ids: Vec<Uuid> = found.iter().map(|one| one.organisation_id).collect();
    let names = organisations::names_of(&mut conn, &ids).await?;
    let (language, today) = (visit.language(), day_of(office.now()));
    let rows = found.into_iter().map(|objection| {
        let (left, urgency) = words::time_left(objection.decide_by, today, language);
        Row {
            organisation: names.get(&objection.organisation_id).cloned().unwrap_or_default(),
            status: regulation::name(&words::OBJECTIONS, &objection.status, language).to_owned(),
            is_open: words::is_open_objection(&objection.status),
            objection,
            left,
            urgency,
        }
    });
    let f = Filled::default().with("status", &asked.status).asking(QUESTIONS);
    let (own, is_filtered) = ((actor.user_id, List::Objections), !asked.status.is_empty());
    let page = Objections {
        page: visit.page("Bezwaren", "Objections"),
        kept: kept::kept(&mut conn, visit, own, today, (&f, is_filtered), keeping).await?,
        f,
        statuses: regulation::options(&words::OBJECTIONS, language),
        rows: rows.collect(),
        is_filtered,
        next,
    };
    visit.show_as(page.kept.named.status(), &page)
}
