//! Schemes, calls and criteria in PostgreSQL.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use plafond_rules::settlement::arrangement::{Between, Thresholds};
use plafond_rules::settlement::deviations::Bounds;
use plafond_rules::terms::DECISION_WEEKS_BY_LAW;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{calls, criteria, schemes};
use crate::http::fields::Amount;

/// A scheme.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = schemes)]
pub struct Scheme {
    /// The identifier.
    pub id: Uuid,
    /// The title of the regulation.
    pub title: String,
    /// Where it can be read.
    pub legal_basis: String,
    /// The scheme before it.
    pub predecessor_id: Option<Uuid>,
    /// How many weeks a decision may take; the eight of the law when nothing is said (Awb 4:13(2)).
    pub decision_weeks: Option<i32>,
    /// Below this amount the whole award is paid in advance.
    pub full_advance_below: Amount,
    /// From this amount an auditor's statement is needed.
    pub audit_from: Amount,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Goes up with every change.
    pub version: i64,
    /// How many working days before the end of a term people are told.
    pub warn_working_days: i32,
    /// How many hours before a deadline an outage of the service extends it (Awb 2:21).
    pub outage_window_hours: i32,
    /// The most de-minimis aid that a single undertaking may get in three years, when its grants are such aid
    /// (Regulation (EU) 2023/2831).
    pub de_minimis_ceiling: Option<Amount>,
    /// How is accounted for awards that are neither small nor large.
    pub accountability_between: String,
    /// Within how many weeks after the last day of its activities a small award is settled of itself (Awb 4:47).
    pub direct_settlement_weeks: i32,
    /// From so much of each hundred of the budget a line of a large award is explained.
    pub deviation_percent: i32,
    /// And from so many euros.
    pub deviation_amount: Amount,
}

impl Scheme {
    /// From where a line of the budget that deviates has to be explained. A constraint keeps the percentage in range.
    #[must_use]
    pub fn deviation_bounds(&self) -> Bounds {
        Bounds {
            percent: u32::try_from(self.deviation_percent).unwrap_or_default(),
            amount: self.deviation_amount.0,
        }
    }

    /// The amounts between which each way to account holds. A constraint keeps the names to those of the rules.
    #[must_use]
    pub fn thresholds(&self) -> Thresholds {
        Thresholds {
            directly_below: self.full_advance_below.0,
            audit_from: self.audit_from.0,
            between: if self.accountability_between == "costs" {
                Between::Costs
            } else {
                Between::Activities
            },
        }
    }
}

/// A call.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = calls)]
pub struct Call {
    /// The identifier.
    pub id: Uuid,
    /// The scheme it belongs to.
    pub scheme_id: Uuid,
    /// The ceiling it spends from.
    pub ceiling_id: Uuid,
    /// The title.
    pub title: String,
    /// What is asked for.
    pub description: String,
    /// The first instant at which an application counts.
    pub opens_at: DateTime<Utc>,
    /// The last instant at which an application counts.
    pub closes_at: DateTime<Utc>,
    /// How many weeks a decision may take; the eight of the law when nothing is said (Awb 4:13(2)).
    pub decision_weeks: Option<i32>,
    /// `order-of-receipt`, `tender` or `pro-rata`.
    pub distribution_method: String,
    /// What happens with the last one that doesn't fit whole.
    pub last_one: String,
    /// The least that is granted.
    pub minimum: Amount,
    /// The total score, out of 100, below which an application is refused.
    pub threshold: Option<Decimal>,
    /// Documents that must be attached.
    pub required_documents: Vec<Option<String>>,
    /// The themes of this year.
    pub themes: Vec<Option<String>>,
    /// Since when everyone can see it.
    pub published_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// For `If-Match`.
    pub version: i64,
    /// The most that one application gets, where that was announced.
    pub maximum: Option<Amount>,
}

/// Within how many weeks is decided, and whether it is the law that says so (Awb 4:13).
fn weeks_to_decide(own: Option<i32>) -> (u32, bool) {
    // A constraint keeps it above zero.
    own.and_then(|weeks| u32::try_from(weeks).ok())
        .map_or((DECISION_WEEKS_BY_LAW, true), |weeks| (weeks, false))
}

impl Scheme {
    /// Within how many weeks is decided, and whether it is the law that says so (Awb 4:13).
    #[must_use]
    pub fn weeks_to_decide(&self) -> (u32, bool) {
        weeks_to_decide(self.decision_weeks)
    }
}

impl Call {
    /// Within how many weeks is decided, and whether it is the law that says so (Awb 4:13).
    #[must_use]
    pub fn weeks_to_decide(&self) -> (u32, bool) {
        weeks_to_decide(self.decision_weeks)
    }
}

