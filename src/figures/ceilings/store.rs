//! Ceilings with everything that is added up for them, in one query for all.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable, Numeric, Text, Timestamptz, Uuid as SqlUuid};
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

const FIGURES: &str = "
    SELECT ceiling.id, ceiling.scheme_id, scheme.title AS scheme, ceiling.period_start, ceiling.period_end, ceiling.resolution,
        ceiling.published_on, ledger.amount, ledger.committed, ledger.exempt, ledger.returned, bank.paid, bank.reclaimed,
        settlement.settled
    FROM ceilings ceiling JOIN schemes scheme ON scheme.id = ceiling.scheme_id
    CROSS JOIN LATERAL (
        SELECT coalesce(last.amount_after, 0) AS amount, coalesce(last.committed_after, 0) AS committed,
            coalesce(last.exempt_after, 0) AS exempt, back.returned
        FROM (SELECT coalesce(sum(amount), 0) AS returned FROM ceiling_entries
            WHERE ceiling_id = ceiling.id AND kind = 'released' AND at < $1) back
        LEFT JOIN LATERAL (SELECT amount_after, committed_after, exempt_after FROM ceiling_entries
            WHERE ceiling_id = ceiling.id AND at < $1 ORDER BY seq DESC LIMIT 1) last ON true) ledger
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(payment.amount) FILTER (WHERE payment.kind <> 'reclaim'), 0) AS paid,
            coalesce(sum(payment.amount) FILTER (WHERE payment.kind = 'reclaim'), 0) AS reclaimed
        FROM awards award JOIN payments payment ON payment.award_id = award.id
        WHERE award.ceiling_id = ceiling.id AND payment.status = 'paid' AND payment.paid_on <= $2) bank
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(settlement.amount), 0) AS settled
        FROM awards award JOIN settlements settlement ON settlement.award_id = award.id
        WHERE award.ceiling_id = ceiling.id AND settlement.decided_at < $1) settlement";

/// The ceilings, of one scheme when it is given, after a place, the newest period first, as they stood at the end of a day, which
/// is also given as an instant.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list(
    conn: &mut Conn,
    (day, end): (NaiveDate, DateTime<Utc>),
    scheme: Option<Uuid>,
    after: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<CeilingFigures>> {
    let query = format!(
        "{FIGURES} WHERE ($3 IS NULL OR ceiling.scheme_id = $3) AND ($4 IS NULL OR (ceiling.period_end, ceiling.id) <
            (SELECT period_end, id FROM ceilings WHERE id = $4))
        ORDER BY ceiling.period_end DESC, ceiling.id DESC LIMIT $5"
    );
    diesel::sql_query(query)
        .bind::<Timestamptz, _>(end)
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
pub async fn get(
    conn: &mut Conn,
    id: Uuid,
    (day, end): (NaiveDate, DateTime<Utc>),
) -> QueryResult<CeilingFigures> {
    diesel::sql_query(format!("{FIGURES} WHERE ceiling.id = $3"))
        .bind::<Timestamptz, _>(end)
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

/// The sub-ceilings of a ceiling at an instant, in order of code.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn parts(
    conn: &mut Conn,
    ceiling: Uuid,
    only: Option<Uuid>,
    end: DateTime<Utc>,
) -> QueryResult<Vec<Part>> {
    diesel::sql_query(
        "SELECT part.id, part.ceiling_id, part.title, ledger.amount, ledger.committed
        FROM sub_ceilings part CROSS JOIN LATERAL (
            SELECT coalesce(sum(CASE kind WHEN 'lowered' THEN -amount ELSE amount END)
                    FILTER (WHERE kind IN ('set', 'raised', 'lowered')), 0) AS amount,
                coalesce(sum(CASE kind WHEN 'committed' THEN amount ELSE -amount END)
                    FILTER (WHERE kind IN ('committed', 'released')), 0) AS committed
            FROM sub_ceiling_entries WHERE sub_ceiling_id = part.id AND at < $3) ledger
        WHERE part.ceiling_id = $1 AND ($2 IS NULL OR part.id = $2) ORDER BY part.code",
    )
    .bind::<SqlUuid, _>(ceiling)
    .bind::<Nullable<SqlUuid>, _>(only)
    .bind::<Timestamptz, _>(end)
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
        "SELECT count(settlement.id) AS settlements,
            coalesce(sum(settlement.granted), 0) AS settled_from, coalesce(sum(settlement.amount), 0) AS settled_at,
            count(*) FILTER (WHERE waits AND report.id IS NOT NULL) AS reports,
            coalesce(sum(award.amount) FILTER (WHERE waits AND report.id IS NOT NULL), 0) AS accounted,
            coalesce(sum(least(award.amount, greatest(
                report.actual_costs - report.third_party_income - report.own_contribution, 0)))
                FILTER (WHERE waits AND report.id IS NOT NULL), 0) AS accounted_costs,
            count(*) FILTER (WHERE waits AND report.id IS NULL) AS runs,
            coalesce(sum(award.amount) FILTER (WHERE waits AND report.id IS NULL), 0) AS running
        FROM (SELECT *, status IN ('granted', 'running', 'accountability-due') AS waits
            FROM awards WHERE ceiling_id = $1) award
        LEFT JOIN settlements settlement ON settlement.award_id = award.id
        LEFT JOIN reports report ON report.award_id = award.id AND report.final",
    )
    .bind::<SqlUuid, _>(ceiling)
    .get_result(conn)
    .await
}
