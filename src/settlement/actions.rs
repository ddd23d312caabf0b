//! Settling an award.

use plafond_rules::awards::Event;
use plafond_rules::dates;
use plafond_rules::hearings::{Decision, Intention};
use plafond_rules::payments::Fitted;
use plafond_rules::settlement as rule;
use plafond_rules::settlement::arrangement::{NotDirectly, directly};
use plafond_rules::terms::{Duty, Kind, Term};
use serde_json::json;
use uuid::Uuid;

use super::letters;
use super::proposal::Proposed;
use super::requests::NewSettlement;
use super::store::{self, Settlement};
use crate::awards::{self, Award, Terms};
use crate::ceiling::Cause;
use crate::db::Conn;
use crate::deadlines::{self, About, Beginning, Clock};
use crate::http::fields::Amount;
use crate::http::{Deed, Problem, ProblemType};
use crate::{applications, audit, ceiling, documents, hearings, mandates, organisations, payments};

/// Settles an award; the ceiling gets back what is not needed, and what has to move is planned.
///
/// # Errors
/// 400 above what was granted, 409 before the final report, or the end of the activities of a small award.
pub async fn settle(
    conn: &mut Conn,
    deed: &Deed<'_>,
    award: Uuid,
    new: NewSettlement,
) -> Result<Settlement, Problem> {
    let award = awards::open(conn, award).await?;
    let proposed = super::proposal::of(conn, &award).await?;
    advance(conn, deed, &award, &proposed).await?;
    let (granted, paid) = (award.amount.0, payments::paid_of(conn, award.id).await?.0);
    let settled = rule::settle(granted, new.amount.0).map_err(|_| {
        let detail = format!(
            "Stel vast op ten hoogste het verleende bedrag van {} (artikel 4:46 Awb).",
            granted.dutch()
        );
        Problem::invalid_field("/amount", "above-grant", detail)
    })?;
    mandates::must_allow(conn, deed, new.amount.0).await?;
    let proposal = proposed.proposal;
    let deciding = Decision::Settlement {
        granted,
        amount: new.amount.0,
    };
    let hearing = hearings::covering(conn, deed, award.application_id, deciding).await?;
    let clock = Clock::of(conn, award.application_id).await?;
    let objection = clock.count(Kind::Objection, deed.today(), &[])?;
    let settlement = Settlement {
        id: Uuid::now_v7(),
        award_id: award.id,
        outcome: settled.outcome.as_str().to_owned(),
        granted: award.amount,
        amount: new.amount,
        paid: Amount(paid),
        reasons: new.reasons,
        decided_by: deed.by(),
        decided_at: deed.now,
        objection_until: objection.end,
        hearing_id: hearing,
        arrangement: Some(proposal.arrangement.as_str().to_owned()),
        proposed: Some(Amount(proposal.amount)),
    };
    store::insert(conn, &settlement).await?;
    move_terms(conn, deed, (&award, &settlement), (&clock, objection)).await?;
    if !settled.released.is_zero() {
        let cause = (award.decision_id, Cause::Settlement(settlement.id));
        ceiling::release(conn, deed, award.ceiling_id, cause, settled.released).await?;
    }
    let terms = Terms {
        amount: settlement.amount,
        ..award.terms()
    };
    awards::adjust(conn, &award, &terms).await?;
    let fitted = payments::fit(conn, deed, &award, new.amount.0, true).await?;
    payments::close(conn, award.id).await?;
    let details = json!({
        "outcome": settlement.outcome, "granted": settlement.granted, "amount": settlement.amount,
        "paid": settlement.paid, "released": Amount(settled.released), "reasons": settlement.reasons,
        "hearing": settlement.hearing_id, "arrangement": settlement.arrangement, "proposed": settlement.proposed,
    });
    audit::journal(
        conn,
        deed,
        award.application_id,
        "award-settled",
        ("settlement", settlement.id),
        details,
    )
    .await?;
    tell(conn, deed, &award, &settlement, &fitted).await?;
    Ok(settlement)
}

