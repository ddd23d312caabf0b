//! A call: made with all its rules, seen as the public will see it, and published, after which it stays as announced.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use chrono::{DateTime, Utc};
use plafond_rules::roles::Role;
use uuid::Uuid;

use super::below_home;
use super::schemes::{KEEPS, LOOK};
use crate::calls::{self, Call, Criterion, Scheme};
use crate::db::Conn;
use crate::figures::ceilings;
use crate::http::deed::day_of;
use crate::http::{Office, Problem};
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit, regulation};
use plafond_rules::dates;

/// How many ceilings can be chosen from.
const MOST: i64 = 200;

/// How many rows the form has at least.
const ROWS: usize = 4;

const QUESTIONS: &[Question] = &[
    ("ceilingId", "Uit welk plafond?", "From which ceiling?"),
    ("title", "Naam van de openstelling", "Title of the call"),
    (
        "description",
        "Welke activiteiten worden gevraagd?",
        "Which activities are asked for?",
    ),
    ("opensAt", "Opent op", "Opens at"),
    ("closesAt", "Sluit op", "Closes at"),
    ("decisionWeeks", "Weken om te beslissen", "Weeks to decide"),
    (
        "distributionMethod",
        "Hoe wordt het geld verdeeld?",
        "How is the money distributed?",
    ),
    (
        "lastOne",
        "De laatste die niet helemaal past",
        "The last one that doesn't fit whole",
    ),
    (
        "minimum",
        "Minste bedrag dat wordt verleend",
        "Least amount that is granted",
    ),
    ("threshold", "Minste score, van 100", "Least score, out of 100"),
    ("requiredDocuments", "Verplichte bijlagen", "Required documents"),
    ("themes", "Thema's", "Themes"),
    ("criteria", "Criteria", "Criteria"),
    ("criteria/*/title", "Criterium", "Criterion"),
    ("criteria/*/weight", "Weging", "Weight"),
    ("criteria/*/maximum", "Hoogste punten", "Most points"),
    ("criteria/*/threshold", "Minste punten", "Least points"),
];

/// The names of the fields of one criterion.
struct Row {
    number: usize,
    title: String,
    weight: String,
    maximum: String,
    threshold: String,
}

impl Row {
    fn new(place: usize) -> Self {
        let field = |name: &str| format!("criteria/{place}/{name}");
        Self {
            number: place + 1,
            title: field("title"),
            weight: field("weight"),
            maximum: field("maximum"),
            threshold: field("threshold"),
        }
    }
}

#[derive(Template)]
#[template(path = "portal/management/call_form.html")]
struct CallForm {
    page: Page,
    f: Filled,
    scheme: Scheme,
    ceilings: Vec<(String, String)>,
    methods: Vec<(&'static str, &'static str)>,
    last_ones: Vec<(&'static str, &'static str)>,
    rows: Vec<Row>,
    documents: Vec<String>,
    themes: Vec<String>,
}

impl CallForm {
    async fn new(office: &Office, visit: &Visit, scheme: Uuid, f: Option<Filled>) -> Result<Self, Problem> {
        let today = day_of(office.now());
        let end = dates::end_of(today).unwrap_or_else(|| office.now());
        let mut conn = office.conn().await?;
        let scheme = calls::get_scheme(&mut conn, scheme).await?;
        let mut found = ceilings::list(&mut conn, (today, end), MOST).await?;
        found.retain(|ceiling| ceiling.scheme_id == scheme.id);
        let page = below_home(visit, "Nieuwe openstelling", "New call")
            .under("/beheer/regelingen", "Regelingen", "Schemes")
            .under(
                format!("/beheer/regelingen/{}", scheme.id),
                &scheme.title,
                &scheme.title,
            );
        let named = found.iter().map(|ceiling| {
            let period = format!(
                "{} – {}",
                page.day(&ceiling.period_start),
                page.day(&ceiling.period_end)
            );
            (
                ceiling.id.to_string(),
                format!("{period}: {}", page.euros(&ceiling.amount)),
            )
        });
        let language = visit.language();
        let f = f.unwrap_or_else(|| {
            Filled::default()
                .with("decisionWeeks", scheme.decision_weeks.to_string())
                .with("lastOne", "partial")
                .with("minimum", "0,00")
        });
        Ok(Self {
            ceilings: named.collect(),
            methods: regulation::options(&regulation::METHODS, language),
            last_ones: vec![
                (
                    "partial",
                    language.say("krijgt wat er nog is", "gets what is left"),
                ),
                (
                    "refuse",
                    language.say(
                        "krijgt niets, en wie daarna komt ook niet",
                        "gets nothing, nor do those after it",
                    ),
                ),
                (
                    "skip",
                    language.say(
                        "krijgt niets, en de volgende kan passen",
                        "gets nothing, and the next may fit",
                    ),
                ),
            ],
            rows: (0..f.rows("criteria", ROWS)).map(Row::new).collect(),
            documents: padded(&f, "requiredDocuments"),
            themes: padded(&f, "themes"),
            f: f.asking(QUESTIONS),
            scheme,
            page,
        })
    }
}

