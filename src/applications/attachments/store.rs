//! The documents of dossiers in PostgreSQL; their files stand in the store of files.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{applications, attachments};

/// A document in a dossier.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = attachments)]
pub struct Attachment {
    /// The identifier, by which its file is kept.
    pub id: Uuid,
    /// The dossier.
    pub application_id: Uuid,
    /// Which document it is.
    pub kind: String,
    /// The name of the file.
    pub name: String,
    /// What it is, by its content.
    pub media_type: String,
    /// How large it is, in bytes.
    pub size: i64,
    /// Its hash.
    pub sha256: Vec<u8>,
    /// Who added it.
    pub uploaded_by: Uuid,
    /// When.
    pub uploaded_at: DateTime<Utc>,
    /// The award whose report it goes with; none for a document of the application itself.
    pub award_id: Option<Uuid>,
}

pub async fn insert(conn: &mut Conn, attachment: &Attachment) -> QueryResult<()> {
    diesel::insert_into(attachments::table)
        .values(attachment)
        .execute(conn)
        .await
        .map(drop)
}

/// How many documents a dossier ever had, its reports' among them.
pub async fn count(conn: &mut Conn, application: Uuid) -> QueryResult<i64> {
    attachments::table
        .filter(attachments::application_id.eq(application))
        .count()
        .get_result(conn)
        .await
}

/// A document of a dossier.
///
/// # Errors
/// When it isn't there.
pub async fn get(conn: &mut Conn, application: Uuid, id: Uuid) -> QueryResult<Attachment> {
    attachments::table
        .find(id)
        .filter(attachments::application_id.eq(application))
        .filter(attachments::removed_at.is_null())
        .select(Attachment::as_select())
        .first(conn)
        .await
}

/// Takes an attachment out of a dossier, unless it belongs to a version that was acknowledged: PostgreSQL refuses that.
pub async fn mark_removed(conn: &mut Conn, id: Uuid, by: Uuid, at: DateTime<Utc>) -> QueryResult<usize> {
    diesel::update(
        attachments::table
            .find(id)
            .filter(attachments::removed_at.is_null()),
    )
    .set((attachments::removed_by.eq(by), attachments::removed_at.eq(at)))
    .execute(conn)
    .await
}

/// Which documents were taken out of their dossiers between two instants.
pub async fn list_removed(
    conn: &mut Conn,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
) -> QueryResult<Vec<Uuid>> {
    attachments::table
        .filter(
            attachments::removed_at
                .ge(from)
                .and(attachments::removed_at.lt(until)),
        )
        .select(attachments::id)
        .load(conn)
        .await
}

/// The documents that go with the reports of an award, oldest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list_of_award(conn: &mut Conn, award: Uuid) -> QueryResult<Vec<Attachment>> {
    page_of_award(conn, award, None, i64::MAX).await
}

/// At most `fetch` of those, from after `cursor`.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn page_of_award(
    conn: &mut Conn,
    award: Uuid,
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Attachment>> {
    attachments::table
        .filter(attachments::award_id.eq(award))
        .filter(attachments::removed_at.is_null())
        .filter(attachments::id.gt(cursor.unwrap_or_default()))
        .order(attachments::id)
        .limit(fetch)
        .select(Attachment::as_select())
        .load(conn)
        .await
}

/// The documents of the application itself, oldest first.
pub async fn list(conn: &mut Conn, application: Uuid) -> QueryResult<Vec<Attachment>> {
    page(conn, application, None, i64::MAX).await
}

/// At most `fetch` of those, from after `cursor`.
pub async fn page(
    conn: &mut Conn,
    application: Uuid,
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Attachment>> {
    attachments::table
        .filter(attachments::application_id.eq(application))
        .filter(attachments::award_id.is_null())
        .filter(attachments::removed_at.is_null())
        .filter(attachments::id.gt(cursor.unwrap_or_default()))
        .order(attachments::id)
        .limit(fetch)
        .select(Attachment::as_select())
        .load(conn)
        .await
}

/// A document, and when it was taken away if it was.
pub type EverAttached = (Attachment, Option<DateTime<Utc>>);

/// Every document that an application itself ever had, oldest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn ever_attached(conn: &mut Conn, application: Uuid) -> QueryResult<Vec<EverAttached>> {
    attachments::table
        .filter(attachments::application_id.eq(application))
        .filter(attachments::award_id.is_null())
        .order(attachments::id)
        .select((Attachment::as_select(), attachments::removed_at))
        .load(conn)
        .await
}

/// The documents in the dossiers of some organisations, also those with their reports, newest first.
pub async fn list_by(
    conn: &mut Conn,
    organisations: &[Uuid],
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Attachment>> {
    let mut query = attachments::table
        .inner_join(applications::table)
        .filter(applications::organisation_id.eq_any(organisations))
        .filter(attachments::removed_at.is_null())
        .select(Attachment::as_select())
        .order(attachments::id.desc())
        .limit(fetch)
        .into_boxed();
    if let Some(cursor) = cursor {
        query = query.filter(attachments::id.lt(cursor));
    }
    query.load(conn).await
}
