//! One payment: what it is, how far it is, and the one thing that can happen to it now, by whom.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use plafond_rules::money::Money;
use plafond_rules::roles::Role;
use uuid::Uuid;

use super::words;
use crate::db::Conn;
use crate::figures::payments::{self as figures, Transfer};
use crate::http::deed::day_of;
use crate::http::{Deed, Office, Problem};
use crate::payments::{self, Confirmation};
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit, navigation};

const QUESTIONS: &[Question] = &[
    (
        "paidOn",
        "Dag waarop de bank het bijschreef",
        "Day of the bank's credit",
    ),
    (
        "returnedOn",
        "Dag waarop het geld terug was",
        "Day on which the money was back",
    ),
    ("reason", "Waarom?", "Why?"),
];

/// A step with what was done then, in Dutch and English.
type Done = (&'static str, &'static str, &'static str);

/// The way of a payment that goes well, and what was done at each step.
const WAY: &[Done] = &[
    ("planned", "Gepland", "Planned"),
    ("prepared", "Gecontroleerd", "Checked"),
    ("released", "Vrijgegeven", "Released"),
    ("exported", "Bij de bank", "With the bank"),
    ("paid", "Bijgeschreven", "Credited"),
];

/// The way of a reclaim: no bank of ours sends it.
const WAY_BACK: &[Done] = &[
    ("planned", "Teruggevorderd", "Reclaimed"),
    ("prepared", "Gecontroleerd", "Checked"),
    ("released", "Akkoord", "Approved"),
    ("paid", "Terugontvangen", "Received back"),
];

/// A step on that way.
struct Step {
    name: &'static str,
    done: bool,
    here: bool,
}

#[derive(Template)]
#[template(path = "portal/finance/payment.html")]
struct PaymentPage {
    page: Page,
    f: Filled,
    payment: Transfer,
    kind: String,
    status: String,
    steps: Vec<Step>,
    is_finance: bool,
    is_late: bool,
    /// Until when it waits, when its payment is suspended.
    waits_until: Option<chrono::NaiveDate>,
    /// Who gets a reclaim, and on which account when that is known.
    municipality: String,
    account: String,
}

impl PaymentPage {
    async fn new(office: &Office, visit: &Visit, id: Uuid, f: Filled) -> Result<Self, Problem> {
        let actor = visit.must_be(&navigation::FINANCE)?;
        let payment = figures::transfer(&mut *office.conn().await?, actor.user_id, id).await?;
        let language = visit.language();
        let way = if payment.is_reclaim() { WAY_BACK } else { WAY };
        let place = way.iter().position(|(status, ..)| *status == payment.status);
        let step = |(at, (_, dutch, english)): (usize, &Done)| Step {
            name: language.say(dutch, english),
            done: place.is_some_and(|place| at <= place),
            here: place == Some(at),
        };
        let today = day_of(office.now());
        let kind = words::of(&words::KINDS, &payment.kind, language);
        Ok(Self {
            page: visit
                .page(&kind, &kind)
                .under("/financien", "Financiën", "Finance")
                .under("/financien/betalingen", "Betalingen", "Payments"),
            f: f.asking(QUESTIONS),
            status: words::stage(&payment, language),
            steps: way.iter().enumerate().map(step).collect(),
            is_finance: actor.is(&[Role::Finance]),
            is_late: place.is_some_and(|place| place + 1 < way.len()) && payment.due_on < today,
            waits_until: payment.waits_until(today),
            municipality: visit.settings().sender_name.clone(),
            account: visit.settings().sender_account.clone(),
            kind,
            payment,
        })
    }

    fn tone(&self) -> &'static str {
        words::tone(&self.payment.status)
    }

    fn is_reclaim(&self) -> bool {
        self.payment.is_reclaim()
    }

    /// What came back of a reclaim.
    fn received(&self) -> Money {
        match self.payment.status.as_str() {
            "paid" => self.payment.amount.0,
            _ => Money::ZERO,
        }
    }

    /// What still has to come back of it.
    fn left(&self) -> Money {
        match self.payment.status.as_str() {
            "paid" | "cancelled" => Money::ZERO,
            _ => self.payment.amount.0,
        }
    }

    fn is_waiting(&self) -> bool {
        matches!(self.payment.status.as_str(), "planned" | "prepared")
    }
}

