//! One objection: whether it was in time, what was said, what happened, and what can be done now.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use plafond_rules::roles::Role;
use uuid::Uuid;

use super::acts::{self, Act};
use crate::http::deed::day_of;
use crate::http::{Answer, Office, Problem};
use crate::notices::{self, NoticeView};
use crate::objections::{self, ObjectionView};
use crate::organisations;
use crate::portal::caseworker::words;
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Page, Upload, Visit, navigation, regulation, upload};

/// How many letters about an objection are shown; there are a handful.
const LETTERS: i64 = 100;

const QUESTIONS: &[Question] = &[
    ("kind", "Wat is het?", "What is it?"),
    ("file", "Bestand", "File"),
];

#[derive(Template)]
#[template(path = "portal/caseworker/objections/dossier.html")]
struct Dossier {
    page: Page,
    view: ObjectionView,
    organisation: String,
    status: String,
    outcome: Option<String>,
    unheard: Option<String>,
    is_open: bool,
    left: String,
    urgency: &'static str,
    acts: Vec<&'static Act>,
    may_decide: bool,
    may_add: bool,
    /// How it was made known what the objector had to know, and where all of the dossier's messages are.
    notices: Vec<NoticeView>,
    messages: String,
    /// The most that a document may measure, in bytes.
    most: u64,
    f: Filled,
}

/// The objection.
#[get("/behandeling/bezwaren/{id}")]
pub async fn show(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    shown(&office, &visit, *id, Filled::default()).await
}

async fn shown(office: &Office, visit: &Visit, id: Uuid, f: Filled) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::CASEWORK)?;
    let mut conn = office.conn().await?;
    let objection = objections::get(&mut conn, id).await?;
    let view = objections::whole(&mut conn, objection).await?;
    let organisation = organisations::get(&mut conn, view.organisation_id).await?.name;
    let language = visit.language();
    let (left, urgency) = words::time_left(view.decide_by, day_of(office.now()), language);
    let is_open = words::is_open_objection(&view.status);
    let named = |list: &[(&'static str, &'static str, &'static str)], value: &str| {
        regulation::name(list, value, language).to_owned()
    };
    let application = format!("/behandeling/aanvragen/{}", view.application_id);
    let notices = notices::about(&mut conn, &told_of(&view), LETTERS).await?;
    let page = visit
        .page("Bezwaar", "Objection")
        .under("/behandeling/bezwaren", "Bezwaren", "Objections")
        .under(application, &view.reference, &view.reference);
    let page = Dossier {
        page,
        f: f.asking(QUESTIONS),
        may_add: is_open && actor.is(&[Role::Caseworker]),
        most: visit.settings().largest_attachment,
        messages: format!("/behandeling/aanvragen/{}/berichten", view.application_id),
        notices,
        organisation,
        status: named(&words::OBJECTIONS, &view.status),
        outcome: view
            .decision
            .as_ref()
            .map(|decision| named(&words::OBJECTIONS, &decision.outcome)),
        unheard: view
            .unheard_ground
            .as_ref()
            .map(|ground| named(&acts::UNHEARD, ground)),
        acts: if is_open && actor.is(&[Role::Caseworker]) {
            acts::possible(&view)
        } else {
            Vec::new()
        },
        may_decide: is_open && actor.is(&[Role::Decider]),
        is_open,
        left,
        urgency,
        view,
    };
    visit.show_as(page.f.status(), &page)
}

/// What an objector gets letters about: the objection itself, what is missing, when there is a hearing, and what was decided.
fn told_of(view: &ObjectionView) -> Vec<Uuid> {
    let repairs = view.repair_requests.iter().map(|request| request.id);
    let hearings = view.hearings.iter().map(|hearing| hearing.id);
    let postponements = view.postponements.iter().map(|postponement| postponement.id);
    let decision = view.decision.iter().map(|decision| decision.id);
    let told = [view.id].into_iter().chain(repairs).chain(hearings);
    told.chain(postponements).chain(decision).collect()
}

/// Adds a document that came on paper or by e-mail.
#[post("/behandeling/bezwaren/{id}/documenten")]
pub async fn add_document(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    sent: Upload,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Caseworker])?;
    let (mut incoming, once) = sent.checked().await?;
    let onward = format!("/behandeling/bezwaren/{id}");
    let added = |_| Ok(Answer::see_other(onward));
    match objections::attachments::add(&office, actor, *id, &once, &mut incoming, added).await {
        Ok(done) => Ok(visit.telling(done, "Het document is toegevoegd.", "The document was added.")),
        Err(problem) => shown(&office, &visit, *id, upload::again(incoming, problem)?).await,
    }
}

/// A document, to be saved.
#[get("/behandeling/bezwaren/{id}/documenten/{document}")]
pub async fn read_document(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::CASEWORK)?;
    objections::attachments::download(&office, actor, *path).await
}
