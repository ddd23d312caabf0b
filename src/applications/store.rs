//! Applications and their revisions in PostgreSQL.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use plafond_rules::applications::Status;
use uuid::Uuid;

use super::sought::Sought;
use crate::db::Conn;
use crate::db::schema::{application_revisions, applications, dossier_reads};
use crate::http::fields::Amount;

/// An application.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = applications)]
pub struct Application {
    /// The identifier.
    pub id: Uuid,
    /// What people call it: `PHG-2026-00017`.
    pub reference: String,
    /// The call it answers.
    pub call_id: Uuid,
    /// The organisation that applies.
    pub organisation_id: Uuid,
    /// Where it stands.
    pub status: String,
    /// The title.
    pub title: String,
    /// What was entered.
    pub content: serde_json::Value,
    /// What is asked for.
    pub requested: Amount,
    /// Who began it.
    pub created_by: Uuid,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// The place in the order of receipt.
    pub receipt_number: Option<i64>,
    /// When it was received.
    pub received_at: Option<DateTime<Utc>>,
    /// The SHA-256 of what was received.
    pub content_hash: Option<Vec<u8>>,
    /// The day on which it was complete.
    pub complete_on: Option<NaiveDate>,
    /// The last day on which a decision is in time.
    pub decide_by: Option<NaiveDate>,
    /// Goes up with every change.
    pub version: i64,
    /// Why it counts as in time although the call had closed.
    pub in_time_because: Option<String>,
    /// The sub-ceiling it is paid from as well.
    pub sub_ceiling_id: Option<Uuid>,
}

impl Application {
    /// Where it stands, as the rules know it. A constraint keeps the names to these.
    #[must_use]
    pub fn status(&self) -> Status {
        Status::parse(&self.status).unwrap_or(Status::Draft)
    }
}

/// An application, without a lock.
///
/// # Errors
/// When it isn't there.
pub async fn get(mut conn: &Conn, id: Uuid) -> QueryResult<Application> {
    applications::table
        .find(id)
        .select(Application::as_select())
        .first(&mut conn)
        .await
}

/// An application by what people call it.
///
/// # Errors
/// When it isn't there.
pub async fn get_by_reference(conn: &mut Conn, reference: &str) -> QueryResult<Application> {
    applications::table
        .filter(applications::reference.eq(reference))
        .select(Application::as_select())
        .first(conn)
        .await
}

/// An application that nobody else can change until the transaction ends.
///
/// # Errors
/// When it isn't there.
pub async fn lock(conn: &mut Conn, id: Uuid) -> QueryResult<Application> {
    applications::table
        .find(id)
        .for_update()
        .select(Application::as_select())
        .first(conn)
        .await
}

/// An application that was received, as far as it matters among the others of its call.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = applications)]
pub struct Received {
    /// The identifier.
    pub id: Uuid,
    /// What people call it.
    pub reference: String,
    /// Where it stands.
    pub status: String,
    /// What is asked for.
    pub requested: Amount,
    /// When it was received.
    pub received_at: Option<DateTime<Utc>>,
    /// The day on which it was complete.
    pub complete_on: Option<NaiveDate>,
    /// Goes up with every change.
    pub version: i64,
    /// The sub-ceiling it is paid from as well.
    pub sub_ceiling_id: Option<Uuid>,
}

impl Received {
    /// Where it stands, as the rules know it. A constraint keeps the names to these.
    #[must_use]
    pub fn status(&self) -> Status {
        Status::parse(&self.status).unwrap_or(Status::Draft)
    }
}

/// All that was received for a call, in order of reference.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn received_of(conn: &mut Conn, call: Uuid) -> QueryResult<Vec<Received>> {
    applications::table
        .filter(applications::call_id.eq(call))
        .filter(applications::receipt_number.is_not_null())
        .order(applications::reference)
        .select(Received::as_select())
        .load(conn)
        .await
}

/// The titles of applications.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn titles_of(conn: &mut Conn, ids: &[Uuid]) -> QueryResult<HashMap<Uuid, String>> {
    let found: Vec<(Uuid, String)> = applications::table
        .filter(applications::id.eq_any(ids))
        .select((applications::id, applications::title))
        .load(conn)
        .await?;
    Ok(found.into_iter().collect())
}

pub async fn next_reference(conn: &mut Conn) -> QueryResult<i64> {
    diesel::select(sql::<BigInt>("nextval('reference_numbers')"))
        .get_result(conn)
        .await
}

/// The next place in the order of receipt: a sequence, so that submissions don't wait for each other.
pub async fn next_receipt(conn: &mut Conn) -> QueryResult<i64> {
    diesel::select(sql::<BigInt>("nextval('receipt_numbers')"))
        .get_result(conn)
        .await
}

pub async fn insert(conn: &mut Conn, application: &Application) -> QueryResult<()> {
    diesel::insert_into(applications::table)
        .values(application)
        .execute(conn)
        .await
        .map(drop)
}

