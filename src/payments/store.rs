//! Payments in PostgreSQL.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Date, Nullable, Numeric, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use plafond_rules::payments::{Flow, Status, Way};
use uuid::Uuid;

use super::requests::BankReturn;
use crate::db::Conn;
use crate::db::schema::{applications, awards, payment_batches, payments, penalties, reclaim_revisions};
use crate::http::fields::Amount;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = payments)]
pub struct Payment {
    pub id: Uuid,
    pub award_id: Option<Uuid>,
    pub kind: String,
    pub amount: Amount,
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
    pub batch_id: Option<Uuid>,
    pub version: i64,
    pub returned_on: Option<NaiveDate>,
    pub returned_because: Option<String>,
    pub returned_by: Option<Uuid>,
    pub replaces: Option<Uuid>,
    pub cancelled_at: Option<DateTime<Utc>>,
    pub penalty_id: Option<Uuid>,
    pub decided_by: Option<Uuid>,
}

/// A reclaim that became less on an objection (Awb 7:11).
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = reclaim_revisions)]
pub struct Revision {
    pub id: Uuid,
    pub reclaim_id: Uuid,
    pub objection_id: Uuid,
    pub amount: Amount,
    pub waived: Amount,
    pub followed_by: Option<Uuid>,
    pub reasons: String,
    pub decided_by: Uuid,
    pub decided_at: DateTime<Utc>,
}

/// Payments that go to the bank together.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = payment_batches)]
pub struct Batch {
    /// The identifier.
    pub id: Uuid,
    /// How many payments it holds.
    pub payments: i32,
    /// What they add up to.
    pub total: Amount,
    /// Who made it.
    pub made_by: Uuid,
    /// When.
    pub made_at: DateTime<Utc>,
}

impl Payment {
    /// Where it stands, as the rules know it. A constraint keeps the names to these.
    pub fn status(&self) -> Status {
        Status::parse(&self.status).unwrap_or(Status::Planned)
    }

    /// Whether it is planned or sent, and the bank's credit isn't confirmed yet.
    pub fn is_under_way(&self) -> bool {
        matches!(
            self.status(),
            Status::Planned | Status::Prepared | Status::Released | Status::Exported
        )
    }

