//! What is told to whom about an objection.

use chrono::NaiveDate;
use chrono_tz::Europe::Amsterdam;
use plafond_rules::dates;
use plafond_rules::objections::{HearingException, Invitation, Outcome, Timeliness};
use plafond_rules::roles::Role;
use uuid::Uuid;

use super::asked;
use super::consequence::Consequence;
use super::dossier::Dossier;
use super::letters;
use super::money::{money, moves, subject};
use super::store::{Hearing, ObjectionDecision, Postponement, Repair};
use crate::db::Conn;
use crate::http::deed::day_of;
use crate::http::{Deed, Problem};
use crate::notifications::{Link, Message, tell, tell_colleagues};
use crate::{applications, documents, identity};

/// The receipt with a copy of what was entered and until when is decided (Awb 2:17, 6:14), and word to the caseworkers.
pub async fn received(
    conn: &mut Conn,
    deed: &Deed<'_>,
    dossier: &Dossier,
    grounds: Option<&str>,
    timeliness: &Timeliness,
) -> Result<(), Problem> {
    let receipt = receipt(deed, dossier, grounds, timeliness);
    confirm(conn, deed, dossier, receipt).await?;
    let words = format!(
        "{} maakte bezwaar tegen {}. Beslis uiterlijk op {}.",
        dossier.objector.name,
        dossier.contested.against().0.dutch(),
        dates::dutch(dossier.objection.decide_by)
    );
    to_caseworkers(
        conn,
        deed,
        dossier,
        ("objection-arrived", "Nieuw bezwaar over"),
        words,
    )
    .await
}

/// The words of the receipt.
fn receipt(deed: &Deed<'_>, dossier: &Dossier, grounds: Option<&str>, timeliness: &Timeliness) -> Message {
    let objection = &dossier.objection;
    let mut message = to_objector(deed, dossier, "objection-received");
    message.subject = format!(
        "Wij hebben uw bezwaar over {} ontvangen",
        dossier.application.reference
    );
    message.paragraphs = vec![
        format!(
            "Wij hebben uw bezwaar tegen {} ontvangen op {}.",
            dossier.contested.dutch(),
            dates::dutch(objection.received_on)
        ),
        if let Some(outage) = &timeliness.outage {
            format!("Uw bezwaar is op tijd. {outage}")
        } else if timeliness.timely {
            "Uw bezwaar is op tijd.".to_owned()
        } else {
            format!(
                "Uw bezwaar lijkt te laat. {} Kunt u daar niets aan doen? Laat ons dan weten waarom.",
                timeliness.reasoning.join(" ")
            )
        },
        format!(
            "Voordat wij beslissen, mag u uw bezwaar toelichten in een gesprek. Wij beslissen uiterlijk op {}.",
            dates::dutch(objection.decide_by)
        ),
    ];
    if grounds.is_none() {
        message.paragraphs.push(
            "U schreef nog niet waarom u het niet eens bent met het besluit. Dat kunt u alsnog doen."
                .to_owned(),
        );
    }
    message.facts = vec![
        ("Bezwaar tegen".to_owned(), dossier.contested.dutch().to_owned()),
        ("Ontvangen op".to_owned(), dates::dutch(objection.received_on)),
    ];
    if let Some(day) = objection.posted_on {
        message.facts.push(("Verzonden op".to_owned(), dates::dutch(day)));
    }
    if let Some(grounds) = grounds {
        message.facts.push(("Uw gronden".to_owned(), grounds.to_owned()));
    }
    if let Some(reason) = &objection.late_reason {
        message
            .facts
            .push(("Waarom het later is".to_owned(), reason.clone()));
    }
    message
}

/// Word that something is missing, and until when it can be supplied (Awb 6:6).
pub async fn repair_requested(
    conn: &mut Conn,
    deed: &Deed<'_>,
    dossier: &Dossier,
    repair: &Repair,
) -> Result<(), Problem> {
    let mut message = to_objector(deed, dossier, "objection-repair-requested");
    message.subject = format!("Vul uw bezwaar over {} aan", dossier.application.reference);
    message.paragraphs = vec![
        "Uw bezwaar is nog niet volledig. Wij missen:".to_owned(),
        repair.missing.clone(),
        format!(
            "U hebt de tijd tot en met {}. Zolang staat onze beslistermijn stil, als die nog loopt.",
            dates::dutch(repair.due_on)
        ),
        "Vult u niet op tijd aan, dan hoeven wij uw bezwaar niet te behandelen (artikel 6:6 van de Algemene wet \
         bestuursrecht)."
            .to_owned(),
    ];
    let object = (asked::REPAIR_REQUEST, repair.id);
    write(conn, deed, dossier, object, message).await
}