pub async fn mark_content(conn: &mut Conn, application: &Application) -> QueryResult<usize> {
    diesel::update(applications::table.find(application.id))
        .set((
            applications::title.eq(&application.title),
            applications::content.eq(&application.content),
            applications::requested.eq(application.requested),
            applications::updated_at.eq(application.updated_at),
            applications::version.eq(applications::version + 1),
        ))
        .execute(conn)
        .await
}

pub async fn mark_received(conn: &mut Conn, application: &Application) -> QueryResult<usize> {
    diesel::update(
        applications::table
            .find(application.id)
            .filter(applications::status.eq("draft")),
    )
    .set((
        applications::status.eq("submitted"),
        applications::receipt_number.eq(application.receipt_number),
        applications::received_at.eq(application.received_at),
        applications::content_hash.eq(&application.content_hash),
        applications::decide_by.eq(application.decide_by),
        applications::in_time_because.eq(&application.in_time_because),
        applications::updated_at.eq(application.updated_at),
        applications::version.eq(applications::version + 1),
    ))
    .execute(conn)
    .await
}

/// Moves an application on, unless someone else did.
pub async fn mark_status(
    conn: &mut Conn,
    id: Uuid,
    from: Status,
    to: Status,
    at: DateTime<Utc>,
) -> QueryResult<usize> {
    diesel::update(
        applications::table
            .find(id)
            .filter(applications::status.eq(from.as_str())),
    )
    .set((
        applications::status.eq(to.as_str()),
        applications::updated_at.eq(at),
        applications::version.eq(applications::version + 1),
    ))
    .execute(conn)
    .await
}

pub async fn mark_complete_on(conn: &mut Conn, id: Uuid, day: NaiveDate) -> QueryResult<usize> {
    diesel::update(applications::table.find(id))
        .set(applications::complete_on.eq(day))
        .execute(conn)
        .await
}

pub async fn mark_decide_by(conn: &mut Conn, id: Uuid, day: NaiveDate) -> QueryResult<usize> {
    diesel::update(applications::table.find(id))
        .set(applications::decide_by.eq(day))
        .execute(conn)
        .await
}

pub async fn mark_sub_ceiling(
    conn: &mut Conn,
    id: Uuid,
    part: Option<Uuid>,
    at: DateTime<Utc>,
) -> QueryResult<usize> {
    diesel::update(applications::table.find(id))
        .set((
            applications::sub_ceiling_id.eq(part),
            applications::updated_at.eq(at),
            applications::version.eq(applications::version + 1),
        ))
        .execute(conn)
        .await
}

/// Which applications are asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted<'a> {
    /// Of these organisations only.
    pub organisations: Option<&'a [Uuid]>,
    /// Also what wasn't submitted.
    pub drafts: bool,
    /// Of one call.
    pub call: Option<Uuid>,
    /// In one state.
    pub status: Option<&'a str>,
    /// What was typed to find it: the beginning of a reference, a KvK number or a word of the name of who applies.
    pub search: Option<&'a str>,
}

/// Of so many who apply at most all dossiers are looked up and sorted. Of more, as by a word that many have in their name,
/// dossiers are read from the newest on until a page is full.
const FEW: usize = 2000;

/// Of so many of the newest each is held against what was typed, which fills most pages at once. Where it doesn't, all who may be meant are
/// looked up first: that costs as much as many of those, and once.
const NEAR: i64 = 1000;

