//! Asking for what is missing from an application, and supplying it (Awb 4:5).

use plafond_rules::applications::{Event, Status};
use plafond_rules::terms::{Duty, Sent};
use serde_json::json;
use uuid::Uuid;

use super::requests::{NewSupplement, NewSupplementRequest};
use super::store::{self, SupplementRequest};
use super::time_given;
use crate::applications::actions::{advance, journal, mine, read, refused};
use crate::applications::completeness::{acknowledged_at, complete};
use crate::applications::decision_term::recount_decision;
use crate::applications::messages;
use crate::applications::store::{self as dossiers, Application};
use crate::db::Conn;
use crate::http::{Deed, Problem};
use crate::{calls, deadlines, organisations};

/// Asks for what is missing, with a term; meanwhile the clock stands still (Awb 4:5, 4:15).
///
/// # Errors
/// 409 when the application is in another state, 400 when the term isn't in the future.
pub async fn request_supplement(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    new: NewSupplementRequest,
) -> Result<SupplementRequest, Problem> {
    let application = dossiers::lock(conn, id).await?;
    if new.due_on <= deed.today() {
        return Err(Problem::invalid_field(
            "/dueOn",
            "term-too-short",
            "Geef ten minste tot en met morgen de tijd.",
        ));
    }
    advance(conn, deed, &application, Event::RequestSupplement).await?;
    let request = SupplementRequest {
        id: Uuid::now_v7(),
        application_id: id,
        missing: new.missing,
        requested_by: deed.by(),
        requested_on: deed.today(),
        due_on: new.due_on,
        completed_on: None,
        answer: None,
    };
    store::insert(conn, &request).await?;
    deadlines::end(conn, id, &[Duty::NotTreated], deed.today()).await?;
    let organisation = organisations::get(conn, application.organisation_id).await?;
    let sent = organisation.sent_to();
    time_given::begin(conn, deed, &request, sent).await?;
    let unsent = (sent == Sent::Waiting).then_some(request.id);
    let decide_by = recount_decision(conn, deed, &application, unsent).await?;
    let details = json!({ "missing": request.missing, "dueOn": request.due_on, "decideBy": decide_by });
    journal(conn, deed, &application, "supplement-requested", details).await?;
    messages::supplement_requested(conn, deed, &application, &organisation, &request).await?;
    Ok(request)
}

/// Supplies what was missing; the clock runs again (Awb 4:15).
///
/// # Errors
/// 400 with everything still missing, 409 when nothing was asked for.
pub async fn supplement(
    conn: &mut Conn,
    deed: &Deed<'_>,
    id: Uuid,
    new: NewSupplement,
) -> Result<Application, Problem> {
    let application = mine(conn, deed, id).await?;
    let status = application.status();
    status
        .after(Event::Supplement, false)
        .map_err(|impossible| refused(&impossible))?;
    let call = calls::get(conn, application.call_id).await?;
    let content = read(&application)?;
    let documents = complete(conn, &application, &call, &content, deed.today()).await?;
    let (_, hash) = content.sealed()?;
    let request = store::open(conn, id).await?.ok_or_else(Problem::stale)?;
    store::mark_completed(conn, id, deed.today(), &new.answer).await?;
    dossiers::mark_status(conn, id, status, Status::Submitted, deed.now).await?;
    let acknowledged_at = acknowledged_at(deed, &documents);
    dossiers::insert_revision(conn, &application, &hash, deed.by(), acknowledged_at).await?;
    time_given::end(conn, deed, &request).await?;
    let decide_by = recount_decision(conn, deed, &application, None).await?;
    let details = json!({ "answer": new.answer, "contentHash": hex::encode(&hash), "decideBy": decide_by });
    journal(conn, deed, &application, "application-supplemented", details).await?;
    let organisation = organisations::get(conn, application.organisation_id).await?;
    messages::supplemented(conn, deed, &application, &organisation, (&content, &documents)).await?;
    Ok(dossiers::get(conn, id).await?)
}
