//! Payments with their award and their people, in one query for a page.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Date, Nullable, Numeric, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::Stage;
use crate::db::Conn;
use crate::http::fields::Amount;

/// A payment with what it is for and who had to do with it.
#[derive(Clone, Debug, QueryableByName)]
pub struct Transfer {
    /// The identifier.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// The award; none for a penalty.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub award_id: Option<Uuid>,
    /// The dossier.
    #[diesel(sql_type = SqlUuid)]
    pub application_id: Uuid,
    /// `advance`, `final`, `reclaim`, `refund` or `penalty`.
    #[diesel(sql_type = Text)]
    pub kind: String,
    /// How much.
    #[diesel(sql_type = Numeric)]
    pub amount: Amount,
    /// The account it goes to, or comes from.
    #[diesel(sql_type = Text)]
    pub iban: String,
    /// In whose name that account is.
    #[diesel(sql_type = Text)]
    pub account_holder: String,
    /// Where it stands.
    #[diesel(sql_type = Text)]
    pub status: String,
    /// When it was planned.
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
    /// When it lapsed.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub cancelled_at: Option<DateTime<Utc>>,
    /// The last day on which it is in time (Awb 4:87).
    #[diesel(sql_type = Date)]
    pub due_on: NaiveDate,
    /// The day of the bank's credit (Awb 4:89(3)).
    #[diesel(sql_type = Nullable<Date>)]
    pub paid_on: Option<NaiveDate>,
    /// The batch for the bank it is in.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub batch_id: Option<Uuid>,
    /// The reference of the dossier.
    #[diesel(sql_type = Text)]
    pub reference: String,
    /// Its title.
    #[diesel(sql_type = Text)]
    pub title: String,
    /// The provider.
    #[diesel(sql_type = Text)]
    pub organisation: String,
    /// Who prepared it.
    #[diesel(sql_type = Nullable<Text>)]
    pub prepared_by: Option<String>,
    /// Who released it.
    #[diesel(sql_type = Nullable<Text>)]
    pub released_by: Option<String>,
    /// The day on which the bank sent it back.
    #[diesel(sql_type = Nullable<Date>)]
    pub returned_on: Option<NaiveDate>,
    /// Why, as the bank says.
    #[diesel(sql_type = Nullable<Text>)]
    pub returned_because: Option<String>,
    /// The payment that came back, in whose place this one is.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub replaces: Option<Uuid>,
    /// The payment in its place, when it came back.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub replaced_by: Option<Uuid>,
    /// Until which day it waits or waited, when its payment is or was suspended (Awb 4:56).
    #[diesel(sql_type = Nullable<Date>)]
    pub suspended_until: Option<NaiveDate>,
    /// Whether the reader prepared it.
    #[diesel(sql_type = Bool)]
    pub prepared_by_me: bool,
    /// Whether the reader decided on the award in any way.
    #[diesel(sql_type = Bool)]
    pub decided_by_me: bool,
}

impl Transfer {
    /// Whether it comes back from the provider.
    #[must_use]
    pub fn is_reclaim(&self) -> bool {
        self.kind == "reclaim"
    }

    /// Whether it was planned by the end of a day and had not lapsed.
    #[must_use]
    pub fn was_there(&self, end: DateTime<Utc>) -> bool {
        self.created_at < end && self.cancelled_at.is_none_or(|at| at >= end)
    }

    /// Until which day it still waits on a day, since its payment is suspended (Awb 4:56).
    #[must_use]
    pub fn waits_until(&self, today: NaiveDate) -> Option<NaiveDate> {
        self.suspended_until.filter(|until| today <= *until)
    }
}

