//! Checks of the trail in PostgreSQL.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::audit::verify::Checked;
use crate::db::Conn;
use crate::db::schema::{audit_events, trail_checks};

/// After so many seconds of silence another worker takes a check over.
const SILENCE: i64 = 60;

/// A check of the whole trail.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = trail_checks)]
pub struct TrailCheck {
    /// The identifier.
    pub id: Uuid,
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
    /// When the worker last said how far it is; nothing while it waits.
    pub seen_at: Option<DateTime<Utc>>,
    /// How many events there were when it began.
    pub events_in_all: i64,
    /// How many were looked at.
    pub events_done: i64,
    /// When it was finished.
    pub finished_at: Option<DateTime<Utc>>,
    /// How many chains there are.
    pub chains: i64,
    /// How many seals there are.
    pub seals: i64,
    /// The first thing that is not as it was written.
    pub broken: Option<String>,
}

/// Makes one, unless one is open: gives how many were made.
pub async fn insert(conn: &mut Conn, id: Uuid, by: Uuid, at: DateTime<Utc>) -> QueryResult<usize> {
    diesel::insert_into(trail_checks::table)
        .values((
            trail_checks::id.eq(id),
            trail_checks::asked_by.eq(by),
            trail_checks::asked_at.eq(at),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await
}

/// One of them.
///
/// # Errors
/// When it isn't there.
pub async fn find(conn: &mut Conn, id: Uuid) -> QueryResult<TrailCheck> {
    trail_checks::table
        .find(id)
        .select(TrailCheck::as_select())
        .first(conn)
        .await
}

pub async fn find_open(conn: &mut Conn) -> QueryResult<Option<TrailCheck>> {
    trail_checks::table
        .filter(trail_checks::finished_at.is_null())
        .select(TrailCheck::as_select())
        .first(conn)
        .await
        .optional()
}

/// The newest, when there is one.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn latest(conn: &mut Conn) -> QueryResult<Option<TrailCheck>> {
    trail_checks::table
        .order(trail_checks::id.desc())
        .select(TrailCheck::as_select())
        .first(conn)
        .await
        .optional()
}

/// Takes the check that waits, or one whose worker fell silent; counts what there is to look at.
pub async fn claim(conn: &mut Conn, now: DateTime<Utc>) -> QueryResult<Option<Uuid>> {
    let silent = now - TimeDelta::seconds(SILENCE);
    let open = trail_checks::table
        .filter(trail_checks::finished_at.is_null())
        .filter(
            trail_checks::seen_at
                .is_null()
                .or(trail_checks::seen_at.lt(silent)),
        );
    let claimed: Option<Uuid> = diesel::update(open)
        .set(trail_checks::seen_at.eq(now))
        .returning(trail_checks::id)
        .get_result(conn)
        .await
        .optional()?;
    let Some(id) = claimed else { return Ok(None) };
    let there: i64 = audit_events::table.count().get_result(conn).await?;
    diesel::update(trail_checks::table.find(id))
        .set(trail_checks::events_in_all.eq(there))
        .execute(conn)
        .await?;
    Ok(Some(id))
}

pub async fn mark_seen(conn: &mut Conn, id: Uuid, done: i64, now: DateTime<Utc>) -> QueryResult<usize> {
    diesel::update(
        trail_checks::table
            .find(id)
            .filter(trail_checks::finished_at.is_null()),
    )
    .set((trail_checks::events_done.eq(done), trail_checks::seen_at.eq(now)))
    .execute(conn)
    .await
}

pub async fn mark_finished(
    conn: &mut Conn,
    id: Uuid,
    (done, checked): (i64, Checked),
    broken: Option<&str>,
    now: DateTime<Utc>,
) -> QueryResult<usize> {
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    diesel::update(
        trail_checks::table
            .find(id)
            .filter(trail_checks::finished_at.is_null()),
    )
    .set((
        trail_checks::events_done.eq(done),
        trail_checks::finished_at.eq(now),
        trail_checks::chains.eq(number(checked.chains)),
        trail_checks::seals.eq(number(checked.seals)),
        trail_checks::broken.eq(broken),
    ))
    .execute(conn)
    .await
}
