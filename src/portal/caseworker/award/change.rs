//! Changing an award, or revoking it (Awb 4:48-4:50): first which change, then only what that one asks.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use plafond_rules::awards::{Ground, Phase, Status};
use plafond_rules::roles::Role;
use serde::Deserialize;
use uuid::Uuid;

use crate::awards::{self, Award};
use crate::changes::{self, NewChange};
use crate::db::Conn;
use crate::documents::Drafts;
use crate::http::deed::day_of;
use crate::http::{Deed, Office, Problem};
use crate::portal::caseworker::decision::Room;
use crate::portal::caseworker::dossier::{Dossier, address};
use crate::portal::caseworker::drafts;
use crate::portal::caseworker::words;
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Language, Page, Visit, regulation};

const QUESTIONS: &[Question] = &[
    ("amount", "Nieuw bedrag", "New amount"),
    (
        "inSoFarAsCeilingAllows",
        "Past dit niet meer onder het plafond, verhoog dan met wat er nog is",
        "When this no longer fits under the ceiling, raise by what is left",
    ),
    ("ground", "Op welke grond?", "On which ground?"),
    ("effectiveFrom", "Werkt vanaf", "Works from"),
    (
        "breachOn",
        "Dag waarop de verplichting niet is nagekomen",
        "Day of the breach",
    ),
    (
        "obligations",
        "Alle verplichtingen vanaf nu",
        "All obligations from now on",
    ),
    ("reportDueOn", "Verantwoording uiterlijk op", "Final report by"),
    (
        "atRequest",
        "De aanvrager vroeg hierom",
        "The applicant asked for this",
    ),
    ("reasons", "Motivering", "Reasons"),
];

/// Which change is asked for.
#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(default)]
    soort: String,
}

#[derive(Template)]
#[template(path = "portal/caseworker/award/change.html")]
struct ChangePage {
    page: Page,
    dossier: Dossier,
    award: Award,
    room: Room,
    kind: String,
    title: String,
    kinds: Vec<(&'static str, &'static str)>,
    grounds: Vec<(&'static str, &'static str)>,
    settled: bool,
    f: Filled,
}

impl ChangePage {
    /// Whether a field belongs to the change.
    fn has(&self, kinds: &str) -> bool {
        kinds.split(' ').any(|kind| kind == self.kind)
    }
}

/// Which change, and then its form.
#[get("/behandeling/subsidies/{id}/wijziging")]
pub async fn ask(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    shown(&office, &visit, *id, &asked.soort, None).await
}

/// The grounds that the law gives at this moment.
fn grounds(settled: bool, language: Language) -> Vec<(&'static str, &'static str)> {
    Ground::ALL
        .iter()
        .filter(|ground| (ground.phase() == Phase::AfterSettlement) == settled)
        .map(|ground| (ground.as_str(), language.say(ground.dutch(), english(*ground))))
        .collect()
}

/// A ground in English; the rules have it in Dutch.
pub const fn english(ground: Ground) -> &'static str {
    match ground {
        Ground::NotPerformed => "Awb 4:48(1)(a): activities were not done, or not all",
        Ground::ObligationsBroken => "Awb 4:48(1)(b): obligations were not met",
        Ground::WrongData => "Awb 4:48(1)(c): the provider's data were wrong",
        Ground::KnownToBeWrong => "Awb 4:48(1)(d): the grant was wrong and the provider should have known",
        Ground::BudgetNotGranted => "Awb 4:48(1)(e): the budget that the grant depended on did not come",
        Ground::UnknownFacts => "Awb 4:49(1)(a): facts that could not be known at the settlement",
        Ground::SettlementKnownToBeWrong => {
            "Awb 4:49(1)(b): the settlement was wrong and the provider should have known"
        }
        Ground::ObligationsBrokenAfterwards => {
            "Awb 4:49(1)(c): obligations were not met after the settlement"
        }
        Ground::GrantWrong => "Awb 4:50(1)(a): the grant is wrong",
        Ground::ChangedInsights => "Awb 4:50(1)(b): circumstances or insights changed",
        Ground::NamedByRegulation => "Awb 4:50(1)(c): a regulation names this case",
    }
}

async fn shown(
    office: &Office,
    visit: &Visit,
    id: Uuid,
    kind: &str,
    f: Option<Filled>,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&[Role::Decider])?;
    let mut conn = office.conn().await?;
    let (award, dossier, _) = super::open(&mut conn, visit, id).await?;
    let language = visit.language();
    let known = words::CHANGES.iter().any(|(known, ..)| *known == kind);
    let settled = matches!(award.status(), Status::Settled | Status::Closed);
    let duties: Vec<String> = award.obligations.iter().flatten().cloned().collect();
    let f = f.unwrap_or_else(|| {
        Filled::default().with("obligations", duties.join("\n")).with(
            "reportDueOn",
            award.reports_by().map(|day| day.to_string()).unwrap_or_default(),
        )
    });
    let title = if known {
        regulation::name(&words::CHANGES, kind, language)
    } else {
        visit.say("Subsidie wijzigen", "Change the grant")
    };
    let page = ChangePage {
        page: dossier.page(visit, "Subsidie wijzigen", "Change the grant"),
        room: Room::of(&mut conn, &dossier, day_of(office.now())).await?,
        kind: if known { kind.to_owned() } else { String::new() },
        title: title.to_owned(),
        kinds: regulation::options(&words::CHANGES, language),
        grounds: grounds(settled, language),
        settled,
        f: f.asking(QUESTIONS),
        award,
        dossier,
    };
    visit.show_as(page.f.status(), &page)
}

/// Changes it on behalf of the college.
#[post("/behandeling/subsidies/{id}/wijziging")]
pub async fn change(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    mut form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Decider])?;
    form.line_by_line("obligations");
    let change = async |conn: &mut Conn, deed: &Deed<'_>| {
        let new: NewChange = form.read()?;
        changes::change(conn, deed, *id, new).await?;
        Ok(address(awards::get(conn, *id).await?.application_id, "besluit"))
    };
    match form.once(&office, actor, &[Role::Decider], change).await {
        Ok(done) => Ok(visit.telling(
            done,
            "De subsidie is gewijzigd. De brief gaat naar de aanvrager.",
            "The grant is changed. The letter goes to the applicant.",
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
    let kind = form.text("kind").to_owned();
    let f = form.again(problem)?.in_lines("obligations");
    shown(office, visit, id, &kind, Some(f)).await
}

/// The letter as it would be, marked as a draft; nothing is kept.
#[post("/behandeling/subsidies/{id}/wijziging/concept")]
pub async fn preview(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    mut form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Decider])?;
    form.line_by_line("obligations");
    let rehearsal = async |conn: &mut Conn, deed: &Deed<'_>| {
        let changed = changes::change(conn, deed, *id, form.read()?).await?;
        Drafts::of(conn, changed.id).await
    };
    match drafts::shown(&office, &form, (actor, &[Role::Decider]), rehearsal).await {
        Ok(letter) => Ok(letter),
        Err(problem) => refused(&office, &visit, *id, form, problem).await,
    }
}
