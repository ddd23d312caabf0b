//! The step of the activities: a list, and one form for each.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use uuid::Uuid;

use super::autosave::Autosave;
use super::missing::{Missing, missing};
use super::part::{self, Part as _};
use super::{Draft, address};
use crate::applications::{self, Activity, Content};
use crate::db::Conn;
use crate::http::if_match::IfMatch;
use crate::http::{Deed, Office, Problem, ProblemType};
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit, navigation, regulation};

const QUESTIONS: &[Question] = &[
    ("title", "Naam van de activiteit", "Name of the activity"),
    ("objective", "Wat is het doel?", "What is it for?"),
    (
        "forms",
        "Over welke vormen van geweld gaat het?",
        "Which forms of violence is it about?",
    ),
    ("targetGroup", "Voor wie is het?", "For whom is it?"),
    (
        "municipalities",
        "In welke gemeenten?",
        "In which municipalities?",
    ),
    (
        "meldcodeElement",
        "Hoe leren deelnemers de meldcode gebruiken?",
        "How do participants learn to use the meldcode?",
    ),
    (
        "expertsByExperience",
        "Ervaringsdeskundigen doen mee",
        "Experts by experience take part",
    ),
    ("sessions", "Aantal bijeenkomsten", "Number of sessions"),
    (
        "participants",
        "Aantal deelnemers in totaal",
        "Number of participants in all",
    ),
    ("periodStart", "Eerste dag", "First day"),
    ("periodEnd", "Laatste dag", "Last day"),
    (
        "freeOfCharge",
        "Deelnemers doen gratis mee",
        "Participants take part free of charge",
    ),
    (
        "signUpAt",
        "Waar melden deelnemers zich aan?",
        "Where do participants sign up?",
    ),
];

/// As many as a draft may have.
const MOST: usize = 50;

struct Listed {
    title: String,
    target_group: String,
    version: i64,
    /// How many answers are still missing.
    missing: usize,
}

#[derive(Template)]
#[template(path = "portal/provider/apply/activities.html")]
struct List {
    page: Page,
    id: Uuid,
    activities: Vec<Listed>,
}

#[derive(Template)]
#[template(path = "portal/provider/apply/activity.html")]
struct One {
    page: Page,
    f: Filled,
    id: Uuid,
    at: usize,
    objectives: Vec<(&'static str, &'static str)>,
    forms: Vec<(&'static str, &'static str)>,
    municipalities: Vec<(&'static str, &'static str)>,
}

fn one(draft: &Draft, visit: &Visit, at: usize, f: Filled) -> One {
    let id = draft.application.id;
    let language = visit.language();
    let title = format!("{} {}", visit.say("Activiteit", "Activity"), at + 1);
    One {
        page: draft.page(visit, &title, &title).under(
            address(id, "/activiteiten"),
            "Activiteiten",
            "Activities",
        ),
        f: f.asking(QUESTIONS),
        id,
        at,
        objectives: regulation::options(&regulation::OBJECTIVES, language),
        forms: regulation::options(&regulation::FORMS, language),
        municipalities: regulation::options(&regulation::MUNICIPALITIES, language),
    }
}

#[get("/aanvrager/aanvragen/{id}/invullen/activiteiten")]
async fn list(office: web::Data<Office>, visit: Visit, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let draft = Draft::open(&mut conn, &office, &visit, *id).await?;
    let gaps: Vec<Missing> = missing(&draft.content, visit.language());
    let listed = draft.content.activities.iter().enumerate().map(|(at, activity)| {
        let step = format!("/activiteiten/{at}#");
        Ok(Listed {
            title: activity.title.clone(),
            target_group: activity.target_group.clone(),
            version: part::version(activity)?,
            missing: gaps.iter().filter(|gap| gap.step.starts_with(&step)).count(),
        })
    });
    visit.show(&List {
        page: draft.page(&visit, "Activiteiten", "Activities"),
        id: *id,
        activities: listed.collect::<Result<_, Problem>>()?,
    })
}

#[post("/aanvrager/aanvragen/{id}/invullen/activiteiten")]
async fn add(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::PROVIDER)?;
    let add = async |conn: &mut Conn, deed: &Deed<'_>| {
        let mut place = 0;
        change(conn, deed, *id, |content| {
            place = content.activities.len();
            if place >= MOST {
                return Err(Problem::new(
                    ProblemType::IMPOSSIBLE_NOW,
                    "Een aanvraag heeft ten hoogste 50 activiteiten. Voeg er een paar samen.",
                    "An application has at most 50 activities. Combine some.",
                ));
            }
            content.activities.push(Activity {
                free_of_charge: true,
                ..Activity::default()
            });
            Ok(())
        })
        .await?;
        Ok(address(*id, &format!("/activiteiten/{place}")))
    };
    form.once(&office, actor, &navigation::PROVIDER, add).await
}

#[post("/aanvrager/aanvragen/{id}/invullen/activiteiten/{at}/verwijderen")]
async fn remove(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, usize)>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::PROVIDER)?;
    let (id, at) = *path;
    let seen = form.version()?;
    let remove = async |conn: &mut Conn, deed: &Deed<'_>| {
        change(conn, deed, id, |content| {
            let at = Activity::place(content, at, seen);
            let there = content.activities.get(at).ok_or_else(Problem::stale)?;
            seen.must_be(part::version(there)?)?;
            content.activities.remove(at);
            Ok(())
        })
        .await?;
        Ok(address(id, "/activiteiten"))
    };
    let done = form.once(&office, actor, &navigation::PROVIDER, remove).await?;
    Ok(visit.telling(done, "De activiteit is verwijderd.", "The activity was removed."))
}

async fn change(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    change: impl FnOnce(&mut Content) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let application = applications::lock(conn, id).await?;
    let newest = IfMatch(application.version);
    let changed = |content: &serde_json::Value| {
        let mut content: Content = serde_json::from_value(content.clone()).map_err(Problem::internal)?;
        change(&mut content)?;
        Ok(content)
    };
    applications::revise(conn, deed, id, newest, changed).await?;
    Ok(())
}

#[get("/aanvrager/aanvragen/{id}/invullen/activiteiten/{at}")]
async fn ask(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, usize)>,
) -> Result<HttpResponse, Problem> {
    let (id, at) = *path;
    let mut conn = office.conn().await?;
    let draft = Draft::open(&mut conn, &office, &visit, id).await?;
    let filled = part::shown::<Activity>(&draft.content, at)?;
    visit.show(&one(&draft, &visit, at, filled))
}

#[post("/aanvrager/aanvragen/{id}/invullen/activiteiten/{at}")]
async fn keep(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, usize)>,
    autosave: Autosave,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let onward = part::next(path.0, "/activiteiten");
    match part::keep::<Activity>(&office, &visit, *path, form, autosave, onward).await? {
        Ok(done) => Ok(done),
        Err((draft, filled)) => {
            let page = one(&draft, &visit, path.1, filled);
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// The doors of these pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(list)
        .service(add)
        .service(remove)
        .service(ask)
        .service(keep);
}
