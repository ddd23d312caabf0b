//! What we intend to the provider's disadvantage, and what it thinks of that (zienswijze, Awb 4:7-4:9): in writing here,
//! by word of mouth by appointment, or not at all.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use chrono::NaiveDate;
use plafond_rules::dates::day_of;
use plafond_rules::hearings::{Event, Standing as Heard};
use uuid::Uuid;

use super::address;
use crate::applications::Application;
use crate::db::Conn;
use crate::documents::{self, Letter};
use crate::hearings::{self, IntentionView, NewViewWaiver};
use crate::http::{Deed, Office, Problem};
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit, navigation};
use crate::portal::provider::standing::{self, Standing};

const QUESTIONS: &[Question] = &[(
    "view",
    "Wat vindt u van ons voornemen?",
    "What do you think of our intention?",
)];

/// How many letters of a dossier are looked through for the one about this intention.
const LETTERS: i64 = 100;

#[derive(Template)]
#[template(path = "portal/provider/dossier/hearing.html")]
struct HearingPage {
    page: Page,
    f: Filled,
    application: Application,
    hearing: IntentionView,
    standing: Standing,
    letter: Option<Letter>,
    today: NaiveDate,
    email: String,
}

impl HearingPage {
    /// Whether the rules still take an answer of this kind.
    fn takes(&self, event: Event) -> bool {
        let written = Heard::parse(&self.hearing.status);
        let closed = self.hearing.closed_at.is_some();
        written.is_some_and(|standing| standing.after(event, closed).is_ok())
    }

    fn address(&self) -> String {
        address(self.application.id, &format!("/zienswijzen/{}", self.hearing.id))
    }

    /// Whether a view can still be given; also after it was waived, until it is decided.
    fn may_answer(&self) -> bool {
        self.takes(Event::View)
    }

    fn may_waive(&self) -> bool {
        self.takes(Event::Waive)
    }

    /// Whether a talk can be asked for still.
    fn may_talk(&self) -> bool {
        self.hearing.talk_asked_on.is_none() && self.takes(Event::AskToTalk)
    }

    fn is_late(&self) -> bool {
        self.hearing.respond_by.is_some_and(|day| day < self.today)
    }

    fn has_amount(&self) -> bool {
        self.hearing.amount != self.hearing.amount_before
    }
}

/// Reads a hearing that the own organisation knows of.
async fn hearing_page(
    office: &Office,
    visit: &Visit,
    (id, hearing): (Uuid, Uuid),
    f: Filled,
) -> Result<HearingPage, Problem> {
    let mut conn = office.conn().await?;
    let application = super::own(&mut conn, visit, id).await?;
    let today = day_of(office.now());
    let known = hearings::told_to_provider(&mut conn, id, today).await?;
    let hearing = known.into_iter().find(|one| one.id == hearing);
    let hearing = hearing.ok_or_else(Problem::not_found)?;
    let letters = documents::letters_of(&mut conn, (id, None), None, LETTERS).await?;
    Ok(HearingPage {
        page: super::below(visit, &application, "Uw zienswijze", "Your view"),
        f: f.asking(QUESTIONS),
        standing: standing::of_hearing(&hearing.status, visit.language()),
        letter: letters.into_iter().find(|letter| letter.object_id == hearing.id),
        today,
        email: visit.settings().sender_email.clone(),
        application,
        hearing,
    })
}

#[get("/aanvrager/aanvragen/{id}/zienswijzen/{hearing}")]
async fn show(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Problem> {
    visit.show(&hearing_page(&office, &visit, *path, Filled::default()).await?)
}

#[post("/aanvrager/aanvragen/{id}/zienswijzen/{hearing}")]
async fn give(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let give = async |conn: &mut Conn, deed: &Deed<'_>, form: &Form| {
        hearings::view(conn, deed, *path, form.read()?).await.map(drop)
    };
    let words = (
        "Uw zienswijze is binnen. U krijgt een kopie per e-mail.",
        "Your view is in. You get a copy by e-mail.",
    );
    answer(&office, &visit, *path, (form, words), give).await
}

#[post("/aanvrager/aanvragen/{id}/zienswijzen/{hearing}/gesprek")]
async fn talk(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let ask = async |conn: &mut Conn, deed: &Deed<'_>, _: &Form| {
        hearings::ask_to_talk(conn, deed, *path).await.map(drop)
    };
    let words = (
        "U hebt om een gesprek gevraagd. Wij maken een afspraak met u en besluiten pas daarna.",
        "You asked for a talk. We make an appointment with you, and decide only after it.",
    );
    answer(&office, &visit, *path, (form, words), ask).await
}

#[post("/aanvrager/aanvragen/{id}/zienswijzen/{hearing}/afzien")]
async fn waive(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let waive = async |conn: &mut Conn, deed: &Deed<'_>, _: &Form| {
        let today = NewViewWaiver { given_on: None };
        hearings::waive(conn, deed, *path, today).await.map(drop)
    };
    let words = (
        "U reageert niet op ons voornemen. Tot wij besluiten, kunt u zich nog bedenken.",
        "You don't answer our intention. Until we decide you can still change your mind.",
    );
    answer(&office, &visit, *path, (form, words), waive).await
}

/// Takes an answer, tells that it came in, and shows the page again when something is wrong.
async fn answer(
    office: &Office,
    visit: &Visit,
    path: (Uuid, Uuid),
    (form, (dutch, english)): (Form, (&str, &str)),
    action: impl AsyncFnOnce(&mut Conn, &Deed<'_>, &Form) -> Result<(), Problem>,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::PROVIDER)?;
    let act = async |conn: &mut Conn, deed: &Deed<'_>| {
        action(conn, deed, &form).await?;
        Ok(address(path.0, "#zienswijze"))
    };
    match form.once(office, actor, &navigation::PROVIDER, act).await {
        Ok(done) => Ok(visit.telling(done, dutch, english)),
        Err(problem) => {
            let page = hearing_page(office, visit, path, form.again(problem)?).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// The doors of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(show).service(give).service(talk).service(waive);
}
