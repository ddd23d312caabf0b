//! A call: made with all its rules or after an earlier one, changed while it is a draft, seen as the public will see it, and published, after which it stays as announced.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Europe::Amsterdam;
use plafond_rules::roles::Role;
use serde::Deserialize;
use uuid::Uuid;

use super::below_home;
use super::schemes::{KEEPS, LOOK};
use crate::calls::{self, Call, Criterion, NewCall, Scheme};
use crate::db::Conn;
use crate::figures::ceilings;
use crate::http::deed::day_of;
use crate::http::{Deed, Office, Problem};
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit, regulation};

/// How many ceilings can be chosen from.
const MOST: i64 = 200;

/// How many rows the form has at least.
const ROWS: usize = 4;

/// How many blank ones follow what is filled in.
const BLANK: usize = 2;

/// How many criteria a call has at most.
const MOST_ROWS: usize = 20;

/// The button that asks for more rows, and keeps nothing.
const MORE: &str = "_regel";

/// What becomes of the last one that doesn't fit whole.
const LAST_ONES: [(&str, &str, &str); 3] = [
    ("partial", "krijgt wat er nog is", "gets what is left"),
    (
        "refuse",
        "krijgt niets, en wie daarna komt ook niet",
        "gets nothing, nor do those after it",
    ),
    (
        "skip",
        "krijgt niets, en de volgende kan passen",
        "gets nothing, and the next may fit",
    ),
];

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
    (
        "maximum",
        "Hoogste bedrag per aanvraag",
        "Most for one application",
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
    code: String,
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
            code: field("code"),
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
    /// The draft that is changed; none for a new call.
    draft: Option<Uuid>,
    to: String,
    ceilings: Vec<(String, String)>,
    methods: Vec<(&'static str, &'static str)>,
    last_ones: Vec<(&'static str, &'static str)>,
    rows: Vec<Row>,
    documents: Vec<String>,
    themes: Vec<String>,
}

/// For which call a form is.
#[derive(Clone, Copy)]
enum About {
    /// A new one of a scheme.
    New(Uuid),
    /// A draft, of a scheme.
    Draft(Uuid, Uuid),
}

impl CallForm {
    async fn new(office: &Office, visit: &Visit, about: About, f: Option<Filled>) -> Result<Self, Problem> {
        let (About::New(scheme) | About::Draft(_, scheme)) = about;
        let mut conn = office.conn().await?;
        let scheme = calls::get_scheme(&mut conn, scheme).await?;
        let page = Self::titled(visit, &scheme, about);
        let f = f.unwrap_or_else(|| {
            Filled::default()
                .with(
                    "decisionWeeks",
                    scheme
                        .decision_weeks
                        .map_or_else(String::new, |weeks| weeks.to_string()),
                )
                .with("lastOne", "partial")
                .with("minimum", "0,00")
        });
        Ok(Self {
            ceilings: ceilings_of(&mut conn, office, &page, scheme.id).await?,
            methods: regulation::options(&regulation::METHODS, visit.language()),
            last_ones: regulation::options(&LAST_ONES, visit.language()),
            rows: (0..rows(&f)).map(Row::new).collect(),
            documents: padded(&f, "requiredDocuments"),
            themes: padded(&f, "themes"),
            f: f.asking(QUESTIONS),
            draft: match about {
                About::New(_) => None,
                About::Draft(call, _) => Some(call),
            },
            to: match about {
                About::New(scheme) => format!("/beheer/regelingen/{scheme}/nieuwe-openstelling"),
                About::Draft(call, _) => format!("/beheer/openstellingen/{call}/wijzigen"),
            },
            scheme,
            page,
        })
    }

    fn titled(visit: &Visit, scheme: &Scheme, about: About) -> Page {
        let page = match about {
            About::New(_) => below_home(visit, "Nieuwe openstelling", "New call"),
            About::Draft(..) => below_home(visit, "Openstelling wijzigen", "Change the call"),
        };
        page.under("/beheer/regelingen", "Regelingen", "Schemes").under(
            format!("/beheer/regelingen/{}", scheme.id),
            &scheme.title,
            &scheme.title,
        )
    }
}

