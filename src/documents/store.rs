//! Letters in PostgreSQL; what a letter says can't be changed.

use chrono::{DateTime, Utc};
use diesel::dsl::{AsSelect, IntoBoxed, Select, sql};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::letters;

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

pub async fn insert(conn: &mut Conn, letter: &Letter) -> QueryResult<()> {
    diesel::insert_into(letters::table)
        .values(letter)
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
