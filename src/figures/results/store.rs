//! What reports add up to, for schemes or calls at once: kept added up in PostgreSQL.

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

    /// Where its figures are kept: at its calls.
    fn places(self, scope: &str) -> String {
        match self {
            Self::Scheme => format!("ARRAY(SELECT id FROM calls WHERE scheme_id = {scope})"),
            Self::Call => format!("ARRAY[{scope}]"),
        }
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
    let places = scope.places("scope.id");
    format!(
        "SELECT scope.id, scope.title, scope.created_at, providers_of(scope.id) AS providers, told.*
        FROM {table} scope
        CROSS JOIN LATERAL (SELECT
            coalesce(sum(number) FILTER (WHERE figure = 'awards'), 0)::bigint AS awards,
            coalesce(sum(number) FILTER (WHERE figure = 'granted'), 0) AS granted,
            coalesce(sum(number) FILTER (WHERE figure = 'reports'), 0)::bigint AS reports,
            coalesce(sum(number) FILTER (WHERE figure = 'sessions'), 0)::bigint AS sessions,
            coalesce(sum(number) FILTER (WHERE figure = 'costs'), 0) AS costs,
            coalesce(sum(number) FILTER (WHERE figure = 'people'), 0)::bigint AS people
            FROM figures WHERE place = ANY({places})
                AND figure IN ('awards', 'granted', 'reports', 'sessions', 'costs', 'people')) told"
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

async fn counted(
    conn: &mut Conn,
    scope: Scope,
    id: Uuid,
    figure: &str,
    fetch: i64,
) -> QueryResult<Vec<Counted>> {
    let places = scope.places("$1");
    let query = format!(
        "SELECT value, sum(number)::bigint AS number FROM figures WHERE place = ANY({places}) AND figure = $2
        GROUP BY value HAVING sum(number) > 0 ORDER BY number DESC, value LIMIT $3"
    );
    diesel::sql_query(query)
        .bind::<SqlUuid, _>(id)
        .bind::<Text, _>(figure)
        .bind::<BigInt, _>(fetch)
        .load(conn)
        .await
}

/// People reached by municipality, most first; there are eighteen.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn by_municipality(conn: &mut Conn, scope: Scope, id: Uuid) -> QueryResult<Vec<Counted>> {
    counted(conn, scope, id, "people-in", i64::MAX).await
}

/// People reached by profession, most first; so many of them, since providers name them as they like.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn by_profession(conn: &mut Conn, scope: Scope, id: Uuid, fetch: i64) -> QueryResult<Vec<Counted>> {
    counted(conn, scope, id, "people-as", fetch).await
}

/// Granted activities by form of violence they are about, most first. One activity can be about several.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn by_form(conn: &mut Conn, scope: Scope, id: Uuid) -> QueryResult<Vec<Counted>> {
    counted(conn, scope, id, "form", i64::MAX).await
}