const TRANSFER: &str = "
    SELECT payment.id, payment.award_id, application.id AS application_id, payment.kind, payment.amount, payment.iban,
        payment.account_holder, payment.status, payment.created_at, payment.cancelled_at, payment.due_on, payment.paid_on,
        payment.batch_id, application.reference, application.title,
        organisation.name AS organisation, preparer.name AS prepared_by, releaser.name AS released_by,
        payment.returned_on, payment.returned_because, payment.replaces,
        (SELECT id FROM payments WHERE replaces = payment.id AND status <> 'cancelled') AS replaced_by,
        (SELECT max(ends_on) FROM payment_suspensions WHERE award_id = payment.award_id AND status <> 'lifted'
            AND payment.kind <> 'reclaim' AND payment.status IN ('planned', 'prepared', 'released')) AS suspended_until,
        payment.prepared_by IS NOT DISTINCT FROM $1 AS prepared_by_me,
        (EXISTS (SELECT FROM decisions WHERE application_id = award.application_id AND decided_by = $1)
            OR EXISTS (SELECT FROM award_changes WHERE award_id = award.id AND decided_by = $1)
            OR EXISTS (SELECT FROM settlements WHERE award_id = award.id AND decided_by = $1)
            OR EXISTS (SELECT FROM penalty_revisions WHERE penalty_id = penalty.notice_id AND decided_by = $1)
            OR EXISTS (SELECT FROM reclaim_revisions JOIN payments reclaim ON reclaim.id = reclaim_id
                WHERE reclaim.award_id = award.id AND reclaim_revisions.decided_by = $1)
            OR coalesce(penalty.determined_by = $1, false)) AS decided_by_me
    FROM payments payment
    LEFT JOIN awards award ON award.id = payment.award_id
    LEFT JOIN penalties penalty ON penalty.notice_id = payment.penalty_id
    JOIN applications application ON application.id = coalesce(award.application_id, penalty.application_id)
    JOIN organisations organisation ON organisation.id = application.organisation_id
    LEFT JOIN users preparer ON preparer.id = payment.prepared_by
    LEFT JOIN users releaser ON releaser.id = payment.released_by";

/// Which payments are asked for, by whom.
#[derive(Clone, Copy, Debug)]
pub struct Queue {
    /// Who reads, since four eyes depend on it.
    pub reader: Uuid,
    /// How far they are.
    pub stage: Stage,
    /// Of one ceiling only.
    pub ceiling: Option<Uuid>,
    /// Those that come back only, or those that go out only.
    pub reclaims: Option<bool>,
    /// Of what was credited: until the end of this day only.
    pub until: Option<NaiveDate>,
    /// The day it is, on which what was due before is late.
    pub today: NaiveDate,
}

impl Queue {
    /// Which way the money goes; no reclaim is sent to the bank.
    fn ways(&self) -> Option<bool> {
        if self.stage == Stage::ToSend {
            Some(false)
        } else {
            self.reclaims
        }
    }

    fn credited_until(&self) -> Option<NaiveDate> {
        self.until.filter(|_| self.stage == Stage::Paid)
    }

    fn due_before(&self) -> Option<NaiveDate> {
        (self.stage == Stage::Late).then_some(self.today)
    }

    /// On which day it may not wait, since nothing goes to the bank that is suspended (Awb 4:56).
    fn goes_on(&self) -> Option<NaiveDate> {
        (self.stage == Stage::ToSend).then_some(self.today)
    }
}

const QUEUED: &str = "payment.status = ANY($2) AND ($3 IS NULL OR award.ceiling_id = $3)
    AND ($4 IS NULL OR (payment.kind = 'reclaim') = $4) AND ($5 IS NULL OR payment.paid_on <= $5)
    AND ($6 IS NULL OR payment.due_on < $6) AND ($7 IS NULL OR NOT payment_is_suspended(payment.award_id, $7))";

