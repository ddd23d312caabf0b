//! What is told to a provider about money that moved, or has to come back.

use chrono::NaiveDate;
use plafond_rules::dates;
use plafond_rules::roles::Role;
use serde_json::json;

use super::ground::Ground;
use super::store::Payment;
use crate::db::Conn;
use crate::documents::Kind;
use crate::http::{Deed, Problem};
use crate::notifications::{tell, tell_colleagues};
use crate::{applications, documents, identity, organisations};

/// A second person of finance has to release what this one prepared.
pub async fn prepared(
    conn: &mut Conn,
    deed: &Deed<'_>,
    ground: &Ground,
    payment: &Payment,
) -> Result<(), Problem> {
    let application = applications::get(conn, ground.dossier).await?;
    let amount = payment.amount.0.dutch();
    let mut message = applications::to_finance(deed, &application, "payment-to-release");
    let (subject, asks) = if payment.kind == "reclaim" {
        (
            format!("Geef akkoord op {amount} terug voor {}", application.reference),
            "Een collega controleerde deze terugvordering. Een ander geeft akkoord, die niet over het geld besliste.",
        )
    } else {
        (
            format!("Geef {amount} vrij voor {}", application.reference),
            "Een collega zette deze betaling klaar. Een ander geeft haar vrij, die niet over het geld besliste.",
        )
    };
    message.subject = subject;
    message.paragraphs = vec![asks.to_owned()];
    let mut colleagues = identity::addresses_of(conn, Role::Finance).await?;
    colleagues.retain(|one| *one != deed.actor.email);
    Ok(tell_colleagues(conn, deed, colleagues, &message).await?)
}

/// The bank credited the account.
pub async fn paid(
    conn: &mut Conn,
    deed: &Deed<'_>,
    ground: &Ground,
    payment: &Payment,
    paid_on: NaiveDate,
) -> Result<(), Problem> {
    let application = applications::get(conn, ground.dossier).await?;
    let organisation = organisations::get(conn, ground.organisation).await?;
    let amount = payment.amount.0.dutch();
    let mut message = applications::to_applicant(deed, &application, &organisation, "payment-paid");
    message.subject = format!("Wij hebben {amount} betaald voor {}", application.reference);
    message.paragraphs = vec![format!(
        "Op {} is {amount} bijgeschreven op uw rekening.",
        dates::dutch(paid_on)
    )];
    Ok(tell(conn, deed, &message).await?)
}

/// The bank sent a payment back: the provider has to look whether its account is right, so it hears that in a letter.
pub async fn returned(
    conn: &mut Conn,
    deed: &Deed<'_>,
    ground: &Ground,
    payment: &Payment,
) -> Result<(), Problem> {
    let application = applications::get(conn, ground.dossier).await?;
    let organisation = organisations::get(conn, ground.organisation).await?;
    let amount = payment.amount.0.dutch();
    let mut message = applications::to_applicant(deed, &application, &organisation, "payment-returned");
    message.subject = format!("Onze betaling van {amount} kwam terug");
    message.paragraphs = vec![
        format!(
            "Wij betaalden u {amount} voor {}. De bank stuurde dat geld terug.",
            application.reference
        ),
        "Kijk na of het rekeningnummer van uw organisatie klopt, en geef zo nodig een nieuw nummer door. Daarna betalen wij opnieuw."
            .to_owned(),
    ];
    let fields = json!({ "amount": amount, "account": payment.iban });
    let object = ("payment", payment.id);
    let kind = Kind::PaymentReturned;
    let letter = applications::letter(conn, &application, &organisation, kind, object, fields).await?;
    documents::issue(conn, deed, letter, message).await?;
    Ok(())
}

/// What was paid too much has to come back: a decision of its own (Awb 4:57, 4:86), in a letter of its own.
pub async fn reclaimed(
    conn: &mut Conn,
    deed: &Deed<'_>,
    ground: &Ground,
    (payment, objection_until): (&Payment, NaiveDate),
) -> Result<(), Problem> {
    let application = applications::get(conn, ground.dossier).await?;
    let organisation = organisations::get(conn, ground.organisation).await?;
    let (amount, due) = (payment.amount.0.dutch(), dates::dutch(payment.due_on));
    let why = format!(
        "Wij hebben u {amount} meer betaald dan het bedrag van uw subsidie nu is. Dat vorderen wij van u terug."
    );
    let fields = json!({
        "amount": amount,
        "payBy": due,
        "account": deed.settings.sender_account,
        "reasons": why,
        "legalBasis": "artikelen 4:57, 4:86 en 4:87 van de Algemene wet bestuursrecht",
        "objectionUntil": dates::dutch(objection_until),
    });
    let mut message = applications::to_applicant(deed, &application, &organisation, "payment-reclaimed");
    message.subject = format!("U betaalt {amount} terug voor {}", application.reference);
    message.paragraphs = vec![
        why,
        format!(
            "Betaal uiterlijk op {due}. Noem bij uw betaling {}.",
            application.reference
        ),
        "Lukt dat niet op tijd? Vraag ons dan vóór die dag om een betalingsregeling.".to_owned(),
        format!(
            "Bent u het niet eens met de terugvordering? U kunt bezwaar maken tot en met {}.",
            dates::dutch(objection_until)
        ),
    ];
    message.facts = vec![
        ("Terug te betalen".to_owned(), amount),
        ("Uiterlijk op".to_owned(), due),
    ];
    let object = ("payment", payment.id);
    let letter =
        applications::letter(conn, &application, &organisation, Kind::Reclaim, object, fields).await?;
    documents::issue(conn, deed, letter, message).await?;
    Ok(())
}