#[get("/financien/betalingen/{id}")]
async fn show(office: web::Data<Office>, visit: Visit, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    let today = day_of(office.now()).to_string();
    let page = PaymentPage::new(
        &office,
        &visit,
        *id,
        Filled::default()
            .with("paidOn", &today)
            .with("returnedOn", &today),
    )
    .await?;
    visit.show(&page)
}

/// What one of the buttons does, and what is told when it did.
enum Press {
    Check,
    Release,
    Confirm,
    Return,
    Again,
    Cancel,
}

impl Press {
    const fn told(&self, is_reclaim: bool) -> (&'static str, &'static str) {
        match self {
            Self::Check if is_reclaim => (
                "U hebt de terugvordering gecontroleerd. Een collega geeft akkoord.",
                "You checked the reclaim. A colleague approves it.",
            ),
            Self::Release if is_reclaim => (
                "U gaf akkoord. De terugvordering wacht nu op het geld van de aanbieder.",
                "You approved it. The reclaim now waits for the money of the provider.",
            ),
            Self::Confirm if is_reclaim => (
                "De ontvangst is bevestigd. Het bedrag telt als terugontvangen.",
                "The receipt is confirmed. The amount counts as received back.",
            ),
            Self::Check => (
                "U hebt de betaling gecontroleerd. Een collega geeft haar vrij.",
                "You checked the payment. A colleague releases it.",
            ),
            Self::Release => (
                "De betaling is vrijgegeven en kan naar de bank.",
                "The payment is released and can go to the bank.",
            ),
            Self::Confirm => (
                "De bijschrijving is bevestigd. De aanbieder krijgt bericht.",
                "The credit is confirmed. The provider gets a message.",
            ),
            Self::Return => (
                "Dat staat in het dossier. De aanbieder krijgt bericht om het rekeningnummer na te kijken.",
                "That is in the dossier. The provider is asked to check its account.",
            ),
            Self::Again => (
                "De betaling staat opnieuw klaar om te controleren.",
                "The payment is ready again to be checked.",
            ),
            Self::Cancel => ("De betaling is vervallen.", "The payment has lapsed."),
        }
    }
}

async fn press(
    office: &Office,
    visit: &Visit,
    id: Uuid,
    form: Form,
    press: Press,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Finance])?;
    let payment = figures::transfer(&mut *office.conn().await?, actor.user_id, id).await?;
    let act = async |conn: &mut Conn, deed: &Deed<'_>| {
        let moved = match press {
            Press::Check => payments::prepare(conn, deed, id).await?,
            Press::Release => payments::release(conn, deed, id).await?,
            Press::Confirm => payments::confirm(conn, deed, id, form.read::<Confirmation>()?.paid_on).await?,
            Press::Return => payments::give_back(conn, deed, id, form.read()?).await?,
            Press::Again => payments::plan_again(conn, deed, id).await?,
            Press::Cancel => payments::cancel(conn, deed, id, form.read()?).await?,
        };
        Ok(format!("/financien/betalingen/{}", moved.id))
    };
    match form.once(office, actor, &[Role::Finance], act).await {
        Ok(done) => {
            let (dutch, english) = press.told(payment.is_reclaim());
            Ok(visit.telling(done, dutch, english))
        }
        Err(problem) => {
            let page = PaymentPage::new(office, visit, id, form.again(problem)?).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

#[post("/financien/betalingen/{id}/controle")]
async fn check(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    press(&office, &visit, *id, form, Press::Check).await
}

#[post("/financien/betalingen/{id}/vrijgave")]
async fn release(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    press(&office, &visit, *id, form, Press::Release).await
}

#[post("/financien/betalingen/{id}/bevestiging")]
async fn confirm(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    press(&office, &visit, *id, form, Press::Confirm).await
}

#[post("/financien/betalingen/{id}/terug")]
async fn give_back(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    press(&office, &visit, *id, form, Press::Return).await
}

#[post("/financien/betalingen/{id}/opnieuw")]
async fn plan_again(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    press(&office, &visit, *id, form, Press::Again).await
}

#[post("/financien/betalingen/{id}/vervallen")]
async fn cancel(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    press(&office, &visit, *id, form, Press::Cancel).await
}

/// The doors of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(show)
        .service(check)
        .service(release)
        .service(confirm)
        .service(give_back)
        .service(plan_again)
        .service(cancel);
}
