//! What the municipality and the provider learned from an award, written down by each (Awb 4:24).

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use plafond_rules::roles::Role;
use uuid::Uuid;

use crate::db::Conn;
use crate::http::{Deed, Office, Problem};
use crate::portal::caseworker::dossier::{Dossier, address};
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit};
use crate::reports::{EvaluationView, evaluations_of};
use crate::{awards, reports};

const QUESTIONS: &[Question] = &[
    ("wentWell", "Wat ging goed?", "What went well?"),
    ("couldBeBetter", "Wat kan beter?", "What could be better?"),
];

#[derive(Template)]
#[template(path = "portal/caseworker/award/evaluate.html")]
struct Evaluating {
    page: Page,
    dossier: Dossier,
    award: Uuid,
    given: Vec<EvaluationView>,
    may_evaluate: bool,
    f: Filled,
}

async fn shown(office: &Office, visit: &Visit, id: Uuid, f: Filled) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let (award, dossier, actor) = super::open(&mut conn, visit, id).await?;
    let given = evaluations_of(&mut conn, award.id).await?;
    let page = Evaluating {
        page: dossier.page(visit, "Subsidie evalueren", "Evaluate the grant"),
        may_evaluate: actor.is(&[Role::Caseworker]) && given.iter().all(|one| one.party == "provider"),
        f: f.asking(QUESTIONS),
        award: award.id,
        given,
        dossier,
    };
    visit.show_as(page.f.status(), &page)
}

/// What both wrote, and the form while the municipality has not.
#[get("/behandeling/subsidies/{id}/evaluatie")]
pub async fn ask(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    shown(&office, &visit, *id, Filled::default()).await
}

/// Writes down what the municipality learned, once.
#[post("/behandeling/subsidies/{id}/evaluatie")]
pub async fn evaluate(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Caseworker])?;
    let evaluate = async |conn: &mut Conn, deed: &Deed<'_>| {
        reports::evaluate(conn, deed, *id, form.read()?).await?;
        Ok(address(awards::get(conn, *id).await?.application_id, "besluit"))
    };
    match form.once(&office, actor, &[Role::Caseworker], evaluate).await {
        Ok(done) => Ok(visit.telling(
            done,
            "De evaluatie is bewaard. De aanvrager kan haar lezen.",
            "The evaluation is kept. The applicant can read it.",
        )),
        Err(problem) => shown(&office, &visit, *id, form.again(problem)?).await,
    }
}
