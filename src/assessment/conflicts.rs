//! A conflict of interest (belang, Awb 2:4): whoever has one says so, and neither scores the application nor decides on it.

use plafond_rules::roles::Role;
use serde_json::json;
use uuid::Uuid;

use super::requests::NewConflict;
use super::store::{self, Conflict};
use crate::applications;
use crate::db::Conn;
use crate::http::{Deed, Problem, ProblemType};
use crate::{audit, identity, notifications};

/// Who can have one that matters.
pub const DECLARES: [Role; 2] = [Role::Assessor, Role::Decider];

/// Writes down that who acts has an interest in an application. What was scored before stays, and the caseworkers are told.
///
/// # Errors
/// 404 when it wasn't submitted, 409 when it was said before.
pub async fn declare(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: Uuid,
    new: NewConflict,
) -> Result<Conflict, Problem> {
    let application = applications::lock(conn, application).await?;
    if application.receipt_number.is_none() {
        return Err(Problem::not_found());
    }
    let conflict = Conflict {
        application_id: application.id,
        user_id: deed.by(),
        reason: new.reason,
        declared_at: deed.now,
    };
    if store::insert_conflict(conn, &conflict).await? == 0 {
        return Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "U hebt dit belang al gemeld.",
            "You declared this interest before.",
        ));
    }
    // Why is for who handles the dossier, who reads it there.
    let object = ("application", application.id);
    audit::journal(conn, deed, application.id, "conflict-declared", object, json!({})).await?;
    let name = identity::name_of(conn, deed.by()).await?;
    let scored = store::list(conn, application.id).await?;
    let scored = scored.iter().any(|one| one.assessor_id == deed.by());
    let mut message = applications::to_staff(deed, &application, "conflict-declared");
    message.subject = format!("{name} meldt een belang bij {}", application.reference);
    message.paragraphs = vec![
        format!("{name} meldt een belang bij aanvraag {}.", application.reference),
        if scored {
            "De beoordeling die al is gegeven, blijft in het dossier staan. Overleg met de mandaathouder of een ander opnieuw \
             kijkt."
                .to_owned()
        } else {
            "Vraag een andere beoordelaar of mandaathouder.".to_owned()
        },
    ];
    let caseworkers = identity::addresses_of(conn, Role::Caseworker).await?;
    notifications::tell_colleagues(conn, deed, caseworkers, &message).await?;
    Ok(conflict)
}

/// Refuses who declared an interest in an application.
///
/// # Errors
/// 403 for them.
pub async fn refuse(conn: &mut Conn, deed: &Deed<'_>, application: Uuid) -> Result<(), Problem> {
    if store::has_conflict(conn, application, deed.by()).await? {
        return Err(Problem::new(
            ProblemType::CONFLICT_OF_INTEREST,
            "U hebt gemeld dat u een belang hebt bij deze aanvraag. Een ander beoordeelt haar en beslist erop.",
            "You declared an interest in this application; someone else scores it and decides on it.",
        ));
    }
    Ok(())
}