/// The ceilings of a scheme to choose from.
async fn ceilings_of(
    conn: &mut Conn,
    office: &Office,
    page: &Page,
    scheme: Uuid,
) -> Result<Vec<(String, String)>, Problem> {
    let today = day_of(office.now());
    let found = ceilings::list(conn, today, Some(scheme), None, MOST).await?;
    let named = found.iter().map(|ceiling| {
        let period = format!(
            "{} – {}",
            page.day(&ceiling.period_start),
            page.day(&ceiling.period_end)
        );
        let amount = page.euros(&ceiling.amount);
        (ceiling.id.to_string(), format!("{period}: {amount}"))
    });
    Ok(named.collect())
}

/// A call as it stands in the form: instants as people in the Netherlands read a clock.
async fn known(conn: &mut Conn, call: &Call) -> Result<Filled, Problem> {
    let criteria = calls::criteria_of(conn, call.id).await?;
    let local = |instant: DateTime<Utc>| {
        let local = instant.with_timezone(&Amsterdam);
        local.format("%Y-%m-%dT%H:%M").to_string()
    };
    Ok(Filled::of(&calls::entered(call, &criteria)?)?
        .without("opensAt")
        .without("closesAt")
        .with("opensAt", local(call.opens_at))
        .with("closesAt", local(call.closes_at))
        .with("_version", call.version.to_string()))
}

/// How many rows of criteria are shown: what is filled in, with room for more.
fn rows(f: &Filled) -> usize {
    (f.rows("criteria", 0) + BLANK).clamp(ROWS, MOST_ROWS)
}

/// What was entered in a list of texts, with room for more.
fn padded(f: &Filled, name: &str) -> Vec<String> {
    let mut values: Vec<String> = f.values(name).map(str::to_owned).collect();
    values.retain(|value| !value.trim().is_empty());
    values.resize((values.len() + BLANK).clamp(ROWS, MOST_ROWS), String::new());
    values
}

/// Which call a new one resembles.
#[derive(Deserialize)]
struct Example {
    voorbeeld: Option<Uuid>,
}

#[get("/beheer/regelingen/{id}/nieuwe-openstelling")]
async fn form_for_call(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    example: web::Query<Example>,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&KEEPS)?;
    let begun = match example.voorbeeld {
        Some(call) => {
            let mut conn = office.conn().await?;
            let call = calls::get(&conn, call).await?;
            // The same rules, at another time and from another ceiling.
            let known = known(&mut conn, &call).await?;
            let again = ["_version", "ceilingId", "opensAt", "closesAt"];
            Some(again.into_iter().fold(known, Filled::without))
        }
        None => None,
    };
    visit.show(&CallForm::new(&office, &visit, About::New(*id), begun).await?)
}

