//! Deciding on an application.

use chrono::NaiveDate;
use plafond_rules::applications::{Event as ApplicationEvent, Status as ApplicationStatus};
use plafond_rules::awards::{Decided, Event, Outcome, Refusal, Status};
use plafond_rules::dates;
use plafond_rules::hearings::{self as rule, Intention};
use plafond_rules::terms::{Duty, Kind, Sent, Term};
use serde_json::json;
use uuid::Uuid;

use super::basis::{self, Basis};
use super::bounds;
use super::messages;
use super::requests::{NewDecision, Wish};
use super::ripe::{Ripe, Standing};
use super::settling;
use super::store::{self, Award, Decision, KeptBasis, Terms};
use crate::applications::{self, Application};
use crate::audit::Canonical;
use crate::ceiling::{Balanced, Commitment, Exemption};
use crate::db::Conn;
use crate::deadlines::{self, About, Beginning, Clock};
use crate::http::fields::Amount;
use crate::http::{Deed, Problem, ProblemType};
use crate::mandates::InForce;
use crate::{assessment, audit, calls, ceiling, hearings, organisations, penalties};

/// Decides, and commits the money of a grant in the same transaction.
///
/// # Errors
/// 403 when the actor assessed the application, 409 when its state or the ceiling doesn't allow the decision.
pub async fn decide(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    new: NewDecision,
) -> Result<(Decision, Option<Award>), Problem> {
    let ripe = prepare(conn, deed, id, &new).await?;
    let call = calls::get(conn, ripe.application.call_id).await?;
    conclude(conn, deed, ripe, call.ceiling_id, new).await
}

/// Locks a dossier and refuses what can be refused before the ceiling is locked.
///
/// # Errors
/// 403 when the actor assessed the application, 409 when its state doesn't allow the decision.
pub async fn prepare(conn: &mut Conn, deed: &Deed<'_>, id: Uuid, new: &NewDecision) -> Result<Ripe, Problem> {
    let application = applications::lock(conn, id).await?;
    refuse_early(conn, deed, &application, new).await?;
    let organisation = organisations::get(conn, application.organisation_id).await?;
    Ok(Ripe {
        recurrence: bounds::recurrence_of(conn, &application).await?,
        application,
        organisation,
        standing: Standing::default(),
    })
}

/// Decides on a dossier, on its own or as one of many, against the ceiling as it stands at this moment.
///
/// # Errors
/// 409 when the ceiling doesn't allow the decision.
pub async fn conclude(
    conn: &mut Conn,
    deed: &Deed<'_>,
    ripe: Ripe,
    ceiling: Uuid,
    new: NewDecision,
) -> Result<(Decision, Option<Award>), Problem> {
    let application = &ripe.application;
    let sent = ripe.organisation.sent_to();
    let clock = end_terms(conn, deed, application.id, (&new, sent)).await?;
    penalties::conclude(conn, deed, application, sent).await?;
    let objection = clock.count(Kind::Objection, deed.today(), &[])?;
    let mandate = InForce::of(conn, deed).await?;
    // As late as possible: from here on every other decision against this ceiling waits.
    let ceiling = ceiling::lock(conn, ceiling).await?;
    let requested = application.requested.0;
    let filed_at = application.received_at.unwrap_or(deed.now);
    let since = ceiling::since_filing(conn, ceiling.id, filed_at).await?;
    let part = ceiling::sub_ceilings::balance_of(conn, application.sub_ceiling_id).await?;
    let bounds = bounds::hold(conn, deed, application).await?;
    let basis = Basis::new(&new, requested, ceiling.balance(), since, part, bounds);
    let decided = basis
        .decide()
        .map_err(|refusal| refused(&application.reference, refusal))?;
    let term = (
        new.reasonable_term_until,
        new.no_reasonable_term_because.as_deref(),
    );
    ripe.recurrence
        .demand(&application.reference, decided.outcome, term)?;
    mandate.must_allow(deed, decided.amount)?;
    let hearing = heard(conn, deed, application, (&new, decided)).await?;
    applications::advance(conn, deed, application, event(decided.outcome)).await?;
    let outcome = (decided, hearing);
    let decision = decision(deed, &ripe, &ceiling, outcome, &new, objection.end);
    store::insert_decision(conn, &decision).await?;
    store::insert_basis(conn, &kept(&decision, &basis, decided)?).await?;
    let award = award(conn, deed, &decision, application, &new).await?;
    if award.is_some() {
        let commitment = Commitment {
            decision: decision.id,
            change: None,
            amount: decided.amount,
            exempt: (decided.exempt, Exemption::LoweredAfterFiling),
            article: "Awb 4:29",
        };
        ceiling::commit(conn, deed, &ceiling, commitment).await?;
    }
    let follows = follow(&clock, &decision, award.as_ref(), objection)?;
    clock.start(conn, deed, follows).await?;
    if let Some(award) = &award {
        settling::keep_term(conn, deed, application, (award.id, decided.amount)).await?;
    }
    hearings::close(conn, deed, application.id, &[Intention::Refusal]).await?;
    journal(conn, deed, &decision, &ceiling).await?;
    messages::decided(conn, deed, &ripe, &decision, decided.outcome, award.as_ref()).await?;
    Ok((decision, award))
}

