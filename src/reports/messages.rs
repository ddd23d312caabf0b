//! What is told to whom about a report and an evaluation.

use plafond_rules::dates;
use plafond_rules::roles::Role;

use super::copy;
use super::store::Evaluation;
use crate::awards::Award;
use crate::db::Conn;
use crate::http::{Deed, Problem};
use crate::notifications::{tell, tell_colleagues};
use crate::{applications, identity, organisations};

/// The receipt with a copy of what was entered (Awb 2:17), and word to the caseworkers.
pub async fn received(
    conn: &mut Conn,
    deed: &Deed<'_>,
    award: &Award,
    last: bool,
    copy: Vec<(String, String)>,
) -> Result<(), Problem> {
    let application = applications::get(conn, award.application_id).await?;
    let organisation = organisations::get(conn, award.organisation_id).await?;
    let (own, follows, what) = if last {
        (
            "eindverantwoording",
            "Wij bekijken haar en stellen daarna uw subsidie vast. U krijgt daarover een brief.",
            "De eindverantwoording",
        )
    } else {
        (
            "tussenrapportage",
            "Wij bekijken haar. De eindverantwoording volgt nog.",
            "Een tussenrapportage",
        )
    };
    let mut message = applications::to_applicant(deed, &application, &organisation, "report-received");
    message.subject = format!("Wij hebben uw {own} over {} ontvangen", application.reference);
    message.paragraphs = vec![
        format!(
            "Dank u wel. Uw {own} over '{}' is ontvangen. Hieronder staat wat u hebt ingevuld. Bewaar dit bericht.",
            application.title
        ),
        follows.to_owned(),
    ];
    message.facts = vec![received_on(deed)];
    message.facts.extend(copy);
    tell(conn, deed, &message).await?;
    let mut message = applications::to_staff(deed, &application, "report-arrived");
    message.subject = format!("{what} van {} is binnen", application.reference);
    message.paragraphs = vec![format!(
        "{what} over '{}' is binnen. Bekijk haar en bereid de vaststelling voor.",
        application.title
    )];
    let caseworkers = identity::addresses_of(conn, Role::Caseworker).await?;
    Ok(tell_colleagues(conn, deed, caseworkers, &message).await?)
}

/// The receipt of what a provider learned, with a copy of it (Awb 2:17).
pub async fn evaluated(
    conn: &mut Conn,
    deed: &Deed<'_>,
    award: &Award,
    evaluation: &Evaluation,
) -> Result<(), Problem> {
    let application = applications::get(conn, award.application_id).await?;
    let organisation = organisations::get(conn, award.organisation_id).await?;
    let mut message = applications::to_applicant(deed, &application, &organisation, "evaluation-received");
    message.subject = format!("Wij hebben uw evaluatie over {} ontvangen", application.reference);
    message.paragraphs = vec![format!(
        "Dank u wel. Uw evaluatie van '{}' is ontvangen. Hieronder staat wat u hebt ingevuld. Bewaar dit bericht.",
        application.title
    )];
    message.facts = vec![received_on(deed)];
    message.facts.extend(copy::of_evaluation(evaluation));
    tell(conn, deed, &message).await?;
    Ok(())
}

/// When something came in, to the second.
fn received_on(deed: &Deed<'_>) -> (String, String) {
    let at = deed.now.with_timezone(&chrono_tz::Europe::Amsterdam);
    let moment = format!("{} om {}", dates::dutch(at.date_naive()), at.format("%H:%M:%S"));
    ("Ontvangen op".to_owned(), moment)
}
