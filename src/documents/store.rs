//! Letters and the print queue in PostgreSQL; what a letter says can't be changed.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::{AsSelect, IntoBoxed, Select, sql};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types;
use diesel_async::RunQueryDsl;
use plafond_rules::dates::day_of;
use plafond_rules::terms::Sent;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{letters, print_jobs};

/// A letter as it was issued, and what became of it.
#[derive(Clone, Debug, Queryable, QueryableByName, Selectable, Insertable)]
#[diesel(table_name = letters, check_for_backend(diesel::pg::Pg))]
pub struct Letter {
    /// The identifier, by which its PDF is kept as well.
    pub id: Uuid,
    /// What it makes known.
    pub kind: String,
    /// The dossier it belongs to.
    pub dossier_id: Uuid,
    /// The organisation it goes to.
    pub organisation_id: Uuid,
    /// What it makes known: `decision`, `settlement`.
    pub object_kind: String,
    /// Which one.
    pub object_id: Uuid,
    /// What stands above it.
    pub title: String,
    /// The name it is addressed to.
    pub addressee: String,
    /// What it says, as canonical JSON.
    pub data: String,
    /// The SHA-256 of that.
    pub data_sha256: Vec<u8>,
    /// The layout it is made from.
    pub layout_sha256: Vec<u8>,
    /// The template it is made from.
    pub template_sha256: Vec<u8>,
    /// The version of the scheme's own template, if it was that.
    pub template_version: Option<i32>,
    /// `electronic` or `post`.
    pub channel: String,
    /// Since when there was consent to electronic sending.
    pub consented_at: Option<DateTime<Utc>>,
    /// The version of the organisation that said so.
    pub consent_version: Option<i64>,
    /// The mail that announced it.
    pub notification_id: Option<Uuid>,
    /// Who signed.
    pub issued_by: Uuid,
    /// When.
    pub issued_at: DateTime<Utc>,
    /// When the PDF was made.
    pub rendered_at: Option<DateTime<Utc>>,
    /// How large it is.
    pub size: Option<i64>,
    /// The SHA-256 of it.
    pub sha256: Option<Vec<u8>>,
    /// What made it.
    pub engine: Option<String>,
    /// How often making it was begun.
    pub attempts: i32,
    /// When it is tried next, while it isn't made.
    pub next_attempt_at: DateTime<Utc>,
    /// Why it could not be made.
    pub last_error: Option<String>,
}

impl Letter {
    /// Goes up when its PDF is made: the only change there is.
    #[must_use]
    pub const fn version(&self) -> i64 {
        if self.sha256.is_some() { 2 } else { 1 }
    }
}

/// Letters that are asked for.
type Letters<'a> = IntoBoxed<'a, Select<letters::table, AsSelect<Letter, Pg>>, Pg>;

/// A letter on its way to the post.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = print_jobs)]
pub struct PrintJob {
    /// The identifier.
    pub id: Uuid,
    /// The letter.
    pub letter_id: Uuid,
    /// `no-consent` (Awb 2:8), `undelivered` or `returned` (Awb 2:11).
    pub reason: String,
    /// When it was put in the queue.
    pub queued_at: DateTime<Utc>,
    /// The day it was posted.
    pub posted_on: Option<NaiveDate>,
    /// Who says so.
    pub posted_by: Option<Uuid>,
    /// When that was said.
    pub posted_at: Option<DateTime<Utc>>,
}

/// Why a letter goes by post that makes known what it says; what only came back was made known before.
const MAKES_KNOWN: [&str; 2] = ["no-consent", "undelivered"];

impl PrintJob {
    /// Whether this is how its letter becomes known: without consent, or since no server took over the mail that announced it.
    #[must_use]
    pub fn makes_known(&self) -> bool {
        MAKES_KNOWN.contains(&self.reason.as_str())
    }
}

pub async fn insert(conn: &mut Conn, letter: &Letter) -> QueryResult<()> {
    diesel::insert_into(letters::table)
        .values(letter)
        .execute(conn)
        .await
        .map(drop)
}

pub async fn insert_job(conn: &mut Conn, job: &PrintJob) -> QueryResult<()> {
    diesel::insert_into(print_jobs::table)
        .values(job)
        .execute(conn)
        .await
        .map(drop)
}

/// A letter.
///
/// # Errors
/// When it isn't there.
pub async fn get(conn: &mut Conn, id: Uuid) -> QueryResult<Letter> {
    letters::table
        .find(id)
        .select(Letter::as_select())
        .first(conn)
        .await
}

