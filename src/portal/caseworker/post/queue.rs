//! The print queue: letters to be printed, and the day on which they went to the post.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use crate::db::Conn;
use crate::http::deed::day_of;
use crate::http::{Deed, Office, Problem, portion};
use crate::notices::{self, PrintJobView};
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit};

/// How many stand on a page.
const SHOWN: usize = 50;

const QUESTIONS: &[Question] = &[
    (
        "postedOn",
        "Op welke dag gingen zij op de post?",
        "On which day were they posted?",
    ),
    ("_jobs", "Brieven", "Letters"),
];

/// Which part of the queue is asked for.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    /// `ja` for what was posted.
    #[serde(default)]
    gepost: String,
    /// Where the page before ended.
    na: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "portal/caseworker/post/queue.html")]
struct Queue {
    page: Page,
    f: Filled,
    posted: bool,
    jobs: Vec<PrintJobView>,
    may_post: bool,
    next: Option<Uuid>,
}

impl Queue {
    async fn new(office: &Office, visit: &Visit, asked: &Asked, f: Filled) -> Result<Self, Problem> {
        let actor = visit.must_be(&notices::READS)?;
        let posted = asked.gepost == "ja";
        let fetch = portion::fetch(SHOWN);
        let mut jobs = notices::print_queue(&mut *office.conn().await?, posted, asked.na, fetch).await?;
        let next = portion::cut(&mut jobs, SHOWN).map(|last| last.id);
        Ok(Self {
            page: visit.page("Post", "Post"),
            f: f.asking(QUESTIONS),
            posted,
            may_post: actor.is(&notices::POSTS),
            next,
            jobs,
        })
    }

    fn has_ready(&self) -> bool {
        self.jobs.iter().any(|job| job.ready)
    }

    fn is_chosen(&self, job: &PrintJobView) -> bool {
        self.f.has("_jobs", &job.id.to_string())
    }
}

/// What waits, or what went.
#[get("/behandeling/post")]
pub async fn list(
    office: web::Data<Office>,
    visit: Visit,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let today = Filled::default().with("postedOn", day_of(office.now()).to_string());
    visit.show(&Queue::new(&office, &visit, &asked, today).await?)
}

/// Writes down that the chosen ones went.
#[post("/behandeling/post")]
pub async fn post(office: web::Data<Office>, visit: Visit, form: Form) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&notices::POSTS)?;
    let post = async |conn: &mut Conn, deed: &Deed<'_>| {
        let posting = form.read()?;
        let jobs: Vec<Uuid> = form.all("_jobs").filter_map(|id| id.parse().ok()).collect();
        if jobs.is_empty() {
            return Err(Problem::invalid_field(
                "/_jobs",
                "too-few",
                "Kies er ten minste één.",
            ));
        }
        notices::post_all(conn, deed, &jobs, &posting).await?;
        Ok("/behandeling/post".to_owned())
    };
    match form.once(&office, actor, &notices::POSTS, post).await {
        Ok(done) => Ok(visit.telling(
            done,
            "De gekozen brieven zijn op de post gedaan.",
            "The chosen letters were posted.",
        )),
        Err(problem) => {
            let page = Queue::new(&office, &visit, &Asked::default(), form.again(problem)?).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}