/// Someone who may be meant.
#[derive(QueryableByName)]
struct Meant {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// Who may be meant; nothing when they are too many.
async fn few_meant(conn: &mut Conn, sought: Option<&Sought>) -> QueryResult<Option<Vec<Uuid>>> {
    let Some(Sought::Organisation { beginning, words }) = sought else {
        return Ok(None);
    };
    let query = format!(
        "SELECT sought.id FROM organisations sought WHERE lower(sought.name) LIKE lower($1) OR sought.kvk_number LIKE $1
            OR to_tsvector('simple', sought.name) @@ to_tsquery('simple', $2) LIMIT {}",
        FEW + 1
    );
    let found: Vec<Meant> = diesel::sql_query(query)
        .bind::<Text, _>(beginning)
        .bind::<Text, _>(words)
        .load(conn)
        .await?;
    Ok((found.len() <= FEW).then(|| found.into_iter().map(|one| one.id).collect()))
}

/// Newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list(
    conn: &mut Conn,
    wanted: &Wanted<'_>,
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Application>> {
    let sought = wanted.search.and_then(Sought::of);
    let few = few_meant(conn, sought.as_ref()).await?;
    let mut query = applications::table
        .select(Application::as_select())
        .order(applications::id.desc())
        .limit(fetch)
        .into_boxed();
    if let Some(organisations) = wanted.organisations {
        query = query.filter(applications::organisation_id.eq_any(organisations));
    }
    if !wanted.drafts {
        query = query.filter(applications::receipt_number.is_not_null());
    }
    if let Some(call) = wanted.call {
        query = query.filter(applications::call_id.eq(call));
    }
    if let Some(status) = wanted.status {
        query = query.filter(applications::status.eq(status));
    }
    match (sought, few) {
        (Some(Sought::Reference(beginning)), _) => {
            query = query.filter(applications::reference.like(beginning));
        }
        (Some(Sought::Organisation { .. }), Some(few)) => {
            query = query.filter(applications::organisation_id.eq_any(few));
        }
        (Some(Sought::Organisation { beginning, words }), None) => {
            // As a value, so that it is asked of each dossier in turn: joined, all of them are read first. PostgreSQL looks up who may be
            // meant when it first comes to a dossier that isn't near.
            let place = cursor.unwrap_or(Uuid::from_u128(u128::MAX));
            let sought = sql::<Bool>(
                "CASE WHEN applications.id < (SELECT near.id FROM applications near WHERE near.id < ",
            )
            .bind::<SqlUuid, _>(place)
            .sql(" ORDER BY near.id DESC OFFSET ")
            .bind::<BigInt, _>(NEAR)
            .sql(" LIMIT 1) THEN applications.organisation_id IN (SELECT sought.id FROM organisations sought WHERE lower(sought.name) LIKE lower(")
            .bind::<Text, _>(beginning.clone())
            .sql(") OR sought.kvk_number LIKE ")
            .bind::<Text, _>(beginning.clone())
            .sql(" OR to_tsvector('simple', sought.name) @@ to_tsquery('simple', ")
            .bind::<Text, _>(words.clone())
            .sql(")) ELSE (SELECT lower(sought.name) LIKE lower(")
            .bind::<Text, _>(beginning.clone())
            .sql(") OR sought.kvk_number LIKE ")
            .bind::<Text, _>(beginning)
            .sql(" OR to_tsvector('simple', sought.name) @@ to_tsquery('simple', ")
            .bind::<Text, _>(words)
            .sql(") FROM organisations sought WHERE sought.id = applications.organisation_id) END");
            query = query.filter(sought);
        }
        (None, _) => {}
    }
    if let Some(cursor) = cursor {
        query = query.filter(applications::id.lt(cursor));
    }
    query.load(conn).await
}

/// Keeps a version that was acknowledged, as the next revision.
pub async fn insert_revision(
    conn: &mut Conn,
    application: &Application,
    hash: &[u8],
    by: Uuid,
    at: DateTime<Utc>,
) -> QueryResult<()> {
    use application_revisions::dsl;
    let last: Option<i32> = application_revisions::table
        .filter(dsl::application_id.eq(application.id))
        .select(diesel::dsl::max(dsl::revision))
        .first(conn)
        .await?;
    diesel::insert_into(application_revisions::table)
        .values((
            dsl::application_id.eq(application.id),
            dsl::revision.eq(last.unwrap_or(0) + 1),
            dsl::content.eq(&application.content),
            dsl::content_hash.eq(hash),
            dsl::made_by.eq(by),
            dsl::made_at.eq(at),
        ))
        .execute(conn)
        .await
        .map(drop)
}

/// A version of an application that was acknowledged.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = application_revisions)]
pub struct Revision {
    /// Which one, from one.
    pub revision: i32,
    /// What was entered.
    pub content: serde_json::Value,
    /// When it was acknowledged.
    pub made_at: DateTime<Utc>,
}

/// The versions of an application that were acknowledged, oldest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn revisions_of(conn: &mut Conn, application: Uuid) -> QueryResult<Vec<Revision>> {
    application_revisions::table
        .filter(application_revisions::application_id.eq(application))
        .order(application_revisions::revision)
        .select(Revision::as_select())
        .load(conn)
        .await
}

/// When the newest version that was acknowledged was made.
pub async fn last_revision_at(conn: &mut Conn, application: Uuid) -> QueryResult<Option<DateTime<Utc>>> {
    application_revisions::table
        .filter(application_revisions::application_id.eq(application))
        .select(diesel::dsl::max(application_revisions::made_at))
        .first(conn)
        .await
}

/// What a receipt says: no more than its holder needs to prove it.
#[derive(Clone, Debug, Queryable)]
pub struct Receipt {
    pub number: Option<i64>,
    pub received_at: Option<DateTime<Utc>>,
    pub content_hash: Option<Vec<u8>>,
}

pub async fn get_receipt(conn: &mut Conn, number: i64) -> QueryResult<Receipt> {
    applications::table
        .filter(applications::receipt_number.eq(number))
        .select((
            applications::receipt_number,
            applications::received_at,
            applications::content_hash,
        ))
        .first(conn)
        .await
}

/// Writes down who reads which dossier on a day; nothing when that stands there.
pub async fn insert_reading(
    conn: &mut Conn,
    (dossier, reader, on): (Uuid, Uuid, NaiveDate),
) -> QueryResult<usize> {
    diesel::insert_into(dossier_reads::table)
        .values((
            dossier_reads::dossier_id.eq(dossier),
            dossier_reads::reader_id.eq(reader),
            dossier_reads::read_on.eq(on),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await
}