    /// The same as it counts against what an award is.
    pub fn flow(&self) -> Flow {
        let way = if self.kind == "reclaim" {
            Way::Back
        } else {
            Way::Out
        };
        Flow {
            way,
            amount: self.amount.0,
            status: self.status(),
        }
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
    page(conn, award, None, i64::MAX).await
}

/// At most `fetch` of those, from after `cursor`.
pub async fn page(
    conn: &mut Conn,
    award: Uuid,
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Payment>> {
    payments::table
        .filter(payments::award_id.eq(award))
        .filter(payments::id.gt(cursor.unwrap_or_default()))
        .order(payments::id)
        .limit(fetch)
        .select(Payment::as_select())
        .load(conn)
        .await
}

/// The payments of a penalty, oldest first.
pub async fn list_of_penalty(conn: &mut Conn, penalty: Uuid) -> QueryResult<Vec<Payment>> {
    payments::table
        .filter(payments::penalty_id.eq(penalty))
        .order(payments::id)
        .select(Payment::as_select())
        .load(conn)
        .await
}

/// The payments of the penalties in a dossier, oldest first.
pub async fn list_of_penalties(conn: &mut Conn, application: Uuid) -> QueryResult<Vec<Payment>> {
    let of_dossier = penalties::table
        .filter(penalties::application_id.eq(application))
        .select(penalties::notice_id.nullable());
    payments::table
        // Said apart, or PostgreSQL reads all payments as long as none is of a penalty.
        .filter(payments::penalty_id.is_not_null())
        .filter(payments::penalty_id.eq_any(of_dossier))
        .order(payments::id)
        .select(Payment::as_select())
        .load(conn)
        .await
}

/// The payments of the awards of some organisations, newest first.
pub async fn list_on_awards_of(
    conn: &mut Conn,
    organisations: &[Uuid],
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Payment>> {
    let own = awards::table
        .filter(awards::organisation_id.eq_any(organisations))
        .select(awards::id.nullable());
    let mut query = payments::table
        .filter(payments::award_id.eq_any(own))
        .select(Payment::as_select())
        .order(payments::id.desc())
        .limit(fetch)
        .into_boxed();
    if let Some(cursor) = cursor {
        query = query.filter(payments::id.lt(cursor));
    }
    query.load(conn).await
}

/// The payments of the penalties that some organisations are owed, newest first.
pub async fn list_on_penalties_of(
    conn: &mut Conn,
    organisations: &[Uuid],
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Payment>> {
    let own = penalties::table
        .inner_join(applications::table)
        .filter(applications::organisation_id.eq_any(organisations))
        .select(penalties::notice_id.nullable());
    let mut query = payments::table
        .filter(payments::penalty_id.is_not_null())
        .filter(payments::penalty_id.eq_any(own))
        .select(Payment::as_select())
        .order(payments::id.desc())
        .limit(fetch)
        .into_boxed();
    if let Some(cursor) = cursor {
        query = query.filter(payments::id.lt(cursor));
    }
    query.load(conn).await
}

/// What the provider of an award may keep beyond what it is.
pub async fn waived_of(conn: &mut Conn, award: Uuid) -> QueryResult<Amount> {
    #[derive(QueryableByName)]
    struct Waived {
        #[diesel(sql_type = Numeric)]
        waived: Amount,
    }
    let found: Waived = diesel::sql_query("SELECT waived_of($1, 'infinity') AS waived")
        .bind::<SqlUuid, _>(award)
        .get_result(conn)
        .await?;
    Ok(found.waived)
}

pub async fn insert_revision(conn: &mut Conn, revision: &Revision) -> QueryResult<()> {
    diesel::insert_into(reclaim_revisions::table)
        .values(revision)
        .execute(conn)
        .await
        .map(drop)
}

/// Which objection a reclaim follows from, when another was made less.
pub async fn reclaimed_on(conn: &mut Conn, reclaim: Uuid) -> QueryResult<Option<Uuid>> {
    reclaim_revisions::table
        .filter(reclaim_revisions::followed_by.eq(reclaim))
        .select(reclaim_revisions::objection_id)
        .first(conn)
        .await
        .optional()
}

/// The reclaims of an award that still stand and don't follow from an objection, oldest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn contestable(conn: &mut Conn, award: Uuid) -> QueryResult<Vec<(Uuid, Amount, DateTime<Utc>)>> {
    let on_objection =
        reclaim_revisions::table.filter(reclaim_revisions::followed_by.eq(payments::id.nullable()));
    payments::table
        .filter(payments::award_id.eq(award).and(payments::kind.eq("reclaim")))
        .filter(payments::status.ne("cancelled"))
        .filter(diesel::dsl::not(diesel::dsl::exists(on_objection)))
        .order(payments::id)
        .select((payments::id, payments::amount, payments::created_at))
        .load(conn)
        .await
}

/// What reached the provider of an award.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn paid_of(conn: &mut Conn, award: Uuid) -> QueryResult<Amount> {
    let paid: Option<Amount> = payments::table
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

pub async fn mark_cancelled(conn: &mut Conn, id: Uuid, at: DateTime<Utc>) -> QueryResult<usize> {
    let waiting = payments::status.eq_any(["planned", "prepared"]);
    diesel::update(payments::table.find(id).filter(waiting))
        .set((
            payments::status.eq("cancelled"),
            payments::cancelled_at.eq(at),
            payments::version.eq(payments::version + 1),
        ))
        .execute(conn)
        .await
}

/// A reclaim that nobody paid yet lapses, also when it was released.
pub async fn mark_lapsed(conn: &mut Conn, id: Uuid, at: DateTime<Utc>) -> QueryResult<usize> {
    let open = payments::status.eq_any(["planned", "prepared", "released"]);
    diesel::update(
        payments::table
            .find(id)
            .filter(open.and(payments::kind.eq("reclaim"))),
    )
    .set((
        payments::status.eq("cancelled"),
        payments::cancelled_at.eq(at),
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

pub async fn mark_returned(conn: &mut Conn, id: Uuid, by: Uuid, back: &BankReturn) -> QueryResult<usize> {
    let sent = payments::status.eq_any(["released", "exported"]);
    diesel::update(payments::table.find(id).filter(sent))
        .set((
            payments::status.eq("returned"),
            payments::returned_on.eq(back.returned_on),
            payments::returned_because.eq(&back.reason),
            payments::returned_by.eq(by),
            payments::version.eq(payments::version + 1),
        ))
        .execute(conn)
        .await
}

/// Moves the last day of payments in a dossier that didn't reach anyone yet, when the term they have was counted anew.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn due_later(
    conn: &mut Conn,
    dossier: Uuid,
    (before, now): (NaiveDate, NaiveDate),
) -> QueryResult<usize> {
    diesel::sql_query(
        "UPDATE payments SET due_on = $3, version = version + 1
        WHERE due_on = $2 AND paid_on IS NULL AND status <> 'cancelled' AND id IN (
            SELECT payments.id FROM payments JOIN awards ON awards.id = payments.award_id WHERE awards.application_id = $1
            UNION ALL
            SELECT payments.id FROM payments JOIN penalties ON penalties.notice_id = payments.penalty_id
            WHERE payments.penalty_id IS NOT NULL AND penalties.application_id = $1)",
    )
    .bind::<SqlUuid, _>(dossier)
    .bind::<Date, _>(before)
    .bind::<Date, _>(now)
    .execute(conn)
    .await
}

/// The dossier of a payment, whatever its ground.
const OF_DOSSIER: &str = "coalesce(awards.application_id, penalties.application_id)";

/// These payments as far as they are there, in the order in which their dossiers are locked.
pub async fn in_order_of_dossier(conn: &mut Conn, among: &[Uuid]) -> QueryResult<Vec<Uuid>> {
    payments::table
        .left_join(awards::table)
        .left_join(penalties::table.on(payments::penalty_id.eq(penalties::notice_id.nullable())))
        .filter(payments::id.eq_any(among))
        .order((sql::<Nullable<SqlUuid>>(OF_DOSSIER), payments::id))
        .select(payments::id)
        .load(conn)
        .await
}

/// What of a batch waits for the bank, in the order in which dossiers are locked.
pub async fn exported_of(conn: &mut Conn, batch: Uuid) -> QueryResult<Vec<Uuid>> {
    payments::table
        .left_join(awards::table)
        .left_join(penalties::table.on(payments::penalty_id.eq(penalties::notice_id.nullable())))
        .filter(payments::batch_id.eq(batch).and(payments::status.eq("exported")))
        .order((sql::<Nullable<SqlUuid>>(OF_DOSSIER), payments::id))
        .select(payments::id)
        .load(conn)
        .await
}

/// Whether a payment was planned in the place of another, and hasn't lapsed.
pub async fn has_replacement(conn: &mut Conn, id: Uuid) -> QueryResult<bool> {
    let other = payments::table.filter(payments::replaces.eq(id).and(payments::status.ne("cancelled")));
    diesel::select(diesel::dsl::exists(other)).get_result(conn).await
}

/// Payments to providers that were released, not yet sent to the bank and not suspended on a day, for nobody else until the transaction
/// ends.
pub async fn lock_released(conn: &mut Conn, today: NaiveDate) -> QueryResult<Vec<(Uuid, Amount)>> {
    let goes_on = sql::<Bool>("NOT payment_is_suspended(payments.award_id, ")
        .bind::<Date, _>(today)
        .sql(")");
    payments::table
        .filter(payments::status.eq("released").and(payments::kind.ne("reclaim")))
        .filter(goes_on)
        .order(payments::id)
        .for_update()
        .select((payments::id, payments::amount))
        .load(conn)
        .await
}

pub async fn insert_batch(conn: &mut Conn, batch: &Batch) -> QueryResult<()> {
    diesel::insert_into(payment_batches::table)
        .values(batch)
        .execute(conn)
        .await
        .map(drop)
}

pub async fn mark_exported(conn: &mut Conn, batch: Uuid, among: &[Uuid]) -> QueryResult<usize> {
    diesel::update(payments::table.filter(payments::id.eq_any(among).and(payments::status.eq("released"))))
        .set((
            payments::status.eq("exported"),
            payments::batch_id.eq(batch),
            payments::version.eq(payments::version + 1),
        ))
        .execute(conn)
        .await
}

/// One batch.
///
/// # Errors
/// When it isn't there.
pub async fn get_batch(conn: &mut Conn, id: Uuid) -> QueryResult<Batch> {
    payment_batches::table
        .find(id)
        .select(Batch::as_select())
        .first(conn)
        .await
}

/// Newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list_batches(conn: &mut Conn, cursor: Option<Uuid>, fetch: i64) -> QueryResult<Vec<Batch>> {
    let mut query = payment_batches::table
        .select(Batch::as_select())
        .order(payment_batches::id.desc())
        .limit(fetch)
        .into_boxed();
    if let Some(cursor) = cursor {
        query = query.filter(payment_batches::id.lt(cursor));
    }
    query.load(conn).await
}
