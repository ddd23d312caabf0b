//! A notice of default that came by post, and determining what lateness costs (Awb 4:17, 4:18).

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use plafond_rules::roles::Role;
use serde::Deserialize;
use uuid::Uuid;

use super::{Dossier, address};
use crate::db::Conn;
use crate::deadlines::{self, Deadline};
use crate::documents::Drafts;
use crate::http::deed::day_of;
use crate::http::{Deed, Office, Problem};
use crate::penalties::{self, NewDetermination, NewNotice, PenaltyView, ProspectView};
use crate::portal::caseworker::drafts;
use crate::portal::caseworker::words;
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit, regulation};

const NOTICE: &[Question] = &[
    (
        "receivedOn",
        "Op welke dag kwam de brief binnen?",
        "On which day did the letter come in?",
    ),
    (
        "termId",
        "Over welk besluit gaat de brief?",
        "About which decision is the letter?",
    ),
];

const DETERMINATION: &[Question] = &[
    (
        "notOwed",
        "Is er een reden waarom niets verschuldigd is?",
        "Is there a reason why nothing is owed?",
    ),
    (
        "reasons",
        "Toelichting voor de aanvrager",
        "Explanation for the applicant",
    ),
];

/// Why nothing is owed (Awb 4:17(6)).
const NOT_OWED: [(&str, &str, &str); 3] = [
    (
        "notice-too-late",
        "De ingebrekestelling kwam onredelijk laat",
        "The notice came unreasonably late",
    ),
    (
        "no-interest",
        "De aanvrager is geen belanghebbende",
        "The applicant has no interest of its own",
    ),
    (
        "manifestly-unfounded",
        "De aanvraag is kennelijk niet-ontvankelijk of kennelijk ongegrond",
        "The application is manifestly inadmissible or unfounded",
    ),
];

#[derive(Template)]
#[template(path = "portal/caseworker/dossier/notice.html")]
struct Notice {
    page: Page,
    dossier: Dossier,
    /// The decisions that it can be about, when there are several.
    decisions: Vec<(String, String)>,
    f: Filled,
}

#[derive(Template)]
#[template(path = "portal/caseworker/dossier/penalty.html")]
struct Determination {
    page: Page,
    dossier: Dossier,
    penalty: Option<PenaltyView>,
    grounds: Vec<(&'static str, &'static str)>,
    f: Filled,
}

/// Which decisions a notice can be about, each with the last day to take it; none when there is no choice.
fn decisions(visit: &Visit, terms: &[Deadline], prospects: &[ProspectView]) -> Vec<(String, String)> {
    if prospects.len() < 2 {
        return Vec::new();
    }
    let page = visit.page("", "");
    let about = |term: &&Deadline| prospects.iter().any(|prospect| prospect.term_id == term.id);
    let named = terms.iter().filter(about).map(|term| {
        let duty = regulation::name(&words::DUTIES, &term.kind, visit.language());
        let until = visit.say("uiterlijk", "by");
        (
            term.id.to_string(),
            format!("{duty}, {until} {}", page.day(&term.ends_on)),
        )
    });
    named.collect()
}

async fn notice_page(office: &Office, visit: &Visit, id: Uuid, f: Filled) -> Result<HttpResponse, Problem> {
    visit.must_be(&[Role::Caseworker])?;
    let mut conn = office.conn().await?;
    let (dossier, _) = Dossier::open(&mut conn, visit, id).await?;
    let terms = deadlines::of_dossier(&mut conn, id).await?;
    let prospects = penalties::prospects_of(&mut conn, id, &terms, day_of(office.now())).await?;
    let page = Notice {
        decisions: decisions(visit, &terms, &prospects),
        page: dossier.page(
            visit,
            "Ingebrekestelling registreren",
            "Register a notice of default",
        ),
        f: f.asking(NOTICE),
        dossier,
    };
    visit.show_as(page.f.status(), &page)
}

