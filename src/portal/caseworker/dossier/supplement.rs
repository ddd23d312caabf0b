//! Asking for what is missing, with a term; meanwhile the clock stands still (Awb 4:5, 4:15).

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use chrono::Days;
use plafond_rules::roles::Role;
use uuid::Uuid;

use super::{Dossier, address};
use crate::applications::{self, NewSupplementRequest};
use crate::db::Conn;
use crate::documents::Drafts;
use crate::http::deed::day_of;
use crate::http::{Deed, Office, Problem};
use crate::portal::caseworker::drafts;
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit};

/// Two weeks is what is usual; the caseworker can choose otherwise.
const USUAL: Days = Days::new(14);

const QUESTIONS: &[Question] = &[
    ("missing", "Wat ontbreekt er?", "What is missing?"),
    ("dueOn", "Aanvullen tot en met", "To be supplied until"),
];

#[derive(Template)]
#[template(path = "portal/caseworker/dossier/supplement.html")]
struct Supplement {
    page: Page,
    dossier: Dossier,
    f: Filled,
}

async fn shown(office: &Office, visit: &Visit, id: Uuid, f: Filled) -> Result<HttpResponse, Problem> {
    visit.must_be(&[Role::Caseworker])?;
    let (dossier, _) = Dossier::open(&mut *office.conn().await?, visit, id).await?;
    let page = Supplement {
        page: dossier.page(visit, "Vraag om aanvulling", "Ask for a supplement"),
        f: f.asking(QUESTIONS),
        dossier,
    };
    visit.show_as(page.f.status(), &page)
}

/// What is missing, and until when it can be supplied?
#[get("/behandeling/aanvragen/{id}/aanvulling")]
pub async fn ask(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let usual = day_of(office.now()).checked_add_days(USUAL);
    let f = Filled::default().with("dueOn", usual.map(|day| day.to_string()).unwrap_or_default());
    shown(&office, &visit, *id, f).await
}

/// The letter as it would be, marked as a draft; nothing is kept.
#[post("/behandeling/aanvragen/{id}/aanvulling/concept")]
pub async fn preview(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Caseworker])?;
    let rehearsal = async |conn: &mut Conn, deed: &Deed<'_>| {
        let asked = applications::request_supplement(conn, deed, *id, form.read()?).await?;
        Drafts::of(conn, asked.id).await
    };
    match drafts::shown(&office, &form, (actor, &[Role::Caseworker]), rehearsal).await {
        Ok(letter) => Ok(letter),
        Err(problem) => shown(&office, &visit, *id, form.again(problem)?).await,
    }
}

/// Asks the applicant.
#[post("/behandeling/aanvragen/{id}/aanvulling")]
pub async fn request(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Caseworker])?;
    let request = async |conn: &mut Conn, deed: &Deed<'_>| {
        let new: NewSupplementRequest = form.read()?;
        applications::request_supplement(conn, deed, *id, new).await?;
        Ok(address(*id, ""))
    };
    match form.once(&office, actor, &[Role::Caseworker], request).await {
        Ok(done) => Ok(visit.telling(
            done,
            "De aanvrager krijgt bericht. De beslistermijn staat stil tot de aanvulling binnen is, als die nog loopt.",
            "The applicant is told. The clock stands still until the supplement is in, if it still runs.",
        )),
        Err(problem) => shown(&office, &visit, *id, form.again(problem)?).await,
    }
}
