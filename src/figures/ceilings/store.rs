//! Ceilings with everything that is kept added up for them, in one query for all.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable, Numeric, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::Conn;
use crate::http::fields::Amount;

/// A ceiling as it stood at the end of a day.
#[derive(Clone, Debug, QueryableByName)]
pub struct CeilingFigures {
    /// The identifier.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// The scheme.
    #[diesel(sql_type = SqlUuid)]
    pub scheme_id: Uuid,
    /// Its title.
    #[diesel(sql_type = Text)]
    pub scheme: String,
    /// The first day of its period.
    #[diesel(sql_type = Date)]
    pub period_start: NaiveDate,
    /// The last day of its period.
    #[diesel(sql_type = Date)]
    pub period_end: NaiveDate,
    /// The resolution that set it.
    #[diesel(sql_type = Text)]
    pub resolution: String,
    /// The day it was published (Awb 4:27).
    #[diesel(sql_type = Date)]
    pub published_on: NaiveDate,
    /// What was set, with later changes.
    #[diesel(sql_type = Numeric)]
    pub amount: Amount,
    /// What was granted, net of what came back, without the exempt.
    #[diesel(sql_type = Numeric)]
    pub committed: Amount,
    /// What was granted outside the ceiling, net of what came back.
    #[diesel(sql_type = Numeric)]
    pub exempt: Amount,
    /// What came back of all that was ever granted.
    #[diesel(sql_type = Numeric)]
    pub returned: Amount,
    /// What the bank credited to providers.
    #[diesel(sql_type = Numeric)]
    pub paid: Amount,
    /// What providers paid back.
    #[diesel(sql_type = Numeric)]
    pub reclaimed: Amount,
    /// What was settled.
    #[diesel(sql_type = Numeric)]
    pub settled: Amount,
}

/// Each day of a figure is a row: so many are read as there were days.
const FIGURES: &str = "
    SELECT ceiling.id, ceiling.scheme_id, scheme.title AS scheme, ceiling.period_start, ceiling.period_end, ceiling.resolution,
        ceiling.published_on, kept.*
    FROM ceilings ceiling JOIN schemes scheme ON scheme.id = ceiling.scheme_id
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(number) FILTER (WHERE figure = 'ceiling'), 0) AS amount,
            coalesce(sum(number) FILTER (WHERE figure = 'committed'), 0) AS committed,
            coalesce(sum(number) FILTER (WHERE figure = 'exempt'), 0) AS exempt,
            coalesce(sum(number) FILTER (WHERE figure = 'returned'), 0) AS returned,
            coalesce(sum(number) FILTER (WHERE figure = 'paid'), 0) AS paid,
            coalesce(sum(number) FILTER (WHERE figure = 'reclaimed'), 0) AS reclaimed,
            coalesce(sum(number) FILTER (WHERE figure = 'settled'), 0) AS settled
        FROM figures WHERE place = ceiling.id AND day <= $1
            AND figure IN ('ceiling', 'committed', 'exempt', 'returned', 'paid', 'reclaimed', 'settled')) kept";

/// The ceilings, of one scheme when it is given, after a place, the newest period first, as they stood at the end of a day.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list(
    conn: &mut Conn,
    day: NaiveDate,
    scheme: Option<Uuid>,
    after: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<CeilingFigures>> {
    let query = format!(
        "{FIGURES} WHERE ($2 IS NULL OR ceiling.scheme_id = $2) AND ($3 IS NULL OR (ceiling.period_end, ceiling.id) <
            (SELECT period_end, id FROM ceilings WHERE id = $3))
        ORDER BY ceiling.period_end DESC, ceiling.id DESC LIMIT $4"
    );
    diesel::sql_query(query)
        .bind::<Date, _>(day)
        .bind::<Nullable<SqlUuid>, _>(scheme)
        .bind::<Nullable<SqlUuid>, _>(after)
        .bind::<BigInt, _>(fetch)
        .load(conn)
        .await
}

