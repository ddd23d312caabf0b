//! The reserve list of a call, and what is offered from it when money returns.

use std::collections::HashMap;

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use chrono::NaiveDate;
use plafond_rules::dates::day_of;
use plafond_rules::reserve::Standing;
use plafond_rules::roles::Role;
use uuid::Uuid;

use super::LOOK;
use crate::applications::{self, Application};
use crate::awards::{self, Award};
use crate::db::Conn;
use crate::documents::Drafts;
use crate::http::fields::Amount;
use crate::http::{Deed, Office, Problem};
use crate::organisations;
use crate::portal::caseworker::drafts;
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Language, Page, Visit};
use crate::reserve::{self, Line, List, NewReserveAnswer, NewReserveGrant, NewReserveOffer, Offer};

const DECIDES: [Role; 1] = [Role::Decider];
const REGISTERS: [Role; 1] = [Role::Caseworker];

const QUESTIONS: &[Question] = &[
    ("amount", "Bedrag", "Amount"),
    ("answerBy", "Antwoorden uiterlijk op", "To be answered by"),
    (
        "explanation",
        "Uitleg voor de aanvrager",
        "Explanation to the applicant",
    ),
    (
        "accepted",
        "De aanvrager neemt het aan",
        "The applicant accepts it",
    ),
    ("givenOn", "Geantwoord op", "Answered on"),
    ("reasons", "Motivering", "Reasons"),
    ("legalBasis", "Wettelijke grondslag", "Legal basis"),
    ("obligations", "Verplichtingen", "Obligations"),
    ("reportDueOn", "Verantwoording uiterlijk op", "Final report by"),
];

#[derive(Template)]
#[template(path = "portal/caseworker/distribution/reserve.html")]
struct ReservePage {
    page: Page,
    list: List,
    titles: HashMap<Uuid, String>,
    today: NaiveDate,
}

#[derive(Template)]
#[template(path = "portal/caseworker/distribution/offer.html")]
struct OfferPage {
    page: Page,
    f: Filled,
    line: Line,
    application: Application,
    organisation: String,
    award: Option<Award>,
    today: NaiveDate,
    to: String,
    decides: bool,
    registers: bool,
}

/// Where an offer stands, for people.
fn words(standing: Standing, language: Language) -> (&'static str, &'static str) {
    let (class, dutch, english) = match standing {
        Standing::Offered => ("wait", "Aangeboden", "Offered"),
        Standing::Accepted => ("soon", "Aangenomen", "Accepted"),
        Standing::Declined => ("", "Afgewezen", "Declined"),
        Standing::Lapsed => ("late", "Vervallen", "Lapsed"),
        Standing::Withdrawn => ("", "Teruggenomen", "Taken back"),
        Standing::Granted => ("good", "Verleend", "Granted"),
    };
    (class, language.say(dutch, english))
}

impl ReservePage {
    fn badge(&self, line: &Line, offer: &Offer) -> (&'static str, &'static str) {
        words(offer.standing(self.today, line.sent), self.page.language())
    }

    fn title(&self, line: &Line) -> &str {
        let found = self.titles.get(&line.waits.place.application_id);
        found.map_or("", String::as_str)
    }

    fn free(&self) -> Amount {
        Amount(self.list.available.saturating_sub(self.list.offered))
    }
}

impl OfferPage {
    /// The offer that runs, with where it stands.
    fn running(&self) -> Option<(&Offer, Standing)> {
        let offer = self.line.offer.as_ref()?;
        let standing = offer.standing(self.today, self.line.sent);
        standing.holds().then_some((offer, standing))
    }

    fn badge(&self, offer: &Offer) -> (&'static str, &'static str) {
        words(offer.standing(self.today, self.line.sent), self.page.language())
    }

    fn reach(&self) -> Amount {
        Amount(self.line.reach)
    }

    fn may_offer(&self) -> bool {
        self.decides && self.running().is_none() && !self.line.reach.is_zero()
    }
}

fn list_address(call: Uuid) -> String {
    format!("/behandeling/openstellingen/{call}/reservelijst")
}