/// A criterion is known to programs by a short name, which nobody has to think of: `c1`, `c2` and on. One that has a name
/// keeps it; a row that was emptied goes.
fn named(form: &mut Form) {
    for row in (0..MOST_ROWS).map(Row::new) {
        let asked = [&row.title, &row.weight, &row.maximum, &row.threshold];
        if asked.iter().all(|field| form.text(field).trim().is_empty()) {
            form.leave_out(&row.code);
        }
    }
    form.without_blank_rows("criteria");
    let rows: Vec<Row> = (0..MOST_ROWS).map(Row::new).collect();
    let mut taken: Vec<String> = rows.iter().map(|row| form.text(&row.code).to_owned()).collect();
    for row in rows {
        let is_there = !form.text(&row.title).is_empty() || !form.text(&row.weight).is_empty();
        if is_there && form.text(&row.code).is_empty() {
            let fresh = (row.number..).map(|number| format!("c{number}"));
            let fresh = fresh
                .into_iter()
                .find(|name| !taken.contains(name))
                .unwrap_or_default();
            form.replace(&row.code, fresh.clone());
            taken.push(fresh);
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
    if !form.text(MORE).is_empty() {
        return visit.show(&CallForm::new(&office, &visit, About::New(*id), Some(form.filled())).await?);
    }
    form.replace("schemeId", id.to_string());
    let create = async |conn: &mut Conn, deed: &Deed<'_>| {
        let call = calls::create_call(conn, deed.actor, form.read()?, deed.now).await?;
        Ok(format!("/beheer/openstellingen/{}", call.id))
    };
    match form.once(&office, actor, &KEEPS, create).await {
        Ok(done) => Ok(visit.telling(
            done,
            "De openstelling staat klaar. Niemand ziet haar tot u haar publiceert.",
            "The call is ready. Nobody sees it until you publish it.",
        )),
        Err(problem) => {
            let page = CallForm::new(&office, &visit, About::New(*id), Some(form.again(problem)?)).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

#[get("/beheer/openstellingen/{id}/wijzigen")]
async fn form_for_change(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&KEEPS)?;
    let (call, known) = {
        let mut conn = office.conn().await?;
        let call = calls::get(&conn, *id).await?;
        let known = known(&mut conn, &call).await?;
        (call, known)
    };
    if call.published_at.is_some() {
        return Ok(visit.go(&format!("/beheer/openstellingen/{id}")));
    }
    visit.show(&CallForm::new(&office, &visit, About::Draft(*id, call.scheme_id), Some(known)).await?)
}

#[post("/beheer/openstellingen/{id}/wijzigen")]
async fn change(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    mut form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&KEEPS)?;
    let scheme = calls::get(&*office.conn().await?, *id).await?.scheme_id;
    named(&mut form);
    if !form.text(MORE).is_empty() {
        let page = CallForm::new(&office, &visit, About::Draft(*id, scheme), Some(form.filled())).await?;
        return visit.show(&page);
    }
    form.replace("schemeId", scheme.to_string());
    let change = async |conn: &mut Conn, deed: &Deed<'_>| {
        let whole: NewCall = form.read()?;
        calls::change_call(conn, deed, *id, form.version()?, whole.into()).await?;
        Ok(format!("/beheer/openstellingen/{id}"))
    };
    match form.once(&office, actor, &KEEPS, change).await {
        Ok(done) => Ok(visit.telling(
            done,
            "De openstelling is gewijzigd. Zo zien aanvragers haar straks.",
            "The call is changed. This is how applicants will see it.",
        )),
        Err(problem) => {
            let mut filled = form.again(problem)?;
            if filled.has_theirs() {
                let mut conn = office.conn().await?;
                let theirs = calls::get(&conn, *id).await?;
                filled = filled.beside(known(&mut conn, &theirs).await?, theirs.version);
            }
            let page = CallForm::new(&office, &visit, About::Draft(*id, scheme), Some(filled)).await?;
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
        let call = calls::get(&conn, id).await?;
        let scheme = calls::get_scheme(&mut conn, call.scheme_id).await?;
        let above = format!("/beheer/regelingen/{}", scheme.id);
        Ok(Self {
            page: below_home(visit, &call.title, &call.title)
                .called_in_dutch()
                .under("/beheer/regelingen", "Regelingen", "Schemes")
                .under(above, &scheme.title, &scheme.title),
            f,
            criteria: calls::criteria_of(&conn, id).await?,
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
    let publish = async |conn: &mut Conn, deed: &Deed<'_>| {
        calls::publish(conn, deed.actor, *id, deed.now).await?;
        Ok(format!("/beheer/openstellingen/{id}"))
    };
    match form.once(&office, actor, &KEEPS, publish).await {
        Ok(done) => Ok(visit.telling(
            done,
            "De openstelling is gepubliceerd. Iedereen kan haar nu zien.",
            "The call is published. Everyone can see it now.",
        )),
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
        .service(form_for_change)
        .service(change)
        .service(show)
        .service(publish);
}