/// A criterion of a call.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = criteria)]
pub struct Criterion {
    /// The identifier.
    pub id: Uuid,
    /// The call.
    pub call_id: Uuid,
    /// A short name for programs.
    pub code: String,
    /// What is judged.
    pub title: String,
    /// The place in the list.
    pub position: i32,
    /// How much it counts, out of 100.
    pub weight: i32,
    /// The most points.
    pub maximum: i32,
    /// The least points.
    pub threshold: Option<i32>,
}

/// A call, published or not.
///
/// # Errors
/// When it isn't there.
pub async fn get(mut conn: &Conn, id: Uuid) -> QueryResult<Call> {
    calls::table
        .find(id)
        .select(Call::as_select())
        .first(&mut conn)
        .await
}

/// Some calls, in no particular order.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn among(conn: &mut Conn, ids: &[Uuid]) -> QueryResult<Vec<Call>> {
    calls::table
        .filter(calls::id.eq_any(ids))
        .select(Call::as_select())
        .load(conn)
        .await
}

/// The criteria of a call, in their order.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn criteria_of(mut conn: &Conn, call: Uuid) -> QueryResult<Vec<Criterion>> {
    criteria::table
        .filter(criteria::call_id.eq(call))
        .order(criteria::position)
        .select(Criterion::as_select())
        .load(&mut conn)
        .await
}

pub async fn lock(conn: &mut Conn, id: Uuid) -> QueryResult<Call> {
    calls::table
        .find(id)
        .select(Call::as_select())
        .for_update()
        .first(conn)
        .await
}

/// A call of which nobody else distributes the money until the transaction ends; others can still apply.
///
/// # Errors
/// When it isn't there.
pub async fn hold(conn: &mut Conn, id: Uuid) -> QueryResult<Call> {
    calls::table
        .find(id)
        .select(Call::as_select())
        .for_no_key_update()
        .first(conn)
        .await
}

pub async fn insert(conn: &mut Conn, call: &Call, listed: &[Criterion]) -> QueryResult<()> {
    diesel::insert_into(calls::table)
        .values(call)
        .execute(conn)
        .await?;
    diesel::insert_into(criteria::table)
        .values(listed)
        .execute(conn)
        .await
        .map(drop)
}

/// Puts other criteria in the place of those of a call that isn't published; PostgreSQL refuses it afterwards.
pub async fn replace_criteria(conn: &mut Conn, call: Uuid, listed: &[Criterion]) -> QueryResult<()> {
    diesel::delete(criteria::table.filter(criteria::call_id.eq(call)))
        .execute(conn)
        .await?;
    diesel::insert_into(criteria::table)
        .values(listed)
        .execute(conn)
        .await
        .map(drop)
}

pub async fn mark_published(conn: &mut Conn, id: Uuid, at: DateTime<Utc>) -> QueryResult<usize> {
    diesel::update(calls::table.find(id).filter(calls::published_at.is_null()))
        .set((calls::published_at.eq(at), calls::version.eq(calls::version + 1)))
        .execute(conn)
        .await
}

/// Newest first; `everything` shows those that aren't published as well.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list(
    mut conn: &Conn,
    everything: bool,
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Call>> {
    let mut query = calls::table
        .select(Call::as_select())
        .order(calls::id.desc())
        .limit(fetch)
        .into_boxed();
    if !everything {
        query = query.filter(calls::published_at.is_not_null());
    }
    if let Some(cursor) = cursor {
        query = query.filter(calls::id.lt(cursor));
    }
    query.load(&mut conn).await
}

/// The calls of a scheme with those that aren't published, newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list_of_scheme(
    conn: &mut Conn,
    scheme: Uuid,
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Call>> {
    let mut query = calls::table
        .filter(calls::scheme_id.eq(scheme))
        .select(Call::as_select())
        .order(calls::id.desc())
        .limit(fetch)
        .into_boxed();
    if let Some(cursor) = cursor {
        query = query.filter(calls::id.lt(cursor));
    }
    query.load(conn).await
}

/// Published calls that are open or still to come, the first to close first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list_to_apply_for(conn: &mut Conn, now: DateTime<Utc>, fetch: i64) -> QueryResult<Vec<Call>> {
    calls::table
        .filter(calls::published_at.is_not_null().and(calls::closes_at.ge(now)))
        .order((calls::closes_at, calls::id))
        .limit(fetch)
        .select(Call::as_select())
        .load(conn)
        .await
}

