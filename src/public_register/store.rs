//! Reading what is public, in one query each.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{applications, awards, decisions, organisations, settlements};

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
    pub granted: Decimal,
    pub granted_at: DateTime<Utc>,
    pub amount: Decimal,
    pub before_settlement: Option<Decimal>,
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
        .limit(fetch)
        .into_boxed();
    if let Some(cursor) = cursor {
        query = query.filter(awards::id.lt(cursor));
    }
    query.load(conn).await
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
