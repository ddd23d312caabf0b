//! What is told to whom about an application.

use plafond_rules::dates;
use plafond_rules::roles::Role;
use serde_json::json;

use super::attachments::Attachment;
use super::content::Content;
use super::copy::copy;
use super::delays::DelayNotice;
use super::letters::letter;
use super::store::Application;
use super::supplements::SupplementRequest;
use crate::db::Conn;
use crate::documents::{self, Kind};
use crate::http::{Deed, Problem};
use crate::identity;
use crate::notifications::{Link, Message, tell, tell_colleagues};
use crate::organisations::Organisation;

/// The receipt with a copy of what was entered (Awb 2:17), and word to the caseworkers.
pub async fn received(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    organisation: &Organisation,
    (content, documents): (&Content, &[Attachment]),
) -> Result<(), Problem> {
    let number = application.receipt_number.unwrap_or_default();
    let at = deed.now.with_timezone(&chrono_tz::Europe::Amsterdam);
    let hash = hex::encode(application.content_hash.as_deref().unwrap_or_default());
    let mut message = to_applicant(deed, application, organisation, "application-received");
    message.subject = format!("Wij hebben uw aanvraag {} ontvangen", application.reference);
    message.paragraphs = vec![
        format!(
            "Uw aanvraag '{}' is ontvangen. Hieronder staat wat u hebt ingevuld.",
            application.title
        ),
        format!(
            "Bewaar dit bericht: het is uw ontvangstbewijs. Iedereen kan het controleren op {}/ontvangstbewijzen/{number}.",
            deed.settings.public_url
        ),
    ];
    message.paragraphs.extend(application.in_time_because.clone());
    message.facts = vec![
        ("Ontvangstnummer".to_owned(), number.to_string()),
        (
            "Ontvangen op".to_owned(),
            format!(
                "{} om {}",
                dates::dutch(at.date_naive()),
                at.format("%H:%M:%S%.3f")
            ),
        ),
        ("Controlegetal (SHA-256)".to_owned(), hash),
    ];
    message.facts.extend(copy(content, documents));
    tell(conn, deed, &message).await?;
    let mut message = to_staff(deed, application, "application-arrived");
    message.subject = format!(
        "Nieuwe aanvraag {} van {}",
        application.reference, organisation.name
    );
    message.paragraphs = vec![format!(
        "{} diende de aanvraag '{}' in. Controleer of zij volledig is.",
        organisation.name, application.title
    )];
    let colleagues = identity::addresses_of(conn, Role::Caseworker).await?;
    Ok(tell_colleagues(conn, deed, colleagues, &message).await?)
}

/// Word that something is missing, and until when it can be supplied.
pub async fn supplement_requested(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    organisation: &Organisation,
    request: &SupplementRequest,
) -> Result<(), Problem> {
    let mut message = to_applicant(deed, application, organisation, "supplement-requested");
    message.subject = format!("Vul uw aanvraag {} aan", application.reference);
    message.paragraphs = vec![
        "Uw aanvraag is nog niet volledig. Wij missen:".to_owned(),
        request.missing.clone(),
        format!(
            "U hebt de tijd tot en met {}. Zolang staat onze beslistermijn stil, als die nog loopt.",
            dates::dutch(request.due_on)
        ),
        "Vult u niet aan, dan kunnen wij de aanvraag buiten behandeling laten (artikel 4:5 van de Algemene wet bestuursrecht).".to_owned(),
    ];
    let fields = json!({ "missing": request.missing, "dueOn": dates::dutch(request.due_on) });
    let object = ("supplement-request", request.id);
    let letter = letter(
        conn,
        application,
        organisation,
        Kind::SupplementRequest,
        object,
        fields,
    )
    .await?;
    documents::issue(conn, deed, letter, message).await?;
    Ok(())
}

