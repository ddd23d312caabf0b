//! What is told to whom about a late decision.

use chrono::NaiveDate;
use plafond_rules::dates::dutch;
use plafond_rules::money::Money;
use plafond_rules::roles::Role;
use plafond_rules::terms::{Course, Duty, MOST_PENALTY_DAYS, Penalty as Owed};
use serde_json::json;
use uuid::Uuid;

use super::store::{Notice, Penalty};
use crate::applications::{self, Application};
use crate::db::Conn;
use crate::documents::Kind;
use crate::http::{Deed, Problem};
use crate::notifications::{tell, tell_colleagues};
use crate::{documents, identity, organisations};

/// Confirmation to the applicant, and word to those who have to decide.
pub async fn noticed(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    notice: &Notice,
    running: Option<&Penalty>,
) -> Result<(), Problem> {
    let mut paragraphs = vec![notice.verdict.clone()];
    if let Some(running) = running {
        let course = running.course(deed.today()).map_err(Problem::internal)?;
        paragraphs.push(format!(
            "Beslist de gemeente niet uiterlijk op {}, dan kost elke dag daarna een dwangsom.",
            dutch(course.free_until)
        ));
        let subject = format!(
            "Ingebrekestelling voor {}: beslis uiterlijk op {}",
            application.reference,
            dutch(course.free_until)
        );
        to_deciders(
            conn,
            deed,
            application,
            "notice-of-default-arrived",
            &subject,
            &paragraphs,
        )
        .await?;
    }
    let subject = format!(
        "Wij hebben uw ingebrekestelling voor {} ontvangen",
        application.reference
    );
    to_provider(
        conn,
        deed,
        application,
        "notice-of-default-received",
        &subject,
        paragraphs,
    )
    .await
}

/// Word that each day costs from now on.
pub async fn started(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    running: &Penalty,
    (late, course): (Duty, &Course),
) -> Result<(), Problem> {
    let subject = format!("De dwangsom voor {} loopt", application.reference);
    let what = if late == Duty::ObjectionDecision {
        "het bezwaar over "
    } else {
        ""
    };
    let mut paragraphs = vec![format!(
        "Sinds {} kost elke dag zonder besluit op {what}'{}' een dwangsom. Beslis zo snel mogelijk.",
        dutch(running.starts_on),
        application.title
    )];
    paragraphs.extend(course.reasoning.iter().cloned());
    to_deciders(conn, deed, application, "penalty-started", &subject, &paragraphs).await
}

/// Word that nothing is added any more, and that the amount has to be determined.
pub async fn ended(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    running: &Penalty,
    owed: &Owed,
) -> Result<(), Problem> {
    if owed.days == 0 {
        return Ok(());
    }
    let at_maximum = owed.days == MOST_PENALTY_DAYS;
    let kind = if at_maximum {
        "penalty-maximum"
    } else {
        "penalty-ended"
    };
    let what = if at_maximum {
        "is op zijn hoogst"
    } else {
        "loopt niet meer op"
    };
    let subject = format!(
        "De dwangsom voor {} {what}: {}",
        application.reference,
        owed.amount.dutch()
    );
    let paragraphs = [
        format!(
            "De dwangsom voor '{}' liep sinds {} en is {}.",
            application.title,
            dutch(running.starts_on),
            owed.amount.dutch()
        ),
        "Stel binnen twee weken vast hoeveel de gemeente verschuldigd is (artikel 4:18 van de Algemene wet bestuursrecht)."
            .to_owned(),
    ];
    to_deciders(conn, deed, application, kind, &subject, &paragraphs).await
}

/// Word that the penalty runs again: the mail with the decision reached nobody.
pub async fn resumed(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    decided_on: NaiveDate,
) -> Result<(), Problem> {
    let subject = format!(
        "De dwangsom voor {} loopt door: doe de brief op de post",
        application.reference
    );
    let paragraphs = [
        format!(
            "Op {} is beslist op '{}', maar geen mailserver nam de e-mail daarover aan. Het besluit is dus nog niet bekendgemaakt.",
            dutch(decided_on),
            application.title
        ),
        "De dwangsom loopt door tot de dag waarop de brief op de post wordt gedaan (artikelen 3:41 en 4:17 van de Algemene wet \
         bestuursrecht). De brief staat in de afdrukrij."
            .to_owned(),
    ];
    to_deciders(conn, deed, application, "penalty-resumed", &subject, &paragraphs).await
}

