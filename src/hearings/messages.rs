//! What is told to whom about a hearing.

use plafond_rules::dates;
use plafond_rules::roles::Role;

use super::letters;
use super::store::Hearing;
use crate::applications::{self, Application};
use crate::db::Conn;
use crate::http::{Deed, Problem};
use crate::notifications::tell;
use crate::{documents, identity, organisations};

/// The letter of the announcement, with its mail: what is intended, why, and until when to answer (Awb 4:7-4:9).
pub async fn announced(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    hearing: &Hearing,
) -> Result<(), Problem> {
    let organisation = organisations::get(conn, application.organisation_id).await?;
    let mut message = applications::to_applicant(deed, application, &organisation, "hearing-announced");
    message.subject = format!("Wat vindt u van ons voornemen over {}?", application.reference);
    message.paragraphs = vec![
        hearing.intention.clone(),
        hearing.reasons.clone(),
        format!(
            "Laat ons uiterlijk op {} weten wat u daarvan vindt: online, met een brief of in een gesprek. Wilt u niet \
             reageren? Laat ons dat dan weten.",
            hearing.respond_by.map(dates::dutch).unwrap_or_default()
        ),
        "Daarna nemen wij een besluit. Horen wij niets van u, dan besluiten wij met wat wij nu weten."
            .to_owned(),
    ];
    let letter = letters::announced(conn, application, &organisation, hearing).await?;
    documents::issue(conn, deed, letter, message).await?;
    Ok(())
}

/// The receipt of a view with a copy of it (Awb 2:17), and word to the caseworkers.
pub async fn viewed(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    hearing: &Hearing,
) -> Result<(), Problem> {
    let organisation = organisations::get(conn, application.organisation_id).await?;
    let mut message = applications::to_applicant(deed, application, &organisation, "hearing-view-received");
    message.subject = format!(
        "Wij hebben uw zienswijze over {} ontvangen",
        application.reference
    );
    message.paragraphs = vec!["Dank u wel. Wij wegen uw zienswijze mee in ons besluit.".to_owned()];
    let how = if hearing.spoken {
        "Wat u zei"
    } else {
        "Uw zienswijze"
    };
    message.facts = vec![
        ("Ons voornemen".to_owned(), hearing.intention.clone()),
        (how.to_owned(), hearing.answer.clone().unwrap_or_default()),
    ];
    tell(conn, deed, &message).await?;
    let words = format!(
        "{} gaf een zienswijze. Weeg haar mee, dan kan er worden besloten.",
        organisation.name
    );
    to_caseworkers(
        conn,
        deed,
        application,
        ("hearing-view-arrived", "Zienswijze over"),
        words,
    )
    .await
}

/// Confirmation that a talk was asked for, and word to the caseworkers, who make the appointment.
pub async fn talk_asked(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    hearing: &Hearing,
) -> Result<(), Problem> {
    let organisation = organisations::get(conn, application.organisation_id).await?;
    let mut message = applications::to_applicant(deed, application, &organisation, "hearing-talk-asked");
    message.subject = format!("U vraagt om een gesprek over {}", application.reference);
    message.paragraphs = vec![
        "U wilt in een gesprek vertellen wat u van ons voornemen vindt. Wij maken daarvoor een afspraak met u.".to_owned(),
        "Wij schrijven op wat u zegt, en besluiten pas daarna.".to_owned(),
    ];
    message.facts = vec![("Ons voornemen".to_owned(), hearing.intention.clone())];
    tell(conn, deed, &message).await?;
    let words = format!(
        "{} wil de zienswijze in een gesprek geven (artikel 4:9 Awb). Maak een afspraak en schrijf op wat er is gezegd.",
        organisation.name
    );
    to_caseworkers(
        conn,
        deed,
        application,
        ("hearing-talk-wanted", "Gesprek gevraagd over"),
        words,
    )
    .await
}

/// Confirmation that no view will come, and word to the caseworkers.
pub async fn waived(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    hearing: &Hearing,
) -> Result<(), Problem> {
    let organisation = organisations::get(conn, application.organisation_id).await?;
    let mut message = applications::to_applicant(deed, application, &organisation, "hearing-waived");
    message.subject = format!("U geeft geen zienswijze over {}", application.reference);
    message.paragraphs = vec![
        "U liet weten dat u niet op ons voornemen reageert. Wij kunnen nu besluiten.".to_owned(),
        "Bedenkt u zich? Tot wij besluiten, kunt u nog een zienswijze geven.".to_owned(),
    ];
    message.facts = vec![("Ons voornemen".to_owned(), hearing.intention.clone())];
    tell(conn, deed, &message).await?;
    let words = format!(
        "{} geeft geen zienswijze. Er kan worden besloten.",
        organisation.name
    );
    to_caseworkers(
        conn,
        deed,
        application,
        ("hearing-waiver-arrived", "Geen zienswijze over"),
        words,
    )
    .await
}

async fn to_caseworkers(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    (kind, about): (&'static str, &str),
    words: String,
) -> Result<(), Problem> {
    for recipient in identity::addresses_of(conn, Role::Caseworker).await? {
        let mut message = applications::to_staff(deed, application, kind, recipient);
        message.subject = format!("{about} {}", application.reference);
        message.paragraphs = vec![words.clone()];
        tell(conn, deed, &message).await?;
    }
    Ok(())
}
