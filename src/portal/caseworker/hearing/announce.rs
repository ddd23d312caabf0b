//! Announcing a decision to the provider's disadvantage, or recording why the law lets a hearing out.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use chrono::Days;
use plafond_rules::roles::Role;
use uuid::Uuid;

use crate::db::Conn;
use crate::hearings::{self, NewIntention};
use crate::http::deed::day_of;
use crate::http::{Deed, Office, Problem};
use crate::portal::caseworker::dossier::{Dossier, address};
use crate::portal::caseworker::drafts;
use crate::portal::caseworker::words;
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit, regulation};

/// Two weeks is what is usual; the caseworker can choose otherwise.
const USUAL: Days = Days::new(14);

const QUESTIONS: &[Question] = &[
    ("kind", "Wat is het voornemen?", "What is intended?"),
    (
        "amount",
        "Welk bedrag zou er overblijven?",
        "What amount would be left?",
    ),
    ("intention", "Het voornemen in woorden", "The intention in words"),
    ("reasons", "Waarom?", "Why?"),
    ("legalBasis", "Wettelijke grondslag", "Legal basis"),
    ("respondBy", "Reageren tot en met", "To be answered until"),
    (
        "exception/ground",
        "Waarom hoeft horen niet?",
        "Why is no hearing needed?",
    ),
    ("exception/reason", "Toelichting daarop", "Explanation of that"),
];

#[derive(Template)]
#[template(path = "portal/caseworker/hearing/announce.html")]
struct Announce {
    page: Page,
    dossier: Dossier,
    kinds: Vec<(&'static str, &'static str)>,
    exceptions: Vec<(&'static str, &'static str)>,
    f: Filled,
}

async fn shown(office: &Office, visit: &Visit, id: Uuid, f: Filled) -> Result<HttpResponse, Problem> {
    visit.must_be(&[Role::Caseworker])?;
    let (dossier, _) = Dossier::open(&mut *office.conn().await?, visit, id).await?;
    let page = Announce {
        page: dossier.page(visit, "Voornemen aankondigen", "Announce an intention"),
        kinds: regulation::options(&words::INTENTIONS, visit.language()),
        exceptions: regulation::options(&words::UNHEARD, visit.language()),
        f: f.asking(QUESTIONS),
        dossier,
    };
    visit.show_as(page.f.status(), &page)
}

/// What is intended, why, and until when can be answered?
#[get("/behandeling/aanvragen/{id}/voornemen")]
pub async fn ask(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let usual = day_of(office.now()).checked_add_days(USUAL);
    let f = Filled::default().with("respondBy", usual.map(|day| day.to_string()).unwrap_or_default());
    shown(&office, &visit, *id, f).await
}

/// The letter as it would be, marked as a draft; nothing is kept.
#[post("/behandeling/aanvragen/{id}/voornemen/concept")]
pub async fn preview(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    mut form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Caseworker])?;
    with_one_way_out(&mut form);
    let rehearsal =
        async |conn: &mut Conn, deed: &Deed<'_>| hearings::draft(conn, deed, *id, form.read()?).await;
    match drafts::shown(&office, &form, (actor, &[Role::Caseworker]), rehearsal).await {
        Ok(letter) => Ok(letter),
        Err(problem) => shown(&office, &visit, *id, form.again(problem)?).await,
    }
}

/// An exception that nobody chose is none at all, and one that was chosen takes the place of a day to answer.
fn with_one_way_out(form: &mut Form) {
    if form.text("exception/ground").is_empty() && form.text("exception/reason").is_empty() {
        form.leave_out("exception/ground");
        form.leave_out("exception/reason");
    } else {
        form.leave_out("respondBy");
    }
}

/// Announces it.
#[post("/behandeling/aanvragen/{id}/voornemen")]
pub async fn announce(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    mut form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Caseworker])?;
    with_one_way_out(&mut form);
    let announce = async |conn: &mut Conn, deed: &Deed<'_>| {
        let new: NewIntention = form.read()?;
        hearings::announce(conn, deed, *id, new).await?;
        Ok(address(*id, "zienswijzen"))
    };
    match form.once(&office, actor, &[Role::Caseworker], announce).await {
        Ok(done) => Ok(visit.telling(
            done,
            "Het voornemen staat in het dossier. Wordt de aanvrager gehoord, dan krijgt die bericht.",
            "The intention is in the dossier. When the applicant is heard, it is told.",
        )),
        Err(problem) => shown(&office, &visit, *id, form.again(problem)?).await,
    }
}
