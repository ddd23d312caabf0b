//! Changes of awards in PostgreSQL; they can't be changed.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::award_changes;
use crate::http::fields::Amount;

/// A change as it was decided.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = award_changes)]
pub struct Change {
    /// The identifier.
    pub id: Uuid,
    /// The award.
    pub award_id: Uuid,
    /// How it changed.
    pub kind: String,
    /// On what it rests, when it is to the provider's disadvantage or follows an objection.
    pub ground: Option<String>,
    /// What the award was.
    pub amount_before: Amount,
    /// What it became.
    pub amount_after: Amount,
    /// What the provider has to do since.
    pub obligations: Vec<Option<String>>,
    /// The last day for the final report since.
    pub report_due_on: NaiveDate,
    /// From when it works.
    pub effective_from: NaiveDate,
    /// The day of the breach it rests on.
    pub breach_on: Option<NaiveDate>,
    /// Why.
    pub reasons: String,
    /// Who decided.
    pub decided_by: Uuid,
    /// When.
    pub decided_at: DateTime<Utc>,
    /// The last day on which an objection is in time, or after one an appeal to the court.
    pub objection_until: NaiveDate,
    /// The objection that led to it.
    pub objection_id: Option<Uuid>,
    /// How the provider was heard about what is to its disadvantage.
    pub hearing_id: Option<Uuid>,
}

pub async fn insert(conn: &mut Conn, change: &Change) -> QueryResult<()> {
    diesel::insert_into(award_changes::table)
        .values(change)
        .execute(conn)
        .await
        .map(drop)
}

/// A change, of whichever award.
///
/// # Errors
/// When it isn't there.
pub async fn find(conn: &mut Conn, id: Uuid) -> QueryResult<Change> {
    award_changes::table
        .find(id)
        .select(Change::as_select())
        .first(conn)
        .await
}

pub async fn get(conn: &mut Conn, award: Uuid, id: Uuid) -> QueryResult<Change> {
    award_changes::table
        .find(id)
        .filter(award_changes::award_id.eq(award))
        .select(Change::as_select())
        .first(conn)
        .await
}

/// The changes of an award, newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list(
    conn: &mut Conn,
    award: Uuid,
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Change>> {
    let mut query = award_changes::table
        .filter(award_changes::award_id.eq(award))
        .select(Change::as_select())
        .order(award_changes::id.desc())
        .limit(fetch)
        .into_boxed();
    if let Some(cursor) = cursor {
        query = query.filter(award_changes::id.lt(cursor));
    }
    query.load(conn).await
}