/// The receipt of grounds, asked for or not, with a copy (Awb 2:17), and word to the caseworkers.
pub async fn supplied(
    conn: &mut Conn,
    deed: &Deed<'_>,
    dossier: &Dossier,
    grounds: &str,
) -> Result<(), Problem> {
    let mut message = to_objector(deed, dossier, "objection-grounds-received");
    message.subject = format!(
        "Wij hebben uw aanvulling op het bezwaar over {} ontvangen",
        dossier.application.reference
    );
    message.paragraphs = vec![format!(
        "Dank u wel. Wij beslissen uiterlijk op {}.",
        dates::dutch(dossier.objection.decide_by)
    )];
    message.facts = vec![("Uw aanvulling".to_owned(), grounds.to_owned())];
    confirm(conn, deed, dossier, message).await?;
    let words = format!("{} vulde het bezwaar aan.", dossier.objector.name);
    to_caseworkers(
        conn,
        deed,
        dossier,
        ("objection-grounds-arrived", "Bezwaar aangevuld over"),
        words,
    )
    .await
}

/// Word that a committee advises, and that more time is taken for it (Awb 7:13(2)).
pub async fn committee_asked(
    conn: &mut Conn,
    deed: &Deed<'_>,
    dossier: &Dossier,
    committee: &str,
) -> Result<(), Problem> {
    let mut message = to_objector(deed, dossier, "objection-committee-asked");
    message.subject = format!(
        "Een commissie adviseert over uw bezwaar over {}",
        dossier.application.reference
    );
    message.paragraphs = vec![format!(
        "{committee} adviseert ons over uw bezwaar. Daarvoor is meer tijd: wij beslissen uiterlijk op {}.",
        dates::dutch(dossier.objection.decide_by)
    )];
    write(conn, deed, dossier, about(dossier), message).await
}

/// The question whether the objector wants to be heard.
pub async fn hearing_offered(
    conn: &mut Conn,
    deed: &Deed<'_>,
    dossier: &Dossier,
    answer_by: NaiveDate,
) -> Result<(), Problem> {
    let mut message = to_objector(deed, dossier, "objection-hearing-offered");
    message.subject = format!(
        "Wilt u uw bezwaar over {} toelichten?",
        dossier.application.reference
    );
    message.paragraphs = vec![
        format!(
            "U mag uw bezwaar toelichten in een gesprek. Laat ons uiterlijk op {} weten of u dat wilt.",
            dates::dutch(answer_by)
        ),
        "Horen wij niets van u, dan beslissen wij zonder gesprek (artikel 7:3, onder d, van de Algemene wet bestuursrecht)."
            .to_owned(),
    ];
    let object = (asked::HEARING_OFFER, dossier.objection.id);
    write(conn, deed, dossier, object, message).await
}

/// Word to the caseworkers that the objector wants to be heard.
pub async fn hearing_wanted(conn: &mut Conn, deed: &Deed<'_>, dossier: &Dossier) -> Result<(), Problem> {
    let words = format!("{} wil worden gehoord. Plan een gesprek.", dossier.objector.name);
    to_caseworkers(
        conn,
        deed,
        dossier,
        ("objection-hearing-wanted", "Horen gewenst over"),
        words,
    )
    .await
}

/// The invitation, with until when documents can come and that the file can be read (Awb 7:4).
pub async fn invited(
    conn: &mut Conn,
    deed: &Deed<'_>,
    dossier: &Dossier,
    hearing: &Hearing,
    invitation: Invitation,
) -> Result<(), Problem> {
    let at = hearing.starts_at.with_timezone(&Amsterdam);
    let mut message = to_objector(deed, dossier, "objection-hearing-planned");
    message.subject = format!(
        "Uitnodiging voor een gesprek over uw bezwaar over {}",
        dossier.application.reference
    );
    message.paragraphs = vec![
        format!(
            "U kunt uw bezwaar toelichten op {} om {} uur.",
            dates::dutch(at.date_naive()),
            at.format("%H:%M")
        ),
        if invitation.documents_until < deed.today() {
            "Hebt u nog stukken? Neem ze mee, of stuur ze zo snel mogelijk.".to_owned()
        } else {
            format!(
                "Hebt u nog stukken? Stuur ze uiterlijk op {}, tien dagen voor het gesprek.",
                dates::dutch(invitation.documents_until)
            )
        },
        format!(
            "Het dossier kunt u vanaf {} lezen bij uw aanvraag. Wilt u niet komen? Laat het ons dan weten.",
            dates::dutch(invitation.file_from)
        ),
    ];
    message.facts = vec![
        (
            "Wanneer".to_owned(),
            format!("{} om {} uur", dates::dutch(at.date_naive()), at.format("%H:%M")),
        ),
        (
            if hearing.online { "Online" } else { "Waar" }.to_owned(),
            hearing.place.clone(),
        ),
    ];
    let object = ("objection-hearing", hearing.id);
    write(conn, deed, dossier, object, message).await
}