/// Who waits, and what each could be offered now.
#[get("/behandeling/openstellingen/{id}/reservelijst")]
pub async fn show(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    visit.must_be(&LOOK)?;
    let mut conn = office.conn().await?;
    let today = day_of(office.now());
    let list = reserve::list(&mut conn, *id, today).await?;
    let waiting: Vec<Uuid> = list
        .lines
        .iter()
        .map(|line| line.waits.place.application_id)
        .collect();
    visit.show(&ReservePage {
        page: visit
            .page("Reservelijst", "Reserve list")
            .under("/behandeling/verdelingen", "Verdelingen", "Distributions")
            .under(
                format!("/behandeling/openstellingen/{id}/verdelingen"),
                &list.call.title,
                &list.call.title,
            ),
        titles: applications::titles_of(&mut conn, &waiting).await?,
        list,
        today,
    })
}

async fn shown(
    office: &Office,
    visit: &Visit,
    (call, application): (Uuid, Uuid),
    f: Filled,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&LOOK)?;
    let mut conn = office.conn().await?;
    let today = day_of(office.now());
    let list = reserve::list(&mut conn, call, today).await?;
    let line = list.line(application).ok_or_else(Problem::not_found)?.clone();
    let application = applications::get(&conn, application).await?;
    let organisation = organisations::get(&mut conn, application.organisation_id).await?;
    let title = format!("Reservelijst: {}", application.reference);
    let english = format!("Reserve list: {}", application.reference);
    let page = OfferPage {
        page: visit
            .page(&title, &english)
            .under(list_address(call), "Reservelijst", "Reserve list"),
        f: f.in_lines("obligations").asking(QUESTIONS),
        award: awards::of_application(&mut conn, application.id).await?,
        to: format!("{}/{}", list_address(call), application.id),
        organisation: organisation.name,
        decides: actor.is(&DECIDES),
        registers: actor.is(&REGISTERS),
        line,
        application,
        today,
    };
    visit.show_as(page.f.status(), &page)
}

/// One who waits, what was offered to it, and what can be done now.
#[get("/behandeling/openstellingen/{id}/reservelijst/{application}")]
pub async fn show_one(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Problem> {
    shown(&office, &visit, *path, Filled::default()).await
}

/// Offers what returned.
#[post("/behandeling/openstellingen/{id}/reservelijst/{application}/aanbod")]
pub async fn make_offer(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let act = async |conn: &mut Conn, deed: &Deed<'_>, form: &Form| {
        let new: NewReserveOffer = form.read()?;
        reserve::offer(conn, deed, path.1, new).await.map(drop)
    };
    let told = (
        "Het aanbod is gedaan. De aanvrager krijgt bericht.",
        "The offer is made. The applicant is told.",
    );
    done(&office, &visit, (*path, &DECIDES), (form, told), act).await
}

/// The letter of the offer as it would be, marked as a draft; nothing is kept.
#[post("/behandeling/openstellingen/{id}/reservelijst/{application}/aanbod/concept")]
pub async fn preview_offer(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let rehearsal = async |conn: &mut Conn, deed: &Deed<'_>, form: &Form| {
        let offered = reserve::offer(conn, deed, path.1, form.read()?).await?;
        Drafts::of(conn, offered.id).await
    };
    previewed(&office, &visit, *path, form, rehearsal).await
}

/// Writes down an answer that came on paper or by word of mouth.
#[post("/behandeling/openstellingen/{id}/reservelijst/{application}/antwoord")]
pub async fn record_answer(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let act = async |conn: &mut Conn, deed: &Deed<'_>, form: &Form| {
        let new: NewReserveAnswer = form.read()?;
        let open = running(conn, *path, deed.today()).await?;
        reserve::answer(conn, deed, open, new).await.map(drop)
    };
    let told = ("Het antwoord is vastgelegd.", "The answer is recorded.");
    done(&office, &visit, (*path, &REGISTERS), (form, told), act).await
}