/// Payments after a place: the first due first when there is work, the newest first when there isn't.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn queue(
    conn: &mut Conn,
    wish: &Queue,
    after: Option<(NaiveDate, Uuid)>,
    fetch: i64,
) -> QueryResult<Vec<Transfer>> {
    let (day, sign, order) = if wish.stage.is_work() {
        ("payment.due_on", ">", "ASC")
    } else {
        ("coalesce(payment.paid_on, payment.due_on)", "<", "DESC")
    };
    let query = format!(
        "{TRANSFER} WHERE {QUEUED} AND ($8 IS NULL OR ({day}, payment.id) {sign} ($8, $9))
        ORDER BY {day} {order}, payment.id {order} LIMIT $10"
    );
    diesel::sql_query(query)
        .bind::<SqlUuid, _>(wish.reader)
        .bind::<Array<Text>, _>(wish.stage.statuses())
        .bind::<Nullable<SqlUuid>, _>(wish.ceiling)
        .bind::<Nullable<Bool>, _>(wish.ways())
        .bind::<Nullable<Date>, _>(wish.credited_until())
        .bind::<Nullable<Date>, _>(wish.due_before())
        .bind::<Nullable<Date>, _>(wish.goes_on())
        .bind::<Nullable<Date>, _>(after.map(|(day, _)| day))
        .bind::<Nullable<SqlUuid>, _>(after.map(|(_, id)| id))
        .bind::<BigInt, _>(fetch)
        .load(conn)
        .await
}

/// What payments add up to.
#[derive(Clone, Copy, Debug, QueryableByName)]
pub struct Together {
    /// How many there are.
    #[diesel(sql_type = BigInt)]
    pub payments: i64,
    /// What goes to providers.
    #[diesel(sql_type = Numeric)]
    pub outward: Amount,
    /// What comes back from them.
    #[diesel(sql_type = Numeric)]
    pub back: Amount,
}

/// What all payments add up to that are asked for.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn together(conn: &mut Conn, wish: &Queue) -> QueryResult<Together> {
    let query = format!(
        "SELECT count(*) AS payments, coalesce(sum(payment.amount) FILTER (WHERE payment.kind <> 'reclaim'), 0) AS outward,
            coalesce(sum(payment.amount) FILTER (WHERE payment.kind = 'reclaim'), 0) AS back
        FROM payments payment LEFT JOIN awards award ON award.id = payment.award_id
        WHERE $1 IS NOT NULL AND {QUEUED}"
    );
    diesel::sql_query(query)
        .bind::<SqlUuid, _>(wish.reader)
        .bind::<Array<Text>, _>(wish.stage.statuses())
        .bind::<Nullable<SqlUuid>, _>(wish.ceiling)
        .bind::<Nullable<Bool>, _>(wish.ways())
        .bind::<Nullable<Date>, _>(wish.credited_until())
        .bind::<Nullable<Date>, _>(wish.due_before())
        .bind::<Nullable<Date>, _>(wish.goes_on())
        .get_result(conn)
        .await
}

/// The payments of an award, oldest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn queue_of_award(conn: &mut Conn, reader: Uuid, award: Uuid) -> QueryResult<Vec<Transfer>> {
    diesel::sql_query(format!(
        "{TRANSFER} WHERE payment.award_id = $2 ORDER BY payment.id"
    ))
    .bind::<SqlUuid, _>(reader)
    .bind::<SqlUuid, _>(award)
    .load(conn)
    .await
}

/// The payments of a batch, in the order of their making.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn queue_of_batch(
    conn: &mut Conn,
    reader: Uuid,
    batch: Uuid,
    after: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Transfer>> {
    let query = format!(
        "{TRANSFER} WHERE payment.batch_id = $2 AND ($3 IS NULL OR payment.id > $3) ORDER BY payment.id LIMIT $4"
    );
    diesel::sql_query(query)
        .bind::<SqlUuid, _>(reader)
        .bind::<SqlUuid, _>(batch)
        .bind::<Nullable<SqlUuid>, _>(after)
        .bind::<BigInt, _>(fetch)
        .load(conn)
        .await
}