/// How the applicant was heard about a refusal on facts that deviate from its own (Awb 4:7).
async fn heard(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    (new, decided): (&NewDecision, Decided),
) -> Result<Option<Uuid>, Problem> {
    if new.deviates_from_applicant && !matches!(decided.outcome, Outcome::Refused | Outcome::PartiallyGranted)
    {
        return Err(Problem::invalid_field(
            "/deviatesFromApplicant",
            "does-not-fit-outcome",
            "Dit geldt alleen als u de aanvraag of een deel daarvan afwijst.",
        ));
    }
    let deciding = rule::Decision::Application {
        deviates: new.deviates_from_applicant,
        requested: application.requested.0,
        granted: decided.amount,
    };
    hearings::covering(conn, deed, application.id, deciding).await
}

/// The award of a decision that grants something.
pub(super) async fn award(
    conn: &mut Conn,
    deed: &Deed<'_>,
    decision: &Decision,
    application: &Application,
    new: &NewDecision,
) -> Result<Option<Award>, Problem> {
    if decision.amount.0.is_zero() {
        return Ok(None);
    }
    let amount = decision.amount.0;
    let (report_asked, report_due_on) =
        settling::report_of_grant(conn, application, amount, new.report_due_on).await?;
    let granted = Award {
        id: Uuid::now_v7(),
        decision_id: decision.id,
        application_id: application.id,
        organisation_id: application.organisation_id,
        ceiling_id: decision.ceiling_id,
        amount: decision.amount,
        status: Status::Granted.as_str().to_owned(),
        report_due_on,
        created_at: deed.now,
        version: 1,
        obligations: decision.obligations.clone(),
        report_asked,
    };
    store::insert(conn, &granted).await?;
    Ok(Some(granted))
}

/// What a decision rests on, as it is kept.
pub(super) fn kept(decision: &Decision, basis: &Basis, decided: Decided) -> Result<KeptBasis, Problem> {
    let inputs = Canonical::of(basis).map_err(Problem::internal)?;
    let outcome = Canonical::of(&basis::Outcome::from(decided)).map_err(Problem::internal)?;
    Ok(KeptBasis {
        decision_id: decision.id,
        rule_version: basis::RULE_VERSION.to_owned(),
        inputs: inputs.text,
        inputs_hash: inputs.hash,
        outcome: outcome.text,
    })
}

/// Locks the dossier of an award, and then the award: always in this order.
///
/// # Errors
/// 404 when the award is not there.
pub async fn open(conn: &mut Conn, award: Uuid) -> Result<Award, Problem> {
    let award = store::get(conn, award).await?;
    applications::lock(conn, award.application_id).await?;
    Ok(store::lock(conn, award.id).await?)
}

/// Demands that something can still happen to an award.
///
/// # Errors
/// 409 with what is possible instead.
pub fn must_allow(award: &Award, event: Event) -> Result<Status, Problem> {
    award.status().after(event).map_err(|impossible| {
        Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            impossible.dutch(),
            impossible.to_string(),
        )
    })
}