/// Takes an offer back.
#[post("/behandeling/openstellingen/{id}/reservelijst/{application}/terugname")]
pub async fn take_back(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let act = async |conn: &mut Conn, deed: &Deed<'_>, form: &Form| {
        let new = form.read()?;
        let open = running(conn, *path, deed.today()).await?;
        reserve::withdraw(conn, deed, open, new).await.map(drop)
    };
    let told = ("Het aanbod is teruggenomen.", "The offer is taken back.");
    done(&office, &visit, (*path, &DECIDES), (form, told), act).await
}

/// Grants what was accepted.
#[post("/behandeling/openstellingen/{id}/reservelijst/{application}/verlening")]
pub async fn grant_accepted(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
    mut form: Form,
) -> Result<HttpResponse, Problem> {
    form.line_by_line("obligations");
    let act = async |conn: &mut Conn, deed: &Deed<'_>, form: &Form| {
        let new: NewReserveGrant = form.read()?;
        let open = running(conn, *path, deed.today()).await?;
        reserve::grant(conn, deed, open, new).await.map(drop)
    };
    let told = (
        "Het besluit is genomen. De aanvrager krijgt een brief.",
        "The decision is taken. The applicant gets a letter.",
    );
    done(&office, &visit, (*path, &DECIDES), (form, told), act).await
}

/// The letter of that decision as it would be, marked as a draft; nothing is kept.
#[post("/behandeling/openstellingen/{id}/reservelijst/{application}/verlening/concept")]
pub async fn preview_grant(
    office: web::Data<Office>,
    visit: Visit,
    path: web::Path<(Uuid, Uuid)>,
    mut form: Form,
) -> Result<HttpResponse, Problem> {
    form.line_by_line("obligations");
    let rehearsal = async |conn: &mut Conn, deed: &Deed<'_>, form: &Form| {
        let new: NewReserveGrant = form.read()?;
        let open = running(conn, *path, deed.today()).await?;
        let granted = reserve::grant(conn, deed, open, new).await?;
        let made_known = granted.decision_id.or(granted.change_id);
        Drafts::of(conn, made_known.ok_or_else(Problem::not_found)?).await
    };
    previewed(&office, &visit, *path, form, rehearsal).await
}

/// Demands that an application is one of this call.
async fn must_be_of(conn: &mut Conn, (call, application): (Uuid, Uuid)) -> Result<(), Problem> {
    if applications::get(conn, application).await?.call_id == call {
        Ok(())
    } else {
        Err(Problem::not_found())
    }
}

/// The offer to an application that holds money now.
async fn running(conn: &mut Conn, (_, application): (Uuid, Uuid), today: NaiveDate) -> Result<Uuid, Problem> {
    let known = reserve::known_of(conn, application, today).await?;
    let newest = known.first().map(|offer| offer.id);
    newest.ok_or_else(Problem::not_found)
}

async fn previewed(
    office: &Office,
    visit: &Visit,
    path: (Uuid, Uuid),
    form: Form,
    rehearse: impl AsyncFnOnce(&mut Conn, &Deed<'_>, &Form) -> Result<Drafts, Problem>,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&DECIDES)?;
    let rehearsal = async |conn: &mut Conn, deed: &Deed<'_>| {
        must_be_of(conn, path).await?;
        rehearse(conn, deed, &form).await
    };
    match drafts::shown(office, &form, (actor, &DECIDES), rehearsal).await {
        Ok(letter) => Ok(letter),
        Err(problem) => shown(office, visit, path, form.again(problem)?).await,
    }
}

async fn done(
    office: &Office,
    visit: &Visit,
    (path, roles): ((Uuid, Uuid), &[Role]),
    (form, (dutch, english)): (Form, (&str, &str)),
    action: impl AsyncFnOnce(&mut Conn, &Deed<'_>, &Form) -> Result<(), Problem>,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(roles)?;
    let act = async |conn: &mut Conn, deed: &Deed<'_>| {
        must_be_of(conn, path).await?;
        action(conn, deed, &form).await?;
        Ok(list_address(path.0))
    };
    match form.once(office, actor, roles, act).await {
        Ok(done) => Ok(visit.telling(done, dutch, english)),
        Err(problem) => shown(office, visit, path, form.again(problem)?).await,
    }
}
