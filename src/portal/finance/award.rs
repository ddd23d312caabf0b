//! The money of one award: what was granted, what became of it, its payments and entries, and the form for an advance.

use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use chrono::NaiveDate;
use plafond_rules::roles::Role;
use uuid::Uuid;

use super::as_of::AsOf;
use super::home::Asked;
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
    as_of: AsOf,
    today: NaiveDate,
}

impl AwardPage {
    async fn new(
        office: &Office,
        visit: &Visit,
        (id, as_of): (Uuid, AsOf),
        f: Filled,
    ) -> Result<Self, Problem> {
        let actor = visit.must_be(&navigation::FINANCE)?;
        let mut conn = office.conn().await?;
        let wish = Compared {
            ceiling: None,
            award: Some(id),
            chosen: Chosen::All,
            as_of: as_of.pair(),
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
        let mut payments = figures::queue_of_award(&mut conn, actor.user_id, id).await?;
        let mut entries = ledger::list_of_award(&mut conn, id).await?;
        if !as_of.is_today {
            payments.retain(|payment| payment.was_there(as_of.end));
            entries.retain(|line| line.at < as_of.end);
        }
        Ok(Self {
            page,
            f: f.asking(QUESTIONS),
            payments,
            entries,
            suspension: newest.filter(|newest| as_of.is_today && newest.holds(today)),
            may_plan: as_of.is_today && open && room && actor.is(&[Role::Finance]),
            as_of,
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

    /// Whether its report is still to come; of a day in the past only whether it was settled by then is told.
    fn waits_for_report(&self) -> bool {
        if self.as_of.is_today {
            matches!(self.award.status.as_str(), "granted" | "running")
        } else {
            self.award.settled.is_none()
        }
    }

    fn kind(&self, payment: &Transfer) -> String {
        words::of(&words::KINDS, &payment.kind, self.page.language())
    }

    /// The day of the bank's credit, when that was by then.
    fn credited_on(&self, payment: &Transfer) -> Option<NaiveDate> {
        payment.paid_on.filter(|day| *day <= self.as_of.day)
    }

    /// Where it stands; of a day in the past only whether the money had moved is told.
    fn stage(&self, payment: &Transfer) -> String {
        let moved = |day: Option<NaiveDate>| day.is_some_and(|day| day <= self.as_of.day);
        if self.as_of.is_today || moved(payment.paid_on) || moved(payment.returned_on) {
            words::stage(payment, self.page.language())
        } else {
            self.page.say("Onderweg", "On its way").to_owned()
        }
    }

    fn tone(&self, payment: &Transfer) -> &'static str {
        if self.as_of.is_today || self.credited_on(payment).is_some() {
            words::tone(&payment.status)
        } else {
            ""
        }
    }

    fn is_late(&self, payment: &Transfer) -> bool {
        let over = matches!(payment.status.as_str(), "cancelled" | "returned");
        self.as_of.is_today && payment.due_on < self.today && !over
    }

    fn what(&self, line: &Line) -> String {
        words::of(&words::ENTRIES, &line.kind, self.page.language())
    }
}

#[get("/financien/subsidies/{id}")]
async fn show(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Problem> {
    let of = (*id, AsOf::asked(&office, &asked.op));
    visit.show(&AwardPage::new(&office, &visit, of, Filled::default()).await?)
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
            let of = (*id, AsOf::asked(&office, ""));
            let page = AwardPage::new(&office, &visit, of, form.again(problem)?).await?;
            visit.show_as(page.f.status(), &page)
        }
    }
}

/// The doors of this page.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(show).service(plan);
}
