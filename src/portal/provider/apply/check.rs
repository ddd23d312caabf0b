//! The last step: everything that was entered on one page, with the way to change it, and the button that submits.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use uuid::Uuid;

use super::missing::Missing;
use super::overview::all_missing;
use super::{Draft, address};
use crate::applications::{self, AttachmentView, NewSupplement, attachments_of};
use crate::db::Conn;
use crate::http::{Deed, Office, Problem, ProblemType};
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit, navigation};
use crate::portal::provider::content::Shown;

const QUESTIONS: &[Question] = &[("answer", "Wat hebt u aangevuld?", "What did you add?")];

#[derive(Template)]
#[template(path = "portal/provider/apply/check.html")]
struct Check {
    page: Page,
    f: Filled,
    draft: Draft,
    shown: Shown,
    documents: Vec<AttachmentView>,
    missing: Vec<Missing>,
    /// Where each part can be changed.
    base: Option<String>,
}

async fn check(
    conn: &mut Conn,
    office: &Office,
    visit: &Visit,
    id: Uuid,
    f: Filled,
) -> Result<Check, Problem> {
    let draft = Draft::open(conn, office, visit, id).await?;
    Ok(Check {
        page: draft.page(visit, "Controleer uw aanvraag", "Check your application"),
        f: f.asking(QUESTIONS),
        shown: Shown::of(&draft.content, visit.language()),
        documents: attachments_of(conn, id).await?,
        missing: all_missing(conn, visit, &draft).await?,
        base: Some(address(id, "")),
        draft,
    })
}

#[get("/aanvrager/aanvragen/{id}/invullen/controleren")]
async fn ask(office: web::Data<Office>, visit: Visit, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    visit.show(&check(&mut conn, &office, &visit, *id, Filled::default()).await?)
}

#[post("/aanvrager/aanvragen/{id}/invullen/indienen")]
async fn submit(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::PROVIDER)?;
    // A press that comes after the first one finds no draft any more; its answer is kept with the ticket of the form.
    let declared = {
        let mut conn = office.conn().await?;
        match Draft::open(&mut conn, &office, &visit, *id).await {
            Ok(draft) => super::missing::statements(&draft.content, visit.language()).is_none(),
            Err(problem) if problem.kind() == ProblemType::IMPOSSIBLE_NOW => true,
            Err(problem) => return Err(problem),
        }
    };
    let submit = async |conn: &mut Conn, deed: &Deed<'_>| {
        if !declared {
            return Err(Problem::invalid_field("/content/statements", "missing", ""));
        }
        applications::submit(conn, deed, *id).await?;
        Ok(format!("/aanvrager/aanvragen/{id}/ontvangst"))
    };
    match form.once(&office, actor, &navigation::PROVIDER, submit).await {
        Ok(done) => Ok(done),
        Err(problem) => refused(&office, &visit, *id, form, problem).await,
    }
}

#[post("/aanvrager/aanvragen/{id}/invullen/aanvulling")]
async fn supplement(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::PROVIDER)?;
    let supplement = async |conn: &mut Conn, deed: &Deed<'_>| {
        let new: NewSupplement = form.read()?;
        applications::supplement(conn, deed, *id, new).await?;
        Ok(format!("/aanvrager/aanvragen/{id}"))
    };
    match form.once(&office, actor, &navigation::PROVIDER, supplement).await {
        Ok(done) => Ok(visit.telling(
            done,
            "Uw aanvulling is binnen. Wij gaan verder met uw aanvraag.",
            "What you added is in. We go on with your application.",
        )),
        Err(problem) => refused(&office, &visit, *id, form, problem).await,
    }
}

async fn refused(
    office: &Office,
    visit: &Visit,
    id: Uuid,
    form: Form,
    problem: Problem,
) -> Result<HttpResponse, Problem> {
    // What is missing in the application stands in a list of its own, with links to the steps.
    let elsewhere = |pointer: &str| pointer.starts_with("/content") || pointer.starts_with("/attachments");
    let listed = problem.errors().iter().any(|error| elsewhere(&error.pointer));
    let (status, filled) = if listed {
        (StatusCode::BAD_REQUEST, form.filled())
    } else {
        (problem.kind().status, form.again(problem)?)
    };
    let page = check(&mut *office.conn().await?, office, visit, id, filled).await?;
    visit.show_as(status, &page)
}

/// The doors of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(ask).service(submit).service(supplement);
}