/// One payment.
///
/// # Errors
/// When it isn't there.
pub async fn transfer(conn: &mut Conn, reader: Uuid, id: Uuid) -> QueryResult<Transfer> {
    diesel::sql_query(format!("{TRANSFER} WHERE payment.id = $2"))
        .bind::<SqlUuid, _>(reader)
        .bind::<SqlUuid, _>(id)
        .get_result(conn)
        .await
}

/// How much work waits for finance.
#[derive(Clone, Copy, Debug, QueryableByName)]
pub struct Todo {
    /// Awards on which nothing was planned yet.
    #[diesel(sql_type = BigInt)]
    pub unplanned: i64,
    /// Penalties that were determined and are not planned whole.
    #[diesel(sql_type = BigInt)]
    pub penalties: i64,
    /// Payments to be checked.
    #[diesel(sql_type = BigInt)]
    pub planned: i64,
    /// Payments to be released.
    #[diesel(sql_type = BigInt)]
    pub prepared: i64,
    /// Payments that may go into a batch for the bank.
    #[diesel(sql_type = BigInt)]
    pub to_export: i64,
    /// What those add up to.
    #[diesel(sql_type = Numeric)]
    pub to_export_amount: Amount,
    /// Payments of which the bank's credit has to be confirmed.
    #[diesel(sql_type = BigInt)]
    pub released: i64,
    /// Payments of these that are too late already.
    #[diesel(sql_type = BigInt)]
    pub late: i64,
    /// Account numbers that wait for approval.
    #[diesel(sql_type = BigInt)]
    pub accounts: i64,
}

/// How much work waits for finance today.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn todo(conn: &mut Conn, today: NaiveDate) -> QueryResult<Todo> {
    // Few are suspended, so that these are left out one by one (Awb 4:56).
    diesel::sql_query(
        "WITH suspended AS (
            SELECT count(*) AS payments, coalesce(sum(amount), 0) AS amount FROM payments
            WHERE status = 'released' AND kind <> 'reclaim' AND award_id IN (
                SELECT award_id FROM payment_suspensions WHERE status <> 'lifted' AND ends_on >= $1))
        SELECT coalesce(sum(number) FILTER (WHERE figure = 'unplanned'), 0)::bigint AS unplanned,
            (SELECT count(*) FROM penalties WHERE determined_amount IS NOT NULL AND penalty_owed(notice_id) > (
                SELECT coalesce(sum(amount), 0) FROM payments WHERE penalty_id = notice_id
                    AND status NOT IN ('returned', 'cancelled'))) AS penalties,
            coalesce(sum(number) FILTER (WHERE value = 'planned'), 0)::bigint AS planned,
            coalesce(sum(number) FILTER (WHERE value = 'prepared'), 0)::bigint AS prepared,
            coalesce(sum(number) FILTER (WHERE value = 'to-export'), 0)::bigint
                - (SELECT payments FROM suspended) AS to_export,
            coalesce(sum(number) FILTER (WHERE figure = 'to-export'), 0)
                - (SELECT amount FROM suspended) AS to_export_amount,
            coalesce(sum(number) FILTER (WHERE value IN ('to-export', 'released', 'exported')), 0)::bigint AS released,
            coalesce(sum(number) FILTER (WHERE figure = 'due' AND day < $1), 0)::bigint AS late,
            (SELECT count(*) FROM bank_account_changes WHERE status = 'proposed') AS accounts
        FROM figures WHERE place = '00000000-0000-0000-0000-000000000000'
            AND figure IN ('unplanned', 'payments', 'to-export', 'due')",
    )
    .bind::<Date, _>(today)
    .get_result(conn)
    .await
}