/// A small award needs no report once its activities are over (Awb 4:47); every other is settled on its final report.
async fn advance(
    conn: &mut Conn,
    deed: &Deed<'_>,
    award: &Award,
    proposed: &Proposed,
) -> Result<(), Problem> {
    if award.status().after(Event::Settle).is_ok() {
        return awards::advance(conn, award, Event::Settle).await;
    }
    match directly(proposed.proposal.arrangement, proposed.last_day, deed.today()) {
        Ok(()) => awards::advance(conn, award, Event::SettleDirectly).await,
        Err(NotDirectly::StillRunning { until }) if award.status().after(Event::SettleDirectly).is_ok() => {
            Err(Problem::new(
                ProblemType::IMPOSSIBLE_NOW,
                format!(
                    "De activiteiten lopen tot en met {}. Stel daarna vast; bij dit bedrag is een verantwoording niet nodig. Wat nu \
                     kan: vaststellen op een eindverantwoording.",
                    dates::dutch(until)
                ),
                "The activities still run; after them it can be settled without a report.",
            ))
        }
        Err(_) => awards::must_allow(award, Event::Settle).map(drop),
    }
}

/// The time to pay an advance and to be heard is over; the time to object and to take back begins.
async fn move_terms(
    conn: &mut Conn,
    deed: &Deed<'_>,
    (award, settlement): (&Award, &Settlement),
    (clock, objection): (&Clock, Term),
) -> Result<(), Problem> {
    hearings::close(conn, deed, award.application_id, &Intention::ALL).await?;
    // An advance that was never paid no longer has to be.
    let over = [Duty::Payment, Duty::Report];
    deadlines::end(conn, award.application_id, &over, deed.today()).await?;
    let settling = About {
        dossier: award.application_id,
        duty: Duty::Settlement,
        object: award.id,
    };
    deadlines::done(conn, settling, deed.today()).await?;
    let recovery = clock.count(Kind::Recovery, deed.today(), &[])?;
    let follows = [(Duty::Objection, objection), (Duty::Recovery, recovery)].map(|(duty, term)| Beginning {
        duty,
        object: settlement.id,
        trigger: deed.today(),
        term,
    });
    clock.start(conn, deed, follows).await?;
    Ok(())
}

async fn tell(
    conn: &mut Conn,
    deed: &Deed<'_>,
    award: &Award,
    settlement: &Settlement,
    fitted: &Fitted,
) -> Result<(), Problem> {
    let application = applications::get(conn, award.application_id).await?;
    let organisation = organisations::get(conn, award.organisation_id).await?;
    let next = if !fitted.owed.is_zero() {
        format!(
            "U krijgt nog {}. Wij betalen dat binnen zes weken.",
            fitted.owed.dutch()
        )
    } else if !fitted.reclaimed.is_zero() {
        format!(
            "U hebt {} te veel ontvangen. U krijgt bericht hoe u dat terugbetaalt.",
            fitted.reclaimed.dutch()
        )
    } else {
        "U hebt precies dit bedrag ontvangen, of het is onderweg. U hoeft niets te doen.".to_owned()
    };
    let mut message = applications::to_applicant(deed, &application, &organisation, "award-settled");
    message.subject = format!("Uw subsidie {} is vastgesteld", application.reference);
    message.paragraphs = vec![
        settlement.reasons.clone(),
        next,
        format!(
            "Bent u het er niet mee eens? U kunt bezwaar maken tot en met {}.",
            dates::dutch(settlement.objection_until)
        ),
    ];
    message.facts = vec![
        ("Verleend".to_owned(), settlement.granted.0.dutch()),
        ("Vastgesteld".to_owned(), settlement.amount.0.dutch()),
        ("Betaald".to_owned(), settlement.paid.0.dutch()),
    ];
    let letter = letters::settled(conn, &application, &organisation, settlement, fitted).await?;
    documents::issue(conn, deed, letter, message).await?;
    Ok(())
}
