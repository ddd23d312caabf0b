//! Settling an award with the reports on it in sight (Awb 4:46).

use crate::http::fields::Amount;
use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use chrono::NaiveDate;
use plafond_rules::awards::{Event, Status};
use plafond_rules::roles::Role;
use plafond_rules::settlement::arrangement::directly;
use uuid::Uuid;

use crate::applications::AttachmentView;
use crate::awards::Award;
use crate::db::Conn;
use crate::documents::Drafts;
use crate::http::{Deed, Office, Problem};
use crate::portal::caseworker::dossier::{Dossier, address};
use crate::portal::caseworker::drafts;
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit, regulation};
use crate::reports::{self, ReportView};
use crate::settlement::{self, NewSettlement, Proposed};
use crate::{awards, payments};

const QUESTIONS: &[Question] = &[
    (
        "amount",
        "Op welk bedrag stelt u vast?",
        "At what amount do you settle?",
    ),
    ("reasons", "Motivering", "Reasons"),
];

/// A report with whom it reached, in words.
struct Accounted {
    report: ReportView,
    reached: Vec<(String, String, i32)>,
    people: i32,
}

#[derive(Template)]
#[template(path = "portal/caseworker/award/settle.html")]
struct Settlement {
    page: Page,
    dossier: Dossier,
    award: Award,
    paid: Amount,
    reports: Vec<Accounted>,
    documents: Vec<AttachmentView>,
    proposed: Proposed,
    f: Filled,
    may_settle: bool,
    is_ready: bool,
    without_report: bool,
}

impl Settlement {
    /// Until when the final report can still come in time; nothing when none is asked, or that is over.
    fn report_by(&self) -> Option<NaiveDate> {
        let is_to_come = self.award.status().after(Event::Account).is_ok();
        self.award.reports_by().filter(|_| is_to_come)
    }
}

/// The reports, and the form once the final one is in.
#[get("/behandeling/subsidies/{id}/vaststelling")]
pub async fn ask(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    shown(&office, &visit, *id, None).await
}

async fn shown(office: &Office, visit: &Visit, id: Uuid, f: Option<Filled>) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let (award, dossier, actor) = super::open(&mut conn, visit, id).await?;
    let found = reports::reports_of(&mut conn, id).await?;
    let accounted = found.into_iter().map(|report| Accounted {
        people: report.reached.iter().map(|line| line.people).sum(),
        reached: report
            .reached
            .iter()
            .map(|line| {
                let place = &line.municipality;
                let place = regulation::name(&regulation::MUNICIPALITIES, place, visit.language());
                (place.to_owned(), line.profession.clone(), line.people)
            })
            .collect(),
        report,
    });
    let proposed = settlement::propose(&mut conn, &award).await?;
    let today = plafond_rules::dates::day_of(office.now());
    let without_report = matches!(award.status(), Status::Granted | Status::Running)
        && directly(proposed.proposal.arrangement, proposed.last_day, today).is_ok();
    let amount = proposed.proposal.amount.dutch();
    let f = f.unwrap_or_else(|| Filled::default().with("amount", amount.trim_start_matches("€ ")));
    let page = Settlement {
        page: dossier.page(visit, "Subsidie vaststellen", "Settle the grant"),
        paid: payments::paid_of(&mut conn, id).await?,
        reports: accounted.collect(),
        documents: reports::documents_of(&mut conn, id).await?,
        proposed,
        f: f.asking(QUESTIONS),
        may_settle: actor.is(&[Role::Decider]),
        is_ready: award.status() == Status::AccountabilityDue || without_report,
        without_report,
        award,
        dossier,
    };
    visit.show_as(page.f.status(), &page)
}

/// Settles on behalf of the college.
#[post("/behandeling/subsidies/{id}/vaststelling")]
pub async fn settle(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Decider])?;
    let settle = async |conn: &mut Conn, deed: &Deed<'_>| {
        let new: NewSettlement = form.read()?;
        settlement::settle(conn, deed, *id, new).await?;
        Ok(address(awards::get(conn, *id).await?.application_id, "besluit"))
    };
    match form.once(&office, actor, &[Role::Decider], settle).await {
        Ok(done) => Ok(visit.telling(
            done,
            "De subsidie is vastgesteld. De brief gaat naar de aanvrager.",
            "The grant is settled. The letter goes to the applicant.",
        )),
        Err(problem) => shown(&office, &visit, *id, Some(form.again(problem)?)).await,
    }
}

/// The letter as it would be, marked as a draft; nothing is kept.
#[post("/behandeling/subsidies/{id}/vaststelling/concept")]
pub async fn preview(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Decider])?;
    let rehearsal = async |conn: &mut Conn, deed: &Deed<'_>| {
        let settlement = settlement::settle(conn, deed, *id, form.read()?).await?;
        Drafts::of(conn, settlement.id).await
    };
    match drafts::shown(&office, &form, (actor, &[Role::Decider]), rehearsal).await {
        Ok(letter) => Ok(letter),
        Err(problem) => shown(&office, &visit, *id, Some(form.again(problem)?)).await,
    }
}
