//! The money of one award: what was granted, what became of it, its payments and entries, and the form for an advance.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use plafond_rules::roles::Role;
use uuid::Uuid;

use super::as_of::AsOf;
use super::words;
use crate::db::Conn;
use crate::figures::differences::{self, Chosen, Compared, Difference};
use crate::figures::ledger::{self, Line};
use crate::figures::payments::{self as figures, Transfer};
use crate::http::deed::day_of;
use crate::http::{Deed, Office, Problem};
use crate::payments;
use crate::payments::suspensions::{self, Suspension};
use crate::portal::page::filled::Question;
use crate::portal::page::{Filled, Form, Page, Visit, navigation, regulation};

const QUESTIONS: &[Question] = &[("amount", "Bedrag van het voorschot", "Amount of the advance")];

#[derive(Template)]
#[template(path = "portal/finance/award.html")]
struct AwardPage {
    page: Page,
    f: Filled,
    award: Difference,
    payments: Vec<Transfer>,
    entries: Vec<Line>,
    /// The suspension for which payment waits.
    suspension: Option<Suspension>,
    may_plan: bool,
    today: chrono::NaiveDate,
}

impl AwardPage {
    async fn new(office: &Office, visit: &Visit, id: Uuid, f: Filled) -> Result<Self, Problem> {
        let actor = visit.must_be(&navigation::FINANCE)?;
        let mut conn = office.conn().await?;
        let wish = Compared {
            ceiling: None,
            award: Some(id),
            chosen: Chosen::All,
            as_of: AsOf::asked(office, "").pair(),
        };
        let found = differences::list(&mut conn, &wish, None, 1).await?;
        let award = found.into_iter().next().ok_or_else(Problem::not_found)?;
        let open = matches!(
            award.status.as_str(),
            "granted" | "running" | "accountability-due"
        );
        let room = !award.unplanned().is_zero();
        let today = day_of(office.now());
        let newest = suspensions::newest_of(&mut conn, id).await?;
        let back = format!("/financien/plafonds/{}", award.ceiling_id);
        let page = visit
            .page(&award.reference, &award.reference)
            .under("/financien", "Financiën", "Finance")
            .under(back, "Subsidieplafond", "Ceiling");
        Ok(Self {
            page,
            f: f.asking(QUESTIONS),
            payments: figures::queue_of_award(&mut conn, actor.user_id, id).await?,
            entries: ledger::list_of_award(&mut conn, id).await?,
            suspension: newest.filter(|newest| newest.holds(today)),
            may_plan: open && room && actor.is(&[Role::Finance]),
            today,
            award,
        })
    }

    fn status(&self) -> String {
        regulation::name(
            &regulation::AWARD_STATUSES,
            &self.award.status,
            self.page.language(),
        )
        .to_owned()
    }

    fn kind(&self, payment: &Transfer) -> String {
        words::of(&words::KINDS, &payment.kind, self.page.language())
    }

    fn stage(&self, payment: &Transfer) -> String {
        words::stage(payment, self.page.language())
    }

    fn tone(payment: &Transfer) -> &'static str {
        words::tone(&payment.status)
    }

    fn what(&self, line: &Line) -> String {
        words::of(&words::ENTRIES, &line.kind, self.page.language())
    }
}

#[get("/financien/subsidies/{id}")]
async fn show(office: web::Data<Office>, visit: Visit, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    visit.show(&AwardPage::new(&office, &visit, *id, Filled::default()).await?)
}

#[post("/financien/subsidies/{id}/voorschotten")]
async fn plan(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    form: Form,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&[Role::Finance])?;
    let plan = async |conn: &mut Conn, deed: &Deed<'_>| {
        let payment = payments::prepare_advance(conn, deed, *id, form.read()?).await?;
        Ok(format!("/financien/betalingen/{}", payment.id))
    };
    match form.once(&office, actor, &[Role::Finance], plan).await {
        Ok(done) => Ok(visit.telling(
            done,
            "Het voorschot staat klaar. Een collega geeft het vrij.",
            "The advance is ready. A colleague releases it.",
        )),
        Err(problem) => {
            let page = AwardPage::new(&office, &visit, *id, form.again(problem)?).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// The doors of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(show).service(plan);
}
