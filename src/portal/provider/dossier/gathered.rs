//! Everything about a dossier, read for its page in a fixed number of questions.

use chrono::{DateTime, NaiveDate, Utc};
use plafond_rules::awards::Event;
use plafond_rules::dates::day_of;
use plafond_rules::terms::Duty;
use uuid::Uuid;

use crate::applications::{self, Application, TimelineEvent, Told};
use crate::awards::{self, Award, Decision};
use crate::calls::{self, Call};
use crate::changes::{self, Change};
use crate::db::Conn;
use crate::deadlines::api::TermView;
use crate::deadlines::{self, Deadline};
use crate::documents::{self, Letter};
use crate::explanation::api::{ExplanationView, explained};
use crate::hearings::{self, IntentionView};
use crate::http::Problem;
use crate::http::fields::Amount;
use crate::notifications::{self, OutboxMessage};
use crate::objections::api::of_application;
use crate::objections::{self, ObjectionSummary};
use crate::organisations::{self, Organisation};
use crate::payments;
use crate::payments::api::{PaymentView, of_award as payments_of, of_penalties};
use crate::payments::suspensions::{Suspension, newest_of};
use crate::penalties::{PenaltyView, ProspectView, penalties_of, prospects_of};
use crate::portal::page::{Contestable, Decided};
use crate::reports::{EvaluationView, ReportView, evaluations_of, reports_of};
use crate::reserve::{self, OfferView};
use crate::settlement::{self, Settlement};

/// How many letters, messages, changes and objections stand on the page.
const SOME: i64 = 20;

/// How many events are looked at for the page.
const EVENTS: usize = 100;

/// What follows from a grant.
pub struct Granted {
    /// The award.
    pub award: Award,
    /// What was and will be paid.
    pub payments: Vec<PaymentView>,
    /// The suspension for which payment waits.
    pub suspension: Option<Suspension>,
    /// What was reclaimed and can be objected to: which, how much, and when.
    pub reclaims: Vec<(Uuid, Amount, DateTime<Utc>)>,
    /// What was reported.
    pub reports: Vec<ReportView>,
    /// What was learned.
    pub evaluations: Vec<EvaluationView>,
    /// How it was changed.
    pub changes: Vec<Change>,
    /// At what it was settled.
    pub settlement: Option<Settlement>,
}

impl Granted {
    /// Whether more can be reported.
    pub fn may_report(&self) -> bool {
        self.award.status().after(Event::Account).is_ok()
    }

    /// Whether the provider hasn't evaluated yet.
    pub fn may_evaluate(&self) -> bool {
        let mut evaluations = self.evaluations.iter();
        !evaluations.any(|evaluation| evaluation.party == "provider")
    }
}

/// A dossier.
pub struct Gathered {
    /// The application.
    pub application: Application,
    /// The call it answers.
    pub call: Call,
    /// Whose it is.
    pub organisation: Organisation,
    /// Its terms as the rules know them.
    pub deadlines: Vec<Deadline>,
    /// Its terms in words.
    pub terms: Vec<TermView>,
    /// What our lateness costs: of each decision of which notice of default was given.
    pub penalties: Vec<PenaltyView>,
    /// What such a notice would cost us, of each decision that still has to be taken.
    pub prospects: Vec<ProspectView>,
    /// How penalties were and will be paid.
    pub penalty_payments: Vec<PaymentView>,
    /// The decision in force.
    pub decision: Option<Decision>,
    /// Why it came out like that.
    pub explanation: Option<ExplanationView>,
    /// What follows from a grant.
    pub granted: Option<Granted>,
    /// The objections.
    pub objections: Vec<ObjectionSummary>,
    /// What we intend to its disadvantage, newest first, and what it thinks of that.
    pub hearings: Vec<IntentionView>,
    /// What was offered to it from the reserve list, newest first.
    pub offers: Vec<OfferView>,
    /// The letters, newest first.
    pub letters: Vec<Letter>,
    /// The messages, newest first.
    pub messages: Vec<OutboxMessage>,
    /// What happened, newest first, without the same thing twice in a row.
    pub story: Vec<TimelineEvent>,
    /// Where what happened before goes on, when there is more.
    pub earlier: Option<i64>,
    /// Until when can be objected to what was reclaimed and to what was decided on penalties.
    last_days: Vec<(Uuid, NaiveDate)>,
    /// What the terms to object and to go to court are about.
    contestable: Contestable,
}