/// Moves a locked award on, as far as its state allows.
///
/// # Errors
/// 409 with what is possible instead.
pub async fn advance(conn: &mut Conn, award: &Award, event: Event) -> Result<(), Problem> {
    let status = award.status();
    let next = must_allow(award, event)?;
    if next != status && store::mark_status(conn, award.id, status, next).await? == 0 {
        return Err(Problem::stale());
    }
    Ok(())
}

/// Gives a locked award another amount or other terms. The ledger has to say the same when the transaction commits.
///
/// # Errors
/// 412 when someone else changed it.
pub async fn adjust(conn: &mut Conn, award: &Award, terms: &Terms) -> Result<(), Problem> {
    if store::mark_terms(conn, award, terms).await? == 0 {
        return Err(Problem::stale());
    }
    Ok(())
}

/// Everything that can be refused before the ceiling is locked.
pub(super) async fn refuse_early(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    new: &NewDecision,
) -> Result<(), Problem> {
    if application.receipt_number.is_none() {
        return Err(Problem::not_found());
    }
    if new.outcome == Wish::Grant && new.report_due_on.is_some_and(|day| day <= deed.today()) {
        return Err(settling::needs_day());
    }
    if store::was_assessed_by(conn, application.id, deed.by()).await? {
        return Err(Problem::new(
            ProblemType::FOUR_EYES,
            "U hebt deze aanvraag beoordeeld, dus een andere mandaathouder beslist.",
            "You assessed this application, so another decider has to decide.",
        ));
    }
    assessment::refuse_conflicted(conn, deed, application.id).await?;
    if new.outcome != Wish::NotTreated {
        return Ok(());
    }
    if application.status() == ApplicationStatus::SupplementRequested {
        applications::must_have_had_time(conn, deed, application).await?;
    }
    refuse_late_untreated(conn, deed, application.id).await
}

/// After four weeks it can't be left untreated any more, and is decided on as it is (Awb 4:5(4)).
async fn refuse_late_untreated(conn: &mut Conn, deed: &Deed<'_>, dossier: Uuid) -> Result<(), Problem> {
    let open = deadlines::open_of(conn, dossier, Duty::NotTreated).await?;
    let Some(over) = open.filter(|term| term.ends_on < deed.today()) else {
        return Ok(());
    };
    Err(Problem::new(
        ProblemType::UNTREATED_TOO_LATE,
        format!(
            "Buiten behandeling laten kon tot en met {}. Wat nu kan: laat een behandelaar de aanvraag volledig verklaren, en \
             beslis op wat er is: verleen of wijs af.",
            dates::dutch(over.ends_on)
        ),
        format!(
            "It could be left untreated until {}; find it complete and decide on what is there.",
            over.ends_on
        ),
    ))
}

const fn event(outcome: Outcome) -> ApplicationEvent {
    match outcome {
        Outcome::Granted => ApplicationEvent::Grant,
        Outcome::PartiallyGranted => ApplicationEvent::GrantPartially,
        Outcome::Refused => ApplicationEvent::Refuse,
        Outcome::NotTreated => ApplicationEvent::LeaveUntreated,
    }
}

pub(super) fn decision(
    deed: &Deed<'_>,
    ripe: &Ripe,
    ceiling: &Balanced,
    (decided, hearing): (Decided, Option<Uuid>),
    new: &NewDecision,
    objection_until: NaiveDate,
) -> Decision {
    let application = &ripe.application;
    Decision {
        id: Uuid::now_v7(),
        application_id: application.id,
        outcome: decided.outcome.as_str().to_owned(),
        requested: application.requested,
        amount: Amount(decided.amount),
        exempt: Amount(decided.exempt),
        reasons: new.reasons.clone(),
        legal_basis: new.legal_basis.clone(),
        obligations: new.obligations.iter().cloned().map(Some).collect(),
        ceiling_id: ceiling.id,
        ceiling_amount: ceiling.amount,
        ceiling_committed: ceiling.committed,
        decided_by: deed.by(),
        decided_at: deed.now,
        notified_on: deed.today(),
        objection_until,
        objection_id: None,
        replaces_id: None,
        deviates_from_applicant: new.deviates_from_applicant,
        hearing_id: hearing,
        recurring_years: ripe.recurrence.kept(decided.outcome),
        reasonable_term_until: new.reasonable_term_until,
        no_reasonable_term_because: new.no_reasonable_term_because.clone(),
        reserve_offer_id: None,
    }
}

