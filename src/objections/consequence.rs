//! What an upheld objection brings (Awb 7:11(2)): a new decision in the place of the contested one, with its money in the
//! ledger and its payments made to fit.

use chrono::NaiveDate;
use plafond_rules::money::Money;
use plafond_rules::payments::Fitted;
use uuid::Uuid;

use super::contested::Contested;
use super::dossier::Dossier;
use super::requests::NewObjectionDecision;
use super::store::ObjectionDecision;
use crate::awards::{self, Award, Decision, Replacement};
use crate::changes::{self, Change, Restoration};
use crate::db::Conn;
use crate::http::{Deed, Problem};
use crate::payments::Reclaim;
use crate::settlement::Settlement;
use crate::{ceiling, payments, penalties};

/// What came in the place of what was contested.
#[derive(Clone, Debug)]
pub struct Consequence {
    /// The new decision, or the change.
    pub id: Uuid,
    /// What the provider had.
    pub before: Money,
    /// What the provider has now.
    pub after: Money,
    /// The part of that outside the ceiling.
    pub exempt: Money,
    /// What the provider has to do now.
    pub obligations: Vec<String>,
    /// What has to be paid or paid back.
    pub fitted: Fitted,
    /// The last day to pay back what is left of a reclaim.
    pub pay_by: Option<NaiveDate>,
}

/// Draws the consequence of an objection that was upheld.
///
/// # Errors
/// 400 when the amount isn't possible, 409 when the award is over or the ceiling doesn't allow it.
pub async fn draw(
    conn: &mut Conn,
    deed: &Deed<'_>,
    dossier: &Dossier,
    decision: &ObjectionDecision,
    new: NewObjectionDecision,
) -> Result<Consequence, Problem> {
    match &dossier.contested {
        Contested::Decision(first) => replace(conn, deed, dossier, first, decision, new).await,
        Contested::Settlement(settlement, _) => {
            let award = awards::get(conn, settlement.award_id).await?;
            let restoration = resettled(dossier, settlement, new)?;
            restore(conn, deed, &award, restoration).await
        }
        Contested::Change(change, _) => {
            let award = awards::get(conn, change.award_id).await?;
            let restoration = changed_back(dossier, &award, change, new)?;
            restore(conn, deed, &award, restoration).await
        }
        Contested::Penalty(due) => {
            must_be_own(dossier)?;
            must_change_no_terms(&new)?;
            let wanted = new.amount.map(|amount| amount.0);
            let revision = (dossier.objection.id, wanted, new.reasons.as_str());
            let (id, after) = penalties::revise(conn, deed, &dossier.application, due, revision).await?;
            Ok(Consequence {
                id,
                before: due.determined.0,
                after,
                exempt: Money::ZERO,
                obligations: Vec::new(),
                fitted: Fitted::default(),
                pay_by: None,
            })
        }
        Contested::Reclaim(reclaim) => relieve(conn, deed, dossier, reclaim, new).await,
    }
}

/// Less has to be paid back, or nothing. The award stays what it is, so the ledger of its ceiling stays as it was too.
async fn relieve(
    conn: &mut Conn,
    deed: &Deed<'_>,
    dossier: &Dossier,
    reclaim: &Reclaim,
    new: NewObjectionDecision,
) -> Result<Consequence, Problem> {
    must_be_own(dossier)?;
    must_change_no_terms(&new)?;
    let wanted = new.amount.map(|amount| amount.0);
    let revision = (dossier.objection.id, wanted, new.reasons.as_str());
    let revised = payments::revise(conn, deed, reclaim, revision).await?;
    Ok(Consequence {
        id: revised.id,
        before: reclaim.amount.0,
        after: revised.after,
        exempt: Money::ZERO,
        obligations: Vec::new(),
        fitted: revised.fitted,
        pay_by: revised.pay_by,
    })
}