/// At most `fetch` letters, newest first, from before `cursor`.
fn newest_first<'a>(cursor: Option<Uuid>, fetch: i64) -> Letters<'a> {
    let query = letters::table.select(Letter::as_select()).into_boxed();
    let query = query.order(letters::id.desc()).limit(fetch);
    match cursor {
        Some(cursor) => query.filter(letters::id.lt(cursor)),
        None => query,
    }
}

/// The letters of a dossier: all, or those to one organisation.
fn of_dossier<'a>((dossier, to): (Uuid, Option<Uuid>), cursor: Option<Uuid>, fetch: i64) -> Letters<'a> {
    let query = newest_first(cursor, fetch).filter(letters::dossier_id.eq(dossier));
    match to {
        Some(to) => query.filter(letters::organisation_id.eq(to)),
        None => query,
    }
}

/// The letters of a dossier, newest first: all, or those to one organisation. Another one can have objected in it.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn letters_of(
    conn: &mut Conn,
    of: (Uuid, Option<Uuid>),
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Letter>> {
    of_dossier(of, cursor, fetch).load(conn).await
}

/// The letters to some organisations, newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn letters_to(
    conn: &mut Conn,
    organisations: &[Uuid],
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Letter>> {
    newest_first(cursor, fetch)
        .filter(letters::organisation_id.eq_any(organisations))
        .load(conn)
        .await
}

/// The last letter that makes something known: a decision, a settlement.
///
/// # Errors
/// When there is none.
pub async fn of_object(conn: &mut Conn, object: Uuid) -> QueryResult<Letter> {
    letters::table
        .filter(letters::object_id.eq(object))
        .order(letters::id.desc())
        .select(Letter::as_select())
        .first(conn)
        .await
}

/// The letters that this very transaction issued in a dossier, oldest first.
pub async fn issued_now(conn: &mut Conn, dossier: Uuid) -> QueryResult<Vec<Letter>> {
    let now = sql::<sql_types::Bool>("letters.xmin = pg_current_xact_id()::xid");
    letters::table
        .filter(letters::dossier_id.eq(dossier))
        .filter(now)
        .order(letters::id)
        .select(Letter::as_select())
        .load(conn)
        .await
}

/// Takes the next letter without a PDF that is due; other workers pass it by until `until`.
pub async fn lease_next(
    conn: &mut Conn,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> QueryResult<Option<Letter>> {
    diesel::sql_query(include_str!("lease_next.sql"))
        .bind::<sql_types::Timestamptz, _>(now)
        .bind::<sql_types::Timestamptz, _>(until)
        .get_result(conn)
        .await
        .optional()
}

/// Writes down what was made; gives 0 when that was done before.
pub async fn mark_rendered(
    conn: &mut Conn,
    id: Uuid,
    size: i64,
    sha256: &[u8],
    engine: &str,
    at: DateTime<Utc>,
) -> QueryResult<usize> {
    let fresh = letters::table.find(id).filter(letters::sha256.is_null());
    diesel::update(fresh)
        .set((
            letters::rendered_at.eq(at),
            letters::size.eq(size),
            letters::sha256.eq(sha256),
            letters::engine.eq(engine),
            letters::last_error.eq(None::<String>),
        ))
        .execute(conn)
        .await
}

/// Says why a letter could not be made, and when it is tried again.
pub async fn mark_failed(
    conn: &mut Conn,
    id: Uuid,
    why: &str,
    next_attempt_at: DateTime<Utc>,
) -> QueryResult<usize> {
    let fresh = letters::table.find(id).filter(letters::sha256.is_null());
    diesel::update(fresh)
        .set((
            letters::last_error.eq(why),
            letters::next_attempt_at.eq(next_attempt_at),
        ))
        .execute(conn)
        .await
}

/// Letters in which some messages were said: announced by one of them, or made from one that came back.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn letters_about(conn: &mut Conn, messages: &[Uuid]) -> QueryResult<Vec<Letter>> {
    let announced = letters::notification_id.eq_any(messages.iter().copied().map(Some));
    let repeated = letters::object_id.eq_any(messages);
    letters::table
        .filter(announced.or(repeated.nullable()))
        .select(Letter::as_select())
        .order(letters::id)
        .load(conn)
        .await
}

/// The letters about some things, such as a decision and what changed it, newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn letters_on(conn: &mut Conn, objects: &[Uuid], most: i64) -> QueryResult<Vec<Letter>> {
    letters::table
        .filter(letters::object_id.eq_any(objects))
        .select(Letter::as_select())
        .order(letters::id.desc())
        .limit(most)
        .load(conn)
        .await
}

