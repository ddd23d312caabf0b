//! Submitting an application: it gets its receipt, and the time to decide begins.

use plafond_rules::applications::Event;
use serde_json::json;
use uuid::Uuid;

use super::actions::{journal, mine, read, refused};
use super::completeness::{acknowledged_at, complete};
use super::decision_term::decision_term;
use super::messages;
use super::store::{self, Application};
use super::window::{excused, published};
use crate::db::Conn;
use crate::deadlines::Clock;
use crate::http::{Deed, Problem, ProblemType};
use crate::organisations;

/// Submits a draft and gives its receipt.
///
/// # Errors
/// 400 with everything that is missing, 409 outside the window of the call or when it was submitted before.
pub async fn submit(conn: &mut Conn, deed: &Deed<'_>, id: Uuid) -> Result<Application, Problem> {
    // Before anything it may have to wait for: the number is the order of receipt.
    let number = store::next_receipt(conn).await?;
    let mut application = mine(conn, deed, id).await?;
    application
        .status()
        .after(Event::Submit, false)
        .map_err(|impossible| refused(&impossible))?;
    let call = published(conn, application.call_id).await?;
    if deed.now < call.opens_at {
        return Err(Problem::new(
            ProblemType::CALL_CLOSED,
            "De openstelling is nog niet begonnen. Uw concept blijft bewaard.",
            "The call has not opened yet. Your draft is kept.",
        ));
    }
    application.in_time_because = excused(conn, &call, deed).await?;
    let content = read(&application)?;
    let documents = complete(conn, &application, &call, &content, deed.today()).await?;
    let (_, hash) = content.sealed()?;
    application.receipt_number = Some(number);
    application.received_at = Some(deed.now);
    application.content_hash = Some(hash.clone());
    let clock = Clock::of(conn, id).await?;
    let deciding = decision_term(&clock, &call, id, deed.today(), &[])?;
    application.decide_by = Some(deciding.term.end);
    application.updated_at = deed.now;
    store::mark_received(conn, &application).await?;
    let acknowledged_at = acknowledged_at(deed, &documents);
    store::insert_revision(conn, &application, &hash, deed.by(), acknowledged_at).await?;
    clock.start(conn, deed, [deciding]).await?;
    let details = json!({
        "receiptNumber": application.receipt_number, "contentHash": hex::encode(&hash),
        "inTimeBecause": application.in_time_because,
    });
    journal(conn, deed, &application, "application-submitted", details).await?;
    let organisation = organisations::get(conn, application.organisation_id).await?;
    messages::received(conn, deed, &application, &organisation, (&content, &documents)).await?;
    Ok(store::get(conn, id).await?)
}