/// Word that the decision comes later than it should, in a letter (Awb 4:14).
pub async fn delayed(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    organisation: &Organisation,
    notice: &DelayNotice,
) -> Result<(), Problem> {
    let (decide_by, expected_by) = (dates::dutch(notice.decide_by), dates::dutch(notice.expected_by));
    let mut message = to_applicant(deed, application, organisation, "decision-delayed");
    message.subject = format!("Wij beslissen later op uw aanvraag {}", application.reference);
    message.paragraphs = vec![
        format!("U zou ons besluit uiterlijk op {decide_by} hebben. Dat wordt later."),
        notice.reasons.clone(),
        format!("Wij verwachten uiterlijk op {expected_by} te beslissen."),
        format!(
            "Onze termijn blijft {decide_by}. Hebt u daarna nog geen besluit, dan kunt u ons in gebreke stellen (artikelen 4:14 en 4:17 \
             van de Algemene wet bestuursrecht)."
        ),
    ];
    let fields = json!({ "decideBy": decide_by, "expectedBy": expected_by, "reasons": notice.reasons });
    let object = ("delay-notice", notice.id);
    let letter = letter(conn, application, organisation, Kind::DelayNotice, object, fields).await?;
    documents::issue(conn, deed, letter, message).await?;
    Ok(())
}

/// The receipt of a supplement, and word to the caseworkers.
pub async fn supplemented(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    organisation: &Organisation,
    (content, documents): (&Content, &[Attachment]),
) -> Result<(), Problem> {
    let mut message = to_applicant(deed, application, organisation, "supplement-received");
    message.subject = format!("Wij hebben uw aanvulling op {} ontvangen", application.reference);
    message.paragraphs =
        vec!["Dank u wel. Wij gaan verder met uw aanvraag. Hieronder staat wat u hebt ingevuld.".to_owned()];
    message.facts = copy(content, documents);
    tell(conn, deed, &message).await?;
    let mut message = to_staff(deed, application, "supplement-arrived");
    message.subject = format!("Aanvulling op {}", application.reference);
    message.paragraphs = vec![format!(
        "{} vulde de aanvraag '{}' aan.",
        organisation.name, application.title
    )];
    let colleagues = identity::addresses_of(conn, Role::Caseworker).await?;
    Ok(tell_colleagues(conn, deed, colleagues, &message).await?)
}

/// Confirmation that an application was taken back.
pub async fn withdrawn(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    organisation: &Organisation,
) -> Result<(), Problem> {
    let mut message = to_applicant(deed, application, organisation, "application-withdrawn");
    message.subject = format!("U hebt uw aanvraag {} ingetrokken", application.reference);
    message.paragraphs = vec!["Wij behandelen deze aanvraag niet verder.".to_owned()];
    Ok(tell(conn, deed, &message).await?)
}

/// A message about an application that still has to say something: to the applicant, with a link to the dossier.
#[must_use]
pub fn to_applicant(
    deed: &Deed<'_>,
    application: &Application,
    organisation: &Organisation,
    kind: &'static str,
) -> Message {
    Message {
        recipient: organisation.email.clone(),
        organisation: Some(organisation.id),
        link: Some(Link {
            label: format!("Bekijk aanvraag {}", application.reference),
            url: format!(
                "{}/aanvrager/aanvragen/{}",
                deed.settings.public_url, application.id
            ),
        }),
        ..to_staff(deed, application, kind)
    }
}

/// A message about the money of an application that still has to say something: to finance.
#[must_use]
pub fn to_finance(deed: &Deed<'_>, application: &Application, kind: &'static str) -> Message {
    Message {
        link: Some(Link {
            label: format!("Bekijk dossier {}", application.reference),
            url: format!(
                "{}/financien/dossiers/{}",
                deed.settings.public_url, application.id
            ),
        }),
        ..to_staff(deed, application, kind)
    }
}

/// A message about an application that still has to say something: to those who handle it.
#[must_use]
pub fn to_staff(deed: &Deed<'_>, application: &Application, kind: &'static str) -> Message {
    Message {
        kind,
        recipient: String::new(),
        subject: String::new(),
        paragraphs: Vec::new(),
        link: Some(Link {
            label: format!("Bekijk aanvraag {}", application.reference),
            url: format!(
                "{}/behandeling/aanvragen/{}",
                deed.settings.public_url, application.id
            ),
        }),
        facts: Vec::new(),
        dossier: Some(application.id),
        organisation: None,
    }
}
