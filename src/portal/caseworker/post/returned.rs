//! What came back: a letter by the post, or mail that bounced. It goes out again by post (Awb 2:11).

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use uuid::Uuid;

use crate::db::Conn;
use crate::http::deed::day_of;
use crate::http::{Deed, Office, Problem};
use crate::notices::{self, NewReturn};
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit};
use crate::{applications, notifications, organisations};

const QUESTIONS: &[Question] = &[
    (
        "returnedOn",
        "Op welke dag kwam het terug?",
        "On which day did it come back?",
    ),
    ("reason", "Waarom kwam het terug?", "Why did it come back?"),
];

/// What can come back.
#[derive(Clone, Copy)]
enum Sent {
    /// A letter that was posted.
    Letter(Uuid),
    /// A message.
    Mail(Uuid),
}

impl Sent {
    fn address(self) -> String {
        match self {
            Self::Letter(job) => format!("/behandeling/post/{job}/retour"),
            Self::Mail(message) => format!("/behandeling/e-mail/{message}/retour"),
        }
    }
}

#[derive(Template)]
#[template(path = "portal/caseworker/post/returned.html")]
struct Returned {
    page: Page,
    f: Filled,
    to: String,
    /// What stands above the letter or the message.
    title: String,
    addressee: String,
    /// Where someone goes who thinks better of it.
    back: String,
    by_post: bool,
    /// Where the organisation gets its post, in lines; none when that isn't known.
    postal_address: Vec<String>,
}

impl Returned {
    async fn new(office: &Office, visit: &Visit, sent: Sent, f: Filled) -> Result<Self, Problem> {
        visit.must_be(&notices::POSTS)?;
        let mut conn = office.conn().await?;
        let (title, addressee, dossier, back) = match sent {
            Sent::Letter(job) => {
                let job = notices::print_job(&mut conn, job).await?;
                let back = "/behandeling/post?gepost=ja".to_owned();
                (job.title, job.addressee, job.application_id, back)
            }
            Sent::Mail(message) => {
                let message = notifications::get(&mut conn, message).await?;
                let dossier = message.dossier_id.ok_or_else(Problem::not_found)?;
                let back = format!("/behandeling/aanvragen/{dossier}/berichten");
                (message.subject, message.recipient, dossier, back)
            }
        };
        let application = applications::get(&conn, dossier).await?;
        let organisation = organisations::get(&mut conn, application.organisation_id).await?;
        let page = visit
            .page("Dit kwam terug", "This came back")
            .under("/behandeling", "Behandeling", "Casework")
            .under("/behandeling/post", "Post", "Post");
        Ok(Self {
            page,
            f: f.asking(QUESTIONS),
            to: sent.address(),
            title,
            addressee,
            back,
            by_post: matches!(sent, Sent::Letter(_)),
            postal_address: organisation.address(),
        })
    }
}

async fn asked(office: &Office, visit: &Visit, sent: Sent) -> Result<HttpResponse, Problem> {
    let today = Filled::default().with("returnedOn", day_of(office.now()).to_string());
    visit.show(&Returned::new(office, visit, sent, today).await?)
}

async fn recorded(office: &Office, visit: &Visit, sent: Sent, form: Form) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&notices::POSTS)?;
    let write_down = async |conn: &mut Conn, deed: &Deed<'_>| {
        let new: NewReturn = form.read()?;
        match sent {
            Sent::Letter(job) => notices::return_job(conn, deed, job, new).await?,
            Sent::Mail(message) => notices::return_message(conn, deed, message, new).await?,
        };
        Ok("/behandeling/post".to_owned())
    };
    match form.once(office, actor, &notices::POSTS, write_down).await {
        Ok(done) => Ok(visit.telling(
            done,
            "Dat staat in het dossier. De brief wacht hier om opnieuw op de post te gaan.",
            "That is in the dossier. The letter waits here to be posted again.",
        )),
        Err(problem) => {
            let page = Returned::new(office, visit, sent, form.again(problem)?).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// A letter that the post brought back.
#[get("/behandeling/post/{job}/retour")]
pub async fn ask(
    office: web::Data<Office>,
    visit: Visit,
    job: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    asked(&office, &visit, Sent::Letter(*job)).await
}

/// Writes that down.
#[post("/behandeling/post/{job}/retour")]
pub async fn record(
    office: web::Data<Office>,
    visit: Visit,
    job: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    recorded(&office, &visit, Sent::Letter(*job), form).await
}

/// Mail that bounced.
#[get("/behandeling/e-mail/{message}/retour")]
pub async fn ask_mail(
    office: web::Data<Office>,
    visit: Visit,
    message: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    asked(&office, &visit, Sent::Mail(*message)).await
}

/// Writes that down.
#[post("/behandeling/e-mail/{message}/retour")]
pub async fn record_mail(
    office: web::Data<Office>,
    visit: Visit,
    message: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    recorded(&office, &visit, Sent::Mail(*message), form).await
}
