//! What is told to whom about a hearing.

use plafond_rules::dates;
use plafond_rules::roles::Role;

use super::letters;
use super::store::Hearing;
use crate::applications::{self, Application};
use crate::db::Conn;
use crate::http::{Deed, Problem};
use crate::notifications::{tell, tell_colleagues};
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
    let how = if hearing.spoken {
        "Wat u zei"
    } else {
        "Uw zienswijze"
    };
    let answer = hearing.answer.clone().unwrap_or_default();
    let said = Said {
        kinds: ("hearing-view-received", "hearing-view-arrived"),
        confirmed: format!(
            "Wij hebben uw zienswijze over {} ontvangen",
            application.reference
        ),
        passed_on: "Zienswijze over",
        paragraphs: &["Dank u wel. Wij wegen uw zienswijze mee in ons besluit."],
        copy: Some((how.to_owned(), answer)),
        did: "gaf een zienswijze. Weeg haar mee, dan kan er worden besloten.",
    };
    pass_on(conn, deed, application, hearing, said).await
}

/// Confirmation that a talk was asked for, and word to the caseworkers, who make the appointment.
pub async fn talk_asked(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    hearing: &Hearing,
) -> Result<(), Problem> {
    let said = Said {
        kinds: ("hearing-talk-asked", "hearing-talk-wanted"),
        confirmed: format!("U vraagt om een gesprek over {}", application.reference),
        passed_on: "Gesprek gevraagd over",
        paragraphs: &[
            "U wilt in een gesprek vertellen wat u van ons voornemen vindt. Wij maken daarvoor een afspraak met u.",
            "Wij schrijven op wat u zegt, en besluiten pas daarna.",
        ],
        copy: None,
        did: "wil de zienswijze in een gesprek geven (artikel 4:9 Awb). Maak een afspraak en schrijf op wat er is gezegd.",
    };
    pass_on(conn, deed, application, hearing, said).await
}

/// Confirmation that no view will come, and word to the caseworkers.
pub async fn waived(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    hearing: &Hearing,
) -> Result<(), Problem> {
    let said = Said {
        kinds: ("hearing-waived", "hearing-waiver-arrived"),
        confirmed: format!("U geeft geen zienswijze over {}", application.reference),
        passed_on: "Geen zienswijze over",
        paragraphs: &[
            "U liet weten dat u niet op ons voornemen reageert. Wij kunnen nu besluiten.",
            "Bedenkt u zich? Tot wij besluiten, kunt u nog een zienswijze geven.",
        ],
        copy: None,
        did: "geeft geen zienswijze. Er kan worden besloten.",
    };
    pass_on(conn, deed, application, hearing, said).await
}

/// What a provider let us know about an intention, in the words for either side.
struct Said {
    /// Of the message to the provider, and of that to the caseworkers.
    kinds: (&'static str, &'static str),
    /// The subject for the provider.
    confirmed: String,
    /// The subject for the caseworkers, before the reference.
    passed_on: &'static str,
    paragraphs: &'static [&'static str],
    /// What the provider entered, and what that is.
    copy: Option<(String, String)>,
    /// What the organisation did, after its name.
    did: &'static str,
}

async fn pass_on(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    hearing: &Hearing,
    said: Said,
) -> Result<(), Problem> {
    let organisation = organisations::get(conn, application.organisation_id).await?;
    let mut message = applications::to_applicant(deed, application, &organisation, said.kinds.0);
    message.subject = said.confirmed;
    message.paragraphs = said.paragraphs.iter().map(|&words| words.to_owned()).collect();
    message.facts = vec![("Ons voornemen".to_owned(), hearing.intention.clone())];
    message.facts.extend(said.copy);
    tell(conn, deed, &message).await?;
    let mut message = applications::to_staff(deed, application, said.kinds.1);
    message.subject = format!("{} {}", said.passed_on, application.reference);
    message.paragraphs = vec![format!("{} {}", organisation.name, said.did)];
    let caseworkers = identity::addresses_of(conn, Role::Caseworker).await?;
    Ok(tell_colleagues(conn, deed, caseworkers, &message).await?)
}
