//! What a scheme or a call reached: people, professions, municipalities, forms and what each person cost; and the card of
//! this action as the plan has one for each.

use std::cmp::Reverse;

use actix_web::{HttpResponse, get, web};
use askama::Template;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::below_home;
use crate::db::Conn;
use crate::figures::ceilings::{self, CeilingFigures};
use crate::figures::results::{self, Counted, Reach, Scope};
use crate::http::deed::day_of;
use crate::http::{Office, Problem, portion};
use crate::portal::page::chart::Chart;
use crate::portal::page::{Language, Page, Visit, navigation, regulation};

/// How many bars a chart shows: as many as there are municipalities.
const BARS: usize = regulation::MUNICIPALITIES.len();

/// How many lines the table beside it shows.
const LINES: usize = 50;

/// How many ceilings and calls are looked at.
const MOST: i64 = 50;

/// A value with its name in Dutch and English.
type Entry = (&'static str, &'static str, &'static str);

/// A value with its name, and how it is written.
type Row = (String, Decimal, String);

/// One way to look at the results: a chart and its table.
struct Look {
    title: &'static str,
    about: &'static str,
    column: &'static str,
    number: &'static str,
    chart: Chart,
    /// What the chart or the table leaves out.
    left_out: Option<String>,
    rows: Vec<Row>,
}

impl Look {
    fn new(
        language: Language,
        (title, about): (&'static str, &'static str),
        (column, number): (&'static str, &'static str),
        mut rows: Vec<Row>,
    ) -> Self {
        let has_more = portion::cut(&mut rows, LINES).is_some();
        let left_out = left_out(language, rows.len(), has_more);
        let bars = rows.iter().take(BARS).cloned().collect();
        let told = left_out
            .as_deref()
            .map(|told| format!("{title}. {}", told.trim_end_matches('.')));
        Self {
            title,
            about,
            column,
            number,
            chart: Chart::new(told.as_deref().unwrap_or(title), bars),
            left_out,
            rows,
        }
    }
}

/// What is left out of so many lines, when anything is.
fn left_out(language: Language, lines: usize, has_more: bool) -> Option<String> {
    if lines <= BARS {
        return None;
    }
    let told = match (language, has_more) {
        (Language::Dutch, false) => {
            format!("De grafiek toont de {BARS} grootste van {lines}. De tabel toont ze alle.")
        }
        (Language::Dutch, true) => {
            format!(
                "Er zijn er meer dan {lines}. De grafiek toont de {BARS} grootste, de tabel de {lines} grootste."
            )
        }
        (Language::English, false) => {
            format!("The chart shows the {BARS} largest of {lines}. The table shows all.")
        }
        (Language::English, true) => {
            format!(
                "There are more than {lines}. The chart shows the {BARS} largest, the table the {lines} largest."
            )
        }
    };
    Some(told)
}

fn named(found: Vec<Counted>, list: &[Entry], language: Language) -> Vec<Row> {
    let row = |one: Counted| {
        (
            regulation::name(list, &one.value, language).to_owned(),
            Decimal::from(one.number),
            one.number.to_string(),
        )
    };
    found.into_iter().map(row).collect()
}

/// What reaching a person cost in each call that reached anyone, the dearest first.
fn per_person(page: &Page, language: Language, calls: &[Reach]) -> Look {
    let row = |call: &Reach| {
        let each = call.per_person()?;
        Some((call.title.clone(), each.decimal(), page.euros(&each)))
    };
    let mut rows: Vec<Row> = calls.iter().filter_map(row).collect();
    rows.sort_by_key(|row| Reverse(row.1));
    Look::new(
        language,
        (
            language.say("Kosten per persoon", "Cost per person"),
            language.say(
                "Wat het kostte om iemand te bereiken, per openstelling: de kosten volgens de verslagen, gedeeld door het aantal bereikte mensen.",
                "What it cost to reach someone, by call: the costs by the reports, divided by the people reached.",
            ),
        ),
        (
            language.say("Openstelling", "Call"),
            language.say("Kosten per persoon", "Cost per person"),
        ),
        rows,
    )
}

#[derive(Template)]
#[template(path = "portal/management/results.html")]
struct Results {
    page: Page,
    reach: Reach,
    looks: Vec<Look>,
    calls: Vec<Reach>,
    is_scheme: bool,
    municipalities: usize,
}

async fn results(conn: &mut Conn, visit: &Visit, scope: Scope, id: Uuid) -> Result<Results, Problem> {
    let language = visit.language();
    let reach = results::of(conn, scope, id).await?;
    let municipalities = results::by_municipality(conn, scope, id).await?;
    let fetch = portion::fetch(LINES);
    let professions = results::by_profession(conn, scope, id, fetch).await?;
    let forms = results::by_form(conn, scope, id).await?;
    let people = language.say("Mensen", "People");
    let reached = municipalities.len();
    let calls = match scope {
        Scope::Scheme => results::of_calls(conn, Some(id), MOST).await?,
        Scope::Call => Vec::new(),
    };
    let page = below_home(visit, "Resultaten", "Results");
    let looks = vec![
        Look::new(
            language,
            (
                language.say("Gemeenten", "Municipalities"),
                language.say("Waar mensen zijn bereikt.", "Where people were reached."),
            ),
            (language.say("Gemeente", "Municipality"), people),
            named(municipalities, &regulation::MUNICIPALITIES, language),
        ),
        Look::new(
            language,
            (
                language.say("Beroepen", "Professions"),
                language.say("Wie er zijn bereikt, zoals aanbieders het noemen.", "Who were reached, as providers name it."),
            ),
            (language.say("Beroep", "Profession"), people),
            named(professions, &[], language),
        ),
        Look::new(
            language,
            (
                language.say("Vormen van geweld", "Forms of violence"),
                language.say(
                    "Waarover de activiteiten gaan die subsidie kregen. Een activiteit kan over meer vormen gaan.",
                    "What the granted activities are about. One can be about several forms.",
                ),
            ),
            (language.say("Vorm", "Form"), language.say("Activiteiten", "Activities")),
            named(forms, &regulation::FORMS, language),
        ),
        per_person(&page, language, &calls),
    ];
    Ok(Results {
        page,
        looks: looks.into_iter().filter(|look| !look.rows.is_empty()).collect(),
        reach,
        calls,
        is_scheme: scope == Scope::Scheme,
        municipalities: reached,
    })
}

#[get("/beheer/regelingen/{id}/resultaten")]
async fn of_scheme(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&navigation::MANAGEMENT)?;
    let mut conn = office.conn().await?;
    visit.show(&results(&mut conn, &visit, Scope::Scheme, *id).await?)
}