/// Letters of a dossier that went by post from the start, newest first: all, or those to one organisation.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn posted_letters_of(
    conn: &mut Conn,
    of: (Uuid, Option<Uuid>),
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Letter>> {
    of_dossier(of, cursor, fetch)
        .filter(letters::channel.eq("post"))
        .load(conn)
        .await
}

/// The print jobs of some letters, in order.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn jobs_of(conn: &mut Conn, letters: &[Uuid]) -> QueryResult<Vec<PrintJob>> {
    print_jobs::table
        .filter(print_jobs::letter_id.eq_any(letters))
        .select(PrintJob::as_select())
        .order(print_jobs::id)
        .load(conn)
        .await
}

/// The print queue, each with its letter: what waits, oldest first; or what was posted, newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list_jobs(
    conn: &mut Conn,
    posted: bool,
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<(PrintJob, Letter)>> {
    let mut query = print_jobs::table
        .inner_join(letters::table)
        .filter(print_jobs::posted_on.is_not_null().eq(posted))
        .select((PrintJob::as_select(), Letter::as_select()))
        .limit(fetch)
        .into_boxed();
    query = if posted {
        query.order(print_jobs::id.desc())
    } else {
        query.order(print_jobs::id.asc())
    };
    if let Some(cursor) = cursor {
        query = if posted {
            query.filter(print_jobs::id.lt(cursor))
        } else {
            query.filter(print_jobs::id.gt(cursor))
        };
    }
    query.load(conn).await
}

/// A print job with its letter.
///
/// # Errors
/// When it isn't there.
pub async fn job(conn: &mut Conn, id: Uuid) -> QueryResult<(PrintJob, Letter)> {
    print_jobs::table
        .inner_join(letters::table)
        .filter(print_jobs::id.eq(id))
        .select((PrintJob::as_select(), Letter::as_select()))
        .first(conn)
        .await
}

/// Writes down that a letter was posted, once.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn mark_posted(
    conn: &mut Conn,
    id: Uuid,
    on: NaiveDate,
    by: Uuid,
    at: DateTime<Utc>,
) -> QueryResult<usize> {
    let waiting = print_jobs::table.find(id).filter(print_jobs::posted_on.is_null());
    diesel::update(waiting)
        .set((
            print_jobs::posted_on.eq(on),
            print_jobs::posted_by.eq(by),
            print_jobs::posted_at.eq(at),
        ))
        .execute(conn)
        .await
}

/// The day on which the letter about something went out, when that was not at once: it was posted, or its mail was taken over on a
/// later day than it was signed (Awb 2.3, 2:8, 3:41).
///
/// # Errors
/// When PostgreSQL fails.
pub async fn out_on(conn: &mut Conn, object: Uuid) -> QueryResult<Option<NaiveDate>> {
    Ok(how_sent(conn, object).await?.out_on())
}

/// As [`out_on`], of some things at once; what went out at once or waits is absent.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn out_days(conn: &mut Conn, objects: &[Uuid]) -> QueryResult<HashMap<Uuid, NaiveDate>> {
    let later = sent_later(conn, objects).await?.into_iter();
    Ok(later
        .filter_map(|(object, sent)| Some((object, sent.out_on()?)))
        .collect())
}

/// Which print job makes known what a letter says, the day on which that was posted, and the day on which its mail was taken over when
/// that was a later one than it was signed.
type Way = (Option<Uuid>, Option<NaiveDate>, Option<NaiveDate>);

/// How a letter went that went so.
fn sent((job, posted_on, accepted_on): Way) -> Sent {
    match (job, posted_on, accepted_on) {
        (Some(_), Some(day), _) => Sent::PostedOn(day),
        (Some(_), None, _) => Sent::Waiting,
        (None, _, Some(day)) => Sent::AcceptedOn(day),
        (None, _, None) => Sent::AtOnce,
    }
}