/// An award that waits for its first payment.
#[derive(Clone, Debug, QueryableByName)]
pub struct Payable {
    /// The award.
    #[diesel(sql_type = SqlUuid)]
    pub award_id: Uuid,
    /// How much it is.
    #[diesel(sql_type = Numeric)]
    pub amount: Amount,
    /// The reference of its dossier.
    #[diesel(sql_type = Text)]
    pub reference: String,
    /// Its title.
    #[diesel(sql_type = Text)]
    pub title: String,
    /// The provider.
    #[diesel(sql_type = Text)]
    pub organisation: String,
    /// The last day on which a payment is in time (Awb 4:87), while that term runs.
    #[diesel(sql_type = Nullable<Date>)]
    pub due_on: Option<NaiveDate>,
}

/// Awards that wait for their first payment, after a place, in the order in which they were granted.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn payable(conn: &mut Conn, after: Option<Uuid>, fetch: i64) -> QueryResult<Vec<Payable>> {
    diesel::sql_query(
        "SELECT award.id AS award_id, award.amount, application.reference, application.title,
            organisation.name AS organisation,
            (SELECT min(ends_on) FROM terms WHERE dossier_id = award.application_id AND kind = 'payment'
                AND object_id = award.id AND closed_on IS NULL) AS due_on
        FROM awards award
        JOIN applications application ON application.id = award.application_id
        JOIN organisations organisation ON organisation.id = award.organisation_id
        WHERE award.status = 'granted' AND ($1 IS NULL OR award.id > $1)
            AND NOT EXISTS (SELECT FROM payments WHERE award_id = award.id AND status <> 'cancelled')
        ORDER BY award.id LIMIT $2",
    )
    .bind::<Nullable<SqlUuid>, _>(after)
    .bind::<BigInt, _>(fetch)
    .load(conn)
    .await
}

/// A penalty that was determined and of which something is neither paid nor planned.
#[derive(Clone, Debug, QueryableByName)]
pub struct Owed {
    /// The penalty.
    #[diesel(sql_type = SqlUuid)]
    pub penalty_id: Uuid,
    /// The dossier.
    #[diesel(sql_type = SqlUuid)]
    pub application_id: Uuid,
    /// How much of it is left.
    #[diesel(sql_type = Numeric)]
    pub left: Amount,
    /// The reference of its dossier.
    #[diesel(sql_type = Text)]
    pub reference: String,
    /// Its title.
    #[diesel(sql_type = Text)]
    pub title: String,
    /// Who is owed.
    #[diesel(sql_type = Text)]
    pub organisation: String,
    /// The last day on which a payment is in time (Awb 4:87), while that term runs.
    #[diesel(sql_type = Nullable<Date>)]
    pub due_on: Option<NaiveDate>,
}

/// Penalties of which something is left to be planned, after a place, in the order of their notices.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn owed(conn: &mut Conn, after: Option<Uuid>, fetch: i64) -> QueryResult<Vec<Owed>> {
    diesel::sql_query(
        "SELECT penalty.notice_id AS penalty_id, penalty.application_id, penalty_owed(penalty.notice_id) - planned.amount AS left,
            application.reference, application.title, organisation.name AS organisation,
            (SELECT min(ends_on) FROM terms WHERE terms.dossier_id = penalty.application_id AND kind = 'payment'
                AND closed_on IS NULL AND (object_id = penalty.notice_id OR object_id IN (
                    SELECT id FROM penalty_revisions WHERE penalty_id = penalty.notice_id))) AS due_on
        FROM penalties penalty
        JOIN applications application ON application.id = penalty.application_id
        JOIN organisations organisation ON organisation.id = application.organisation_id
        CROSS JOIN LATERAL (SELECT coalesce(sum(amount), 0) AS amount FROM payments
            WHERE penalty_id = penalty.notice_id AND status NOT IN ('returned', 'cancelled')) planned
        WHERE penalty.determined_amount IS NOT NULL AND penalty_owed(penalty.notice_id) > planned.amount
            AND ($1 IS NULL OR penalty.notice_id > $1)
        ORDER BY penalty.notice_id LIMIT $2",
    )
    .bind::<Nullable<SqlUuid>, _>(after)
    .bind::<BigInt, _>(fetch)
    .load(conn)
    .await
}