impl Gathered {
    /// Reads it all.
    pub async fn of(
        conn: &mut Conn,
        application: Application,
        before: Option<i64>,
        today: NaiveDate,
    ) -> Result<Self, Problem> {
        let id = application.id;
        let Told { events, next } = applications::story_of(conn, id, true, before, EVENTS).await?;
        let deadlines = deadlines::of_dossier(conn, id).await?;
        let prospects = prospects_of(conn, id, &deadlines, today).await?;
        let terms = deadlines.iter().cloned();
        let decision = if application.status().is_decided() {
            Some(awards::decision_of(conn, id).await?)
        } else {
            None
        };
        let explanation = match &decision {
            Some(decision) => explained(conn, &application, decision.clone()).await?,
            None => None,
        };
        let granted = match awards::of_application(conn, id).await? {
            Some(award) => Some(granted(conn, award, today).await?),
            None => None,
        };
        let own = (id, Some(application.organisation_id));
        let read = Self {
            call: calls::get(conn, application.call_id).await?,
            organisation: organisations::get(conn, application.organisation_id).await?,
            contestable: Contestable::of(conn, &deadlines).await?,
            terms: terms.map(|deadline| TermView::on(deadline, today)).collect(),
            deadlines,
            penalties: penalties_of(conn, id, today).await?,
            prospects,
            penalty_payments: of_penalties(conn, id).await?,
            decision,
            explanation,
            granted,
            objections: of_application(conn, id, SOME).await?,
            hearings: hearings::told_to_provider(conn, id, today).await?,
            offers: reserve::known_of(conn, id, today).await?,
            letters: documents::letters_of(conn, own, None, SOME).await?,
            messages: notifications::told_in(conn, own, None, SOME).await?,
            story: without_repeats(events),
            earlier: next,
            last_days: Vec::new(),
            application,
        };
        read.with_last_days(conn).await
    }

    /// Until when can be objected by now: later than the letter says when that was posted later, a day was made free or our
    /// service was away.
    async fn with_last_days(mut self, conn: &mut Conn) -> Result<Self, Problem> {
        let others = self.other_decisions();
        let mut known = Vec::new();
        if let Some(decision) = &mut self.decision {
            known.push((decision.id, decision.notified_on, &mut decision.objection_until));
        }
        if let Some(granted) = &mut self.granted {
            for change in &mut granted.changes {
                known.push((change.id, day_of(change.decided_at), &mut change.objection_until));
            }
            if let Some(settlement) = &mut granted.settlement {
                let decided_on = day_of(settlement.decided_at);
                known.push((settlement.id, decided_on, &mut settlement.objection_until));
            }
        }
        let decided = known.iter().map(|(id, day, _)| (*id, *day));
        let decided: Vec<_> = decided.chain(others.iter().copied()).collect();
        let days = objections::last_days(conn, self.call.id, &decided).await?;
        let mut days = days.into_iter();
        for ((_, _, until), day) in known.into_iter().zip(days.by_ref()) {
            *until = day;
        }
        self.last_days = others.into_iter().map(|(id, _)| id).zip(days).collect();
        Ok(self)
    }

    /// What else was decided that can be objected to, and on which day.
    fn other_decisions(&self) -> Vec<(Uuid, NaiveDate)> {
        let reclaims = self.granted.iter().flat_map(|granted| &granted.reclaims);
        let reclaims = reclaims.map(|(id, _, at)| (*id, day_of(*at)));
        let determined = |penalty: &PenaltyView| Some((penalty.id, penalty.determined_on?));
        reclaims
            .chain(self.penalties.iter().filter_map(determined))
            .collect()
    }

    /// Until when can be objected to a reclaim or to what was decided on a penalty.
    pub fn last_day(&self, decided: &Uuid) -> Option<NaiveDate> {
        let found = self.last_days.iter().find(|(id, _)| id == decided);
        found.map(|(_, day)| *day)
    }

    /// What a notice of default about a term would cost us, as a sentence; nothing for a term that none can be about now.
    pub fn prospect(&self, term: &Uuid) -> Option<&str> {
        let about = self.prospects.iter().find(|prospect| prospect.term_id == *term);
        about.map(|prospect| prospect.explanation.as_str())
    }

    /// Against what one can object or go to court within a term; nothing for a term for something else.
    pub fn against(&self, term: &TermView) -> Option<&Decided> {
        self.contestable.within(Duty::parse(&term.kind)?, &term.object_id)
    }

    /// Whether the applicant objected against something already. That another did takes nothing from its own right to.
    pub fn is_objected(&self, against: &Uuid) -> bool {
        self.objections
            .iter()
            .any(|objection| self.is_own(objection) && objection.against_id == *against)
    }

    /// Whether an objection is the applicant's own. One of another interested party is told with what it means to the applicant
    /// (Awb 7:2), and with nothing about who made it.
    pub fn is_own(&self, objection: &ObjectionSummary) -> bool {
        objection.organisation_id == self.application.organisation_id
    }
}

async fn granted(conn: &mut Conn, award: Award, today: NaiveDate) -> Result<Granted, Problem> {
    let newest = newest_of(conn, award.id).await?;
    Ok(Granted {
        suspension: newest.filter(|newest| newest.holds(today)),
        payments: payments_of(conn, award.id).await?,
        reclaims: payments::contestable(conn, award.id).await?,
        reports: reports_of(conn, award.id).await?,
        evaluations: evaluations_of(conn, award.id).await?,
        changes: changes::list(conn, award.id, None, SOME).await?,
        settlement: settlement::of(conn, award.id).await?,
        award,
    })
}

fn without_repeats(mut story: Vec<TimelineEvent>) -> Vec<TimelineEvent> {
    story.dedup_by(|later, kept| later.action == kept.action && later.action.ends_with("-revised"));
    story
}