/// One ceiling as it stood at the end of a day.
///
/// # Errors
/// When it isn't there.
pub async fn get(conn: &mut Conn, id: Uuid, day: NaiveDate) -> QueryResult<CeilingFigures> {
    diesel::sql_query(format!("{FIGURES} WHERE ceiling.id = $2"))
        .bind::<Date, _>(day)
        .bind::<SqlUuid, _>(id)
        .get_result(conn)
        .await
}

/// A sub-ceiling as it stood at the end of a day.
#[derive(Clone, Debug, QueryableByName)]
pub struct Part {
    /// The identifier.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// The ceiling it is a part of.
    #[diesel(sql_type = SqlUuid)]
    pub ceiling_id: Uuid,
    /// The theme or the part of the region.
    #[diesel(sql_type = Text)]
    pub title: String,
    /// What was set, with later changes.
    #[diesel(sql_type = Numeric)]
    pub amount: Amount,
    /// What was granted within it, net of what came back.
    #[diesel(sql_type = Numeric)]
    pub committed: Amount,
}

/// The sub-ceilings of a ceiling as they stood at the end of a day, in order of code.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn parts(conn: &mut Conn, ceiling: Uuid, day: NaiveDate) -> QueryResult<Vec<Part>> {
    diesel::sql_query(
        "SELECT part.id, part.ceiling_id, part.title, kept.amount, kept.committed
        FROM sub_ceilings part CROSS JOIN LATERAL (
            SELECT coalesce(sum(number) FILTER (WHERE figure = 'ceiling'), 0) AS amount,
                coalesce(sum(number) FILTER (WHERE figure = 'committed'), 0) AS committed
            FROM figures WHERE place = part.id AND day <= $2 AND figure IN ('ceiling', 'committed')) kept
        WHERE part.ceiling_id = $1 ORDER BY part.code",
    )
    .bind::<SqlUuid, _>(ceiling)
    .bind::<Date, _>(day)
    .load(conn)
    .await
}

/// What a forecast of settlement rests on, all of it as it is now.
#[derive(Clone, Debug, QueryableByName)]
pub struct Reckoned {
    /// How many awards were settled.
    #[diesel(sql_type = BigInt)]
    pub settlements: i64,
    /// What those awards were before.
    #[diesel(sql_type = Numeric)]
    pub settled_from: Amount,
    /// What they were settled at.
    #[diesel(sql_type = Numeric)]
    pub settled_at: Amount,
    /// How many awards have a final report and wait for their settlement.
    #[diesel(sql_type = BigInt)]
    pub reports: i64,
    /// What those awards are.
    #[diesel(sql_type = Numeric)]
    pub accounted: Amount,
    /// Of that, what their activities cost the subsidy.
    #[diesel(sql_type = Numeric)]
    pub accounted_costs: Amount,
    /// How many awards still run.
    #[diesel(sql_type = BigInt)]
    pub runs: i64,
    /// What those awards are.
    #[diesel(sql_type = Numeric)]
    pub running: Amount,
}

/// What a forecast of the settlements of a ceiling rests on.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn reckoned(conn: &mut Conn, ceiling: Uuid) -> QueryResult<Reckoned> {
    diesel::sql_query(
        "SELECT coalesce(sum(number) FILTER (WHERE figure = 'settlements'), 0)::bigint AS settlements,
            coalesce(sum(number) FILTER (WHERE figure = 'settled-from'), 0) AS settled_from,
            coalesce(sum(number) FILTER (WHERE figure = 'settled'), 0) AS settled_at,
            coalesce(sum(number) FILTER (WHERE figure = 'accounts'), 0)::bigint AS reports,
            coalesce(sum(number) FILTER (WHERE figure = 'accounted'), 0) AS accounted,
            coalesce(sum(number) FILTER (WHERE figure = 'accounted-costs'), 0) AS accounted_costs,
            coalesce(sum(number) FILTER (WHERE figure = 'runs'), 0)::bigint AS runs,
            coalesce(sum(number) FILTER (WHERE figure = 'running'), 0) AS running
        FROM figures WHERE place = $1 AND figure IN ('settlements', 'settled-from', 'settled', 'accounts', 'accounted',
            'accounted-costs', 'runs', 'running')",
    )
    .bind::<SqlUuid, _>(ceiling)
    .get_result(conn)
    .await
}