/// When did it come in?
#[get("/behandeling/aanvragen/{id}/ingebrekestelling")]
pub async fn ask_notice(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let today = day_of(office.now()).to_string();
    notice_page(&office, &visit, *id, Filled::default().with("receivedOn", today)).await
}

/// Registers it.
#[post("/behandeling/aanvragen/{id}/ingebrekestelling")]
pub async fn register(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Caseworker])?;
    let register = async |conn: &mut Conn, deed: &Deed<'_>| {
        let new: NewNotice = form.read()?;
        penalties::notify(conn, deed, *id, &new).await?;
        Ok(address(*id, "termijnen"))
    };
    match form.once(&office, actor, &[Role::Caseworker], register).await {
        Ok(done) => Ok(visit.telling(
            done,
            "De ingebrekestelling is geregistreerd. De aanvrager krijgt een bevestiging.",
            "The notice of default is registered. The applicant gets a confirmation.",
        )),
        Err(problem) => notice_page(&office, &visit, *id, form.again(problem)?).await,
    }
}

async fn penalty_page(office: &Office, visit: &Visit, id: Uuid, f: Filled) -> Result<HttpResponse, Problem> {
    visit.must_be(&[Role::Decider])?;
    let mut conn = office.conn().await?;
    let (dossier, _) = Dossier::open(&mut conn, visit, id).await?;
    let today = day_of(office.now());
    let penalty = match f.value("penaltyId").parse::<Uuid>() {
        Ok(which) => {
            let penalties = penalties::penalties_of(&mut conn, id, today).await?;
            penalties.into_iter().find(|penalty| penalty.id == which)
        }
        Err(_) => penalties::penalty_of(&mut conn, id, today).await?,
    };
    let page = Determination {
        page: dossier.page(visit, "De dwangsom vaststellen", "Determine the penalty"),
        penalty,
        grounds: regulation::options(&NOT_OWED, visit.language()),
        f: f.asking(DETERMINATION),
        dossier,
    };
    visit.show_as(page.f.status(), &page)
}

/// Which penalty, when a dossier has several; the one that asks for something unless told.
#[derive(Debug, Deserialize)]
pub struct Which {
    welke: Option<Uuid>,
}

/// How much is owed?
#[get("/behandeling/aanvragen/{id}/dwangsom")]
pub async fn ask_determination(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    which: web::Query<Which>,
) -> Result<HttpResponse, Problem> {
    let f = which.welke.map_or_else(Filled::default, |which| {
        Filled::default().with("penaltyId", which.to_string())
    });
    penalty_page(&office, &visit, *id, f).await
}

/// The letter as it would be, marked as a draft; nothing is kept.
#[post("/behandeling/aanvragen/{id}/dwangsom/concept")]
pub async fn preview(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Decider])?;
    let rehearsal = async |conn: &mut Conn, deed: &Deed<'_>| {
        let determined = penalties::determine(conn, deed, *id, form.read()?).await?;
        Drafts::of(conn, determined.notice_id).await
    };
    match drafts::shown(&office, &form, (actor, &[Role::Decider]), rehearsal).await {
        Ok(letter) => Ok(letter),
        Err(problem) => penalty_page(&office, &visit, *id, form.again(problem)?).await,
    }
}

/// Determines it.
#[post("/behandeling/aanvragen/{id}/dwangsom")]
pub async fn determine(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Decider])?;
    let determine = async |conn: &mut Conn, deed: &Deed<'_>| {
        let new: NewDetermination = form.read()?;
        penalties::determine(conn, deed, *id, new).await?;
        Ok(address(*id, "termijnen"))
    };
    match form.once(&office, actor, &[Role::Decider], determine).await {
        Ok(done) => Ok(visit.telling(done, "De dwangsom is vastgesteld.", "The penalty is determined.")),
        Err(problem) => penalty_page(&office, &visit, *id, form.again(problem)?).await,
    }
}
