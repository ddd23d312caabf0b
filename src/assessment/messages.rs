//! What is told to those who go on with an application: that it can be scored, and that it can be decided.

use plafond_rules::dates;
use plafond_rules::roles::Role;
use uuid::Uuid;

use super::store;
use crate::applications::{self, Application};
use crate::db::Conn;
use crate::http::{Deed, Problem};
use crate::{identity, mandates, notifications};

/// Word to the assessors that everything is there to score; not to who declared an interest.
pub async fn to_be_scored(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
) -> Result<(), Problem> {
    let interested = interested_in(conn, application).await?;
    let assessors = identity::people_with(conn, Role::Assessor).await?;
    let assessors = assessors
        .into_iter()
        .filter(|(user, _)| !interested.contains(user));
    let mut message = applications::to_staff(deed, application, "application-to-score");
    message.subject = format!("Beoordeel aanvraag {}", application.reference);
    message.paragraphs = vec![format!(
        "De aanvraag '{}' is volledig. U kunt haar beoordelen, als u geen belang hebt bij de uitkomst.",
        application.title
    )];
    let recipients = assessors.map(|(_, address)| address);
    Ok(notifications::tell_colleagues(conn, deed, recipients, &message).await?)
}

/// Word that an application waits for its decision, to those who prepare or take it.
pub async fn to_be_decided(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
) -> Result<(), Problem> {
    let scored: Vec<Uuid> = store::list(conn, application.id)
        .await?
        .into_iter()
        .map(|assessment| assessment.assessor_id)
        .collect();
    let why = if scored.is_empty() {
        format!(
            "De aanvraag '{}' is volledig. Bij deze openstelling hoeft zij niet te worden beoordeeld.",
            application.title
        )
    } else {
        format!("De aanvraag '{}' is beoordeeld.", application.title)
    };
    let until = application.decide_by.map(|day| {
        let day = dates::dutch(day);
        format!("Er kan nu een besluit worden genomen. De laatste dag daarvoor is {day}.")
    });
    let mut message = applications::to_staff(deed, application, "application-to-decide");
    message.subject = format!("Aanvraag {} is klaar voor een besluit", application.reference);
    message.paragraphs = [Some(why), until].into_iter().flatten().collect();
    let recipients = who_decide(conn, deed, application, &scored).await?;
    Ok(notifications::tell_colleagues(conn, deed, recipients, &message).await?)
}

/// The addresses of the caseworkers, and of the deciders who may decide on it: with a mandate, and who didn't score it. Nobody
/// with an interest in it is among them (Awb 2:4).
async fn who_decide(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    scored: &[Uuid],
) -> Result<Vec<String>, Problem> {
    let interested = interested_in(conn, application).await?;
    let mandated = mandates::holders(conn, deed.today()).await?;
    let may_decide = |user: &Uuid| mandated.contains(user) && !scored.contains(user);
    let caseworkers = identity::people_with(conn, Role::Caseworker).await?;
    let deciders = identity::people_with(conn, Role::Decider).await?;
    let deciders = deciders.into_iter().filter(|(user, _)| may_decide(user));
    Ok(caseworkers
        .into_iter()
        .chain(deciders)
        .filter(|(user, _)| !interested.contains(user))
        .map(|(_, address)| address)
        .collect())
}

/// Who declared an interest in an application.
async fn interested_in(conn: &mut Conn, application: &Application) -> Result<Vec<Uuid>, Problem> {
    let found = store::conflicts_of(conn, application.id).await?;
    Ok(found.into_iter().map(|(conflict, _)| conflict.user_id).collect())
}