/// How the letters about some things go that didn't go at once: by post since there was no consent (Awb 2:8) or since no server took
/// over the mail (Awb 2:11), or by mail that was taken over on a later day; of what went at once nothing.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn sent_later(conn: &mut Conn, objects: &[Uuid]) -> QueryResult<HashMap<Uuid, Sent>> {
    let own = print_jobs::letter_id.eq(letters::id);
    let known_by = own.and(print_jobs::reason.eq_any(MAKES_KNOWN));
    let found: Vec<(Uuid, Way)> = letters::table
        .left_join(print_jobs::table.on(known_by))
        .filter(letters::object_id.eq_any(objects))
        .filter(
            print_jobs::id
                .is_not_null()
                .or(letters::accepted_on.is_not_null()),
        )
        // Of more than one, the first that is posted counts, and else the first by mail: it comes last and stays.
        .order((print_jobs::id.nullable().desc(), letters::id.desc()))
        .select((
            letters::object_id,
            (
                print_jobs::id.nullable(),
                print_jobs::posted_on.nullable(),
                letters::accepted_on,
            ),
        ))
        .load(conn)
        .await?;
    Ok(found
        .into_iter()
        .map(|(object, way)| (object, sent(way)))
        .collect())
}

/// How the letter about one thing goes, as [`sent_later`] tells it of more.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn how_sent(conn: &mut Conn, object: Uuid) -> QueryResult<Sent> {
    let later = sent_later(conn, &[object]).await?;
    Ok(later.get(&object).copied().unwrap_or_default())
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
    let own = print_jobs::letter_id.eq(letters::id);
    let known_by = own.and(print_jobs::reason.eq_any(MAKES_KNOWN));
    let later: Vec<(DateTime<Utc>, Way)> = letters::table
        .left_join(print_jobs::table.on(known_by))
        .filter(letters::dossier_id.eq(dossier))
        .filter(letters::object_kind.eq(kind))
        .filter(
            print_jobs::id
                .is_not_null()
                .or(letters::accepted_on.is_not_null()),
        )
        .order((print_jobs::id.nullable().asc(), letters::id.asc()))
        .select((
            letters::issued_at,
            (
                print_jobs::id.nullable(),
                print_jobs::posted_on.nullable(),
                letters::accepted_on,
            ),
        ))
        .load(conn)
        .await?;
    let found = later
        .into_iter()
        .find(|(issued_at, _)| day_of(*issued_at) == signed_on);
    Ok(found.map_or(Sent::AtOnce, |(_, way)| sent(way)))
}

/// Whether a letter about something that didn't go at once was not out by the end of a day: who was asked something in it could not
/// know by then.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn waited_beyond(conn: &mut Conn, (kind, id): (&str, Uuid), day: NaiveDate) -> QueryResult<bool> {
    let own = print_jobs::letter_id.eq(letters::id);
    let known_by = own.and(print_jobs::reason.eq_any(MAKES_KNOWN));
    let ways: Vec<Way> = letters::table
        .left_join(print_jobs::table.on(known_by))
        .filter(letters::object_kind.eq(kind))
        .filter(letters::object_id.eq(id))
        .select((
            print_jobs::id.nullable(),
            print_jobs::posted_on.nullable(),
            letters::accepted_on,
        ))
        .load(conn)
        .await?;
    Ok(ways
        .into_iter()
        .map(sent)
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
    let own = print_jobs::letter_id.eq(letters::id);
    let known_by = own.and(print_jobs::reason.eq_any(MAKES_KNOWN));
    letters::table
        .left_join(print_jobs::table.on(known_by))
        .filter(sql::<sql_types::Bool>(TAKEN_OVER_LATER))
        .filter(letters::accepted_on.is_null())
        .filter(print_jobs::id.is_null())
        .order(letters::id)
        .limit(most)
        .select((Letter::as_select(), sql::<sql_types::Timestamptz>(TAKEN_OVER_AT)))
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
    let own = print_jobs::letter_id.eq(letters::id);
    let known_by = own.and(print_jobs::reason.eq_any(MAKES_KNOWN));
    let given_up: Vec<DateTime<Utc>> = letters::table
        .left_join(print_jobs::table.on(known_by))
        .filter(letters::dossier_id.eq(dossier))
        .filter(letters::object_kind.eq(kind))
        .filter(sql::<sql_types::Bool>(GIVEN_UP))
        .filter(print_jobs::id.is_null())
        .select(letters::issued_at)
        .load(conn)
        .await?;
    Ok(given_up
        .into_iter()
        .any(|issued_at| day_of(issued_at) == signed_on))
}

/// The last print job of a letter.
///
/// # Errors
/// When it was never in the print queue.
pub async fn newest_job_of(conn: &mut Conn, letter: Uuid) -> QueryResult<Uuid> {
    print_jobs::table
        .filter(print_jobs::letter_id.eq(letter))
        .select(print_jobs::id)
        .order(print_jobs::id.desc())
        .first(conn)
        .await
}
