//! Deciding: to grant, wholly or in so far as it fits, to refuse, or to leave untreated.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use chrono::NaiveDate;
use plafond_rules::applications::Status;
use plafond_rules::roles::Role;
use plafond_rules::terms::{Duty, Sent};
use uuid::Uuid;

use super::Room;
use super::taken::Taken;
use crate::awards::bounds::{self, Recurrence};
use crate::awards::{self, NewDecision};
use crate::db::Conn;
use crate::deadlines;
use crate::documents::Drafts;
use crate::http::deed::day_of;
use crate::http::{Actor, Deed, Office, Problem};
use crate::portal::caseworker::dossier::{Dossier, address};
use crate::portal::caseworker::drafts;
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit, regulation};

const QUESTIONS: &[Question] = &[
    ("outcome", "Wat is uw besluit?", "What is your decision?"),
    ("amount", "Bedrag van de verlening", "Amount of the grant"),
    (
        "inSoFarAsCeilingAllows",
        "Past dit niet meer onder het plafond, verleen dan wat er nog is",
        "When this no longer fits under the ceiling, grant what is left",
    ),
    ("reasons", "Motivering", "Reasons"),
    ("legalBasis", "Wettelijke grondslag", "Legal basis"),
    ("obligations", "Verplichtingen", "Obligations"),
    ("reportDueOn", "Verantwoording uiterlijk op", "Final report by"),
    (
        "deviatesFromApplicant",
        "Ik ga af op feiten die afwijken van wat de aanvrager zelf opgaf",
        "I rely on facts that deviate from what the applicant said",
    ),
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

/// What can be decided.
const OUTCOMES: [(&str, &str, &str); 3] = [
    ("grant", "Subsidie verlenen", "Grant"),
    ("refuse", "Afwijzen", "Refuse"),
    (
        "not-treated",
        "Buiten behandeling laten (artikel 4:5 Awb)",
        "Leave untreated (Awb 4:5)",
    ),
];

/// Why there is nothing to decide for who is here.
enum Waits {
    /// It isn't checked yet.
    ForCheck,
    /// It isn't scored yet.
    ForScores,
    /// Only a decider decides.
    ForDecider,
    /// The decider who is here scored it (Awb 10:3; four eyes).
    ForAnother,
    /// Its applicant took it back.
    Withdrawn,
}

/// Until when leaving it untreated can be made known (Awb 4:5(4)).
struct Untreated {
    until: NaiveDate,
    /// Whether that is over.
    is_over: bool,
    /// Whether the letter has to be posted: signing makes nothing known then.
    by_post: bool,
}

impl Untreated {
    /// Nothing when nobody was asked to supplement.
    async fn of(conn: &mut Conn, dossier: &Dossier, today: NaiveDate) -> Result<Option<Self>, Problem> {
        let open = deadlines::open_of(conn, dossier.application.id, Duty::NotTreated).await?;
        Ok(open.map(|term| Self {
            until: term.ends_on,
            is_over: term.ends_on < today,
            by_post: dossier.organisation.sent_to() == Sent::Waiting,
        }))
    }
}

#[derive(Template)]
#[template(path = "portal/caseworker/decision/decide.html")]
struct Decide {
    page: Page,
    dossier: Dossier,
    f: Filled,
    room: Room,
    recurrence: Recurrence,
    outcomes: Vec<(&'static str, &'static str)>,
    waits: Option<Waits>,
    untreated: Option<Untreated>,
    taken: Option<Taken>,
}

impl Decide {
    /// Why it waits, in words.
    fn why(&self) -> (&str, &str) {
        let say = |dutch, english| self.page.say(dutch, english);
        match self.waits {
            Some(Waits::ForCheck) => (
                say(
                    "De aanvraag is nog niet gecontroleerd",
                    "The application isn't checked yet",
                ),
                say(
                    "Eerst vindt een behandelaar de aanvraag volledig.",
                    "First a caseworker finds the application complete.",
                ),
            ),
            Some(Waits::ForScores) => (
                say(
                    "De aanvraag is nog niet beoordeeld",
                    "The application isn't scored yet",
                ),
                say(
                    "Eerst geven twee beoordelaars punten.",
                    "First two assessors give points.",
                ),
            ),
            Some(Waits::ForAnother) => (
                say("Een andere mandaathouder beslist", "Another decider decides"),
                say(
                    "U hebt deze aanvraag beoordeeld. Wie beoordeelt, beslist niet: vier ogen zien meer dan twee.",
                    "You scored this application. Who scores doesn't decide: four eyes see more than two.",
                ),
            ),
            Some(Waits::Withdrawn) => (
                say("De aanvraag is ingetrokken", "The application was withdrawn"),
                say(
                    "Er valt niets meer te besluiten.",
                    "There is nothing left to decide.",
                ),
            ),
            Some(Waits::ForDecider) | None => (
                say(
                    "De aanvraag wacht op een besluit",
                    "The application waits for a decision",
                ),
                say(
                    "Een mandaathouder beslist namens het college.",
                    "A decider decides on behalf of the college.",
                ),
            ),
        }
    }
}

async fn waits(conn: &mut Conn, dossier: &Dossier, actor: &Actor) -> Result<Option<Waits>, Problem> {
    let status = dossier.application.status();
    let own = awards::was_assessed_by(conn, dossier.application.id, actor.user_id).await?;
    let waits = if status == Status::Withdrawn {
        Some(Waits::Withdrawn)
    } else if status == Status::Submitted {
        Some(Waits::ForCheck)
    } else if status == Status::Complete && !dossier.criteria.is_empty() {
        Some(Waits::ForScores)
    } else if !actor.is(&[Role::Decider]) {
        Some(Waits::ForDecider)
    } else {
        own.then_some(Waits::ForAnother)
    };
    Ok(waits)
}

/// The decision that was taken, or the form to take it.
#[get("/behandeling/aanvragen/{id}/besluit")]
pub async fn show(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    shown(&office, &visit, *id, Filled::default()).await
}

async fn shown(office: &Office, visit: &Visit, id: Uuid, f: Filled) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let (dossier, actor) = Dossier::open(&mut conn, visit, id).await?;
    let decided = !dossier.is_open() && dossier.application.status() != Status::Withdrawn;
    let taken = if decided {
        Some(Taken::of(&mut conn, &dossier, (visit, day_of(office.now())), actor).await?)
    } else {
        None
    };
    let page = Decide {
        page: dossier.page(visit, "Besluit", "Decision"),
        f: f.in_lines("obligations").asking(QUESTIONS),
        room: Room::of(&mut conn, &dossier, day_of(office.now())).await?,
        recurrence: bounds::recurrence_of(&mut conn, &dossier.application).await?,
        outcomes: regulation::options(&OUTCOMES, visit.language()),
        waits: waits(&mut conn, &dossier, actor).await?,
        untreated: Untreated::of(&mut conn, &dossier, day_of(office.now())).await?,
        taken,
        dossier,
    };
    drop(conn);
    page.dossier.note_reading(office, visit).await?;
    visit.show_as(page.f.status(), &page)
}

