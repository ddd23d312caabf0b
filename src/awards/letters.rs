//! The letter of a decision: all that the law wants it to say (Awb 3:45-3:47, 4:29-4:39, 10:10).

use plafond_rules::awards::Outcome;
use plafond_rules::dates;
use plafond_rules::terms;
use serde_json::{Value, json};

use super::bounds;
use super::ripe::Ripe;
use super::store::{Award, Decision};
use crate::applications::{self, Application};
use crate::calls;
use crate::db::Conn;
use crate::deadlines::Clock;
use crate::documents::{Kind, NewLetter};
use crate::hearings;
use crate::http::Problem;

const fn kind(outcome: Outcome) -> Kind {
    match outcome {
        Outcome::Granted => Kind::Grant,
        Outcome::PartiallyGranted => Kind::PartialGrant,
        Outcome::Refused => Kind::Refusal,
        Outcome::NotTreated => Kind::NotTreated,
    }
}

/// The letter of a decision, with the award that it brought.
pub async fn decided(
    conn: &mut Conn,
    ripe: &Ripe,
    decision: &Decision,
    outcome: Outcome,
    award: Option<&Award>,
) -> Result<NewLetter, Problem> {
    let application = &ripe.application;
    let advances = match award {
        Some(award) => advances(conn, application, decision, award).await?,
        None => None,
    };
    let mut details = hearings::details(conn, decision.hearing_id, decision.notified_on).await?;
    details.extend(bounds::details(conn, application, decision).await?);
    let fields = json!({
        "requested": decision.requested.0.dutch(),
        "amount": award.map(|award| award.amount.0.dutch()),
        "activities": applications::activities(application)?,
        "obligations": award.map(|_| &decision.obligations),
        "advances": advances,
        "reportDueOn": award.and_then(Award::reports_by).map(dates::dutch),
        "settledBy": award.filter(|award| !award.report_asked).map(|award| dates::dutch(award.report_due_on)),
        "score": ripe.standing.score,
        "rank": ripe.standing.rank,
        "reasons": decision.reasons,
        "legalBasis": decision.legal_basis,
        "objectionUntil": dates::dutch(decision.objection_until),
        "details": details,
    });
    let object = ("decision", decision.id);
    applications::letter(
        conn,
        application,
        &ripe.organisation,
        kind(outcome),
        object,
        fields,
    )
    .await
}

/// All of a small grant is paid in advance, in time for the law (Awb 4:87, 4:95); about another advance there is a decision
/// of its own.
async fn advances(
    conn: &mut Conn,
    application: &Application,
    decision: &Decision,
    award: &Award,
) -> Result<Option<Value>, Problem> {
    let call = calls::get(conn, application.call_id).await?;
    if award.amount >= calls::full_advance_below(conn, call.scheme_id).await? {
        return Ok(None);
    }
    let clock = Clock::of(conn, application.id).await?;
    let due = clock.count(terms::Kind::Payment, decision.notified_on, &[])?;
    Ok(Some(json!([{
        "amount": award.amount.0.dutch(), "payBy": dates::dutch(due.end),
    }])))
}
