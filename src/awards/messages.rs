//! What is told to whom about a decision.

use plafond_rules::awards::Outcome;
use plafond_rules::dates;
use plafond_rules::roles::Role;
use serde_json::Value;

use super::bounds;
use super::letters;
use super::ripe::Ripe;
use super::store::{Award, Decision};
use crate::applications;
use crate::db::Conn;
use crate::http::{Deed, Problem};
use crate::notifications::tell_colleagues;
use crate::{documents, identity};

/// The decision to the provider with its reasons and how to object (Awb 3:45, 3:46), and word of a grant to finance.
pub async fn decided(
    conn: &mut Conn,
    deed: &Deed<'_>,
    ripe: &Ripe,
    decision: &Decision,
    outcome: Outcome,
    award: Option<&Award>,
) -> Result<(), Problem> {
    let (application, organisation) = (&ripe.application, &ripe.organisation);
    let amount = decision.amount.0.dutch();
    let mut facts = vec![
        ("Besluit".to_owned(), outcome.dutch().to_owned()),
        ("Gevraagd".to_owned(), decision.requested.0.dutch()),
        ("Verleend".to_owned(), amount.clone()),
        ("Grond".to_owned(), decision.legal_basis.clone()),
    ];
    let obligations = decision
        .obligations
        .iter()
        .flatten()
        .map(|duty| ("Verplichting".to_owned(), duty.clone()));
    facts.extend(obligations);
    for detail in bounds::details(conn, application, decision).await? {
        let text = |name: &str| {
            detail
                .get(name)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        facts.push((text("label"), text("value")));
    }
    let mut message = applications::to_applicant(deed, application, organisation, "application-decided");
    message.subject = format!("Besluit op uw aanvraag {}", application.reference);
    message.paragraphs = vec![
        format!("Uw aanvraag '{}' is {}.", application.title, outcome.dutch()),
        decision.reasons.clone(),
        "Dit besluit is genomen namens het college van burgemeester en wethouders.".to_owned(),
        format!(
            "Bent u het er niet mee eens? U kunt bezwaar maken tot en met {}.",
            dates::dutch(decision.objection_until)
        ),
    ];
    message.facts = facts;
    let letter = letters::decided(conn, ripe, decision, outcome, award).await?;
    documents::issue(conn, deed, letter, message).await?;
    if decision.amount.0.is_zero() {
        return Ok(());
    }
    let mut message = applications::to_finance(deed, application, "award-granted");
    message.subject = format!(
        "Subsidie verleend: {} aan {}",
        application.reference, organisation.name
    );
    message.paragraphs = vec![format!("Er is {amount} verleend. Zet het voorschot klaar.")];
    let finance = identity::addresses_of(conn, Role::Finance).await?;
    Ok(tell_colleagues(conn, deed, finance, &message).await?)
}
