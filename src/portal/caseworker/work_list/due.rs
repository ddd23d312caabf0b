//! The work list: the terms that run, what is due first on top.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use chrono::NaiveDate;
use plafond_rules::applications::Status;
use plafond_rules::roles::Role;
use plafond_rules::terms::Duty;
use serde::Deserialize;

use super::kept::{self, OWN};
use super::{calls_to_choose, id_in};
use crate::applications::Application;
use crate::db::Conn;
use crate::deadlines::{self, Deadline, OpenTerm, WantedTerms};
use crate::http::deed::day_of;
use crate::http::{Actor, Office, Problem, portion};
use crate::portal::caseworker::{address, words};
use crate::portal::page::filled::Question;
use crate::portal::page::kept::Kept;
use crate::portal::page::{Filled, Form, Language, Page, Visit, navigation, regulation};
use crate::saved_views::List;
use crate::settlement::{self, ToSettle};
use crate::{assessment, awards, mandates};

/// How many stand on a page.
const SHOWN: usize = 25;

/// How many that wait for someone's own judgement stand above the list.
const FIRST: i64 = 6;

/// How many that wait for their settlement stand there. The list below has no term of theirs, so all but a pile are shown.
const TO_SETTLE: i64 = 25;

/// The roles whose terms are the work of this desk.
const DESK: [Role; 2] = [Role::Caseworker, Role::Decider];

const QUESTIONS: &[Question] = &[
    ("wie", "Wie", "Who"),
    ("openstelling", "Openstelling", "Call"),
    ("status", "Status van de aanvraag", "Status of the application"),
    ("voor", "Uiterlijk voor", "Due before"),
    ("verlopen", "Alleen wat te laat is", "Only what is late"),
];

/// What the filter asks for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default = "own_work")]
    pub wie: String,
    #[serde(default)]
    pub openstelling: String,
    #[serde(default)]
    pub status: String,
    #[serde(default)]
    pub voor: String,
    #[serde(default)]
    pub verlopen: String,
    /// Where the page before ended.
    #[serde(default)]
    na: String,
}

fn own_work() -> String {
    OWN.to_owned()
}

/// Something that has to be done.
struct Row {
    /// Where it is done.
    address: String,
    reference: String,
    title: String,
    organisation: String,
    what: String,
    who: String,
    status: String,
    tone: &'static str,
    end: NaiveDate,
    left: String,
    urgency: &'static str,
}

/// An application that waits for the visitor's own judgement.
struct Waiting {
    application: Application,
    /// How much time is left, or since when it waits, with the colour of that.
    left: Option<(String, &'static str)>,
    address: String,
}

/// What waits for the visitor's own judgement, as an assessor and as a decider; nothing for who is not.
#[derive(Default)]
struct Own {
    scoring: Option<Vec<Waiting>>,
    decision: Option<Vec<Waiting>>,
    settlement: Option<Vec<Waiting>>,
}

impl Own {
    fn is_empty(&self) -> bool {
        let all = [&self.scoring, &self.decision, &self.settlement];
        all.into_iter().flatten().all(Vec::is_empty)
    }
}

#[derive(Template)]
#[template(path = "portal/caseworker/work_list/due.html")]
pub struct WorkList {
    page: Page,
    f: Filled,
    /// What is kept of this list, and the form that keeps this filter.
    pub kept: Kept,
    roles: Vec<(&'static str, &'static str)>,
    statuses: Vec<(&'static str, &'static str)>,
    calls: Vec<(String, String)>,
    /// Whether who decides has no mandate in force today.
    is_unmandated: bool,
    own: Own,
    rows: Vec<Row>,
    is_filtered: bool,
    is_later: bool,
    next: Option<String>,
}

impl Asked {
    /// What the form that keeps a filter carries along.
    pub fn of(form: &Form) -> Self {
        let carried = |name: &str| form.text(&format!("_{name}")).to_owned();
        Self {
            wie: carried("wie"),
            openstelling: carried("openstelling"),
            status: carried("status"),
            voor: carried("voor"),
            verlopen: carried("verlopen"),
            na: String::new(),
        }
    }

