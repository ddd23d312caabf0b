//! What was asked for in addition, as it is shown.

use chrono::NaiveDate;
use plafond_rules::terms::Sent;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::store::{self, SupplementRequest};
use crate::db::Conn;
use crate::documents;

/// A request for what is missing.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SupplementRequestView {
    /// The identifier.
    pub id: Uuid,
    /// What is missing.
    pub missing: String,
    /// The day it was asked for.
    pub requested_on: NaiveDate,
    /// The last day on which it can be supplied; later than was named when its letter was posted later.
    pub due_on: NaiveDate,
    /// Whether its letter still has to be posted: then the time to supply it did not begin yet (Awb 4:5).
    pub waits_for_post: bool,
    /// The day it was supplied.
    pub completed_on: Option<NaiveDate>,
    /// What was supplied.
    pub answer: Option<String>,
}

impl SupplementRequestView {
    /// For how many days it was given, as long as its letter waits to be posted.
    #[must_use]
    pub fn days_given(&self) -> i64 {
        (self.due_on - self.requested_on).num_days()
    }

    fn of(request: SupplementRequest, sent: Sent) -> Self {
        Self {
            id: request.id,
            missing: request.missing,
            requested_on: request.requested_on,
            due_on: sent.last_day(request.requested_on, request.due_on),
            waits_for_post: sent == Sent::Waiting && request.completed_on.is_none(),
            completed_on: request.completed_on,
            answer: request.answer,
        }
    }
}

/// What was asked for in addition, oldest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn supplement_requests_of(
    conn: &mut Conn,
    id: Uuid,
) -> diesel::QueryResult<Vec<SupplementRequestView>> {
    let found = store::list(conn, id).await?;
    shown_requests(conn, found).await
}

/// What was asked for in addition, with until when it can be supplied as the post has it.
pub async fn shown_requests(
    conn: &mut Conn,
    requests: Vec<SupplementRequest>,
) -> diesel::QueryResult<Vec<SupplementRequestView>> {
    let ids: Vec<Uuid> = requests.iter().map(|request| request.id).collect();
    let later = documents::sent_later(conn, &ids).await?;
    let shown = requests.into_iter().map(|request| {
        let sent = later.get(&request.id).copied().unwrap_or_default();
        SupplementRequestView::of(request, sent)
    });
    Ok(shown.collect())
}