/// What was entered in a list of texts, with room for more.
fn padded(f: &Filled, name: &str) -> Vec<String> {
    let mut values: Vec<String> = f.values(name).map(str::to_owned).collect();
    values.retain(|value| !value.trim().is_empty());
    values.resize(values.len().max(ROWS), String::new());
    values
}

#[get("/beheer/regelingen/{id}/nieuwe-openstelling")]
async fn form_for_call(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&KEEPS)?;
    visit.show(&CallForm::new(&office, &visit, *id, None).await?)
}

/// A criterion is known to programs by a short name, which nobody has to think of: `c1`, `c2` and on.
fn named(form: &mut Form) {
    form.without_blank_rows("criteria");
    for row in 0..20 {
        let title = format!("criteria/{row}/title");
        let weight = format!("criteria/{row}/weight");
        if !form.text(&title).is_empty() || !form.text(&weight).is_empty() {
            form.replace(&format!("criteria/{row}/code"), format!("c{}", row + 1));
        }
    }
}

#[post("/beheer/regelingen/{id}/nieuwe-openstelling")]
async fn create(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    mut form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&KEEPS)?;
    named(&mut form);
    form.replace("schemeId", id.to_string());
    let create = async |conn: &mut Conn, now| {
        let call = calls::create_call(conn, actor, form.read()?, now).await?;
        Ok(format!("/beheer/openstellingen/{}", call.id))
    };
    match form.once(&office, actor, create).await {
        Ok(mut done) => {
            visit.tell(
                &mut done,
                "De openstelling staat klaar. Niemand ziet haar tot u haar publiceert.",
                "The call is ready. Nobody sees it until you publish it.",
            );
            Ok(done)
        }
        Err(problem) => {
            let page = CallForm::new(&office, &visit, *id, Some(form.again(problem)?)).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

#[derive(Template)]
#[template(path = "portal/management/call.html")]
struct CallPage {
    page: Page,
    f: Filled,
    call: Call,
    scheme: Scheme,
    criteria: Vec<Criterion>,
    method: String,
    keeps: bool,
    now: DateTime<Utc>,
}

impl CallPage {
    async fn new(office: &Office, visit: &Visit, id: Uuid, f: Filled) -> Result<Self, Problem> {
        let actor = visit.must_be(&LOOK)?;
        let mut conn = office.conn().await?;
        let call = calls::get(&mut conn, id).await?;
        let scheme = calls::get_scheme(&mut conn, call.scheme_id).await?;
        let above = format!("/beheer/regelingen/{}", scheme.id);
        Ok(Self {
            page: below_home(visit, &call.title, &call.title)
                .under("/beheer/regelingen", "Regelingen", "Schemes")
                .under(above, &scheme.title, &scheme.title),
            f,
            criteria: calls::criteria_of(&mut conn, id).await?,
            method: regulation::name(&regulation::METHODS, &call.distribution_method, visit.language())
                .to_owned(),
            keeps: actor.is(&[Role::Administrator]),
            now: office.now(),
            scheme,
            call,
        })
    }

    fn is_late(&self) -> bool {
        self.call.closes_at < self.now
    }
}

#[get("/beheer/openstellingen/{id}")]
async fn show(office: web::Data<Office>, visit: Visit, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    visit.show(&CallPage::new(&office, &visit, *id, Filled::default()).await?)
}

#[post("/beheer/openstellingen/{id}/publicatie")]
async fn publish(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&KEEPS)?;
    let publish = async |conn: &mut Conn, now| {
        form.must_be_meant()?;
        calls::publish(conn, actor, *id, now).await?;
        Ok(format!("/beheer/openstellingen/{id}"))
    };
    match form.once(&office, actor, publish).await {
        Ok(mut done) => {
            visit.tell(
                &mut done,
                "De openstelling is gepubliceerd. Iedereen kan haar nu zien.",
                "The call is published. Everyone can see it now.",
            );
            Ok(done)
        }
        Err(problem) => {
            let page = CallPage::new(&office, &visit, *id, form.again(problem)?).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// The doors of these pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(form_for_call)
        .service(create)
        .service(show)
        .service(publish);
}
