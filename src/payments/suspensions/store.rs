//! Suspensions of payment in PostgreSQL; once one is over it stays as it was.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use plafond_rules::awards::Ground;
use plafond_rules::payments::{Held, Suspension as Standing};
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{award_changes, awards, payment_suspensions, payments};

/// A suspension of the payment of an award.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = payment_suspensions)]
pub struct Suspension {
    /// The identifier.
    pub id: Uuid,
    /// The award.
    pub award_id: Uuid,
    /// The ground that is suspected.
    pub ground: String,
    /// What is suspected and why.
    pub reasons: String,
    /// Who decided.
    pub decided_by: Uuid,
    /// When.
    pub decided_at: DateTime<Utc>,
    /// The day of the notice: that of the mail, or that on which the letter was posted.
    pub notified_on: NaiveDate,
    /// The last day on which payment waits.
    pub ends_on: NaiveDate,
    /// Where it stands, as it was written down.
    pub status: String,
    /// The change or revocation that ended it.
    pub change_id: Option<Uuid>,
    /// Who lifted it.
    pub lifted_by: Option<Uuid>,
    /// Why it was lifted.
    pub lift_reasons: Option<String>,
    /// When it was over.
    pub ended_at: Option<DateTime<Utc>>,
    /// Goes up with every change.
    pub version: i64,
}

impl Suspension {
    /// As the rules know it. A constraint keeps the names to these.
    #[must_use]
    pub fn held(&self) -> Held {
        Held {
            standing: Standing::parse(&self.status).unwrap_or(Standing::Running),
            until: self.ends_on,
        }
    }

    /// Whether payment waits for it on a day.
    #[must_use]
    pub fn holds(&self, today: NaiveDate) -> bool {
        self.held().holds(today)
    }

    /// The ground that is suspected. A constraint keeps the names to these.
    #[must_use]
    pub fn suspicion(&self) -> Ground {
        Ground::parse(&self.ground).unwrap_or(Ground::NotPerformed)
    }
}

/// How a suspension ends.
#[derive(Clone, Debug, AsChangeset)]
#[diesel(table_name = payment_suspensions)]
pub struct Ending {
    pub status: &'static str,
    pub ends_on: NaiveDate,
    pub change_id: Option<Uuid>,
    pub lifted_by: Option<Uuid>,
    pub lift_reasons: Option<String>,
    pub ended_at: Option<DateTime<Utc>>,
}

pub async fn insert(conn: &mut Conn, suspension: &Suspension) -> QueryResult<()> {
    diesel::insert_into(payment_suspensions::table)
        .values(suspension)
        .execute(conn)
        .await
        .map(drop)
}

/// The newest suspension of an award, which is the only one that can run.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn newest_of(conn: &mut Conn, award: Uuid) -> QueryResult<Option<Suspension>> {
    payment_suspensions::table
        .filter(payment_suspensions::award_id.eq(award))
        .order(payment_suspensions::id.desc())
        .select(Suspension::as_select())
        .first(conn)
        .await
        .optional()
}

/// A suspension, of whichever award.
pub async fn find(conn: &mut Conn, id: Uuid) -> QueryResult<Suspension> {
    payment_suspensions::table
        .find(id)
        .select(Suspension::as_select())
        .first(conn)
        .await
}

pub async fn get(conn: &mut Conn, award: Uuid, id: Uuid) -> QueryResult<Suspension> {
    payment_suspensions::table
        .find(id)
        .filter(payment_suspensions::award_id.eq(award))
        .select(Suspension::as_select())
        .first(conn)
        .await
}

/// The suspensions of an award, newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list(
    conn: &mut Conn,
    award: Uuid,
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Suspension>> {
    let mut query = payment_suspensions::table
        .filter(payment_suspensions::award_id.eq(award))
        .select(Suspension::as_select())
        .order(payment_suspensions::id.desc())
        .limit(fetch)
        .into_boxed();
    if let Some(cursor) = cursor {
        query = query.filter(payment_suspensions::id.lt(cursor));
    }
    query.load(conn).await
}

/// The suspensions of the awards of some organisations, newest first.
pub async fn list_of(
    conn: &mut Conn,
    organisations: &[Uuid],
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Suspension>> {
    let mut query = payment_suspensions::table
        .inner_join(awards::table)
        .filter(awards::organisation_id.eq_any(organisations))
        .select(Suspension::as_select())
        .order(payment_suspensions::id.desc())
        .limit(fetch)
        .into_boxed();
    if let Some(cursor) = cursor {
        query = query.filter(payment_suspensions::id.lt(cursor));
    }
    query.load(conn).await
}

/// The first and the last day of every suspension of an award.
pub async fn days_of(conn: &mut Conn, award: Uuid) -> QueryResult<Vec<(NaiveDate, NaiveDate)>> {
    payment_suspensions::table
        .filter(payment_suspensions::award_id.eq(award))
        .order(payment_suspensions::id)
        .select((payment_suspensions::notified_on, payment_suspensions::ends_on))
        .load(conn)
        .await
}

/// The notice was given later than it was signed, as long as the suspension runs.
pub async fn mark_notified(
    conn: &mut Conn,
    id: Uuid,
    notified_on: NaiveDate,
    ends_on: NaiveDate,
) -> QueryResult<usize> {
    let running = payment_suspensions::status.eq(Standing::Running.as_str());
    diesel::update(payment_suspensions::table.find(id).filter(running))
        .set((
            payment_suspensions::notified_on.eq(notified_on),
            payment_suspensions::ends_on.eq(ends_on),
            payment_suspensions::version.eq(payment_suspensions::version + 1),
        ))
        .execute(conn)
        .await
}

pub async fn mark_ended(conn: &mut Conn, id: Uuid, ending: &Ending) -> QueryResult<usize> {
    let running = payment_suspensions::status.eq(Standing::Running.as_str());
    diesel::update(payment_suspensions::table.find(id).filter(running))
        .set((
            ending,
            payment_suspensions::version.eq(payment_suspensions::version + 1),
        ))
        .execute(conn)
        .await
}

/// The ground of a change of an award, if it has one.
pub async fn ground_of_change(conn: &mut Conn, change: Uuid) -> QueryResult<Option<String>> {
    award_changes::table
        .find(change)
        .select(award_changes::ground)
        .first(conn)
        .await
}

/// Moves the last day of payments of an award that did not reach anyone yet, when the term they have was counted anew.
pub async fn mark_due(
    conn: &mut Conn,
    award: Uuid,
    (before, now): (NaiveDate, NaiveDate),
) -> QueryResult<usize> {
    let waiting = payments::award_id
        .eq(award)
        .and(payments::kind.ne("reclaim"))
        .and(payments::due_on.eq(before))
        .and(payments::paid_on.is_null())
        .and(payments::status.ne("cancelled"));
    diesel::update(payments::table.filter(waiting))
        .set((
            payments::due_on.eq(now),
            payments::version.eq(payments::version + 1),
        ))
        .execute(conn)
        .await
}
