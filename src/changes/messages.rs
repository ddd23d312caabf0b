//! What is told to whom about a change.

use chrono::NaiveDate;
use plafond_rules::awards::Ground;
use plafond_rules::dates;
use plafond_rules::payments::Fitted;
use plafond_rules::roles::Role;

use super::letters;
use super::store::Change;
use crate::applications;
use crate::awards::{self, Award};
use crate::db::Conn;
use crate::http::fields::Amount;
use crate::http::{Deed, Problem};
use crate::notifications::tell_colleagues;
use crate::{documents, identity, organisations};

/// The change to the provider, with its ground, what moves and how to object (Awb 3:45, 3:46); and word to finance when
/// money has to move.
pub async fn changed(
    conn: &mut Conn,
    deed: &Deed<'_>,
    award: &Award,
    change: &Change,
    fitted: &Fitted,
) -> Result<(), Problem> {
    let application = applications::get(conn, award.application_id).await?;
    let organisation = organisations::get(conn, award.organisation_id).await?;
    let mut message = applications::to_applicant(deed, &application, &organisation, "award-changed");
    message.subject = format!("Uw subsidie {} is {}", application.reference, done(change));
    message.paragraphs = vec![
        format!(
            "Uw subsidie voor '{}' is {}. De wijziging geldt vanaf {}.",
            application.title,
            done(change),
            dates::dutch(change.effective_from)
        ),
        change.reasons.clone(),
    ];
    message.paragraphs.extend(moves(fitted));
    message
        .paragraphs
        .push("Dit besluit is genomen namens het college van burgemeester en wethouders.".to_owned());
    message.paragraphs.push(format!(
        "Bent u het er niet mee eens? U kunt bezwaar maken tot en met {}.",
        dates::dutch(change.objection_until)
    ));
    let now = awards::get(conn, award.id).await?.reports_by();
    let due = now.filter(|_| now != award.reports_by());
    message.facts = facts(award, change, due);
    let letter = letters::changed(conn, &application, &organisation, (change, due), fitted).await?;
    documents::issue(conn, deed, letter, message).await?;
    if change.amount_before == change.amount_after {
        return Ok(());
    }
    let (before, after) = amounts(change);
    let mut message = applications::to_finance(deed, &application, "award-changed");
    message.subject = format!("Subsidie {}: {}", done(change), application.reference);
    message.paragraphs = vec![format!(
        "De subsidie aan {} was {before} en is nu {after}. Kijk na welke betalingen vervielen of erbij kwamen.",
        organisation.name
    )];
    let finance = identity::addresses_of(conn, Role::Finance).await?;
    Ok(tell_colleagues(conn, deed, finance, &message).await?)
}

fn done(change: &Change) -> &'static str {
    match change.kind.as_str() {
        "raised" => "verhoogd",
        "lowered" => "verlaagd",
        "revoked" => "ingetrokken",
        _ => "gewijzigd",
    }
}

fn amounts(change: &Change) -> (String, String) {
    let dutch = |amount: Amount| amount.0.dutch();
    (dutch(change.amount_before), dutch(change.amount_after))
}

fn moves(fitted: &Fitted) -> Option<String> {
    if !fitted.reclaimed.is_zero() {
        return Some(format!(
            "U hebt {} te veel ontvangen. U krijgt bericht hoe u dat terugbetaalt.",
            fitted.reclaimed.dutch()
        ));
    }
    (!fitted.owed.is_zero()).then(|| {
        format!(
            "U krijgt nog {}. Wij betalen dat binnen zes weken.",
            fitted.owed.dutch()
        )
    })
}

fn facts(award: &Award, change: &Change, report_due_on: Option<NaiveDate>) -> Vec<(String, String)> {
    let (before, after) = amounts(change);
    let mut facts = vec![
        ("Subsidie voor de wijziging".to_owned(), before),
        ("Subsidie nu".to_owned(), after),
    ];
    if let Some(ground) = change.ground.as_deref().and_then(Ground::parse) {
        facts.push(("Grond".to_owned(), format!("{} (Awb)", ground.dutch())));
    }
    if let Some(day) = report_due_on {
        facts.push(("Verantwoording uiterlijk".to_owned(), dates::dutch(day)));
    }
    if change.obligations != award.obligations {
        let duties = change.obligations.iter().flatten().cloned();
        facts.extend(duties.map(|duty| ("Verplichting".to_owned(), duty)));
    }
    facts
}
