//! Registering an objection that came in by post or e-mail.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use chrono::NaiveDate;
use plafond_rules::roles::Role;
use uuid::Uuid;

use crate::db::Conn;
use crate::http::deed::day_of;
use crate::http::{Deed, Office, Problem};
use crate::objections::{self, NewObjection};
use crate::portal::caseworker::dossier::Dossier;
use crate::portal::caseworker::words;
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit, regulation};
use crate::{awards, changes, payments, penalties, settlement};

/// How many changes of an award one can object to.
const MOST: i64 = 100;

const QUESTIONS: &[Question] = &[
    ("_tegen", "Tegen welk besluit?", "Against which decision?"),
    ("channel", "Hoe kwam het binnen?", "How did it come in?"),
    ("receivedOn", "Ontvangen op", "Received on"),
    ("postedOn", "Datum van de poststempel", "Day of the postmark"),
    ("grounds", "Gronden van het bezwaar", "Grounds of the objection"),
    (
        "lateReason",
        "Waarom te laat, volgens de indiener?",
        "Why late, as the objector says?",
    ),
];

const CHANNELS: [(&str, &str, &str); 2] = [
    ("post", "Per post", "By post"),
    ("e-mail", "Per e-mail", "By e-mail"),
];

#[derive(Template)]
#[template(path = "portal/caseworker/objections/register.html")]
struct Register {
    page: Page,
    dossier: Dossier,
    against: Vec<(String, String)>,
    channels: Vec<(&'static str, &'static str)>,
    f: Filled,
}

/// The decisions in a dossier that one can object to.
async fn contestable(
    conn: &mut Conn,
    visit: &Visit,
    dossier: &Dossier,
    today: NaiveDate,
) -> Result<Vec<(String, String)>, Problem> {
    let page = visit.page("", "");
    if dossier.is_open() {
        return Ok(Vec::new());
    }
    let decision = awards::decision_of(conn, dossier.application.id).await?;
    let outcome = regulation::name(&words::STATUSES, &decision.outcome, visit.language());
    let mut found = vec![(
        format!("decision/{}", decision.id),
        format!("{outcome}, {}", page.moment(&decision.decided_at)),
    )];
    for penalty in penalties::penalties_of(conn, dossier.application.id, today).await? {
        let Some(day) = penalty.determined_on else {
            continue;
        };
        found.push((
            format!("penalty/{}", penalty.id),
            format!("{}, {}", visit.say("Dwangsom", "Penalty"), page.day(&day)),
        ));
    }
    let Some(award) = awards::award_of(conn, decision.id).await? else {
        return Ok(found);
    };
    for change in changes::list(conn, award.id, None, MOST).await? {
        let kind = regulation::name(&words::CHANGES, &change.kind, visit.language());
        found.push((
            format!("award-change/{}", change.id),
            format!("{kind}, {}", page.moment(&change.decided_at)),
        ));
    }
    for (reclaim, amount, at) in payments::contestable(conn, award.id).await? {
        found.push((
            format!("reclaim/{reclaim}"),
            format!(
                "{} {}, {}",
                visit.say("Terugvordering van", "Reclaim of"),
                page.euros(&amount),
                page.moment(&at)
            ),
        ));
    }
    if let Some(settled) = settlement::of(conn, award.id).await? {
        found.push((
            format!("settlement/{}", settled.id),
            format!(
                "{}, {}",
                visit.say("Vaststelling", "Settlement"),
                page.moment(&settled.decided_at)
            ),
        ));
    }
    Ok(found)
}

async fn shown(office: &Office, visit: &Visit, id: Uuid, f: Filled) -> Result<HttpResponse, Problem> {
    visit.must_be(&[Role::Caseworker])?;
    let mut conn = office.conn().await?;
    let (dossier, _) = Dossier::open(&mut conn, visit, id).await?;
    let page = Register {
        page: dossier.page(visit, "Bezwaar registreren", "Register an objection"),
        against: contestable(&mut conn, visit, &dossier, day_of(office.now())).await?,
        channels: regulation::options(&CHANNELS, visit.language()),
        f: f.asking(QUESTIONS),
        dossier,
    };
    visit.show_as(page.f.status(), &page)
}

/// Against what, how and when?
#[get("/behandeling/aanvragen/{id}/bezwaar")]
pub async fn ask(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let today = day_of(office.now()).to_string();
    shown(&office, &visit, *id, Filled::default().with("receivedOn", today)).await
}

/// Registers it.
#[post("/behandeling/aanvragen/{id}/bezwaar")]
pub async fn register(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    mut form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Caseworker])?;
    let chosen = form.text("_tegen").to_owned();
    if let Some((kind, which)) = chosen.split_once('/') {
        form.replace("against", kind);
        form.replace("againstId", which);
    }
    let register = async |conn: &mut Conn, deed: &Deed<'_>| {
        let new: NewObjection = form.read()?;
        let objection = objections::object(conn, deed, new).await?;
        Ok(format!("/behandeling/bezwaren/{}", objection.id))
    };
    match form.once(&office, actor, &[Role::Caseworker], register).await {
        Ok(done) => Ok(visit.telling(
            done,
            "Het bezwaar is geregistreerd. De indiener krijgt een bevestiging.",
            "The objection is registered. The objector gets a confirmation.",
        )),
        Err(problem) => shown(&office, &visit, *id, form.again(problem)?).await,
    }
}
