//! The terms of a dossier with how each was counted, and what lateness costs.

use actix_web::{HttpResponse, get, web};
use askama::Template;
use chrono::NaiveDate;
use plafond_rules::roles::Role;
use uuid::Uuid;

use super::Dossier;
use crate::applications::{self, DelayNoticeView};
use crate::deadlines::{self, Deadline};
use crate::http::deed::day_of;
use crate::http::{Office, Problem};
use crate::penalties::{self, NoticeView, PenaltyView, ProspectView};
use crate::portal::caseworker::words;
use crate::portal::page::{Contestable, Language, Page, Visit, regulation};

/// A term in words.
struct Shown {
    what: String,
    /// Against what, for a term to object or to go to court.
    against: Option<String>,
    article: &'static str,
    who: String,
    end: NaiveDate,
    standing: String,
    tone: &'static str,
    reasons: Vec<String>,
    /// What a notice of default about it would cost.
    prospect: Option<String>,
}

#[derive(Template)]
#[template(path = "portal/caseworker/dossier/terms.html")]
struct Terms {
    page: Page,
    dossier: Dossier,
    open: Vec<Shown>,
    over: Vec<Shown>,
    /// What lateness costs, each with what the municipality is late with.
    penalties: Vec<(PenaltyView, String)>,
    notices: Vec<NoticeView>,
    /// What the applicant was told about a decision that comes later.
    delays: Vec<DelayNoticeView>,
    may_delay: bool,
    may_register: bool,
    may_determine: bool,
}

fn shown(
    deadline: &Deadline,
    against: Option<String>,
    prospects: &[ProspectView],
    (today, language): (NaiveDate, Language),
) -> Shown {
    let mut prospects = prospects.iter();
    let prospect = prospects.find(|prospect| prospect.term_id == deadline.id);
    let (standing, tone) = match (deadline.closed_on, deadline.standing(today)) {
        (None, _) => words::time_left(deadline.ends_on, today, language),
        (Some(_), "met") => (language.say("Op tijd gedaan", "Done in time").to_owned(), "good"),
        (Some(_), "lapsed") => (language.say("Te laat gedaan", "Done late").to_owned(), "late"),
        (Some(_), _) => (language.say("Niet meer nodig", "No longer needed").to_owned(), ""),
    };
    Shown {
        what: regulation::name(&words::DUTIES, &deadline.kind, language).to_owned(),
        against,
        article: deadline.duty().article(),
        who: regulation::name(&words::ROLES, &deadline.responsible, language).to_owned(),
        end: deadline.ends_on,
        standing,
        tone,
        reasons: deadline.reasons(),
        prospect: prospect.map(|prospect| prospect.explanation.clone()),
    }
}

/// Penalties, each with what the municipality is late with.
fn with_duty(
    penalties: Vec<PenaltyView>,
    terms: &[Deadline],
    language: Language,
) -> Vec<(PenaltyView, String)> {
    let named = penalties.into_iter().map(|penalty| {
        let term = terms.iter().find(|term| term.id == penalty.term_id);
        let duty = term.map_or("", |term| regulation::name(&words::DUTIES, &term.kind, language));
        let duty = duty.to_owned();
        (penalty, duty)
    });
    named.collect()
}

/// The terms, running ones first.
#[get("/behandeling/aanvragen/{id}/termijnen")]
pub async fn show(
    office: web::Data<Office>,
    visit: Visit,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let mut conn = office.conn().await?;
    let (dossier, actor) = Dossier::open(&mut conn, &visit, *id).await?;
    let today = day_of(office.now());
    let found = deadlines::of_dossier(&mut conn, *id).await?;
    let language = visit.language();
    let (open, over): (Vec<_>, Vec<_>) = found.iter().partition(|deadline| deadline.closed_on.is_none());
    let prospects = penalties::prospects_of(&mut conn, *id, &found, today).await?;
    let penalties = penalties::penalties_of(&mut conn, *id, today).await?;
    let notices = penalties::notices_of(&mut conn, *id).await?;
    let is_caseworker = actor.is(&[Role::Caseworker]);
    let unnoticed = |term: &Deadline| penalties.iter().all(|penalty| penalty.term_id != term.id);
    // A letter that came before a late decision can be written down after it.
    let was_late = found
        .iter()
        .any(|term| term.duty().costs_penalty() && term.status == "lapsed" && unnoticed(term));
    let page = dossier.page(&visit, "Termijnen", "Terms");
    let contestable = Contestable::of(&mut conn, &found).await?;
    let against = |term: &Deadline| {
        let decided = contestable.within(term.duty(), &term.object_id)?;
        Some(page.decided(decided))
    };
    visit.show(&Terms {
        delays: applications::delay_notices_of(&mut conn, *id).await?,
        may_delay: dossier.is_open() && is_caseworker,
        may_register: (was_late || !prospects.is_empty()) && is_caseworker,
        may_determine: actor.is(&[Role::Decider]),
        penalties: with_duty(penalties, &found, language),
        open: open
            .into_iter()
            .map(|deadline| shown(deadline, against(deadline), &prospects, (today, language)))
            .collect(),
        over: over
            .into_iter()
            .map(|deadline| shown(deadline, against(deadline), &[], (today, language)))
            .collect(),
        notices,
        page,
        dossier,
    })
}
