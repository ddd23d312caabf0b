//! Deciding on an objection (Awb 7:11, 7:12): by someone else, after hearing, and with a new decision when it is upheld.

use plafond_rules::money::Money;
use plafond_rules::objections::{self as rule, Case, Event, Excuse, Inadmissible, judge};
use plafond_rules::terms::{Calendar, Term};
use serde_json::json;
use uuid::Uuid;

use super::consequence;
use super::dossier::{self, Dossier};
use super::messages;
use super::requests::NewObjectionDecision;
use super::store::{self, ObjectionDecision};
use super::terms;
use super::time_given::missing;
use crate::db::Conn;
use crate::http::{Deed, FieldError, Problem, ProblemType};
use crate::{awards, deadlines, mandates};

/// Decides on an objection; one that is upheld brings a new decision with its money in the same transaction.
///
/// # Errors
/// 403 for who took the contested decision or assessed the application, 409 when the state, what is known or the ceiling
/// doesn't allow it.
pub async fn decide(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    new: NewObjectionDecision,
) -> Result<ObjectionDecision, Problem> {
    let mut dossier = dossier::open(conn, deed, id).await?;
    refuse_own(conn, deed, &dossier).await?;
    mandates::must_allow(conn, deed, Money::ZERO).await?;
    let outcome = rule::Outcome::from(new.outcome);
    let next = dossier.after(Event::Decide(outcome))?;
    check(outcome, &new)?;
    let (decision, appeal) = judged(conn, deed, &dossier, outcome, &new).await?;
    store::insert_decision(conn, &decision).await?;
    dossier.move_on(conn, next).await?;
    dossier.end_terms(conn, deed, true).await?;
    dossier.start_appeal(conn, deed, (decision.id, appeal)).await?;
    let consequence = if outcome.replaces() {
        Some(consequence::draw(conn, deed, &dossier, &decision, new).await?)
    } else {
        None
    };
    let details = json!({
        "outcome": decision.outcome, "inadmissibleGround": decision.inadmissible_ground, "reasons": decision.reasons,
        "legalBasis": decision.legal_basis, "inTime": decision.in_time, "excuse": decision.excuse,
        "excuseReason": decision.excuse_reason, "appealUntil": decision.appeal_until,
        "replacedBy": consequence.as_ref().map(|consequence| consequence.id),
    });
    dossier.journal(conn, deed, "objection-decided", details).await?;
    messages::decided(conn, deed, &dossier, &decision, consequence.as_ref()).await?;
    Ok(decision)
}

/// Nobody decides on the objection against the own decision, nor on what they assessed (Awb 10:3(3)).
async fn refuse_own(conn: &mut Conn, deed: &Deed<'_>, dossier: &Dossier) -> Result<(), Problem> {
    let first = dossier.contested.decided_by() == deed.by();
    if first || awards::was_assessed_by(conn, dossier.application.id, deed.by()).await? {
        return Err(Problem::new(
            ProblemType::FOUR_EYES,
            "U nam het besluit waartegen dit bezwaar is, of beoordeelde de aanvraag. Een andere mandaathouder beslist op het \
             bezwaar.",
            "You took the contested decision or assessed the application; another decider has to decide.",
        ));
    }
    Ok(())
}

/// What is entered has to go with the outcome.
fn check(outcome: rule::Outcome, new: &NewObjectionDecision) -> Result<(), Problem> {
    let replaces = outcome.replaces();
    let money = [
        ("/amount", new.amount.is_some()),
        ("/inSoFarAsCeilingAllows", new.in_so_far_as_ceiling_allows),
        ("/obligations", new.obligations.is_some()),
        ("/reportDueOn", new.report_due_on.is_some()),
    ];
    let mut errors: Vec<_> = money
        .into_iter()
        .filter(|(_, given)| *given && !replaces)
        .map(|(pointer, _)| {
            error(
                pointer,
                "Dit hoort alleen bij een bezwaar dat (deels) gegrond is.",
            )
        })
        .collect();
    if outcome == rule::Outcome::PartlyUpheld && new.amount.is_none() && new.obligations.is_none() {
        errors.push(error(
            "/amount",
            "Noem bij een gedeeltelijk gegrond bezwaar het nieuwe bedrag of de nieuwe verplichtingen.",
        ));
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid(errors))
    }
}

fn error(pointer: &str, detail: &str) -> FieldError {
    FieldError::new(pointer, "does-not-fit-outcome", detail)
}

/// Looks at admissibility first and at the hearing next, and words the decision.
async fn judged(
    conn: &mut Conn,
    deed: &Deed<'_>,
    dossier: &Dossier,
    outcome: rule::Outcome,
    new: &NewObjectionDecision,
) -> Result<(ObjectionDecision, Term), Problem> {
    let (objection, call) = (&dossier.objection, dossier.application.call_id);
    let calendar = deadlines::calendar(conn).await?;
    let (in_time, excuse) = excused(conn, dossier, new, &calendar).await?;
    let asked = missing(conn, objection.id).await?;
    let ground = new.inadmissible_ground.map(Inadmissible::from);
    let case = Case {
        timely: in_time || excuse.is_some(),
        addressee: dossier.own(),
        unrepaired: terms::is_unrepaired(conn, call, &asked, deed.today()).await?,
        unheard: objection.unheard(),
    };
    judge(outcome, ground, case).map_err(|misjudged| {
        Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            misjudged.dutch(),
            misjudged.to_string(),
        )
    })?;
    let appeal = terms::to_appeal(deed.today(), &calendar)?;
    let decision = ObjectionDecision {
        id: Uuid::now_v7(),
        objection_id: objection.id,
        outcome: outcome.as_str().to_owned(),
        inadmissible_ground: ground.map(|ground| ground.as_str().to_owned()),
        reasons: new.reasons.clone(),
        legal_basis: new.legal_basis.clone(),
        in_time,
        excuse: excuse.as_ref().map(|(excuse, _)| excuse.as_str().to_owned()),
        excuse_reason: excuse.map(|(_, reason)| reason),
        decided_by: deed.by(),
        decided_at: deed.now,
        notified_on: deed.today(),
        appeal_until: appeal.end,
    };
    Ok((decision, appeal))
}

/// Whether the objection came in time, and why it is not held against the objector when it didn't: what the decider says, or
/// else an outage that was recorded. An outage nobody recorded excuses nothing (Awb 2:21, 6:11).
async fn excused(
    conn: &mut Conn,
    dossier: &Dossier,
    new: &NewObjectionDecision,
    calendar: &Calendar,
) -> Result<(bool, Option<(Excuse, String)>), Problem> {
    let made = (&dossier.objection, &dossier.contested);
    let known = terms::in_time(conn, dossier.application.call_id, made, calendar).await?;
    if known.timely && known.outage.is_none() {
        return Ok((true, None));
    }
    let given = new
        .lateness
        .as_ref()
        .map(|late| (late.excuse(), late.reason.clone()));
    let Some(outage) = known.outage else {
        if given
            .as_ref()
            .is_some_and(|(excuse, _)| *excuse == Excuse::Outage)
        {
            return Err(Problem::invalid_field(
                "/lateness/excuse",
                "no-outage-recorded",
                "Er is geen storing vastgelegd die dit bezwaar op tijd maakt. Laat de beheerder haar eerst vastleggen, of leg uit \
                 waarom het de indiener niet is aan te rekenen (andere reden, artikel 6:11 Awb).",
            ));
        }
        return Ok((false, given));
    };
    Ok((false, given.or(Some((Excuse::Outage, outage)))))
}
