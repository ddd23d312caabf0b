//! Whether everything that an application needs is there.

use chrono::{DateTime, NaiveDate, Utc};
use plafond_rules::applications::{Event, Status};
use plafond_rules::terms::Duty;
use serde_json::json;
use uuid::Uuid;

use super::actions::{advance, journal};
use super::attachments::{self, Attachment};
use super::content::Content;
use super::store::{self, Application};
use super::supplements;
use crate::calls::{self, Call};
use crate::db::Conn;
use crate::deadlines;
use crate::http::deed::day_of;
use crate::http::{Deed, FieldError, Problem};

/// Finds everything there, so that it can be assessed or decided; or, once the time to supplement is over, lets it be decided
/// on what is there. Who goes on with it is told by the room of assessments.
///
/// # Errors
/// 409 when the application is in another state, or can still be supplemented.
pub async fn find_complete(conn: &mut Conn, deed: &Deed<'_>, id: Uuid) -> Result<Application, Problem> {
    let application = store::lock(conn, id).await?;
    let unanswered = application.status() == Status::SupplementRequested;
    if unanswered {
        supplements::must_be_over(conn, deed, &application).await?;
    }
    advance(conn, deed, &application, Event::FindComplete).await?;
    let day = if unanswered {
        deed.today()
    } else {
        completed_on(conn, deed, &application).await?
    };
    store::mark_complete_on(conn, id, day).await?;
    deadlines::end(conn, id, &[Duty::Supplement, Duty::NotTreated], deed.today()).await?;
    journal(
        conn,
        deed,
        &application,
        "application-complete",
        json!({ "completeOn": day }),
    )
    .await?;
    Ok(store::get(conn, id).await?)
}

/// The key of the order of receipt: the day on which the last missing thing was in, not the day it was checked.
async fn completed_on(
    conn: &mut Conn,
    deed: &Deed<'_>,
    application: &Application,
) -> Result<NaiveDate, Problem> {
    let requests = supplements::list(conn, application.id).await?;
    let completed = requests.iter().filter_map(|request| request.completed_on).max();
    Ok(completed
        .or_else(|| application.received_at.map(day_of))
        .unwrap_or(deed.today()))
}

/// When a version counts as acknowledged: at the deed, but not before its newest document came in. What waited for its turn
/// counts from its arrival, and a document that came in meanwhile belongs to the version as well.
#[must_use]
pub fn acknowledged_at(deed: &Deed<'_>, documents: &[Attachment]) -> DateTime<Utc> {
    documents
        .iter()
        .map(|document| document.uploaded_at)
        .fold(deed.now, Ord::max)
}

/// Demands that nothing is missing, and gives the documents.
pub async fn complete(
    conn: &mut Conn,
    application: &Application,
    call: &Call,
    content: &Content,
    today: NaiveDate,
) -> Result<Vec<Attachment>, Problem> {
    let mut errors = content.shortcomings();
    if calls::get_scheme(conn, call.scheme_id)
        .await?
        .de_minimis_ceiling
        .is_some()
    {
        errors.extend(content.de_minimis.shortcomings(today));
    }
    let present = attachments::list(conn, application.id).await?;
    for required in call.required_documents.iter().flatten() {
        if !present.iter().any(|attachment| attachment.kind == *required) {
            errors.push(FieldError::new(
                "/attachments",
                "document-missing",
                format!("Voeg dit document toe als bijlage: {required}."),
            ));
        }
    }
    if errors.is_empty() {
        Ok(present)
    } else {
        Err(Problem::invalid(errors))
    }
}