#[get("/beheer/openstellingen/{id}/resultaten")]
async fn of_call(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&navigation::MANAGEMENT)?;
    let mut conn = office.conn().await?;
    visit.show(&results(&mut conn, &visit, Scope::Call, *id).await?)
}

#[derive(Template)]
#[template(path = "portal/management/action_card.html")]
struct ActionCard {
    page: Page,
    today: chrono::NaiveDate,
    reach: Reach,
    municipalities: usize,
    ceilings: Vec<CeilingFigures>,
    calls: Vec<crate::calls::Call>,
}

#[get("/beheer/regelingen/{id}/actiekaart")]
async fn action_card(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&navigation::MANAGEMENT)?;
    let today = day_of(office.now());
    let mut conn = office.conn().await?;
    let reach = results::of(&mut conn, Scope::Scheme, *id).await?;
    let ceilings = ceilings::list(&mut conn, today, Some(reach.id), None, MOST).await?;
    let mut calls = crate::calls::list_of_scheme(&mut conn, reach.id, None, MOST).await?;
    calls.retain(|call| call.published_at.is_some());
    let results = format!("/beheer/regelingen/{}/resultaten", reach.id);
    visit.show(&ActionCard {
        page: below_home(&visit, "Actiekaart", "Action card").under(results, "Resultaten", "Results"),
        today,
        municipalities: results::by_municipality(&mut conn, Scope::Scheme, reach.id)
            .await?
            .len(),
        reach,
        ceilings,
        calls,
    })
}

/// The doors of these pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(of_scheme).service(of_call).service(action_card);
}
