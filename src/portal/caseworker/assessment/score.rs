//! Giving points for each criterion, and seeing everyone's once that is done.

use std::collections::HashMap;

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use plafond_rules::applications::Status;
use plafond_rules::roles::Role;
use uuid::Uuid;

use super::side_by_side::SideBySide;
use crate::assessment::{self, Conflict, NewAssessment};
use crate::db::Conn;
use crate::http::{Deed, Office, Problem};
use crate::identity;
use crate::portal::caseworker::dossier::{Dossier, address};
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit};

const QUESTIONS: &[Question] = &[
    (
        "noConflictOfInterest",
        "Ik heb geen belang bij deze aanvraag",
        "I have no interest in this application",
    ),
    ("advice", "Toelichting op uw punten", "Why these points"),
];

const INTEREST: &[Question] = &[("reason", "Welk belang hebt u?", "Which interest do you have?")];

#[derive(Template)]
#[template(path = "portal/caseworker/assessment/score.html")]
struct Scores {
    page: Page,
    dossier: Dossier,
    f: Filled,
    may_score: bool,
    given: usize,
    all: Option<SideBySide>,
    /// The form with which someone declares an interest; none for who can't have one that matters.
    interest: Option<Filled>,
    /// Whether who is here declared one.
    is_conflicted: bool,
    /// The interests that were declared, for who handles the dossier.
    conflicts: Vec<(Conflict, String)>,
}

/// The form for who can still score, and all scores for who may see them.
#[get("/behandeling/aanvragen/{id}/beoordeling")]
pub async fn show(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    scores(&office, &visit, *id, Filled::default(), Filled::default()).await
}

async fn scores(
    office: &Office,
    visit: &Visit,
    id: Uuid,
    f: Filled,
    interest: Filled,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let (dossier, actor) = Dossier::open(&mut conn, visit, id).await?;
    let given = assessment::list(&mut conn, id).await?;
    let own = given.iter().any(|one| one.assessor_id == actor.user_id);
    let all = if assessment::may_see(actor, &dossier.application, &given) {
        let points = assessment::points_of(&mut conn, id).await?;
        let ids: Vec<Uuid> = given.iter().map(|one| one.assessor_id).collect();
        let names: HashMap<Uuid, String> = identity::names_of(&mut conn, &ids).await?.into_iter().collect();
        Some(SideBySide::of(&dossier.criteria, &given, &points, &names))
    } else {
        None
    };
    let is_conflicted = assessment::has_conflict(&mut conn, id, actor.user_id).await?;
    let conflicts = if actor.is(&[Role::Caseworker, Role::Decider, Role::Auditor]) {
        assessment::conflicts_of(&mut conn, id).await?
    } else {
        Vec::new()
    };
    let may_score = !own
        && !is_conflicted
        && actor.is(&[Role::Assessor])
        && dossier.application.status() == Status::Complete
        && !dossier.criteria.is_empty();
    let (points, why) = (visit.say("punten", "points"), visit.say("waarom", "why"));
    let f = dossier.criteria.iter().fold(f.asking(QUESTIONS), |f, criterion| {
        let (code, title) = (&criterion.code, &criterion.title);
        f.calling(format!("points/{code}"), title, points)
            .calling(format!("reasons/{code}"), title, why)
    });
    let page = Scores {
        page: dossier.page(visit, "Beoordeling", "Assessment"),
        f,
        given: given.len(),
        may_score,
        all,
        interest: (actor.is(&assessment::DECLARES) && !is_conflicted).then(|| interest.asking(INTEREST)),
        is_conflicted,
        conflicts,
        dossier,
    };
    let refused = page.interest.as_ref().map(Filled::status);
    let status = refused.filter(|status| !status.is_success());
    visit.show_as(status.unwrap_or_else(|| page.f.status()), &page)
}

/// Gives the points, which then stay as they are.
#[post("/behandeling/aanvragen/{id}/beoordeling")]
pub async fn give(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Assessor])?;
    let assess = async |conn: &mut Conn, deed: &Deed<'_>| {
        let new: NewAssessment = form.read()?;
        assessment::assess(conn, deed, *id, new).await?;
        Ok(address(*id, "beoordeling"))
    };
    match form.once(&office, actor, &[Role::Assessor], assess).await {
        Ok(done) => Ok(visit.telling(
            done,
            "Uw beoordeling is bewaard. U ziet nu ook die van anderen.",
            "Your assessment is saved. You now see those of others as well.",
        )),
        Err(problem) => scores(&office, &visit, *id, form.again(problem)?, Filled::default()).await,
    }
}

/// Declares an interest: someone else scores the application and decides on it.
#[post("/behandeling/aanvragen/{id}/belang")]
pub async fn declare(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&assessment::DECLARES)?;
    let declare = async |conn: &mut Conn, deed: &Deed<'_>| {
        assessment::declare(conn, deed, *id, form.read()?).await?;
        Ok(address(*id, "beoordeling"))
    };
    match form.once(&office, actor, &assessment::DECLARES, declare).await {
        Ok(done) => Ok(visit.telling(
            done,
            "Dat staat in het dossier. De behandelaars weten dat een ander dit moet doen.",
            "That is in the dossier. The caseworkers know that someone else has to do this.",
        )),
        Err(problem) => scores(&office, &visit, *id, Filled::default(), form.again(problem)?).await,
    }
}
