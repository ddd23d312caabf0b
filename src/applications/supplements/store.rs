//! What was asked in addition, and answered, in PostgreSQL.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{applications, supplement_requests};

/// What was asked in addition to an application.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = supplement_requests)]
pub struct SupplementRequest {
    pub id: Uuid,
    pub application_id: Uuid,
    pub missing: String,
    pub requested_by: Uuid,
    pub requested_on: NaiveDate,
    pub due_on: NaiveDate,
    pub completed_on: Option<NaiveDate>,
    pub answer: Option<String>,
}

pub async fn insert(conn: &mut Conn, request: &SupplementRequest) -> QueryResult<()> {
    diesel::insert_into(supplement_requests::table)
        .values(request)
        .execute(conn)
        .await
        .map(drop)
}

pub async fn mark_completed(
    conn: &mut Conn,
    application: Uuid,
    on: NaiveDate,
    answer: &str,
) -> QueryResult<usize> {
    use supplement_requests::dsl;
    diesel::update(
        supplement_requests::table.filter(
            dsl::application_id
                .eq(application)
                .and(dsl::completed_on.is_null()),
        ),
    )
    .set((dsl::completed_on.eq(on), dsl::answer.eq(answer)))
    .execute(conn)
    .await
}

/// What was asked for last, if it is still open.
pub async fn open(conn: &mut Conn, application: Uuid) -> QueryResult<Option<SupplementRequest>> {
    use supplement_requests::dsl;
    supplement_requests::table
        .filter(
            dsl::application_id
                .eq(application)
                .and(dsl::completed_on.is_null()),
        )
        .select(SupplementRequest::as_select())
        .first(conn)
        .await
        .optional()
}

/// Oldest first.
pub async fn list(conn: &mut Conn, application: Uuid) -> QueryResult<Vec<SupplementRequest>> {
    supplement_requests::table
        .filter(supplement_requests::application_id.eq(application))
        .order(supplement_requests::id)
        .select(SupplementRequest::as_select())
        .load(conn)
        .await
}

/// What some organisations were asked in addition, and answered, newest first.
pub async fn list_to(
    conn: &mut Conn,
    organisations: &[Uuid],
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<SupplementRequest>> {
    let mut query = supplement_requests::table
        .inner_join(applications::table)
        .filter(applications::organisation_id.eq_any(organisations))
        .select(SupplementRequest::as_select())
        .order(supplement_requests::id.desc())
        .limit(fetch)
        .into_boxed();
    if let Some(cursor) = cursor {
        query = query.filter(supplement_requests::id.lt(cursor));
    }
    query.load(conn).await
}
