//! The page of a dossier, and the letters that belong to it.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use chrono::NaiveDate;
use plafond_rules::applications::Status;
use plafond_rules::dates::day_of;
use plafond_rules::objections::Status as ObjectionStatus;
use plafond_rules::terms::Duty;
use serde::Deserialize;
use uuid::Uuid;

use super::gathered::Gathered;
use crate::deadlines::api::TermView;
use crate::documents;
use crate::hearings::IntentionView;
use crate::http::{Office, Problem};
use crate::objections::ObjectionSummary;
use crate::payments::api::PaymentView;
use crate::penalties::PenaltyView;
use crate::portal::page::{Language, Page, Visit, navigation, regulation};
use crate::portal::provider::standing::{self, Expected, Standing};
use crate::portal::provider::{apply, below_home};
use crate::reserve::OfferView;

#[derive(Template)]
#[template(path = "portal/provider/dossier/show.html")]
struct Dossier {
    page: Page,
    all: Gathered,
    standing: Standing,
    sentence: &'static str,
    expected: Vec<Expected>,
    today: NaiveDate,
    /// Who gets back what has to be paid back, and on which account when that is known.
    municipality: String,
    account: String,
}

impl Dossier {
    /// What still has to be paid back.
    fn owed(&self) -> Vec<&PaymentView> {
        let payments = self.all.granted.iter().flat_map(|granted| &granted.payments);
        let owed = payments.filter(|payment| payment.kind == "reclaim");
        owed.filter(|payment| !matches!(payment.status.as_str(), "paid" | "cancelled"))
            .collect()
    }

    /// Whether it can be taken back.
    fn may_withdraw(&self) -> bool {
        self.all.application.status().is_open()
    }

    /// Whether something is missing, and the letter that asks for it still has to be posted: then no time to supply it runs.
    fn waits_for_post(&self) -> bool {
        let mut terms = self.all.deadlines.iter();
        let runs = terms.any(|term| term.duty() == Duty::Supplement && term.closed_on.is_none());
        self.all.application.status() == Status::SupplementRequested && !runs
    }

    /// The decisions with which we are late and of which nobody said so yet.
    fn late(&self) -> Vec<&TermView> {
        let about = |term: &&TermView| {
            let mut prospects = self.all.prospects.iter();
            prospects.any(|prospect| prospect.term_id == term.id && prospect.noticed_on <= self.today)
        };
        self.all.terms.iter().filter(about).collect()
    }

    /// With what we were late when a penalty ran.
    fn late_words(&self, penalty: &PenaltyView) -> &str {
        let mut terms = self.all.terms.iter();
        terms
            .find(|term| term.id == penalty.term_id)
            .map_or("", |term| self.term_words(term))
    }

    /// Whether the decision in force can still be objected to in time.
    fn in_time(&self) -> bool {
        let until = self
            .all
            .decision
            .as_ref()
            .map(|decision| decision.objection_until);
        until.is_some_and(|until| self.today <= until)
    }

