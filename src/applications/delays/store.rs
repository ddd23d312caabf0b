//! Notices of delay in PostgreSQL; written once.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::delay_notices;

/// What an applicant was told about a decision that comes later.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = delay_notices)]
pub struct DelayNotice {
    /// The identifier.
    pub id: Uuid,
    /// The dossier.
    pub application_id: Uuid,
    /// The last day to decide, as it stood then.
    pub decide_by: NaiveDate,
    /// By which day the decision is expected.
    pub expected_by: NaiveDate,
    /// Why it comes later.
    pub reasons: String,
    /// Who told it.
    pub told_by: Uuid,
    /// On which day.
    pub told_on: NaiveDate,
}

pub async fn insert(conn: &mut Conn, notice: &DelayNotice) -> QueryResult<()> {
    diesel::insert_into(delay_notices::table)
        .values(notice)
        .execute(conn)
        .await
        .map(drop)
}

/// Oldest first.
pub async fn list(conn: &mut Conn, application: Uuid) -> QueryResult<Vec<DelayNotice>> {
    delay_notices::table
        .filter(delay_notices::application_id.eq(application))
        .order(delay_notices::id)
        .select(DelayNotice::as_select())
        .load(conn)
        .await
}
