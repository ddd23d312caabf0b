//! What all that happens to an application is made of: it is locked for who may, moved on as far as its state allows, and the
//! trail gets its event. Taking an application back is no more than that.

use plafond_rules::applications::{Event, Impossible, Status};
use plafond_rules::terms::Duty;
use serde_json::json;
use uuid::Uuid;

use super::content::Content;
use super::messages;
use super::store::{self, Application};
use crate::db::Conn;
use crate::http::{Deed, Problem, ProblemType};
use crate::{audit, calls, deadlines, organisations};

/// A refusal of the rules in words, with what is possible instead.
#[must_use]
pub fn refused(impossible: &Impossible) -> Problem {
    Problem::new(
        ProblemType::IMPOSSIBLE_NOW,
        impossible.dutch(),
        impossible.to_string(),
    )
}

/// Takes an application back.
///
/// # Errors
/// 409 when it was decided.
pub async fn withdraw(conn: &mut Conn, deed: &Deed<'_>, id: Uuid) -> Result<Application, Problem> {
    let application = mine(conn, deed, id).await?;
    let moved = advance(conn, deed, &application, Event::Withdraw).await?;
    deadlines::end(conn, id, &Duty::ALL, deed.today()).await?;
    journal(conn, deed, &application, "application-withdrawn", json!({})).await?;
    let organisation = organisations::get(conn, application.organisation_id).await?;
    messages::withdrawn(conn, deed, &application, &organisation).await?;
    Ok(moved)
}

/// Demands an application of the actor's own organisation that can still be changed.
///
/// # Errors
/// 404 for another organisation's, 409 when it can't be changed any more.
pub fn must_be_open(application: &Application, deed: &Deed<'_>) -> Result<(), Problem> {
    deed.actor.must_act_for(application.organisation_id)?;
    let status = application.status();
    if matches!(status, Status::Draft | Status::SupplementRequested) {
        return Ok(());
    }
    Err(Problem::new(
        ProblemType::IMPOSSIBLE_NOW,
        format!(
            "De aanvraag is {}. U kunt haar alleen wijzigen als concept, of als wij om aanvulling vroegen.",
            status.dutch()
        ),
        "Only a draft, or an application being supplemented, can be changed.",
    ))
}

/// Moves a locked application on, as far as its state allows.
///
/// # Errors
/// 409 with what is possible instead.
pub async fn advance(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    event: Event,
) -> Result<Application, Problem> {
    let criteria = !calls::criteria_of(conn, application.call_id).await?.is_empty();
    let status = application.status();
    let next = status
        .after(event, criteria)
        .map_err(|impossible| refused(&impossible))?;
    if store::mark_status(conn, application.id, status, next, deed.now).await? == 0 {
        return Err(Problem::stale());
    }
    Ok(store::get(conn, application.id).await?)
}

/// Gives a locked, decided application the outcome of another decision, for the whole or a part of what was asked
/// (Awb 7:11(2)).
///
/// # Errors
/// 409 when it was never decided on.
pub async fn redecide(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    whole: bool,
) -> Result<(), Problem> {
    let status = application.status();
    let next = status.redecided(whole).ok_or_else(Problem::stale)?;
    if next != status {
        store::mark_status(conn, application.id, status, next, deed.now).await?;
    }
    Ok(())
}

/// Writes down what happened to an application.
pub async fn journal(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
    action: &str,
    details: serde_json::Value,
) -> diesel::QueryResult<()> {
    audit::journal(
        conn,
        deed,
        application.id,
        action,
        ("application", application.id),
        details,
    )
    .await
}

/// Locks an application of the actor's own organisation; for anyone else it doesn't exist.
pub async fn mine(conn: &mut Conn, deed: &Deed<'_>, id: Uuid) -> Result<Application, Problem> {
    let application = store::lock(conn, id).await?;
    deed.actor.must_act_for(application.organisation_id)?;
    Ok(application)
}

/// What was entered.
pub fn read(application: &Application) -> Result<Content, Problem> {
    serde_json::from_value(application.content.clone()).map_err(Problem::internal)
}
