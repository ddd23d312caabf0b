//! Deciding on an application.

use plafond_rules::applications::{Event as ApplicationEvent, Status as ApplicationStatus};
use plafond_rules::awards::{self as rule, Decided, Event, Intent, Outcome, Refusal, Status};
use plafond_rules::terms::{Calendar, Kind};
use serde_json::json;
use uuid::Uuid;

use super::messages;
use super::requests::{NewDecision, Wish};
use super::store::{self, Award, Decision};
use crate::applications::{self, Application};
use crate::ceiling::Balanced;
use crate::db::Conn;
use crate::http::fields::Amount;
use crate::http::{Deed, Problem, ProblemType};
use crate::{audit, calls, ceiling, organisations};

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
    let application = applications::lock(conn, id).await?;
    refuse_early(conn, deed, &application, &new).await?;
    let organisation = organisations::get(conn, application.organisation_id).await?;
    let call = calls::get(conn, application.call_id).await?;
    // As late as possible: from here on every other decision against this ceiling waits.
    let ceiling = ceiling::lock(conn, call.ceiling_id).await?;
    let requested = Amount::stored(application.requested).0;
    let filed_at = application.received_at.unwrap_or(deed.now);
    let since = ceiling::since_filing(conn, ceiling.id, filed_at).await?;
    let decided =
        rule::decide(intent(&new, requested), requested, ceiling.balance(), since).map_err(refused)?;
    applications::advance(conn, deed, &application, event(decided.outcome)).await?;
    let decision = decision(deed, &application, &ceiling, decided, &new)?;
    store::insert_decision(conn, &decision).await?;
    let mut award = None;
    if !decided.amount.is_zero() {
        ceiling::commit(conn, deed, &ceiling, decision.id, decided).await?;
        let granted = Award {
            id: Uuid::now_v7(),
            decision_id: decision.id,
            application_id: application.id,
            organisation_id: application.organisation_id,
            ceiling_id: ceiling.id,
            amount: decision.amount,
            status: Status::Granted.as_str().to_owned(),
            report_due_on: new.report_due_on.unwrap_or(decision.objection_until),
            created_at: deed.now,
            version: 1,
        };
        store::insert(conn, &granted).await?;
        award = Some(granted);
    }
    journal(conn, deed, &decision, &ceiling).await?;
    messages::decided(
        conn,
        deed,
        &application,
        &organisation,
        &decision,
        decided.outcome,
    )
    .await?;
    Ok((decision, award))
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

/// Everything that can be refused before the ceiling is locked.
async fn refuse_early(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    new: &NewDecision,
) -> Result<(), Problem> {
    if application.receipt_number.is_none() {
        return Err(Problem::not_found());
    }
    if new.outcome == Wish::Grant && new.report_due_on.is_none_or(|day| day <= deed.today()) {
        return Err(Problem::invalid_field(
            "/reportDueOn",
            "missing",
            "Noem bij een verlening de dag, na vandaag, waarop de verantwoording er moet zijn.",
        ));
    }
    if store::was_assessed_by(conn, application.id, deed.by()).await? {
        return Err(Problem::new(
            ProblemType::FOUR_EYES,
            "U hebt deze aanvraag beoordeeld, dus een andere mandaathouder beslist.",
            "You assessed this application, so another decider has to decide.",
        ));
    }
    if new.outcome == Wish::NotTreated && application.status() == ApplicationStatus::SupplementRequested {
        let due = applications::supplement_due_on(conn, application.id).await?;
        if due.is_some_and(|due| due >= deed.today()) {
            return Err(Problem::new(
                ProblemType::IMPOSSIBLE_NOW,
                "De aanvrager heeft nog tijd om aan te vullen. Beslis pas als die voorbij is.",
                "The applicant still has time to supplement.",
            ));
        }
    }
    Ok(())
}

fn intent(new: &NewDecision, requested: plafond_rules::money::Money) -> Intent {
    match new.outcome {
        Wish::Grant => Intent::Grant {
            amount: new.amount.map_or(requested, |amount| amount.0),
            in_so_far_as_it_fits: new.in_so_far_as_ceiling_allows,
        },
        Wish::Refuse => Intent::Refuse,
        Wish::NotTreated => Intent::LeaveUntreated,
    }
}

const fn event(outcome: Outcome) -> ApplicationEvent {
    match outcome {
        Outcome::Granted => ApplicationEvent::Grant,
        Outcome::PartiallyGranted => ApplicationEvent::GrantPartially,
        Outcome::Refused => ApplicationEvent::Refuse,
        Outcome::NotTreated => ApplicationEvent::LeaveUntreated,
    }
}

fn decision(
    deed: &Deed<'_>,
    application: &Application,
    ceiling: &Balanced,
    decided: Decided,
    new: &NewDecision,
) -> Result<Decision, Problem> {
    let objection = Kind::Objection
        .count(deed.today(), &[], &Calendar::netherlands())
        .map_err(Problem::internal)?;
    Ok(Decision {
        id: Uuid::now_v7(),
        application_id: application.id,
        outcome: decided.outcome.as_str().to_owned(),
        requested: application.requested,
        amount: decided.amount.decimal(),
        exempt: decided.exempt.decimal(),
        reasons: new.reasons.clone(),
        legal_basis: new.legal_basis.clone(),
        obligations: new.obligations.iter().cloned().map(Some).collect(),
        ceiling_id: ceiling.id,
        ceiling_amount: ceiling.amount,
        ceiling_committed: ceiling.committed,
        decided_by: deed.by(),
        decided_at: deed.now,
        notified_on: deed.today(),
        objection_until: objection.end,
    })
}

async fn journal(
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
        "objectionUntil": decision.objection_until,
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

fn refused(refusal: Refusal) -> Problem {
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
                "Van het subsidieplafond is nog {} over. Verleen ten hoogste dat bedrag, of wijs de aanvraag af.",
                available.dutch()
            ),
            refusal.to_string(),
        ),
    }
}
