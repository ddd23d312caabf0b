//! Notes in PostgreSQL; written once.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{notes, users};

/// A note.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = notes)]
pub struct Note {
    /// The identifier.
    pub id: Uuid,
    /// The dossier.
    pub application_id: Uuid,
    /// What it says.
    pub text: String,
    /// Who wrote it.
    pub written_by: Uuid,
    /// When.
    pub written_at: DateTime<Utc>,
}

pub async fn insert(conn: &mut Conn, note: &Note) -> QueryResult<()> {
    diesel::insert_into(notes::table)
        .values(note)
        .execute(conn)
        .await
        .map(drop)
}

/// The notes of a dossier with the name of who wrote them, newest first.
pub async fn list(
    conn: &mut Conn,
    application: Uuid,
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<(Note, String)>> {
    let mut query = notes::table
        .inner_join(users::table)
        .filter(notes::application_id.eq(application))
        .select((Note::as_select(), users::name))
        .order(notes::id.desc())
        .limit(fetch)
        .into_boxed();
    if let Some(cursor) = cursor {
        query = query.filter(notes::id.lt(cursor));
    }
    query.load(conn).await
}

/// The notes that someone wrote, with that person's name, newest first.
pub async fn list_by(
    conn: &mut Conn,
    author: Uuid,
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<(Note, String)>> {
    let mut query = notes::table
        .inner_join(users::table)
        .filter(notes::written_by.eq(author))
        .select((Note::as_select(), users::name))
        .order(notes::id.desc())
        .limit(fetch)
        .into_boxed();
    if let Some(cursor) = cursor {
        query = query.filter(notes::id.lt(cursor));
    }
    query.load(conn).await
}
