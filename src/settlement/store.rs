//! Settlements in PostgreSQL; they can't be changed.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use plafond_rules::awards::Status;
use uuid::Uuid;

use crate::applications::Application;
use crate::db::Conn;
use crate::db::schema::{applications, awards, reports, settlements};
use crate::http::fields::Amount;

/// A settlement as it was decided.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = settlements)]
pub struct Settlement {
    /// The identifier.
    pub id: Uuid,
    /// The award.
    pub award_id: Uuid,
    /// As granted, lower or nil.
    pub outcome: String,
    /// What the award was before.
    pub granted: Amount,
    /// What the provider may keep.
    pub amount: Amount,
    /// What was paid before.
    pub paid: Amount,
    /// Why.
    pub reasons: String,
    /// Who decided.
    pub decided_by: Uuid,
    /// When.
    pub decided_at: DateTime<Utc>,
    /// The last day on which an objection is in time.
    pub objection_until: NaiveDate,
    /// How the provider was heard about a lower one.
    pub hearing_id: Option<Uuid>,
    /// How was accounted for it, by its amount.
    pub arrangement: Option<String>,
    /// At what amount it could be settled by that.
    pub proposed: Option<Amount>,
}

pub async fn insert(conn: &mut Conn, settlement: &Settlement) -> QueryResult<()> {
    diesel::insert_into(settlements::table)
        .values(settlement)
        .execute(conn)
        .await
        .map(drop)
}

/// The settlement of an award, if there is one.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn of(conn: &mut Conn, award: Uuid) -> QueryResult<Option<Settlement>> {
    get_of(conn, award).await.optional()
}

/// An award of which the final report is in and that waits for its settlement.
#[derive(Clone, Debug, Queryable)]
pub struct ToSettle {
    /// The award.
    pub award: Uuid,
    /// The application it answers.
    pub application: Application,
    /// When the final report was given.
    pub reported_at: DateTime<Utc>,
}

/// Awards that wait for their settlement since their final report is in, whose report was due first first. The law gives a small
/// award that needs no report a last day (Awb 4:47), which is a term; these have none.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn to_settle(conn: &mut Conn, fetch: i64) -> QueryResult<Vec<ToSettle>> {
    awards::table
        .inner_join(applications::table)
        .inner_join(reports::table)
        .filter(awards::status.eq(Status::AccountabilityDue.as_str()))
        .filter(reports::final_)
        .order((awards::report_due_on, awards::id))
        .limit(fetch)
        .select((awards::id, Application::as_select(), reports::reported_at))
        .load(conn)
        .await
}

pub async fn get_of(conn: &mut Conn, award: Uuid) -> QueryResult<Settlement> {
    settlements::table
        .filter(settlements::award_id.eq(award))
        .select(Settlement::as_select())
        .first(conn)
        .await
}

/// A settlement.
///
/// # Errors
/// When it isn't there.
pub async fn get(conn: &mut Conn, id: Uuid) -> QueryResult<Settlement> {
    settlements::table
        .find(id)
        .select(Settlement::as_select())
        .first(conn)
        .await
}
