//! How letters went out, in PostgreSQL: told by their print jobs, and by the mail that announced them.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::{auto_type, sql};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Timestamptz};
use diesel_async::RunQueryDsl;
use plafond_rules::dates::day_of;
use plafond_rules::terms::Sent;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{letters, print_jobs};
use crate::documents::print_jobs::MAKES_KNOWN;
use crate::documents::store::Letter;

/// How a letter goes that doesn't go at once.
#[derive(Queryable, Selectable)]
#[diesel(table_name = letters, check_for_backend(diesel::pg::Pg))]
struct Way {
    /// The print job by which it becomes known; none when it goes by mail.
    #[diesel(select_expression = print_jobs::id.nullable())]
    job: Option<Uuid>,
    /// The day on which that was posted.
    #[diesel(select_expression = print_jobs::posted_on.nullable())]
    posted_on: Option<NaiveDate>,
    /// The day on which its mail was taken over, when that was a later one than it was signed.
    accepted_on: Option<NaiveDate>,
}

impl Way {
    const fn sent(self) -> Sent {
        match (self.job, self.posted_on, self.accepted_on) {
            (Some(_), Some(day), _) => Sent::PostedOn(day),
            (Some(_), None, _) => Sent::Waiting,
            (None, _, Some(day)) => Sent::AcceptedOn(day),
            (None, _, None) => Sent::AtOnce,
        }
    }
}

/// Letters, each beside the print job by which it becomes known, if there is one.
#[auto_type]
fn beside_post() -> _ {
    let reasons: [&'static str; 2] = MAKES_KNOWN;
    let own = print_jobs::letter_id.eq(letters::id);
    let known_by = own.and(print_jobs::reason.eq_any(reasons));
    letters::table.left_join(print_jobs::table.on(known_by))
}

/// Letters that don't go at once.
#[auto_type]
fn going_later() -> _ {
    let is_posted = print_jobs::id.is_not_null();
    beside_post().filter(is_posted.or(letters::accepted_on.is_not_null()))
}

/// How the letters about some things go that didn't go at once: by post since there was no consent (Awb 2:8) or since no server took
/// over the mail (Awb 2:11), or by mail that was taken over on a later day; of what went at once nothing.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn sent_later(conn: &mut Conn, objects: &[Uuid]) -> QueryResult<HashMap<Uuid, Sent>> {
    let found: Vec<(Uuid, Way)> = going_later()
        .filter(letters::object_id.eq_any(objects))
        // Of more than one, the first that is posted counts, and else the first by mail: it comes last and stays.
        .order((print_jobs::id.nullable().desc(), letters::id.desc()))
        .select((letters::object_id, Way::as_select()))
        .load(conn)
        .await?;
    Ok(found
        .into_iter()
        .map(|(object, way)| (object, way.sent()))
        .collect())
}

/// How the letter goes that makes known what was decided in a dossier on a day; `kind` is what that is about, as the audit trail names
/// it.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn how_decided(
    conn: &mut Conn,
    (dossier, kind): (Uuid, &str),
    signed_on: NaiveDate,
) -> QueryResult<Sent> {
    let later: Vec<(DateTime<Utc>, Way)> = going_later()
        .filter(letters::dossier_id.eq(dossier))
        .filter(letters::object_kind.eq(kind))
        .order((print_jobs::id.nullable().asc(), letters::id.asc()))
        .select((letters::issued_at, Way::as_select()))
        .load(conn)
        .await?;
    let found = later
        .into_iter()
        .find(|(issued_at, _)| day_of(*issued_at) == signed_on);
    Ok(found.map_or(Sent::AtOnce, |(_, way)| way.sent()))
}

/// Whether a letter about something that didn't go at once was not out by the end of a day: who was asked something in it could not
/// know by then.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn waited_beyond(conn: &mut Conn, (kind, id): (&str, Uuid), day: NaiveDate) -> QueryResult<bool> {
    let ways: Vec<Way> = going_later()
        .filter(letters::object_kind.eq(kind))
        .filter(letters::object_id.eq(id))
        .select(Way::as_select())
        .load(conn)
        .await?;
    Ok(ways
        .into_iter()
        .map(Way::sent)
        .any(|sent| sent == Sent::Waiting || sent.out_on().is_some_and(|out_on| out_on > day)))
}

/// Letters of which the mail was taken over on a later day than it was written: PostgreSQL has an index of such mail.
const TAKEN_OVER_LATER: &str = "letters.notification_id IN (SELECT id FROM outbox_messages WHERE status = 'sent'
    AND (sent_at AT TIME ZONE 'Europe/Amsterdam')::date > (created_at AT TIME ZONE 'Europe/Amsterdam')::date)";

/// When the mail of a letter was taken over.
const TAKEN_OVER_AT: &str =
    "(SELECT sent_at FROM outbox_messages WHERE outbox_messages.id = letters.notification_id)";

/// Letters of which the mail was given up.
const GIVEN_UP: &str =
    "EXISTS (SELECT FROM outbox_messages WHERE outbox_messages.id = letters.notification_id
    AND status IN ('refused', 'dead'))";

/// Letters of which the mail was taken over on a later day than they were signed, with when that was, as long as it was not written
/// down; at most so many, oldest first. Not those that went by post before that.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn taken_over_later(conn: &mut Conn, most: i64) -> QueryResult<Vec<(Letter, DateTime<Utc>)>> {
    beside_post()
        .filter(sql::<Bool>(TAKEN_OVER_LATER))
        .filter(letters::accepted_on.is_null())
        .filter(print_jobs::id.is_null())
        .order(letters::id)
        .limit(most)
        .select((Letter::as_select(), sql::<Timestamptz>(TAKEN_OVER_AT)))
        .load(conn)
        .await
}

/// Writes down on which later day than it was signed the mail of a letter was taken over, once.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn mark_taken_over(conn: &mut Conn, id: Uuid, on: NaiveDate) -> QueryResult<usize> {
    let fresh = letters::table.find(id).filter(letters::accepted_on.is_null());
    diesel::update(fresh)
        .set(letters::accepted_on.eq(on))
        .execute(conn)
        .await
}

/// Whether the mail that was to make known what was decided in a dossier on a day reached nobody, and goes in no other way yet; `kind`
/// is what that is about, as the audit trail names it.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn reached_nobody(
    conn: &mut Conn,
    (dossier, kind): (Uuid, &str),
    signed_on: NaiveDate,
) -> QueryResult<bool> {
    let given_up: Vec<DateTime<Utc>> = beside_post()
        .filter(letters::dossier_id.eq(dossier))
        .filter(letters::object_kind.eq(kind))
        .filter(sql::<Bool>(GIVEN_UP))
        .filter(print_jobs::id.is_null())
        .select(letters::issued_at)
        .load(conn)
        .await?;
    Ok(given_up
        .into_iter()
        .any(|issued_at| day_of(issued_at) == signed_on))
}
