//! What a scheme or a call reached: people, professions, municipalities, forms and what each person cost; and the card of
//! this action as the plan has one for each.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use plafond_rules::dates;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::below_home;
use crate::db::Conn;
use crate::figures::ceilings::{self, CeilingFigures};
use crate::figures::results::{self, Counted, Reach, Scope};
use crate::http::deed::day_of;
use crate::http::{Office, Problem};
use crate::portal::page::chart::Chart;
use crate::portal::page::{Language, Page, Visit, navigation, regulation};

/// How many bars a chart shows; its table shows all.
const BARS: usize = 12;

/// How many ceilings and calls are looked at.
const MOST: i64 = 50;

/// A value with its name in Dutch and English.
type Entry = (&'static str, &'static str, &'static str);

/// One way to look at the results: a chart and its table.
struct Look {
    title: &'static str,
    about: &'static str,
    column: &'static str,
    number: &'static str,
    chart: Chart,
    rows: Vec<(String, i64)>,
}

impl Look {
    fn new(
        (title, about): (&'static str, &'static str),
        (column, number): (&'static str, &'static str),
        rows: Vec<(String, i64)>,
    ) -> Self {
        let shown = rows.iter().take(BARS);
        let bars = shown.map(|(name, number)| (name.clone(), Decimal::from(*number), number.to_string()));
        Self {
            title,
            about,
            column,
            number,
            chart: Chart::new(title, bars.collect()),
            rows,
        }
    }
}

fn named(found: Vec<Counted>, list: &[Entry], language: Language) -> Vec<(String, i64)> {
    let name = |one: Counted| {
        (
            regulation::name(list, &one.value, language).to_owned(),
            one.number,
        )
    };
    found.into_iter().map(name).collect()
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
    let professions = results::by_profession(conn, scope, id).await?;
    let forms = results::by_form(conn, scope, id).await?;
    let people = language.say("Mensen", "People");
    let reached = municipalities.len();
    let looks = vec![
        Look::new(
            (
                language.say("Gemeenten", "Municipalities"),
                language.say("Waar mensen zijn bereikt.", "Where people were reached."),
            ),
            (language.say("Gemeente", "Municipality"), people),
            named(municipalities, &regulation::MUNICIPALITIES, language),
        ),
        Look::new(
            (
                language.say("Beroepen", "Professions"),
                language.say("Wie er zijn bereikt, zoals aanbieders het noemen.", "Who were reached, as providers name it."),
            ),
            (language.say("Beroep", "Profession"), people),
            named(professions, &[], language),
        ),
        Look::new(
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
    ];
    let calls = match scope {
        Scope::Scheme => results::of_calls(conn, Some(id), MOST).await?,
        Scope::Call => Vec::new(),
    };
    Ok(Results {
        page: below_home(visit, "Resultaten", "Results"),
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
    let end = dates::end_of(today).unwrap_or_else(|| office.now());
    let mut conn = office.conn().await?;
    let reach = results::of(&mut conn, Scope::Scheme, *id).await?;
    let ceilings = ceilings::list(&mut conn, (today, end), Some(reach.id), None, MOST).await?;
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
