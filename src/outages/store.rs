//! Outages and the heartbeat in PostgreSQL.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use plafond_rules::terms::Outage as Span;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{calls, heartbeats, outages, schemes};

/// A time in which the service could not be reached.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = outages)]
pub struct Outage {
    /// The identifier.
    pub id: Uuid,
    /// From when.
    pub began_at: DateTime<Utc>,
    /// Until when.
    pub ended_at: DateTime<Utc>,
    /// What could not be reached.
    pub description: String,
    /// Who recorded it; nobody when the service noticed it by itself.
    pub recorded_by: Option<Uuid>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
}

pub async fn insert(conn: &mut Conn, outage: &Outage) -> QueryResult<()> {
    diesel::insert_into(outages::table)
        .values(outage)
        .execute(conn)
        .await
        .map(drop)
}

/// Newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list(conn: &mut Conn, cursor: Option<Uuid>, fetch: i64) -> QueryResult<Vec<Outage>> {
    let mut query = outages::table
        .select(Outage::as_select())
        .order(outages::id.desc())
        .limit(fetch)
        .into_boxed();
    if let Some(cursor) = cursor {
        query = query.filter(outages::id.lt(cursor));
    }
    query.load(conn).await
}

/// How many hours before a deadline an outage counts in the scheme of a call.
pub async fn window_hours(conn: &mut Conn, call: Uuid) -> QueryResult<i32> {
    calls::table
        .inner_join(schemes::table)
        .filter(calls::id.eq(call))
        .select(schemes::outage_window_hours)
        .first(conn)
        .await
}

/// Outages that ended in the last hours before an instant, or later.
pub async fn spans_since(conn: &mut Conn, deadline: DateTime<Utc>, hours: i32) -> QueryResult<Vec<Span>> {
    let since = deadline - TimeDelta::hours(hours.into());
    let found: Vec<(DateTime<Utc>, DateTime<Utc>)> = outages::table
        .filter(outages::ended_at.gt(since))
        .select((outages::began_at, outages::ended_at))
        .load(conn)
        .await?;
    Ok(found
        .into_iter()
        .map(|(began, ended)| Span { began, ended })
        .collect())
}

/// The heartbeat before this one, locked; at the very first beat there is none.
pub async fn lock_heartbeat(conn: &mut Conn, now: DateTime<Utc>) -> QueryResult<DateTime<Utc>> {
    diesel::insert_into(heartbeats::table)
        .values((heartbeats::id.eq(true), heartbeats::at.eq(now)))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    heartbeats::table
        .find(true)
        .for_update()
        .select(heartbeats::at)
        .first(conn)
        .await
}

pub async fn mark_beat(conn: &mut Conn, now: DateTime<Utc>) -> QueryResult<()> {
    diesel::update(heartbeats::table.find(true))
        .set(heartbeats::at.eq(now))
        .execute(conn)
        .await
        .map(drop)
}