/// Word that more is owed than was determined: the decision was made known later than it seemed.
pub async fn more_owed(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    (known_on, owed): (NaiveDate, &Owed),
) -> Result<(), Problem> {
    let subject = format!(
        "De dwangsom voor {} is hoger dan vastgesteld",
        application.reference
    );
    let paragraphs = [
        format!(
            "De dwangsom voor '{}' is vastgesteld toen het besluit bekend leek. Het is pas op {} bekendgemaakt. Volgens de wet is hij \
             nu {} (artikelen 3:41 en 4:17 van de Algemene wet bestuursrecht).",
            application.title,
            dutch(known_on),
            owed.amount.dutch()
        ),
        "Wat is vastgesteld, blijft zo staan. Overleg met uw jurist hoe u de aanvrager de rest geeft."
            .to_owned(),
    ];
    to_deciders(
        conn,
        deed,
        application,
        "penalty-more-owed",
        &subject,
        &paragraphs,
    )
    .await
}

/// What was determined.
#[derive(Clone, Copy, Debug)]
pub struct Determined<'a> {
    /// The notice of default that started it.
    pub id: Uuid,
    /// For how many days.
    pub days: i32,
    /// How much is owed.
    pub owed: Money,
    /// Why.
    pub reasons: &'a str,
    /// The last day to object.
    pub objection_until: NaiveDate,
}

/// What is owed to the applicant, in a letter (Awb 4:18, 4:19), and word to finance when something has to be paid.
pub async fn determined(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    determined: &Determined<'_>,
) -> Result<(), Problem> {
    let owed = determined.owed;
    let organisation = organisations::get(conn, application.organisation_id).await?;
    let mut message = applications::to_applicant(deed, application, &organisation, "penalty-determined");
    message.subject = format!("De dwangsom voor {} is {}", application.reference, owed.dutch());
    message.paragraphs = vec![
        determined.reasons.to_owned(),
        "Dit besluit is genomen namens het college van burgemeester en wethouders.".to_owned(),
    ];
    if !owed.is_zero() {
        message
            .paragraphs
            .push("Wij betalen dit binnen zes weken.".to_owned());
    }
    message.paragraphs.push(format!(
        "Bent u het er niet mee eens? U kunt bezwaar maken tot en met {}. Een bezwaar tegen ons besluit op uw aanvraag gaat ook \
         over de dwangsom, als u die betwist (artikel 4:19 van de Algemene wet bestuursrecht).",
        dutch(determined.objection_until)
    ));
    let fields = json!({
        "amount": owed.dutch(),
        "days": determined.days.to_string(),
        "reasons": determined.reasons,
        "legalBasis": "artikelen 4:17 en 4:18 van de Algemene wet bestuursrecht",
        "objectionUntil": dutch(determined.objection_until),
    });
    let object = ("notice-of-default", determined.id);
    let letter =
        applications::letter(conn, application, &organisation, Kind::Penalty, object, fields).await?;
    documents::issue(conn, deed, letter, message).await?;
    if owed.is_zero() {
        return Ok(());
    }
    let mut message = applications::to_finance(deed, application, "penalty-to-pay");
    message.subject = format!(
        "Betaal een dwangsom van {}: {}",
        owed.dutch(),
        application.reference
    );
    message.paragraphs = vec![format!(
        "De dwangsom is vastgesteld op {}. Betaal haar binnen zes weken (artikel 4:87 van de Algemene wet bestuursrecht).",
        owed.dutch()
    )];
    let finance = identity::addresses_of(conn, Role::Finance).await?;
    Ok(tell_colleagues(conn, deed, finance, &message).await?)
}

async fn to_provider(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    kind: &'static str,
    subject: &str,
    paragraphs: Vec<String>,
) -> Result<(), Problem> {
    let organisation = organisations::get(conn, application.organisation_id).await?;
    let mut message = applications::to_applicant(deed, application, &organisation, kind);
    subject.clone_into(&mut message.subject);
    message.paragraphs = paragraphs;
    Ok(tell(conn, deed, &message).await?)
}

/// To everyone who prepares or takes the decision.
async fn to_deciders(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    kind: &'static str,
    subject: &str,
    paragraphs: &[String],
) -> Result<(), Problem> {
    let mut recipients = identity::addresses_of(conn, Role::Caseworker).await?;
    recipients.extend(identity::addresses_of(conn, Role::Decider).await?);
    let mut message = applications::to_staff(deed, application, kind);
    subject.clone_into(&mut message.subject);
    message.paragraphs = paragraphs.to_vec();
    Ok(tell_colleagues(conn, deed, recipients, &message).await?)
}
