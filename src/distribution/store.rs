//! Distributions, their members, approvals and reserve lists in PostgreSQL; none of it can be changed.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{
    distribution_approvals, distribution_decisions, distribution_members, distributions, reserve_places,
};
use crate::http::fields::Amount;

/// A distribution as it was made.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = distributions)]
pub struct Distribution {
    /// The identifier.
    pub id: Uuid,
    /// The call.
    pub call_id: Uuid,
    /// The ceiling it spends from.
    pub ceiling_id: Uuid,
    /// How the money is distributed.
    pub method: String,
    /// Whether it was made with other figures than those of the call.
    pub simulated: bool,
    /// What it was made for.
    pub note: Option<String>,
    /// The version of the rules.
    pub rule_version: String,
    /// What went in, as canonical JSON.
    pub input: String,
    /// The SHA-256 of that.
    pub input_hash: Vec<u8>,
    /// What came out, as canonical JSON.
    pub answer: String,
    /// What it grants in all.
    pub granted: Amount,
    /// What it leaves.
    pub remaining: Amount,
    /// Who made it.
    pub made_by: Uuid,
    /// When.
    pub made_at: DateTime<Utc>,
}

/// An application in a distribution, as it was then, with what is proposed for it.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = distribution_members)]
pub struct Member {
    pub distribution_id: Uuid,
    pub application_id: Uuid,
    pub reference: String,
    pub status: String,
    pub version: i64,
    pub rank: i32,
    pub outcome: String,
    pub amount: Amount,
}

/// That a distribution became decisions.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = distribution_approvals)]
pub struct Approval {
    pub distribution_id: Uuid,
    pub approved_by: Uuid,
    pub approved_at: DateTime<Utc>,
}

/// A place on the reserve list.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = reserve_places)]
pub struct Place {
    /// The distribution.
    pub distribution_id: Uuid,
    /// Which place.
    #[diesel(column_name = place)]
    pub position: i32,
    /// Who stands there.
    pub application_id: Uuid,
    /// The most that may be granted to it.
    pub wanted: Amount,
}

/// As many rows as fit in one statement: PostgreSQL takes 65,535 parameters.
const ROWS: usize = 5_000;

pub async fn insert(conn: &mut Conn, distribution: &Distribution, members: &[Member]) -> QueryResult<()> {
    diesel::insert_into(distributions::table)
        .values(distribution)
        .execute(conn)
        .await?;
    for rows in members.chunks(ROWS) {
        diesel::insert_into(distribution_members::table)
            .values(rows)
            .execute(conn)
            .await?;
    }
    Ok(())
}

/// A distribution.
///
/// # Errors
/// When it isn't there.
pub async fn get(conn: &mut Conn, id: Uuid) -> QueryResult<Distribution> {
    distributions::table
        .find(id)
        .select(Distribution::as_select())
        .first(conn)
        .await
}

/// Some distributions, in no particular order.
pub async fn among(conn: &mut Conn, ids: &[Uuid]) -> QueryResult<Vec<Distribution>> {
    distributions::table
        .filter(distributions::id.eq_any(ids))
        .select(Distribution::as_select())
        .load(conn)
        .await
}

/// Newest first, with whether each was approved.
pub async fn list(
    conn: &mut Conn,
    call: Uuid,
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<(Distribution, Option<Approval>)>> {
    let mut query = distributions::table
        .left_join(
            distribution_approvals::table.on(distribution_approvals::distribution_id.eq(distributions::id)),
        )
        .filter(distributions::call_id.eq(call))
        .select((Distribution::as_select(), Option::<Approval>::as_select()))
        .order(distributions::id.desc())
        .limit(fetch)
        .into_boxed();
    if let Some(cursor) = cursor {
        query = query.filter(distributions::id.lt(cursor));
    }
    query.load(conn).await
}

/// In order of rank.
pub async fn list_members(conn: &mut Conn, distribution: Uuid) -> QueryResult<Vec<Member>> {
    distribution_members::table
        .filter(distribution_members::distribution_id.eq(distribution))
        .order(distribution_members::rank)
        .select(Member::as_select())
        .load(conn)
        .await
}

pub async fn insert_approval(conn: &mut Conn, approval: &Approval) -> QueryResult<()> {
    diesel::insert_into(distribution_approvals::table)
        .values(approval)
        .execute(conn)
        .await
        .map(drop)
}

pub async fn approval_of(conn: &mut Conn, distribution: Uuid) -> QueryResult<Option<Approval>> {
    distribution_approvals::table
        .find(distribution)
        .select(Approval::as_select())
        .first(conn)
        .await
        .optional()
}

pub async fn insert_decision(
    conn: &mut Conn,
    distribution: Uuid,
    application: Uuid,
    decision: Uuid,
) -> QueryResult<()> {
    diesel::insert_into(distribution_decisions::table)
        .values((
            distribution_decisions::decision_id.eq(decision),
            distribution_decisions::distribution_id.eq(distribution),
            distribution_decisions::application_id.eq(application),
        ))
        .execute(conn)
        .await
        .map(drop)
}

/// The distribution that became this decision, if it was taken with others.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn distribution_of_decision(conn: &mut Conn, decision: Uuid) -> QueryResult<Option<Distribution>> {
    let found: Option<Uuid> = distribution_decisions::table
        .find(decision)
        .select(distribution_decisions::distribution_id)
        .first(conn)
        .await
        .optional()?;
    match found {
        Some(id) => get(conn, id).await.map(Some),
        None => Ok(None),
    }
}

pub async fn insert_reserve(conn: &mut Conn, places: &[Place]) -> QueryResult<()> {
    for rows in places.chunks(ROWS) {
        diesel::insert_into(reserve_places::table)
            .values(rows)
            .execute(conn)
            .await?;
    }
    Ok(())
}

/// The places of a call with the references of who stands there: the earlier distribution first, and in its order.
pub async fn list_reserve(conn: &mut Conn, call: Uuid) -> QueryResult<Vec<(Place, String)>> {
    reserve_places::table
        .inner_join(distribution_approvals::table)
        .inner_join(
            distribution_members::table.on(distribution_members::distribution_id
                .eq(reserve_places::distribution_id)
                .and(distribution_members::application_id.eq(reserve_places::application_id))),
        )
        .inner_join(distributions::table.on(distributions::id.eq(reserve_places::distribution_id)))
        .filter(distributions::call_id.eq(call))
        .order((
            distribution_approvals::approved_at,
            reserve_places::distribution_id,
            reserve_places::place,
        ))
        .select((Place::as_select(), distribution_members::reference))
        .load(conn)
        .await
}
