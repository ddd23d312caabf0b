//! The letter of a decision on an objection (Awb 3:45-3:47, 7:12), and those with what else has to reach its maker.

use diesel::OptionalExtension as _;
use plafond_rules::dates;
use serde_json::json;
use uuid::Uuid;

use super::consequence::Consequence;
use super::dossier::Dossier;
use super::money;
use super::store::{self, ObjectionDecision};
use crate::applications;
use crate::awards;
use crate::db::Conn;
use crate::documents::{Kind, NewLetter};
use crate::http::deed::day_of;
use crate::http::{Deed, Problem};
use crate::notifications::Message;

/// The letter of a decision on an objection, with how the objector was heard and what is granted now.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn decided(
    conn: &mut Conn,
    deed: &Deed<'_>,
    dossier: &Dossier,
    decision: &ObjectionDecision,
    (outcome, consequence): (&str, Option<&Consequence>),
) -> Result<NewLetter, Problem> {
    let replacing = match consequence {
        Some(consequence) => awards::decision(conn, consequence.id).await.optional()?,
        None => None,
    };
    let details = match replacing {
        Some(decision) => awards::bounds::details(conn, &dossier.application, &decision).await?,
        None => Vec::new(),
    };
    let fields = json!({
        "details": details,
        "receivedOn": dates::dutch(dossier.objection.received_on),
        "against": format!(
            "{} van {}", dossier.contested.dutch(), dates::dutch(dossier.contested.notified_on())
        ),
        "outcome": format!("Uw bezwaar is {outcome}."),
        "heard": heard(conn, dossier).await?,
        "amount": consequence.map(|consequence| consequence.after.dutch()),
        "amountIs": money::amount_is(dossier),
        "moves": consequence.and_then(|consequence| money::moves(deed, dossier, consequence)),
        "advice": dossier.objection.committee.as_ref().map(|committee| {
            format!("{committee} heeft ons over uw bezwaar geadviseerd.")
        }),
        "appealUntil": dates::dutch(decision.appeal_until),
        "reasons": decision.reasons,
        "legalBasis": decision.legal_basis,
    });
    let object = ("objection-decision", decision.id);
    applications::letter(
        conn,
        &dossier.application,
        &dossier.objector,
        Kind::ObjectionDecision,
        object,
        fields,
    )
    .await
}

/// The letter that says what a message to the objector says; `object` is what that is about, as the audit trail names it.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn saying(
    conn: &mut Conn,
    dossier: &Dossier,
    object: (&'static str, Uuid),
    message: &Message,
) -> Result<NewLetter, Problem> {
    let facts = message
        .facts
        .iter()
        .map(|(label, value)| format!("{label}: {value}"));
    let lines: Vec<String> = message.paragraphs.iter().cloned().chain(facts).collect();
    let letter = applications::letter(
        conn,
        &dossier.application,
        &dossier.objector,
        Kind::ObjectionMessage,
        object,
        json!({ "text": lines.join("\n") }),
    )
    .await?;
    Ok(NewLetter {
        title: Some(message.subject.clone()),
        ..letter
    })
}

async fn heard(conn: &mut Conn, dossier: &Dossier) -> Result<Option<String>, Problem> {
    if let Some(exception) = dossier.objection.unheard() {
        return Ok(Some(format!(
            "U bent niet gehoord, want {} van de Algemene wet bestuursrecht.",
            exception.dutch()
        )));
    }
    let hearings = store::list_hearings(conn, dossier.objection.id).await?;
    let last = hearings
        .iter()
        .filter(|hearing| hearing.report.is_some())
        .max_by_key(|hearing| hearing.starts_at);
    Ok(last.map(|hearing| format!("U bent op {} gehoord.", dates::dutch(day_of(hearing.starts_at)))))
}