/// Published calls that are over, newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list_closed(
    conn: &mut Conn,
    now: DateTime<Utc>,
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Call>> {
    let mut query = calls::table
        .filter(calls::published_at.is_not_null().and(calls::closes_at.lt(now)))
        .select(Call::as_select())
        .order(calls::id.desc())
        .limit(fetch)
        .into_boxed();
    if let Some(cursor) = cursor {
        query = query.filter(calls::id.lt(cursor));
    }
    query.load(conn).await
}

/// The criteria of several calls at once.
pub async fn criteria_of_all(mut conn: &Conn, calls: &[Uuid]) -> QueryResult<Vec<Criterion>> {
    criteria::table
        .filter(criteria::call_id.eq_any(calls))
        .order((criteria::call_id, criteria::position))
        .select(Criterion::as_select())
        .load(&mut conn)
        .await
}

/// A scheme.
///
/// # Errors
/// When it isn't there.
pub async fn get_scheme(conn: &mut Conn, id: Uuid) -> QueryResult<Scheme> {
    schemes::table
        .find(id)
        .select(Scheme::as_select())
        .first(conn)
        .await
}

/// Below which amount a scheme pays all of a grant in advance; the arrangements by amount are data of the scheme.
///
/// # Errors
/// When it isn't there.
pub async fn full_advance_below(conn: &mut Conn, scheme: Uuid) -> QueryResult<Amount> {
    Ok(get_scheme(conn, scheme).await?.full_advance_below)
}

pub async fn insert_scheme(conn: &mut Conn, scheme: &Scheme) -> QueryResult<()> {
    diesel::insert_into(schemes::table)
        .values(scheme)
        .execute(conn)
        .await
        .map(drop)
}

/// Whether a call of a scheme was published: from then on anyone may know it.
pub async fn is_public(conn: &mut Conn, scheme: Uuid) -> QueryResult<bool> {
    let published = calls::scheme_id.eq(scheme).and(calls::published_at.is_not_null());
    diesel::select(diesel::dsl::exists(calls::table.filter(published)))
        .get_result(conn)
        .await
}

/// Newest first: everything, or what anyone may know.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list_schemes(
    conn: &mut Conn,
    everything: bool,
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Scheme>> {
    let mut query = schemes::table
        .select(Scheme::as_select())
        .order(schemes::id.desc())
        .limit(fetch)
        .into_boxed();
    if !everything {
        let published = calls::table.filter(calls::published_at.is_not_null());
        query = query.filter(schemes::id.eq_any(published.select(calls::scheme_id)));
    }
    if let Some(cursor) = cursor {
        query = query.filter(schemes::id.lt(cursor));
    }
    query.load(conn).await
}

pub async fn lock_scheme(conn: &mut Conn, id: Uuid) -> QueryResult<Scheme> {
    schemes::table
        .find(id)
        .for_update()
        .select(Scheme::as_select())
        .first(conn)
        .await
}

pub async fn mark_scheme(conn: &mut Conn, scheme: &Scheme) -> QueryResult<usize> {
    diesel::update(schemes::table.find(scheme.id))
        .set((
            schemes::title.eq(&scheme.title),
            schemes::legal_basis.eq(&scheme.legal_basis),
            schemes::decision_weeks.eq(scheme.decision_weeks),
            schemes::warn_working_days.eq(scheme.warn_working_days),
            schemes::outage_window_hours.eq(scheme.outage_window_hours),
            schemes::de_minimis_ceiling.eq(scheme.de_minimis_ceiling),
            schemes::accountability_between.eq(&scheme.accountability_between),
            schemes::direct_settlement_weeks.eq(scheme.direct_settlement_weeks),
            schemes::deviation_percent.eq(scheme.deviation_percent),
            schemes::deviation_amount.eq(scheme.deviation_amount),
            schemes::version.eq(schemes::version + 1),
        ))
        .execute(conn)
        .await
}

pub async fn mark_call(conn: &mut Conn, call: &Call) -> QueryResult<usize> {
    diesel::update(calls::table.find(call.id).filter(calls::published_at.is_null()))
        .set((
            calls::ceiling_id.eq(call.ceiling_id),
            calls::title.eq(&call.title),
            calls::description.eq(&call.description),
            calls::opens_at.eq(call.opens_at),
            calls::closes_at.eq(call.closes_at),
            calls::decision_weeks.eq(call.decision_weeks),
            calls::distribution_method.eq(&call.distribution_method),
            calls::last_one.eq(&call.last_one),
            calls::minimum.eq(call.minimum),
            calls::maximum.eq(call.maximum),
            calls::threshold.eq(call.threshold),
            calls::required_documents.eq(&call.required_documents),
            calls::themes.eq(&call.themes),
            calls::version.eq(calls::version + 1),
        ))
        .execute(conn)
        .await
}