async fn replace(
    conn: &mut Conn,
    deed: &Deed<'_>,
    dossier: &Dossier,
    first: &Decision,
    decision: &ObjectionDecision,
    new: NewObjectionDecision,
) -> Result<Consequence, Problem> {
    let replacement = Replacement {
        objection: dossier.objection.id,
        own: dossier.own(),
        amount: new.amount.map(|amount| amount.0),
        in_so_far_as_it_fits: new.in_so_far_as_ceiling_allows,
        obligations: new.obligations,
        report_due_on: new.report_due_on,
        reasons: new.reasons,
        legal_basis: new.legal_basis,
        appeal_until: decision.appeal_until,
    };
    let replaced = awards::replace(conn, deed, &dossier.application, first, replacement).await?;
    let after = replaced.decision.amount.0;
    let fitted = payments::fit(conn, deed, &replaced.award, after, false).await?;
    Ok(Consequence {
        id: replaced.decision.id,
        before: replaced.before,
        after,
        exempt: replaced.decision.exempt.0,
        obligations: replaced.decision.obligations.into_iter().flatten().collect(),
        fitted,
        pay_by: None,
    })
}

async fn restore(
    conn: &mut Conn,
    deed: &Deed<'_>,
    award: &Award,
    restoration: Restoration,
) -> Result<Consequence, Problem> {
    let exempt_before = ceiling::outside(conn, award.decision_id).await?;
    let (change, fitted) = changes::restore_on_objection(conn, deed, award.id, restoration).await?;
    let exempt_after = ceiling::outside(conn, award.decision_id).await?;
    Ok(Consequence {
        id: change.id,
        before: change.amount_before.0,
        after: change.amount_after.0,
        exempt: exempt_after.saturating_sub(exempt_before),
        obligations: change.obligations.into_iter().flatten().collect(),
        fitted,
        pay_by: None,
    })
}

/// A settlement can become as high as what had been granted; all of it unless an amount is named.
fn resettled(
    dossier: &Dossier,
    settlement: &Settlement,
    new: NewObjectionDecision,
) -> Result<Restoration, Problem> {
    must_be_own(dossier)?;
    must_change_no_terms(&new)?;
    let (granted, settled) = (settlement.granted.0, settlement.amount.0);
    Ok(Restoration {
        objection: dossier.objection.id,
        to: Some(new.amount.map_or(granted, |amount| amount.0)),
        room: granted.saturating_sub(settled),
        obligations: None,
        report_due_on: None,
        reasons: new.reasons,
    })
}

/// A change can be taken back in whole or in part: money by an amount, other terms by other terms.
fn changed_back(
    dossier: &Dossier,
    award: &Award,
    change: &Change,
    new: NewObjectionDecision,
) -> Result<Restoration, Problem> {
    must_be_own(dossier)?;
    let taken = change.amount_before.0.saturating_sub(change.amount_after.0);
    if taken.is_zero() && (new.amount.is_some() || (new.obligations.is_none() && new.report_due_on.is_none()))
    {
        return Err(Problem::invalid_field(
            "/obligations",
            "does-not-fit-outcome",
            "Deze wijziging ging niet over geld. Noem de verplichtingen of de dag van de verantwoording die nu gelden.",
        ));
    }
    let whole = award.amount.0.checked_add(taken).unwrap_or(taken);
    Ok(Restoration {
        objection: dossier.objection.id,
        to: (!taken.is_zero()).then(|| new.amount.map_or(whole, |amount| amount.0)),
        room: taken,
        obligations: new.obligations,
        report_due_on: new.report_due_on,
        reasons: new.reasons,
    })
}

/// Only who received the award has an interest in its settlement or change being undone.
fn must_be_own(dossier: &Dossier) -> Result<(), Problem> {
    if dossier.own() {
        return Ok(());
    }
    Err(Problem::invalid_field(
        "/outcome",
        "does-not-fit-outcome",
        "Een bezwaar van een ander tegen een vaststelling, wijziging of terugvordering kan hier niet gegrond worden verklaard.",
    ))
}

fn must_change_no_terms(new: &NewObjectionDecision) -> Result<(), Problem> {
    if new.obligations.is_none() && new.report_due_on.is_none() {
        return Ok(());
    }
    Err(Problem::invalid_field(
        "/obligations",
        "does-not-fit-outcome",
        "Hier veranderen geen verplichtingen. Noem alleen een bedrag.",
    ))
}