    fn pairs(&self) -> [(&'static str, &str); 5] {
        [
            ("wie", &self.wie),
            ("openstelling", &self.openstelling),
            ("status", &self.status),
            ("voor", &self.voor),
            ("verlopen", &self.verlopen),
        ]
    }

    /// Whose terms: those of the own roles unless told; of everyone who works here for who only watches or scores.
    fn responsible(&self, actor: &Actor) -> Vec<Role> {
        match (self.wie.as_str(), Role::parse(&self.wie)) {
            ("alle", _) => Vec::new(),
            (_, Some(role)) => vec![role],
            _ => {
                let own: Vec<Role> = DESK.into_iter().filter(|role| actor.is(&[*role])).collect();
                if own.is_empty() { DESK.to_vec() } else { own }
            }
        }
    }

    fn filled(&self) -> Filled {
        let filled = Filled::default().asking(QUESTIONS);
        self.pairs()
            .into_iter()
            .fold(filled, |filled, (name, value)| filled.with(name, value))
    }
}

impl Row {
    fn new(open: OpenTerm, today: NaiveDate, language: Language) -> Self {
        let (left, urgency) = words::time_left(open.deadline.ends_on, today, language);
        Self {
            address: address_of(&open.deadline),
            what: regulation::name(&words::DUTIES, &open.deadline.kind, language).to_owned(),
            who: regulation::name(&words::ROLES, &open.deadline.responsible, language).to_owned(),
            status: regulation::name(&words::STATUSES, &open.status, language).to_owned(),
            tone: words::tone(&open.status),
            end: open.deadline.ends_on,
            reference: open.reference,
            title: open.title,
            organisation: open.organisation,
            left,
            urgency,
        }
    }
}

/// Where what a term asks for is done: an objection has a page of its own, and all else begins at the front of the dossier.
fn address_of(term: &Deadline) -> String {
    if term.duty() == Duty::ObjectionDecision {
        format!("/behandeling/bezwaren/{}", term.object_id)
    } else {
        format!("/behandeling/aanvragen/{}", term.dossier_id)
    }
}

fn waiting(found: Vec<Application>, part: &str, today: NaiveDate, language: Language) -> Vec<Waiting> {
    let shown = found.into_iter().map(|application| Waiting {
        left: application
            .decide_by
            .map(|end| words::time_left(end, today, language)),
        address: format!("/behandeling/aanvragen/{}/{part}", application.id),
        application,
    });
    shown.collect()
}

fn reported(found: Vec<ToSettle>, visit: &Visit) -> Vec<Waiting> {
    let page = visit.page("", "");
    let shown = found.into_iter().map(|one| {
        let day = page.day(&day_of(one.reported_at));
        let since = format!("{} {day}", page.say("Eindverantwoording van", "Final report of"));
        Waiting {
            left: Some((since, "")),
            address: format!("/behandeling/subsidies/{}/vaststelling", one.award),
            application: one.application,
        }
    });
    shown.collect()
}

/// What waits for the own judgement of an assessor and of a decider.
async fn own(conn: &mut Conn, visit: &Visit, actor: &Actor, today: NaiveDate) -> Result<Own, Problem> {
    let language = visit.language();
    let mut found = Own::default();
    if actor.is(&[Role::Assessor]) {
        let waits = assessment::to_score(conn, actor.user_id, FIRST).await?;
        found.scoring = Some(waiting(waits, "beoordeling", today, language));
    }
    if actor.is(&[Role::Decider]) {
        let waits = awards::to_decide(conn, FIRST).await?;
        found.decision = Some(waiting(waits, "besluit", today, language));
        found.settlement = Some(reported(settlement::to_settle(conn, TO_SETTLE).await?, visit));
    }
    Ok(found)
}

/// What there is to do, what is due first on top.
#[get("/behandeling")]
pub async fn list(
    office: web::Data<Office>,
    visit: Visit,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    visit.show(&page(&office, &visit, &asked, Filled::default()).await?)
}

/// The work list as a filter shows it, with the form that keeps that filter.
pub async fn page(office: &Office, visit: &Visit, asked: &Asked, named: Filled) -> Result<WorkList, Problem> {
    let actor = visit.must_be(&navigation::CASEWORK)?;
    let today = day_of(office.now());
    let wanted = WantedTerms {
        responsible: asked.responsible(actor),
        due_before: asked.voor.parse().ok(),
        lapsed_on: (!asked.verlopen.is_empty()).then_some(today),
        call: id_in(&asked.openstelling),
        status: Some(asked.status.as_str()).filter(|status| Status::parse(status).is_some()),
    };
    let mut conn = office.conn().await?;
    let fetch = portion::fetch(SHOWN);
    let mut found = deadlines::list_open(&mut conn, &wanted, id_in(&asked.na), fetch).await?;
    let next = portion::cut(&mut found, SHOWN).map(|last| {
        let place = last.deadline.id.to_string();
        let pairs = [asked.pairs().as_slice(), &[("na", place.as_str())]].concat();
        address::with("/behandeling", &pairs)
    });
    let is_filtered = asked
        .pairs()
        .iter()
        .any(|(_, value)| !value.is_empty() && *value != OWN);
    let is_later = !asked.na.is_empty();
    let own = if is_filtered || is_later {
        Own::default()
    } else {
        own(&mut conn, visit, actor, today).await?
    };
    let is_unmandated =
        actor.is(&[Role::Decider]) && !mandates::is_in_force(&mut conn, actor.user_id, today).await?;
    let language = visit.language();
    let calls = calls_to_choose(&mut conn).await?;
    let f = asked.filled();
    Ok(WorkList {
        page: visit.page("Werkvoorraad", "Work list"),
        kept: kept::kept(
            &mut conn,
            visit,
            (actor.user_id, List::WorkList),
            today,
            (&f, is_filtered),
            named,
        )
        .await?,
        f,
        roles: roles(actor, language),
        statuses: regulation::options(&words::STATUSES, language),
        calls: calls
            .into_iter()
            .map(|call| (call.id.to_string(), call.title))
            .collect(),
        is_unmandated,
        own,
        rows: found
            .into_iter()
            .map(|open| Row::new(open, today, language))
            .collect(),
        is_filtered,
        is_later,
        next,
    })
}

/// Whose work can be asked for: the own, or all of this desk for who has no terms; everyone's, or that of one of those who have.
fn roles(actor: &Actor, language: Language) -> Vec<(&'static str, &'static str)> {
    let own = if actor.is(&DESK) {
        (OWN, language.say("Mijn werk", "My work"))
    } else {
        (OWN, language.say("Behandeling", "Casework"))
    };
    let everyone = ("alle", language.say("Iedereen", "Everyone"));
    let with_terms = regulation::options(&words::ROLES, language)
        .into_iter()
        .filter(|(role, _)| !matches!(*role, "assessor" | "administrator" | "auditor"));
    [own, everyone].into_iter().chain(with_terms).collect()
}
