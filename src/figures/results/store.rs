//! What reports add up to, for schemes or calls at once.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Numeric, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::Conn;
use crate::http::fields::Amount;

/// Of what results are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All calls of a scheme together.
    Scheme,
    /// One call.
    Call,
}

impl Scope {
    const fn table(self) -> &'static str {
        match self {
            Self::Scheme => "schemes",
            Self::Call => "calls",
        }
    }

    /// The awards of a scope that were not revoked; `$1` is it.
    fn awards(self, scope: &str) -> String {
        let key = match self {
            Self::Scheme => "call.scheme_id",
            Self::Call => "call.id",
        };
        format!(
            "(SELECT award.*, application.content FROM awards award
                JOIN applications application ON application.id = award.application_id
                JOIN calls call ON call.id = application.call_id
                WHERE {key} = {scope} AND award.status <> 'revoked') award"
        )
    }
}

/// What was reached, in numbers.
#[derive(Clone, Debug, QueryableByName)]
pub struct Reach {
    /// The scheme or call.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// Its title.
    #[diesel(sql_type = Text)]
    pub title: String,
    /// When it was made.
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
    /// How many grants it made.
    #[diesel(sql_type = BigInt)]
    pub awards: i64,
    /// To how many providers.
    #[diesel(sql_type = BigInt)]
    pub providers: i64,
    /// What they are now, together.
    #[diesel(sql_type = Numeric)]
    pub granted: Amount,
    /// How many reports came in.
    #[diesel(sql_type = BigInt)]
    pub reports: i64,
    /// How many sessions they tell of.
    #[diesel(sql_type = BigInt)]
    pub sessions: i64,
    /// What those cost.
    #[diesel(sql_type = Numeric)]
    pub costs: Amount,
    /// How many people they reached.
    #[diesel(sql_type = BigInt)]
    pub people: i64,
}

fn reach(scope: Scope) -> String {
    let table = scope.table();
    let awards = scope.awards("scope.id");
    format!(
        "SELECT scope.id, scope.title, scope.created_at, given.*, told.*, reached.*
        FROM {table} scope
        CROSS JOIN LATERAL (SELECT count(*) AS awards, count(DISTINCT award.organisation_id) AS providers,
            coalesce(sum(award.amount), 0) AS granted FROM {awards}) given
        CROSS JOIN LATERAL (SELECT count(*) AS reports, coalesce(sum(report.sessions), 0)::bigint AS sessions,
            coalesce(sum(report.actual_costs), 0) AS costs
            FROM {awards} JOIN reports report ON report.award_id = award.id) told
        CROSS JOIN LATERAL (SELECT coalesce(sum(met.people), 0)::bigint AS people
            FROM {awards} JOIN reports report ON report.award_id = award.id
            JOIN people_reached met ON met.report_id = report.id) reached"
    )
}

/// The results of one scheme or call.
///
/// # Errors
/// When it isn't there.
pub async fn of(conn: &mut Conn, scope: Scope, id: Uuid) -> QueryResult<Reach> {
    diesel::sql_query(format!("{} WHERE scope.id = $1", reach(scope)))
        .bind::<SqlUuid, _>(id)
        .get_result(conn)
        .await
}

/// The results of the newest schemes.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn of_schemes(conn: &mut Conn, fetch: i64) -> QueryResult<Vec<Reach>> {
    let query = format!("{} ORDER BY scope.id DESC LIMIT $1", reach(Scope::Scheme));
    diesel::sql_query(query).bind::<BigInt, _>(fetch).load(conn).await
}

/// The results of the newest published calls, of one scheme when it is given.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn of_calls(conn: &mut Conn, scheme: Option<Uuid>, fetch: i64) -> QueryResult<Vec<Reach>> {
    let query = format!(
        "{} WHERE scope.published_at IS NOT NULL AND ($1 IS NULL OR scope.scheme_id = $1)
            ORDER BY scope.id DESC LIMIT $2",
        reach(Scope::Call)
    );
    diesel::sql_query(query)
        .bind::<Nullable<SqlUuid>, _>(scheme)
        .bind::<BigInt, _>(fetch)
        .load(conn)
        .await
}

/// How many of one value.
#[derive(Clone, Debug, QueryableByName)]
pub struct Counted {
    /// The municipality, the profession or the form.
    #[diesel(sql_type = Text)]
    pub value: String,
    /// How many.
    #[diesel(sql_type = BigInt)]
    pub number: i64,
}

async fn people_by(
    conn: &mut Conn,
    scope: Scope,
    id: Uuid,
    column: &str,
    fetch: i64,
) -> QueryResult<Vec<Counted>> {
    let awards = scope.awards("$1");
    let query = format!(
        "SELECT reached.{column} AS value, sum(reached.people) AS number
        FROM {awards} JOIN reports report ON report.award_id = award.id
        JOIN people_reached reached ON reached.report_id = report.id
        GROUP BY reached.{column} ORDER BY number DESC, value LIMIT $2"
    );
    diesel::sql_query(query)
        .bind::<SqlUuid, _>(id)
        .bind::<BigInt, _>(fetch)
        .load(conn)
        .await
}

/// People reached by municipality, most first; there are eighteen.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn by_municipality(conn: &mut Conn, scope: Scope, id: Uuid) -> QueryResult<Vec<Counted>> {
    people_by(conn, scope, id, "municipality", i64::MAX).await
}

/// People reached by profession, most first; so many of them, since providers name them as they like.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn by_profession(conn: &mut Conn, scope: Scope, id: Uuid, fetch: i64) -> QueryResult<Vec<Counted>> {
    people_by(conn, scope, id, "profession", fetch).await
}

/// Granted activities by form of violence they are about, most first. One activity can be about several.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn by_form(conn: &mut Conn, scope: Scope, id: Uuid) -> QueryResult<Vec<Counted>> {
    let awards = scope.awards("$1");
    let query = format!(
        "SELECT form.value, count(*) AS number
        FROM {awards} CROSS JOIN jsonb_array_elements(award.content -> 'activities') activity
        CROSS JOIN jsonb_array_elements_text(activity -> 'forms') form
        GROUP BY form.value ORDER BY number DESC, form.value"
    );
    diesel::sql_query(query).bind::<SqlUuid, _>(id).load(conn).await
}