    /// What a term is for, as a title.
    fn term_words<'a>(&self, term: &'a TermView) -> &'a str {
        match self.page.language() {
            Language::Dutch => &term.title,
            Language::English => regulation::name(&regulation::DUTIES, &term.kind, Language::English),
        }
    }

    fn payment_words(&self, payment: &PaymentView) -> &'static str {
        let language = self.page.language();
        match payment.status.as_str() {
            "cancelled" => language.say("Vervallen", "Cancelled"),
            "paid" if payment.kind == "reclaim" => language.say("Terugbetaald", "Paid back"),
            _ if payment.kind == "reclaim" => language.say("Door u te betalen", "To be paid by you"),
            "paid" => language.say("Betaald", "Paid"),
            "planned" => language.say("Gepland", "Planned"),
            "returned" => language.say("Teruggekomen van de bank", "Returned by the bank"),
            _ => language.say("Onderweg", "On its way"),
        }
    }

    fn payment_kind(&self, kind: &str) -> &'static str {
        let language = self.page.language();
        match kind {
            "advance" => language.say("Voorschot", "Advance"),
            "reclaim" => language.say("Terug te betalen", "To be paid back"),
            "refund" => language.say("U krijgt terug", "You get back"),
            _ => language.say("Slotbetaling", "Final payment"),
        }
    }

    fn outcome_words(&self, outcome: &str) -> &'static str {
        let status = Status::parse(outcome).unwrap_or(Status::Draft);
        standing::of(status, self.page.language()).words
    }

    fn objection_words(&self, status: &str) -> &'static str {
        standing::of_objection(status, self.page.language()).words
    }

    /// Whether an objection still has to be decided on.
    fn is_running(objection: &ObjectionSummary) -> bool {
        ObjectionStatus::parse(&objection.status).is_some_and(ObjectionStatus::is_open)
    }

    fn hearing_standing(&self, hearing: &IntentionView) -> Standing {
        standing::of_hearing(&hearing.status, self.page.language())
    }

    fn offer_standing(&self, offer: &OfferView) -> Standing {
        standing::of_offer(&offer.status, self.page.language())
    }

    fn change_words(&self, kind: &str) -> &'static str {
        let language = self.page.language();
        match kind {
            "raised" => language.say("Verhoogd", "Raised"),
            "lowered" => language.say("Verlaagd", "Lowered"),
            "revoked" => language.say("Ingetrokken", "Revoked"),
            "obligations" => language.say("Andere verplichtingen", "Other obligations"),
            _ => language.say("Andere dag voor de verantwoording", "Another day for the report"),
        }
    }
}

/// Before which place the story is shown.
#[derive(Debug, Deserialize)]
struct Before {
    eerder: Option<i64>,
}

#[get("/aanvrager/aanvragen/{id}")]
async fn show(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
    before: web::Query<Before>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let application = super::own(&mut conn, &visit, *id).await?;
    let status = application.status();
    if status == Status::Draft {
        return Ok(visit.go(&apply::address(*id, "")));
    }
    let today = day_of(office.now());
    let all = Gathered::of(&mut conn, application, before.eerder, today).await?;
    let language = visit.language();
    let award = all.granted.as_ref().map(|granted| granted.award.status());
    visit.show(&Dossier {
        page: below_home(&visit, &all.application.title, &all.application.title).called_in_dutch(),
        standing: standing::with_grant(status, award, language),
        sentence: sentence(&all, status, language),
        expected: expected(&all, today, language),
        today,
        municipality: visit.settings().sender_name.clone(),
        account: visit.settings().sender_account.clone(),
        all,
    })
}

fn sentence(all: &Gathered, status: Status, language: Language) -> &'static str {
    let award = all.granted.as_ref().map(|granted| granted.award.status());
    let (dutch, english) = award
        .and_then(standing::after_grant)
        .unwrap_or_else(|| standing::sentence(status));
    language.say(dutch, english)
}

fn expected(all: &Gathered, today: NaiveDate, language: Language) -> Vec<Expected> {
    let about = (all.application.reference.clone(), all.application.title.clone());
    let open = all
        .deadlines
        .iter()
        .filter(|deadline| deadline.closed_on.is_none());
    open.filter_map(|deadline| standing::expected(deadline, about.clone(), today, language))
        .collect()
}

/// The PDF of a letter; the link in its mail leads here.
#[get("/aanvrager/brieven/{id}")]
async fn read_letter(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let actor = visit.must_be(&navigation::PROVIDER)?;
    let letter = documents::get(&mut *office.conn().await?, *id).await?;
    actor.must_act_for(letter.organisation_id)?;
    let pdf = documents::kept(&office, &letter).await?;
    Ok(documents::attached(
        format!("{}-{}.pdf", letter.kind, letter.id),
        pdf,
    ))
}

/// The doors of these pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(show).service(read_letter);
}
