//! Approving a proposal: all its decisions at once, on behalf of the college.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use plafond_rules::roles::Role;
use uuid::Uuid;

use crate::calls::{self, Call};
use crate::db::Conn;
use crate::distribution::{self, DistributionView, NewApproval, NewLetterPreview, ProposedView};
use crate::http::{Deed, Office, Problem};
use crate::portal::caseworker::drafts;
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit};

const QUESTIONS: &[Question] = &[
    (
        "reasons",
        "Motivering voor alle aanvragers",
        "Reasons for all applicants",
    ),
    ("legalBasis", "Wettelijke grondslag", "Legal basis"),
    (
        "obligations",
        "Verplichtingen voor wie subsidie krijgt",
        "Obligations of who gets a grant",
    ),
    ("reportDueOn", "Verantwoording uiterlijk op", "Final reports by"),
    (
        "reasonableTermUntil",
        "Redelijke termijn tot en met",
        "Reasonable term until",
    ),
    (
        "noReasonableTermBecause",
        "Of: waarom een termijn niet nodig is",
        "Or: why no term is needed",
    ),
];

#[derive(Template)]
#[template(path = "portal/caseworker/distribution/approval.html")]
struct Approval {
    page: Page,
    call: Call,
    view: DistributionView,
    granted: usize,
    refused: usize,
    letters: Vec<(Uuid, ProposedView)>,
    previous: Option<usize>,
    next: Option<usize>,
    f: Filled,
}

fn address(id: Uuid) -> String {
    format!("/behandeling/verdelingen/{id}")
}

/// How many letters stand on a page.
const LETTERS: usize = 25;

async fn shown(
    office: &Office,
    visit: &Visit,
    (id, from): (Uuid, usize),
    f: Filled,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&[Role::Decider])?;
    let mut conn = office.conn().await?;
    let one = distribution::get(&mut conn, id).await?;
    let call = calls::get(&conn, one.call_id).await?;
    let view = distribution::whole(&mut conn, &one).await?;
    let granted = view
        .proposal
        .iter()
        .filter(|one| one.line.outcome != "refuse")
        .count();
    let page = Approval {
        page: visit
            .page("Verdeling vaststellen", "Approve the distribution")
            .under("/behandeling/verdelingen", "Verdelingen", "Distributions")
            .under(address(id), "Voorstel", "Proposal"),
        refused: view.proposal.len() - granted,
        granted,
        letters: view
            .proposal
            .iter()
            .skip(from)
            .take(LETTERS)
            .filter_map(|one| Some((one.application_id?, one.clone())))
            .collect(),
        previous: (from > 0).then(|| from.saturating_sub(LETTERS)),
        next: Some(from + LETTERS).filter(|next| *next < view.proposal.len()),
        view,
        call,
        f: f.in_lines("obligations").asking(QUESTIONS),
    };
    visit.show_as(page.f.status(), &page)
}

/// What all the decisions say.
#[get("/behandeling/verdelingen/{id}/vaststelling")]
pub async fn ask(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    shown(&office, &visit, (*id, 0), Filled::default()).await
}

/// Takes all the decisions.
#[post("/behandeling/verdelingen/{id}/vaststelling")]
pub async fn approve(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    mut form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Decider])?;
    form.line_by_line("obligations");
    let approve = async |conn: &mut Conn, deed: &Deed<'_>| {
        let new: NewApproval = form.read()?;
        distribution::approve(conn, deed, *id, new).await?;
        Ok(address(*id))
    };
    match form.once(&office, actor, &[Role::Decider], approve).await {
        Ok(done) => Ok(visit.telling(
            done,
            "De verdeling is vastgesteld. Elke aanvrager krijgt een eigen besluit.",
            "The distribution is approved. Each applicant gets a decision of its own.",
        )),
        Err(problem) => shown(&office, &visit, (*id, 0), form.again(problem)?).await,
    }
}

/// Other letters to be seen, with what was filled in.
#[post("/behandeling/verdelingen/{id}/vaststelling/brieven")]
pub async fn letters(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    mut form: Form,
) -> Result<HttpResponse, Problem> {
    form.line_by_line("obligations");
    let from = form.text("_vanaf").parse().unwrap_or_default();
    shown(&office, &visit, (*id, from), form.filled()).await
}

/// The letter to one applicant as it would be, marked as a draft; nothing is kept.
#[post("/behandeling/verdelingen/{id}/vaststelling/concept")]
pub async fn preview(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    mut form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Decider])?;
    form.line_by_line("obligations");
    let application_id: Uuid = form.text("_aanvraag").parse().map_err(|_| Problem::not_found())?;
    let rehearsal = async |conn: &mut Conn, deed: &Deed<'_>| {
        let new = NewLetterPreview {
            application_id,
            approval: form.read()?,
        };
        distribution::drafts(conn, deed, *id, new).await
    };
    match drafts::shown(&office, &form, (actor, &[Role::Decider]), rehearsal).await {
        Ok(letter) => Ok(letter),
        Err(problem) => shown(&office, &visit, (*id, 0), form.again(problem)?).await,
    }
}
