//! Documents with a report, such as an auditor's statement: they go with the award, and stay once a report is given.

use chrono::TimeDelta;
use plafond_rules::awards::Event;
use uuid::Uuid;

use super::store;
use crate::applications::{self, Attachment, AttachmentView, Stored};
use crate::awards::{self, Award};
use crate::db::Conn;
use crate::http::{Deed, Problem, ProblemType};

/// Adds a document to what is accounted for. One that waited for its turn while a report was taken in did not go with that, so it
/// comes after it.
///
/// # Errors
/// 404 for another organisation's award, 409 when nothing is accounted for any more.
pub async fn attach(
    conn: &mut Conn,
    deed: &Deed<'_>,
    award: Uuid,
    stored: Stored,
) -> Result<Attachment, Problem> {
    let award = accountable(conn, deed, award).await?;
    let reported = store::last_acknowledged_at(conn, award.id).await?;
    let after = reported.map(|at| at + TimeDelta::microseconds(1));
    let deed = Deed {
        now: after.map_or(deed.now, |after| after.max(deed.now)),
        ..*deed
    };
    applications::put_in(conn, &deed, (award.application_id, Some(award.id)), stored).await
}

/// Takes a document out again, as long as no report was given since.
///
/// # Errors
/// 404 when it isn't there, 409 when a report was given since, or nothing is accounted for any more.
pub async fn detach(conn: &mut Conn, deed: &Deed<'_>, award: Uuid, id: Uuid) -> Result<Attachment, Problem> {
    let award = accountable(conn, deed, award).await?;
    let attachment = applications::get_attachment(conn, award.application_id, id).await?;
    if attachment.award_id != Some(award.id) {
        return Err(Problem::not_found());
    }
    let reported = store::last_acknowledged_at(conn, award.id).await?;
    if reported.is_some_and(|at| attachment.uploaded_at <= at) {
        return Err(Problem::new(
            ProblemType::IMPOSSIBLE_NOW,
            "Met dit document hebt u eerder verantwoord, dus het blijft bij uw subsidie. U kunt wel een nieuw document toevoegen.",
            "You reported with this document before, so it stays with your grant. You can add another one.",
        ));
    }
    applications::take_out(conn, deed, attachment).await
}

/// The documents that go with the reports of an award, oldest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn documents_of(conn: &mut Conn, award: Uuid) -> diesel::QueryResult<Vec<AttachmentView>> {
    let found = applications::list_of_award(conn, award).await?;
    Ok(found.into_iter().map(AttachmentView::from).collect())
}

/// The documents that go with the report that is given now: those that came after the one before it.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn since_last_report(conn: &mut Conn, award: Uuid) -> diesel::QueryResult<Vec<Attachment>> {
    let before = store::last_acknowledged_at(conn, award).await?;
    let mut found = applications::list_of_award(conn, award).await?;
    found.retain(|document| before.is_none_or(|at| document.uploaded_at > at));
    Ok(found)
}

/// An award of the own organisation, locked, of which can be reported.
///
/// # Errors
/// 404 for another organisation's, 409 with what is possible instead.
pub async fn accountable(conn: &mut Conn, deed: &Deed<'_>, award: Uuid) -> Result<Award, Problem> {
    let award = awards::open(conn, award).await?;
    deed.actor.must_act_for(award.organisation_id)?;
    awards::must_allow(&award, Event::Account)?;
    Ok(award)
}
