//! Settlements in PostgreSQL; they can't be changed.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::settlements;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = settlements)]
pub struct Settlement {
    pub id: Uuid,
    pub award_id: Uuid,
    pub outcome: String,
    pub granted: Decimal,
    pub amount: Decimal,
    pub paid: Decimal,
    pub reasons: String,
    pub decided_by: Uuid,
    pub decided_at: DateTime<Utc>,
    pub objection_until: NaiveDate,
}

pub async fn insert(conn: &mut Conn, settlement: &Settlement) -> QueryResult<()> {
    diesel::insert_into(settlements::table)
        .values(settlement)
        .execute(conn)
        .await
        .map(drop)
}

pub async fn get_of(conn: &mut Conn, award: Uuid) -> QueryResult<Settlement> {
    settlements::table
        .filter(settlements::award_id.eq(award))
        .select(Settlement::as_select())
        .first(conn)
        .await
}