/// Decides on behalf of the college.
#[post("/behandeling/aanvragen/{id}/besluit")]
pub async fn decide(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    mut form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Decider])?;
    form.line_by_line("obligations");
    let decide = async |conn: &mut Conn, deed: &Deed<'_>| {
        let new: NewDecision = form.read()?;
        awards::decide(conn, deed, *id, new).await?;
        Ok(address(*id, "besluit"))
    };
    match form.once(&office, actor, &[Role::Decider], decide).await {
        Ok(done) => Ok(visit.telling(
            done,
            "Het besluit is genomen. De brief gaat naar de aanvrager.",
            "The decision is taken. The letter goes to the applicant.",
        )),
        Err(problem) => shown(&office, &visit, *id, form.again(problem)?).await,
    }
}

/// The letter as it would be, marked as a draft; nothing is kept.
#[post("/behandeling/aanvragen/{id}/besluit/concept")]
pub async fn preview(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    mut form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Decider])?;
    form.line_by_line("obligations");
    let rehearsal = async |conn: &mut Conn, deed: &Deed<'_>| {
        let new: NewDecision = form.read()?;
        let (decision, _) = awards::decide(conn, deed, *id, new).await?;
        Drafts::of(conn, decision.id).await
    };
    match drafts::shown(&office, &form, (actor, &[Role::Decider]), rehearsal).await {
        Ok(letter) => Ok(letter),
        Err(problem) => shown(&office, &visit, *id, form.again(problem)?).await,
    }
}
