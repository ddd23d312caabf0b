//! Mandates in PostgreSQL.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use plafond_rules::mandates as rule;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{mandates, users};
use crate::http::fields::Amount;

/// A mandate.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = mandates)]
pub struct Mandate {
    /// The identifier.
    pub id: Uuid,
    /// Who may decide.
    pub user_id: Uuid,
    /// The resolution that gives it.
    pub resolution: String,
    /// The first day on which it counts.
    pub valid_from: NaiveDate,
    /// The last day on which it counts.
    pub valid_until: Option<NaiveDate>,
    /// The most that may be granted under it.
    pub up_to: Option<Amount>,
    /// Who wrote it down; nobody for those from before this register.
    pub given_by: Option<Uuid>,
    /// When.
    pub given_at: DateTime<Utc>,
    /// Who ended it sooner.
    pub ended_by: Option<Uuid>,
    /// When.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why.
    pub end_reason: Option<String>,
    /// Goes up with every change.
    pub version: i64,
}

/// A mandate with the name of who holds it.
pub type Held = (Mandate, String);

impl Mandate {
    /// The same as the rules know it.
    #[must_use]
    pub fn rule(&self) -> rule::Mandate {
        rule::Mandate {
            from: self.valid_from,
            until: self.valid_until,
            up_to: self.up_to.map(|most| most.0),
        }
    }
}

pub async fn insert(conn: &mut Conn, mandate: &Mandate) -> QueryResult<()> {
    diesel::insert_into(mandates::table)
        .values(mandate)
        .execute(conn)
        .await
        .map(drop)
}

/// One mandate.
///
/// # Errors
/// When it isn't there.
pub async fn get(conn: &mut Conn, id: Uuid) -> QueryResult<Held> {
    mandates::table
        .find(id)
        .inner_join(users::table.on(users::id.eq(mandates::user_id)))
        .select((Mandate::as_select(), users::name))
        .first(conn)
        .await
}

pub async fn lock(conn: &mut Conn, id: Uuid) -> QueryResult<Mandate> {
    mandates::table
        .find(id)
        .for_update()
        .select(Mandate::as_select())
        .first(conn)
        .await
}

/// All mandates, newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list(conn: &mut Conn, cursor: Option<Uuid>, fetch: i64) -> QueryResult<Vec<Held>> {
    let mut query = mandates::table
        .inner_join(users::table.on(users::id.eq(mandates::user_id)))
        .select((Mandate::as_select(), users::name))
        .order(mandates::id.desc())
        .limit(fetch)
        .into_boxed();
    if let Some(cursor) = cursor {
        query = query.filter(mandates::id.lt(cursor));
    }
    query.load(conn).await
}

/// Someone's newest mandates.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn of_user(conn: &mut Conn, user: Uuid, most: i64) -> QueryResult<Vec<Mandate>> {
    mandates::table
        .filter(mandates::user_id.eq(user))
        .order(mandates::id.desc())
        .limit(most)
        .select(Mandate::as_select())
        .load(conn)
        .await
}

/// Someone's mandates that are in force on a day.
pub async fn list_in_force(conn: &mut Conn, user: Uuid, on: NaiveDate) -> QueryResult<Vec<Mandate>> {
    let open = mandates::valid_until.is_null().or(mandates::valid_until.ge(on));
    mandates::table
        .filter(mandates::user_id.eq(user).and(mandates::valid_from.le(on)))
        .filter(open)
        .order(mandates::id)
        .select(Mandate::as_select())
        .load(conn)
        .await
}

/// Whether someone has a mandate in force on a day.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn is_in_force(conn: &mut Conn, user: Uuid, on: NaiveDate) -> QueryResult<bool> {
    Ok(!list_in_force(conn, user, on).await?.is_empty())
}

/// Everyone with a mandate in force on a day.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn holders(conn: &mut Conn, on: NaiveDate) -> QueryResult<Vec<Uuid>> {
    let open = mandates::valid_until.is_null().or(mandates::valid_until.ge(on));
    mandates::table
        .filter(mandates::valid_from.le(on))
        .filter(open)
        .select(mandates::user_id)
        .distinct()
        .load(conn)
        .await
}

pub async fn mark_ended(conn: &mut Conn, mandate: &Mandate) -> QueryResult<usize> {
    diesel::update(
        mandates::table
            .find(mandate.id)
            .filter(mandates::ended_at.is_null()),
    )
    .set((
        mandates::valid_until.eq(mandate.valid_until),
        mandates::ended_by.eq(mandate.ended_by),
        mandates::ended_at.eq(mandate.ended_at),
        mandates::end_reason.eq(&mandate.end_reason),
        mandates::version.eq(mandates::version + 1),
    ))
    .execute(conn)
    .await
}