/// The application is decided, in time or late; what was to be done before that is over. The time to leave it untreated is so when that
/// is made known, so not as long as the letter waits for the post (Awb 3:41, 4:5(4)). Gives the clock for what follows.
async fn end_terms(
    conn: &mut Conn,
    deed: &Deed<'_>,
    dossier: Uuid,
    (new, sent): (&NewDecision, Sent),
) -> Result<Clock, Problem> {
    let today = deed.today();
    let about = |duty, object| About {
        dossier,
        duty,
        object,
    };
    deadlines::done(conn, about(Duty::Decision, dossier), today).await?;
    deadlines::end(conn, dossier, &[Duty::Supplement], today).await?;
    if new.outcome == Wish::NotTreated {
        let open = deadlines::open_of(conn, dossier, Duty::NotTreated).await?;
        if let Some(open) = open.filter(|_| sent != Sent::Waiting) {
            deadlines::done(conn, about(Duty::NotTreated, open.object_id), today).await?;
        }
    } else {
        deadlines::end(conn, dossier, &[Duty::NotTreated], today).await?;
    }
    Ok(Clock::of(conn, dossier).await?)
}

/// What follows from a decision: the time to object, and for an award the time to pay (Awb 4:87) and to account.
pub(super) fn follow(
    clock: &Clock,
    decision: &Decision,
    award: Option<&Award>,
    objection: Term,
) -> Result<Vec<Beginning>, Problem> {
    let trigger = decision.notified_on;
    let begin = |duty, object, term| Beginning {
        duty,
        object,
        trigger,
        term,
    };
    let mut follows = vec![begin(Duty::Objection, decision.id, objection)];
    if let Some(award) = award {
        let payment = clock.count(Kind::Payment, trigger, &[])?;
        follows.push(begin(Duty::Payment, award.id, payment));
        if let Some(day) = award.reports_by() {
            let report = Term::given(trigger, day).map_err(Problem::internal)?;
            follows.push(begin(Duty::Report, award.id, report));
        }
    }
    Ok(follows)
}

pub(super) async fn journal(
    conn: &mut Conn,
    deed: &Deed<'_>,
    decision: &Decision,
    ceiling: &Balanced,
) -> Result<(), Problem> {
    let details = json!({
        "outcome": decision.outcome,
        "requested": decision.requested,
        "amount": decision.amount,
        "exempt": decision.exempt,
        "reasons": decision.reasons,
        "legalBasis": decision.legal_basis,
        "obligations": decision.obligations,
        "ceiling": { "id": ceiling.id, "amount": ceiling.amount, "committed": ceiling.committed },
        "recurringYears": decision.recurring_years, "reasonableTermUntil": decision.reasonable_term_until,
        "noReasonableTermBecause": decision.no_reasonable_term_because,
        "objectionUntil": decision.objection_until,
        "deviatesFromApplicant": decision.deviates_from_applicant,
        "hearing": decision.hearing_id,
    });
    let object = ("decision", decision.id);
    audit::journal(
        conn,
        deed,
        decision.application_id,
        "application-decided",
        object,
        details,
    )
    .await?;
    Ok(())
}

pub(super) fn refused(reference: &str, refusal: Refusal) -> Problem {
    match refusal {
        Refusal::OutsideRequest { requested } => Problem::invalid_field(
            "/amount",
            "amount-outside-request",
            format!(
                "Verleen meer dan niets en ten hoogste het gevraagde bedrag van {}.",
                requested.dutch()
            ),
        ),
        Refusal::Exceeds { available } => Problem::new(
            ProblemType::CEILING_REACHED,
            format!(
                "Van het subsidieplafond, of van het deelplafond daarin, is nog {} over. Verleen ten hoogste dat bedrag, of wijs de aanvraag af.",
                available.dutch()
            ),
            refusal.to_string(),
        ),
        Refusal::TooMuchAid(too_much) => bounds::refused(reference, too_much),
        Refusal::AboveMaximum(above) => bounds::refused_above_maximum(reference, above),
    }
}
