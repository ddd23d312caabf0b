//! Suspending the payment of an award, and lifting that (Awb 4:56).

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use chrono::NaiveDate;
use plafond_rules::awards::{Ground, Phase, Status};
use plafond_rules::payments::Suspension as Standing;
use plafond_rules::roles::Role;
use uuid::Uuid;

use super::change::english;
use crate::awards::{self, Award};
use crate::db::Conn;
use crate::documents::Drafts;
use crate::http::deed::day_of;
use crate::http::{Deed, Office, Problem};
use crate::payments::suspensions::{self, NewLifting, NewSuspension, Suspension};
use crate::portal::caseworker::dossier::{Dossier, address};
use crate::portal::caseworker::drafts;
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Language, Page, Visit};

/// How many suspensions of an award are looked at; there are a few.
const MOST: i64 = 100;

const SUSPENDING: &[Question] = &[
    (
        "ground",
        "Welke grond vermoedt u?",
        "Which ground do you suspect?",
    ),
    (
        "reasons",
        "Wat vermoedt u, en waarom?",
        "What do you suspect, and why?",
    ),
];

const LIFTING: &[Question] = &[(
    "reasons",
    "Waarom is het vermoeden weg?",
    "Why is the suspicion gone?",
)];

/// A suspension in words.
struct Told {
    suspension: Suspension,
    ground: &'static str,
    standing: &'static str,
}

#[derive(Template)]
#[template(path = "portal/caseworker/award/suspend.html")]
struct Suspending {
    page: Page,
    dossier: Dossier,
    award: Award,
    /// The one for which payment waits, when it does.
    running: Option<Told>,
    /// Those before, newest first.
    before: Vec<Told>,
    grounds: Vec<(&'static str, &'static str)>,
    may_decide: bool,
    /// Whether something is still to be paid, so that it can be suspended.
    is_open: bool,
    f: Filled,
}

/// The grounds on which payment can be suspended at this moment.
fn grounds(settled: bool, language: Language) -> Vec<(&'static str, &'static str)> {
    Ground::ALL
        .into_iter()
        .filter(|ground| ground.suspends_payment() && (ground.phase() == Phase::AfterSettlement) == settled)
        .map(|ground| (ground.as_str(), language.say(ground.dutch(), english(ground))))
        .collect()
}

/// Where a suspension stands, in words.
fn standing(suspension: &Suspension, today: NaiveDate, language: Language) -> &'static str {
    match suspension.held().on(today) {
        Standing::Running => language.say("Loopt", "Running"),
        Standing::Lifted => language.say("Opgeheven", "Lifted"),
        Standing::Concluded => language.say("Geëindigd door een besluit", "Ended by a decision"),
        Standing::Lapsed => language.say("Verlopen na dertien weken", "Lapsed after thirteen weeks"),
    }
}

async fn shown(office: &Office, visit: &Visit, id: Uuid, f: Filled) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let (award, dossier, actor) = super::open(&mut conn, visit, id).await?;
    let (today, language) = (day_of(office.now()), visit.language());
    let found = suspensions::list(&mut conn, award.id, None, MOST).await?;
    let told = found.into_iter().map(|suspension| Told {
        ground: language.say(suspension.suspicion().dutch(), english(suspension.suspicion())),
        standing: standing(&suspension, today, language),
        suspension,
    });
    let (mut running, before): (Vec<_>, Vec<_>) = told.partition(|told| told.suspension.holds(today));
    let status = award.status();
    let running = running.pop();
    let asking = if running.is_some() { LIFTING } else { SUSPENDING };
    let page = Suspending {
        page: dossier.page(visit, "Betaling opschorten", "Suspend payment"),
        running,
        before,
        grounds: grounds(status == Status::Settled, language),
        may_decide: actor.is(&[Role::Decider]),
        is_open: !matches!(status, Status::Closed | Status::Revoked),
        f: f.asking(asking),
        award,
        dossier,
    };
    visit.show_as(page.f.status(), &page)
}

/// What was suspended and why, and the form to suspend or to lift.
#[get("/behandeling/subsidies/{id}/opschorting")]
pub async fn ask(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    shown(&office, &visit, *id, Filled::default()).await
}

/// Suspends payment on behalf of the college.
#[post("/behandeling/subsidies/{id}/opschorting")]
pub async fn suspend(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Decider])?;
    let suspend = async |conn: &mut Conn, deed: &Deed<'_>| {
        let new: NewSuspension = form.read()?;
        suspensions::suspend(conn, deed, *id, new).await?;
        Ok(address(awards::get(conn, *id).await?.application_id, "besluit"))
    };
    match form.once(&office, actor, &[Role::Decider], suspend).await {
        Ok(done) => Ok(visit.telling(
            done,
            "De betaling is opgeschort. De brief gaat naar de aanvrager.",
            "Payment is suspended. The letter goes to the applicant.",
        )),
        Err(problem) => shown(&office, &visit, *id, form.again(problem)?).await,
    }
}

/// Lifts a suspension on behalf of the college.
#[post("/behandeling/subsidies/{id}/opschortingen/{suspension}/opheffing")]
pub async fn lift(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Decider])?;
    let award = path.0;
    let lift = async |conn: &mut Conn, deed: &Deed<'_>| {
        let new: NewLifting = form.read()?;
        suspensions::lift(conn, deed, *path, new).await?;
        Ok(address(awards::get(conn, award).await?.application_id, "besluit"))
    };
    match form.once(&office, actor, &[Role::Decider], lift).await {
        Ok(done) => Ok(visit.telling(
            done,
            "De opschorting is opgeheven. De aanvrager krijgt bericht.",
            "The suspension is lifted. The applicant gets a message.",
        )),
        Err(problem) => shown(&office, &visit, award, form.again(problem)?).await,
    }
}

/// The letter as it would be, marked as a draft; nothing is kept.
#[post("/behandeling/subsidies/{id}/opschorting/concept")]
pub async fn preview(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Decider])?;
    let rehearsal = async |conn: &mut Conn, deed: &Deed<'_>| {
        let suspension = suspensions::suspend(conn, deed, *id, form.read()?).await?;
        Drafts::of(conn, suspension.id).await
    };
    match drafts::shown(&office, &form, (actor, &[Role::Decider]), rehearsal).await {
        Ok(letter) => Ok(letter),
        Err(problem) => shown(&office, &visit, *id, form.again(problem)?).await,
    }
}