/// What was said, for the objector to read back (Awb 7:7).
pub async fn heard(
    conn: &mut Conn,
    deed: &Deed<'_>,
    dossier: &Dossier,
    hearing: &Hearing,
) -> Result<(), Problem> {
    let mut message = to_objector(deed, dossier, "objection-heard");
    message.subject = format!(
        "Verslag van het gesprek over uw bezwaar over {}",
        dossier.application.reference
    );
    message.paragraphs = vec![format!(
        "Dit is het verslag van het gesprek van {}. Wij beslissen uiterlijk op {}.",
        dates::dutch(day_of(hearing.starts_at)),
        dates::dutch(dossier.objection.decide_by)
    )];
    message.facts = vec![
        (
            "Aanwezig".to_owned(),
            hearing.attendees.clone().unwrap_or_default(),
        ),
        ("Verslag".to_owned(), hearing.report.clone().unwrap_or_default()),
    ];
    let object = ("objection-hearing", hearing.id);
    write(conn, deed, dossier, object, message).await
}

/// Word that there will be no hearing, and why.
pub async fn hearing_waived(
    conn: &mut Conn,
    deed: &Deed<'_>,
    dossier: &Dossier,
    exception: HearingException,
    reason: &str,
) -> Result<(), Problem> {
    let mut message = to_objector(deed, dossier, "objection-hearing-waived");
    message.subject = format!(
        "Geen gesprek over uw bezwaar over {}",
        dossier.application.reference
    );
    message.paragraphs = vec![
        format!(
            "Wij beslissen op uw bezwaar zonder u te horen, want {} van de Algemene wet bestuursrecht.",
            exception.dutch()
        ),
        reason.to_owned(),
        format!(
            "Wij beslissen uiterlijk op {}.",
            dates::dutch(dossier.objection.decide_by)
        ),
    ];
    confirm(conn, deed, dossier, message).await
}

/// Word of a postponement, with its reason and the new last day.
pub async fn postponed(
    conn: &mut Conn,
    deed: &Deed<'_>,
    dossier: &Dossier,
    postponement: &Postponement,
) -> Result<(), Problem> {
    let mut message = to_objector(deed, dossier, "objection-postponed");
    message.subject = format!(
        "Wij beslissen later op uw bezwaar over {}",
        dossier.application.reference
    );
    message.paragraphs = vec![
        format!(
            "Wij hebben meer tijd nodig. Wij beslissen nu uiterlijk op {}.",
            dates::dutch(dossier.objection.decide_by)
        ),
        postponement.reason.clone(),
    ];
    if let Some(day) = postponement.consented_on {
        message.paragraphs.push(format!(
            "Daarover is op {} overeenstemming bereikt.",
            dates::dutch(day)
        ));
    }
    let object = ("objection-postponement", postponement.id);
    write(conn, deed, dossier, object, message).await
}

/// Confirmation that an objection was taken back, and word to the caseworkers.
pub async fn withdrawn(conn: &mut Conn, deed: &Deed<'_>, dossier: &Dossier) -> Result<(), Problem> {
    let mut message = to_objector(deed, dossier, "objection-withdrawn");
    message.subject = format!(
        "U hebt uw bezwaar over {} ingetrokken",
        dossier.application.reference
    );
    message.paragraphs =
        vec!["Wij beslissen niet meer op dit bezwaar. Het besluit blijft zoals het was.".to_owned()];
    confirm(conn, deed, dossier, message).await?;
    let words = format!("{} trok het bezwaar in.", dossier.objector.name);
    to_caseworkers(
        conn,
        deed,
        dossier,
        ("objection-taken-back", "Bezwaar ingetrokken over"),
        words,
    )
    .await
}

