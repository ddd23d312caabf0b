//! The print queue in PostgreSQL.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{letters, print_jobs};
use crate::documents::store::Letter;

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
pub const MAKES_KNOWN: [&str; 2] = ["no-consent", "undelivered"];

impl PrintJob {
    /// Whether this is how its letter becomes known: without consent, or since no server took over the mail that announced it.
    #[must_use]
    pub fn makes_known(&self) -> bool {
        MAKES_KNOWN.contains(&self.reason.as_str())
    }
}

pub async fn insert(conn: &mut Conn, job: &PrintJob) -> QueryResult<()> {
    diesel::insert_into(print_jobs::table)
        .values(job)
        .execute(conn)
        .await
        .map(drop)
}

/// A print job with its letter.
///
/// # Errors
/// When it isn't there.
pub async fn get(conn: &mut Conn, id: Uuid) -> QueryResult<(PrintJob, Letter)> {
    print_jobs::table
        .inner_join(letters::table)
        .filter(print_jobs::id.eq(id))
        .select((PrintJob::as_select(), Letter::as_select()))
        .first(conn)
        .await
}

/// The print queue, each with its letter: what waits, oldest first; or what was posted, newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list(
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

/// The print jobs of some letters, in order.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn of_letters(conn: &mut Conn, letters: &[Uuid]) -> QueryResult<Vec<PrintJob>> {
    print_jobs::table
        .filter(print_jobs::letter_id.eq_any(letters))
        .select(PrintJob::as_select())
        .order(print_jobs::id)
        .load(conn)
        .await
}

/// The last print job of a letter.
///
/// # Errors
/// When it was never in the print queue.
pub async fn newest_of(conn: &mut Conn, letter: Uuid) -> QueryResult<Uuid> {
    print_jobs::table
        .filter(print_jobs::letter_id.eq(letter))
        .select(print_jobs::id)
        .order(print_jobs::id.desc())
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
