//! Payments in PostgreSQL.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use plafond_rules::payments::Status;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::payments;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = payments)]
pub struct Payment {
    pub id: Uuid,
    pub award_id: Uuid,
    pub kind: String,
    pub amount: Decimal,
    pub iban: String,
    pub account_holder: String,
    pub status: String,
    pub due_on: NaiveDate,
    pub created_at: DateTime<Utc>,
    pub prepared_by: Option<Uuid>,
    pub prepared_at: Option<DateTime<Utc>>,
    pub released_by: Option<Uuid>,
    pub released_at: Option<DateTime<Utc>>,
    pub paid_on: Option<NaiveDate>,
    pub confirmed_by: Option<Uuid>,
    pub version: i64,
}

impl Payment {
    /// Where it stands, as the rules know it. A constraint keeps the names to these.
    pub fn status(&self) -> Status {
        Status::parse(&self.status).unwrap_or(Status::Planned)
    }
}

pub async fn get(conn: &mut Conn, id: Uuid) -> QueryResult<Payment> {
    payments::table
        .find(id)
        .select(Payment::as_select())
        .first(conn)
        .await
}

pub async fn lock(conn: &mut Conn, id: Uuid) -> QueryResult<Payment> {
    payments::table
        .find(id)
        .for_update()
        .select(Payment::as_select())
        .first(conn)
        .await
}

pub async fn insert(conn: &mut Conn, payment: &Payment) -> QueryResult<()> {
    diesel::insert_into(payments::table)
        .values(payment)
        .execute(conn)
        .await
        .map(drop)
}

/// Oldest first.
pub async fn list(conn: &mut Conn, award: Uuid) -> QueryResult<Vec<Payment>> {
    payments::table
        .filter(payments::award_id.eq(award))
        .order(payments::id)
        .select(Payment::as_select())
        .load(conn)
        .await
}

/// What reached the provider of an award.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn paid_of(conn: &mut Conn, award: Uuid) -> QueryResult<Decimal> {
    let paid: Option<Decimal> = payments::table
        .filter(
            payments::award_id
                .eq(award)
                .and(payments::status.eq("paid"))
                .and(payments::kind.ne("reclaim")),
        )
        .select(diesel::dsl::sum(payments::amount))
        .first(conn)
        .await?;
    Ok(paid.unwrap_or_default())
}

/// Payments of an award that are on their way.
pub async fn under_way(conn: &mut Conn, award: Uuid) -> QueryResult<i64> {
    payments::table
        .filter(
            payments::award_id
                .eq(award)
                .and(payments::status.eq_any(["planned", "prepared", "released", "exported"])),
        )
        .count()
        .get_result(conn)
        .await
}

pub async fn mark_prepared(conn: &mut Conn, id: Uuid, by: Uuid, at: DateTime<Utc>) -> QueryResult<usize> {
    diesel::update(payments::table.find(id).filter(payments::status.eq("planned")))
        .set((
            payments::status.eq("prepared"),
            payments::prepared_by.eq(by),
            payments::prepared_at.eq(at),
            payments::version.eq(payments::version + 1),
        ))
        .execute(conn)
        .await
}

pub async fn mark_released(conn: &mut Conn, id: Uuid, by: Uuid, at: DateTime<Utc>) -> QueryResult<usize> {
    diesel::update(payments::table.find(id).filter(payments::status.eq("prepared")))
        .set((
            payments::status.eq("released"),
            payments::released_by.eq(by),
            payments::released_at.eq(at),
            payments::version.eq(payments::version + 1),
        ))
        .execute(conn)
        .await
}

pub async fn mark_paid(conn: &mut Conn, id: Uuid, by: Uuid, on: NaiveDate) -> QueryResult<usize> {
    diesel::update(
        payments::table
            .find(id)
            .filter(payments::status.eq_any(["released", "exported"])),
    )
    .set((
        payments::status.eq("paid"),
        payments::paid_on.eq(on),
        payments::confirmed_by.eq(by),
        payments::version.eq(payments::version + 1),
    ))
    .execute(conn)
    .await
}
