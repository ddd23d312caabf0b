//! Reading what is public, in one query each.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::schema::{applications, awards, decisions, organisations, settlements};
use crate::db::{Conn, first};
use crate::http::fields::Amount;

/// An award as the register shows it.
#[derive(Clone, Debug, Queryable)]
pub struct Registered {
    pub id: Uuid,
    pub reference: String,
    pub title: String,
    pub recipient: String,
    pub kvk_number: String,
    pub legal_basis: String,
    pub obligations: Vec<Option<String>>,
    pub granted: Amount,
    pub granted_at: DateTime<Utc>,
    pub amount: Amount,
    pub before_settlement: Option<Amount>,
    pub status: String,
}

/// Newest first.
pub async fn list_registered(
    conn: &mut Conn,
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Registered>> {
    let mut query = awards::table
        .inner_join(decisions::table)
        .inner_join(applications::table)
        .inner_join(organisations::table)
        .left_join(settlements::table)
        .select((
            awards::id,
            applications::reference,
            applications::title,
            organisations::name,
            organisations::kvk_number,
            decisions::legal_basis,
            awards::obligations,
            decisions::amount,
            awards::created_at,
            awards::amount,
            settlements::granted.nullable(),
            awards::status,
        ))
        .order(awards::id.desc())
        .into_boxed();
    if let Some(cursor) = cursor {
        query = query.filter(awards::id.lt(cursor));
    }
    first(query, fetch).load(conn).await
}

/// What an award makes possible to follow.
#[derive(Clone, Debug, Queryable)]
pub struct Offered {
    pub id: Uuid,
    pub provider: String,
    pub content: serde_json::Value,
}

/// Of awards that are not over, newest first.
pub async fn list_offered(conn: &mut Conn, cursor: Option<Uuid>, fetch: i64) -> QueryResult<Vec<Offered>> {
    let mut query = awards::table
        .inner_join(applications::table)
        .inner_join(organisations::table)
        .filter(awards::status.eq_any(["granted", "running"]))
        .select((awards::id, organisations::name, applications::content))
        .order(awards::id.desc())
        .limit(fetch)
        .into_boxed();
    if let Some(cursor) = cursor {
        query = query.filter(awards::id.lt(cursor));
    }
    query.load(conn).await
}

/// What someone is looking for.
#[derive(Clone, Debug, Default)]
pub struct OfferWishes {
    /// In this municipality.
    pub municipality: Option<String>,
    /// About this form of domestic violence or child abuse.
    pub form: Option<String>,
    /// For people like this, in words.
    pub target_group: Option<String>,
    /// Still to be followed on or after this day.
    pub from: Option<NaiveDate>,
}

/// One activity of an award that is not over.
#[derive(Clone, Debug, QueryableByName)]
pub struct OfferedActivity {
    /// The award.
    #[diesel(sql_type = diesel::sql_types::Uuid)]
    pub id: Uuid,
    /// Its place in the application, from one.
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    pub number: i64,
    /// Who gives it.
    #[diesel(sql_type = diesel::sql_types::Text)]
    pub provider: String,
    /// What can be followed, as the provider entered it.
    #[diesel(sql_type = diesel::sql_types::Jsonb)]
    pub activity: serde_json::Value,
}

/// Activities that fit someone's wishes, of the newest award first; after a place when one is given.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list_activities(
    conn: &mut Conn,
    wishes: &OfferWishes,
    after: Option<(Uuid, i64)>,
    fetch: i64,
) -> QueryResult<Vec<OfferedActivity>> {
    use diesel::sql_types::{BigInt, Date, Nullable, Text};
    diesel::sql_query(include_str!("activities.sql"))
        .bind::<Nullable<Text>, _>(&wishes.municipality)
        .bind::<Nullable<Text>, _>(&wishes.form)
        .bind::<Nullable<Text>, _>(&wishes.target_group)
        .bind::<Nullable<Date>, _>(wishes.from)
        .bind::<Nullable<diesel::sql_types::Uuid>, _>(after.map(|(id, _)| id))
        .bind::<Nullable<BigInt>, _>(after.map(|(_, number)| number))
        .bind::<BigInt, _>(fetch)
        .load(conn)
        .await
}
