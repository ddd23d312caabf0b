//! What is told to whom about an offer of returned money.

use chrono::NaiveDate;
use plafond_rules::dates;
use plafond_rules::roles::Role;

use super::letters;
use super::store::Offer;
use crate::applications::{self, Application};
use crate::db::Conn;
use crate::http::{Deed, Problem};
use crate::notifications::{tell, tell_colleagues};
use crate::{documents, identity, organisations};

/// The offer to the applicant, with its letter: how much, why, and until when to answer.
pub async fn offered(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    offer: &Offer,
) -> Result<(), Problem> {
    let organisation = organisations::get(conn, application.organisation_id).await?;
    let mut message = applications::to_applicant(deed, application, &organisation, "reserve-offered");
    message.subject = format!("Wij bieden u geld aan voor {}", application.reference);
    message.paragraphs = vec![
        format!(
            "Er is subsidiegeld vrijgekomen. U staat op de reservelijst met '{}'. Wij bieden u {} aan.",
            application.title,
            amount(offer)
        ),
        offer.explanation.clone(),
        format!(
            "Laat ons uiterlijk op {} weten of u dit geld wilt. Dat kan online in uw dossier.",
            dates::dutch(offer.answer_by)
        ),
        "Neemt u het aan, dan nemen wij daarna een besluit. Wilt u het niet, of horen wij niets van u, dan bieden wij het aan \
         de volgende op de lijst aan."
            .to_owned(),
    ];
    let letter = letters::offered(conn, application, &organisation, offer).await?;
    documents::issue(conn, deed, letter, message).await?;
    Ok(())
}

/// The receipt of an answer with a copy of it (Awb 2:17), and word to who decides.
pub async fn answered(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    offer: &Offer,
    accepted: bool,
) -> Result<(), Problem> {
    let organisation = organisations::get(conn, application.organisation_id).await?;
    let mut message = applications::to_applicant(deed, application, &organisation, "reserve-answered");
    let (subject, words, answer) = if accepted {
        (
            "Wij weten dat u het geld wilt",
            "U neemt ons aanbod aan. Wij nemen nu een besluit en sturen u daarover een brief.",
            "Ja, ik neem het aan",
        )
    } else {
        (
            "Wij weten dat u het geld niet wilt",
            "U neemt ons aanbod niet aan. U staat niet meer op de reservelijst.",
            "Nee, ik neem het niet aan",
        )
    };
    message.subject = format!("{subject}: {}", application.reference);
    message.paragraphs = vec![words.to_owned()];
    message.facts = vec![
        ("Ons aanbod".to_owned(), amount(offer)),
        ("Uw antwoord".to_owned(), answer.to_owned()),
    ];
    tell(conn, deed, &message).await?;
    let words = if accepted {
        format!(
            "{} neemt {} uit de reservelijst aan. Neem nu het besluit.",
            organisation.name,
            amount(offer)
        )
    } else {
        format!(
            "{} wil {} uit de reservelijst niet. Bied het aan de volgende aan.",
            organisation.name,
            amount(offer)
        )
    };
    to_deciders(conn, deed, application, "reserve-answer-arrived", words).await
}

/// That the time to answer is over.
pub async fn lapsed(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    (offer, last): (&Offer, NaiveDate),
) -> Result<(), Problem> {
    let organisation = organisations::get(conn, application.organisation_id).await?;
    let mut message = applications::to_applicant(deed, application, &organisation, "reserve-lapsed");
    message.subject = format!("Ons aanbod voor {} is vervallen", application.reference);
    message.paragraphs = vec![format!(
        "Wij boden u {} aan. U kon antwoorden tot en met {}. Wij hoorden niets van u, dus het aanbod is vervallen. U blijft op de \
         reservelijst, na de anderen.",
        amount(offer),
        dates::dutch(last)
    )];
    tell(conn, deed, &message).await?;
    let words = format!(
        "{} antwoordde niet op het aanbod van {}. Bied het aan de volgende aan.",
        organisation.name,
        amount(offer)
    );
    to_deciders(conn, deed, application, "reserve-lapse-arrived", words).await
}

/// That the municipality took the offer back, and why.
pub async fn withdrawn(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    offer: &Offer,
) -> Result<(), Problem> {
    let organisation = organisations::get(conn, application.organisation_id).await?;
    let mut message = applications::to_applicant(deed, application, &organisation, "reserve-withdrawn");
    message.subject = format!("Wij nemen ons aanbod voor {} terug", application.reference);
    message.paragraphs = vec![
        format!("Wij boden u {} aan. Dat aanbod geldt niet meer.", amount(offer)),
        offer.withdrawn_because.clone().unwrap_or_default(),
        "U blijft op de reservelijst staan.".to_owned(),
    ];
    Ok(tell(conn, deed, &message).await?)
}

fn amount(offer: &Offer) -> String {
    offer.amount.0.dutch()
}

async fn to_deciders(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    kind: &'static str,
    words: String,
) -> Result<(), Problem> {
    let mut message = applications::to_staff(deed, application, kind);
    message.subject = format!("Reservelijst: {}", application.reference);
    message.paragraphs = vec![words];
    let deciders = identity::addresses_of(conn, Role::Decider).await?;
    Ok(tell_colleagues(conn, deed, deciders, &message).await?)
}
