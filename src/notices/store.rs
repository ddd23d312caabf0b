//! What came back, in PostgreSQL; written once.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{outbox_messages, returned_notices};
use crate::notifications::OutboxMessage;

/// A message or a posted letter that came back.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = returned_notices)]
pub struct ReturnedNotice {
    pub id: Uuid,
    pub notification_id: Option<Uuid>,
    pub print_job_id: Option<Uuid>,
    pub returned_on: NaiveDate,
    pub reason: String,
    pub again_job_id: Uuid,
    pub recorded_by: Uuid,
    pub recorded_at: DateTime<Utc>,
}

pub async fn insert(conn: &mut Conn, returned: &ReturnedNotice) -> QueryResult<()> {
    diesel::insert_into(returned_notices::table)
        .values(returned)
        .execute(conn)
        .await
        .map(drop)
}

/// What was not sent in another way yet.
const REACHED_NOBODY: &str =
    "NOT EXISTS (SELECT FROM returned_notices WHERE returned_notices.notification_id = outbox_messages.id)";

/// Mail to an organisation about a dossier that no server took over, and that was not sent in another way yet (Awb 2:11), newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn undelivered(
    conn: &mut Conn,
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<OutboxMessage>> {
    let mut query = outbox_messages::table
        .filter(outbox_messages::status.eq_any(["dead", "refused"]))
        .filter(outbox_messages::organisation_id.is_not_null())
        .filter(outbox_messages::dossier_id.is_not_null())
        .filter(sql::<Bool>(REACHED_NOBODY))
        .select(OutboxMessage::as_select())
        .order(outbox_messages::id.desc())
        .limit(fetch)
        .into_boxed();
    if let Some(cursor) = cursor {
        query = query.filter(outbox_messages::id.lt(cursor));
    }
    query.load(conn).await
}

/// What came back of some messages and print jobs.
pub async fn of(conn: &mut Conn, messages: &[Uuid], jobs: &[Uuid]) -> QueryResult<Vec<ReturnedNotice>> {
    let of_message = returned_notices::notification_id.eq_any(messages.iter().copied().map(Some));
    let of_job = returned_notices::print_job_id.eq_any(jobs.iter().copied().map(Some));
    returned_notices::table
        .filter(of_message.or(of_job))
        .select(ReturnedNotice::as_select())
        .order(returned_notices::id)
        .load(conn)
        .await
}