/// The letter of the decision with its announcement and how to appeal (Awb 3:45, 7:12), and word of other money to finance.
pub async fn decided(
    conn: &mut Conn,
    deed: &Deed<'_>,
    dossier: &Dossier,
    decision: &ObjectionDecision,
    consequence: Option<&Consequence>,
) -> Result<(), Problem> {
    let outcome = Outcome::ALL
        .into_iter()
        .find(|outcome| outcome.as_str() == decision.outcome)
        .map_or("", Outcome::dutch);
    let mut message = to_objector(deed, dossier, "objection-decided");
    message.subject = format!("Besluit op uw bezwaar over {}", dossier.application.reference);
    message.paragraphs = vec![
        format!("Uw bezwaar tegen {} is {outcome}.", dossier.contested.dutch()),
        decision.reasons.clone(),
        "Dit besluit is genomen namens het college van burgemeester en wethouders, door iemand anders dan wie het eerste \
         besluit nam."
            .to_owned(),
        format!(
            "Bent u het er niet mee eens? U kunt tot en met {} in beroep gaan bij de rechtbank (artikel 8:1 van de Algemene \
             wet bestuursrecht).",
            dates::dutch(decision.appeal_until)
        ),
    ];
    message.facts = vec![
        ("Besluit".to_owned(), outcome.to_owned()),
        ("Grond".to_owned(), decision.legal_basis.clone()),
    ];
    if let Some(consequence) = consequence {
        message.paragraphs.extend(moves(deed, dossier, consequence));
        message.facts.extend(money(dossier, consequence));
        let duties = consequence.obligations.iter().cloned();
        message
            .facts
            .extend(duties.map(|duty| ("Verplichting".to_owned(), duty)));
    }
    let letter = letters::decided(conn, deed, dossier, decision, (outcome, consequence)).await?;
    documents::issue(conn, deed, letter, message).await?;
    let Some(consequence) = consequence else {
        return Ok(());
    };
    let mut message = applications::to_finance(deed, &dossier.application, "award-replaced");
    message.subject = format!(
        "{} gewijzigd na bezwaar: {}",
        subject(dossier),
        dossier.application.reference
    );
    message.paragraphs = vec![
        "Er is een nieuw besluit na bezwaar. Kijk na wat er nog betaald of teruggevraagd moet worden."
            .to_owned(),
    ];
    message.facts = money(dossier, consequence);
    let finance = identity::addresses_of(conn, Role::Finance).await?;
    Ok(tell_colleagues(conn, deed, finance, &message).await?)
}

/// A letter with what a message says, which mail announces; by post, and without mail, when the objector gave no consent to
/// electronic sending (Awb 2:8).
async fn write(
    conn: &mut Conn,
    deed: &Deed<'_>,
    dossier: &Dossier,
    object: (&'static str, Uuid),
    message: Message,
) -> Result<(), Problem> {
    let letter = letters::saying(conn, dossier, object, &message).await?;
    documents::issue(conn, deed, letter, message).await?;
    Ok(())
}

/// Confirms what was done: to who did it online in the way it came (Awb 2:17), and by letter what the municipality did.
async fn confirm(
    conn: &mut Conn,
    deed: &Deed<'_>,
    dossier: &Dossier,
    message: Message,
) -> Result<(), Problem> {
    if deed.actor.is(&[Role::Caseworker, Role::Decider]) {
        return write(conn, deed, dossier, about(dossier), message).await;
    }
    Ok(tell(conn, deed, &message).await?)
}

/// The objection itself, as the audit trail names it.
const fn about(dossier: &Dossier) -> (&'static str, Uuid) {
    ("objection", dossier.objection.id)
}

/// A message about an objection that still has to say something: to the objector, with a link to the objection.
fn to_objector(deed: &Deed<'_>, dossier: &Dossier, kind: &'static str) -> Message {
    Message {
        link: Some(link(deed, dossier, "aanvrager")),
        ..applications::to_applicant(deed, &dossier.application, &dossier.objector, kind)
    }
}

async fn to_caseworkers(
    conn: &mut Conn,
    deed: &Deed<'_>,
    dossier: &Dossier,
    (kind, about): (&'static str, &str),
    words: String,
) -> Result<(), Problem> {
    let mut message = applications::to_staff(deed, &dossier.application, kind);
    message.link = Some(link(deed, dossier, "behandeling"));
    message.subject = format!("{about} {}", dossier.application.reference);
    message.paragraphs = vec![words];
    let caseworkers = identity::addresses_of(conn, Role::Caseworker).await?;
    Ok(tell_colleagues(conn, deed, caseworkers, &message).await?)
}

/// The page of the objection at a desk.
fn link(deed: &Deed<'_>, dossier: &Dossier, desk: &str) -> Link {
    Link {
        label: format!("Bekijk het bezwaar over {}", dossier.application.reference),
        url: format!(
            "{}/{desk}/bezwaren/{}",
            deed.settings.public_url, dossier.objection.id
        ),
    }
}
