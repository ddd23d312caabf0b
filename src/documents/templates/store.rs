//! Templates and the sources of letters in PostgreSQL; a source is kept once, under its hash.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{letter_sources, letter_templates, schemes};

/// A template of a scheme, with its text.
#[derive(Clone, Debug, Queryable)]
pub struct Template {
    /// The identifier.
    pub id: Uuid,
    /// For which letters it is.
    pub kind: String,
    /// The version; the highest of a kind is in use.
    pub version: i32,
    /// The SHA-256 of its text.
    pub source_sha256: Vec<u8>,
    /// Who added it.
    pub made_by: Uuid,
    /// When.
    pub made_at: DateTime<Utc>,
    /// The text, in Typst.
    pub source: String,
}

type TemplateColumns = (
    letter_templates::id,
    letter_templates::kind,
    letter_templates::version,
    letter_templates::source_sha256,
    letter_templates::made_by,
    letter_templates::made_at,
    letter_sources::source,
);

const TEMPLATE: TemplateColumns = (
    letter_templates::id,
    letter_templates::kind,
    letter_templates::version,
    letter_templates::source_sha256,
    letter_templates::made_by,
    letter_templates::made_at,
    letter_sources::source,
);

/// Keeps a source under its hash; kept already when an earlier letter used it.
pub async fn keep_source(
    conn: &mut Conn,
    sha256: &[u8],
    source: &str,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(letter_sources::table)
        .values((
            letter_sources::sha256.eq(sha256),
            letter_sources::source.eq(source),
            letter_sources::kept_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await
        .map(drop)
}

pub async fn source(conn: &mut Conn, sha256: &[u8]) -> QueryResult<String> {
    letter_sources::table
        .find(sha256)
        .select(letter_sources::source)
        .first(conn)
        .await
}

/// The newest template of a scheme for a kind of letter, with its version.
pub async fn newest_template(
    conn: &mut Conn,
    scheme: Uuid,
    kind: &str,
) -> QueryResult<Option<(i32, String)>> {
    letter_templates::table
        .inner_join(letter_sources::table)
        .filter(letter_templates::scheme_id.eq(scheme))
        .filter(letter_templates::kind.eq(kind))
        .order(letter_templates::version.desc())
        .select((letter_templates::version, letter_sources::source))
        .first(conn)
        .await
        .optional()
}

/// The newest template of a scheme for each kind of letter that has one.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn newest_templates(conn: &mut Conn, scheme: Uuid) -> QueryResult<Vec<Template>> {
    letter_templates::table
        .inner_join(letter_sources::table)
        .filter(letter_templates::scheme_id.eq(scheme))
        .distinct_on(letter_templates::kind)
        .order((letter_templates::kind, letter_templates::version.desc()))
        .select(TEMPLATE)
        .load(conn)
        .await
}

/// The templates of a scheme for a kind of letter, newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn templates_of(
    conn: &mut Conn,
    scheme: Uuid,
    kind: &str,
    most: i64,
) -> QueryResult<Vec<Template>> {
    letter_templates::table
        .inner_join(letter_sources::table)
        .filter(letter_templates::scheme_id.eq(scheme))
        .filter(letter_templates::kind.eq(kind))
        .order(letter_templates::version.desc())
        .limit(most)
        .select(TEMPLATE)
        .load(conn)
        .await
}

/// Templates of a scheme, newest first.
pub async fn list_templates(
    conn: &mut Conn,
    scheme: Uuid,
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Template>> {
    let mut query = letter_templates::table
        .inner_join(letter_sources::table)
        .filter(letter_templates::scheme_id.eq(scheme))
        .select(TEMPLATE)
        .order(letter_templates::id.desc())
        .limit(fetch)
        .into_boxed();
    if let Some(cursor) = cursor {
        query = query.filter(letter_templates::id.lt(cursor));
    }
    query.load(conn).await
}

/// Locks a scheme, so that its templates get their versions one after the other.
pub async fn lock_scheme(conn: &mut Conn, id: Uuid) -> QueryResult<Uuid> {
    schemes::table
        .find(id)
        .select(schemes::id)
        .for_update()
        .first(conn)
        .await
}

pub async fn insert_template(conn: &mut Conn, scheme: Uuid, template: &Template) -> QueryResult<()> {
    diesel::insert_into(letter_templates::table)
        .values((
            letter_templates::id.eq(template.id),
            letter_templates::scheme_id.eq(scheme),
            letter_templates::kind.eq(&template.kind),
            letter_templates::version.eq(template.version),
            letter_templates::source_sha256.eq(&template.source_sha256),
            letter_templates::made_by.eq(template.made_by),
            letter_templates::made_at.eq(template.made_at),
        ))
        .execute(conn)
        .await
        .map(drop)
}
