//! The overview of an application that is being filled in: the steps, what is done, and until when it can be submitted.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use plafond_rules::dates::day_of;
use uuid::Uuid;

use super::missing::{self, Missing};
use super::{Draft, address};
use crate::applications::{SupplementRequestView, attachments_of, supplement_requests_of};
use crate::db::Conn;
use crate::http::{Office, Problem};
use crate::portal::page::{Page, Visit};

/// A step with whether it is done.
struct Step {
    address: String,
    name: &'static str,
    about: String,
    is_done: bool,
}

/// Whether the call can be answered now.
#[derive(PartialEq, Eq)]
enum Window {
    Coming,
    Open,
    Closed,
}

#[derive(Template)]
#[template(path = "portal/provider/apply/overview.html")]
struct Overview {
    page: Page,
    draft: Draft,
    steps: Vec<Step>,
    is_ready: bool,
    window: Window,
    days_left: i64,
    asked: Option<SupplementRequestView>,
}

/// Everything that is missing in an application, documents and statements too.
pub async fn all_missing(conn: &mut Conn, visit: &Visit, draft: &Draft) -> Result<Vec<Missing>, Problem> {
    let language = visit.language();
    let mut all = missing::missing(&draft.content, language);
    if draft.most_aid.is_some() {
        all.extend(missing::aid(&draft.content, draft.today, language));
    }
    let there = attachments_of(conn, draft.application.id).await?;
    let kinds: Vec<&str> = there.iter().map(|attachment| attachment.kind.as_str()).collect();
    let required = draft.call.required_documents.iter().flatten();
    all.extend(missing::documents(required, &kinds, language));
    // What was submitted through another door is supplemented without them.
    if !draft.is_supplement() {
        all.extend(missing::statements(&draft.content, language));
    }
    Ok(all)
}

fn steps(draft: &Draft, visit: &Visit, gaps: &[Missing], documents: usize) -> Vec<Step> {
    let done = |step: &str| !gaps.iter().any(|gap| gap.step.starts_with(step));
    let step = |path: &str, name: &'static str, about: String| Step {
        address: address(draft.application.id, path),
        name,
        about,
        is_done: done(path),
    };
    let say = |dutch: &'static str, english: &'static str| visit.language().say(dutch, english);
    let page = draft.page(visit, "", "");
    let mut steps = vec![
        step(
            "/algemeen",
            say("Algemeen", "General"),
            say("Titel en samenvatting", "Title and summary").to_owned(),
        ),
        step(
            "/activiteiten",
            say("Activiteiten", "Activities"),
            format!(
                "{} {}",
                draft.content.activities.len(),
                say("in de lijst", "in the list")
            ),
        ),
        step(
            "/begroting",
            say("Begroting", "Budget"),
            format!(
                "{} {}",
                page.euros(&draft.content.requested()),
                say("gevraagd", "requested")
            ),
        ),
    ];
    if draft.most_aid.is_some() {
        let about = format!(
            "{} {}",
            draft.content.de_minimis.aid.len(),
            say("opgegeven", "stated")
        );
        steps.push(step("/steun", say("Eerdere steun", "Earlier aid"), about));
    }
    steps.push(step(
        "/documenten",
        say("Documenten", "Documents"),
        format!("{documents} {}", say("toegevoegd", "added")),
    ));
    if !draft.is_supplement() {
        let about = say("Wat u verklaart", "What you declare").to_owned();
        steps.push(step("/verklaringen", say("Verklaringen", "Statements"), about));
    }
    steps
}

#[get("/aanvrager/aanvragen/{id}/invullen")]
async fn show(office: web::Data<Office>, visit: Visit, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let draft = Draft::open(&mut conn, &office, &visit, *id).await?;
    let gaps = all_missing(&mut conn, &visit, &draft).await?;
    let documents = attachments_of(&mut conn, *id).await?.len();
    let asked = supplement_requests_of(&mut conn, *id).await?;
    let now = office.now();
    let window = if now < draft.call.opens_at {
        Window::Coming
    } else if now <= draft.call.closes_at {
        Window::Open
    } else {
        Window::Closed
    };
    visit.show(&Overview {
        page: super::below_home(&visit, &draft.application.title, &draft.application.title).called_in_dutch(),
        steps: steps(&draft, &visit, &gaps, documents),
        is_ready: gaps.is_empty(),
        days_left: (day_of(draft.call.closes_at) - day_of(now)).num_days(),
        window,
        asked: asked.into_iter().rfind(|request| request.completed_on.is_none()),
        draft,
    })
}

/// The door of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(show);
}
