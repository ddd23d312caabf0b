//! Objections and what belongs to them in PostgreSQL; a decided one can't be changed.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use plafond_rules::objections::{Event, HearingException, Status};
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{
    objection_attachments, objection_decisions, objection_grounds, objection_hearings,
    objection_postponements, objection_repairs, objections,
};

/// An objection.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = objections)]
pub struct Objection {
    /// The identifier.
    pub id: Uuid,
    /// The application whose dossier it is in.
    pub application_id: Uuid,
    /// Who objects.
    pub organisation_id: Uuid,
    /// The decision it is against.
    pub decision_id: Option<Uuid>,
    /// Or the settlement.
    pub settlement_id: Option<Uuid>,
    /// Or the change of an award.
    pub change_id: Option<Uuid>,
    /// Or the determination of a penalty.
    pub penalty_id: Option<Uuid>,
    /// Or the reclaim of what was paid too much.
    pub reclaim_id: Option<Uuid>,
    /// Where it stands.
    pub status: String,
    /// How it came in.
    pub channel: String,
    /// The day it was posted.
    pub posted_on: Option<NaiveDate>,
    /// The day it came in.
    pub received_on: NaiveDate,
    /// Why it is late, in the objector's words.
    pub late_reason: Option<String>,
    /// The committee that advises.
    pub committee: Option<String>,
    /// When was asked whether the objector wants to be heard.
    pub hearing_asked_on: Option<NaiveDate>,
    /// The last day for the answer.
    pub hearing_answer_by: Option<NaiveDate>,
    /// When the objector asked to be heard.
    pub hearing_wanted_on: Option<NaiveDate>,
    /// Why the objector isn't heard.
    pub unheard_ground: Option<String>,
    /// The reason for that, in words.
    pub unheard_reason: Option<String>,
    /// The last day on which a decision is in time.
    pub decide_by: NaiveDate,
    /// When it was taken back.
    pub withdrawn_on: Option<NaiveDate>,
    /// Who entered it.
    pub registered_by: Uuid,
    /// When.
    pub registered_at: DateTime<Utc>,
    /// Goes up with every change.
    pub version: i64,
}

impl Objection {
    /// Where it stands, as the rules know it. A constraint keeps the names to these.
    #[must_use]
    pub fn status(&self) -> Status {
        Status::parse(&self.status).unwrap_or(Status::Received)
    }

    /// Why the objector isn't heard, as the rules know it.
    #[must_use]
    pub fn unheard(&self) -> Option<HearingException> {
        self.unheard_ground.as_deref().and_then(HearingException::parse)
    }
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = objection_grounds)]
pub struct Grounds {
    pub id: Uuid,
    pub objection_id: Uuid,
    pub text: String,
    pub given_by: Uuid,
    pub given_at: DateTime<Utc>,
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = objection_repairs)]
pub struct Repair {
    pub id: Uuid,
    pub objection_id: Uuid,
    pub missing: String,
    pub requested_by: Uuid,
    pub requested_on: NaiveDate,
    pub due_on: NaiveDate,
    pub completed_on: Option<NaiveDate>,
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = objection_hearings)]
pub struct Hearing {
    pub id: Uuid,
    pub objection_id: Uuid,
    pub starts_at: DateTime<Utc>,
    pub place: String,
    pub online: bool,
    pub short_notice_agreed: bool,
    pub planned_by: Uuid,
    pub planned_at: DateTime<Utc>,
    pub attendees: Option<String>,
    pub report: Option<String>,
    pub recorded_by: Option<Uuid>,
    pub recorded_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = objection_postponements)]
pub struct Postponement {
    pub id: Uuid,
    pub objection_id: Uuid,
    pub ground: String,
    pub weeks: Option<i32>,
    pub until: Option<NaiveDate>,
    pub consented_on: Option<NaiveDate>,
    pub reason: String,
    pub postponed_by: Uuid,
    pub postponed_at: DateTime<Utc>,
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = objection_decisions)]
pub struct ObjectionDecision {
    pub id: Uuid,
    pub objection_id: Uuid,
    pub outcome: String,
    pub inadmissible_ground: Option<String>,
    pub reasons: String,
    pub legal_basis: String,
    pub in_time: bool,
    pub excuse: Option<String>,
    pub excuse_reason: Option<String>,
    pub decided_by: Uuid,
    pub decided_at: DateTime<Utc>,
    pub notified_on: NaiveDate,
    pub appeal_until: NaiveDate,
}

/// An objection, without a lock.
///
/// # Errors
/// When it isn't there.
pub async fn get(conn: &mut Conn, id: Uuid) -> QueryResult<Objection> {
    objections::table
        .find(id)
        .select(Objection::as_select())
        .first(conn)
        .await
}

/// An objection that nobody else can change until the transaction ends. The caller has locked its dossier.
pub async fn lock(conn: &mut Conn, id: Uuid) -> QueryResult<Objection> {
    objections::table
        .find(id)
        .for_update()
        .select(Objection::as_select())
        .first(conn)
        .await
}

pub async fn insert(conn: &mut Conn, objection: &Objection) -> QueryResult<()> {
    diesel::insert_into(objections::table)
        .values(objection)
        .execute(conn)
        .await
        .map(drop)
}

/// Writes what changed in a locked objection, unless someone else moved it on.
pub async fn mark(conn: &mut Conn, objection: &Objection, from: Status) -> QueryResult<usize> {
    use objections::dsl;
    diesel::update(
        objections::table
            .find(objection.id)
            .filter(dsl::status.eq(from.as_str())),
    )
    .set((
        (
            dsl::status.eq(&objection.status),
            dsl::version.eq(dsl::version + 1),
        ),
        (
            dsl::committee.eq(&objection.committee),
            dsl::decide_by.eq(objection.decide_by),
            dsl::withdrawn_on.eq(objection.withdrawn_on),
        ),
        (
            dsl::hearing_asked_on.eq(objection.hearing_asked_on),
            dsl::hearing_answer_by.eq(objection.hearing_answer_by),
            dsl::hearing_wanted_on.eq(objection.hearing_wanted_on),
        ),
        (
            dsl::unheard_ground.eq(&objection.unheard_ground),
            dsl::unheard_reason.eq(&objection.unheard_reason),
        ),
    ))
    .execute(conn)
    .await
}

/// Which objections are asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted<'a> {
    pub organisations: Option<&'a [Uuid]>,
    pub application: Option<Uuid>,
    pub status: Option<&'a str>,
}

/// Newest first.
pub async fn list(
    conn: &mut Conn,
    wanted: &Wanted<'_>,
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Objection>> {
    let mut query = objections::table
        .select(Objection::as_select())
        .order(objections::id.desc())
        .limit(fetch)
        .into_boxed();
    if let Some(organisations) = wanted.organisations {
        query = query.filter(objections::organisation_id.eq_any(organisations));
    }
    if let Some(application) = wanted.application {
        query = query.filter(objections::application_id.eq(application));
    }
    if let Some(status) = wanted.status {
        query = query.filter(objections::status.eq(status));
    }
    if let Some(cursor) = cursor {
        query = query.filter(objections::id.lt(cursor));
    }
    query.load(conn).await
}

/// A document with an objection.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = objection_attachments)]
pub struct Attachment {
    /// The identifier, by which its file is kept.
    pub id: Uuid,
    /// The objection.
    pub objection_id: Uuid,
    /// What it is, in the words of who added it.
    pub kind: String,
    /// The name of the file.
    pub name: String,
    /// What it is, by its content.
    pub media_type: String,
    /// How large it is, in bytes.
    pub size: i64,
    /// Its hash.
    pub sha256: Vec<u8>,
    /// Whether the municipality added it.
    pub by_municipality: bool,
    /// Who added it.
    pub uploaded_by: Uuid,
    /// When.
    pub uploaded_at: DateTime<Utc>,
}

pub async fn insert_attachment(conn: &mut Conn, attachment: &Attachment) -> QueryResult<()> {
    diesel::insert_into(objection_attachments::table)
        .values(attachment)
        .execute(conn)
        .await
        .map(drop)
}

/// Oldest first.
pub async fn list_attachments(conn: &mut Conn, objection: Uuid) -> QueryResult<Vec<Attachment>> {
    page_of_attachments(conn, objection, None, i64::MAX).await
}

/// At most `fetch` of those, from after `cursor`.
pub async fn page_of_attachments(
    conn: &mut Conn,
    objection: Uuid,
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Attachment>> {
    objection_attachments::table
        .filter(objection_attachments::objection_id.eq(objection))
        .filter(objection_attachments::id.gt(cursor.unwrap_or_default()))
        .order(objection_attachments::id)
        .limit(fetch)
        .select(Attachment::as_select())
        .load(conn)
        .await
}

pub async fn get_attachment(conn: &mut Conn, objection: Uuid, id: Uuid) -> QueryResult<Attachment> {
    objection_attachments::table
        .find(id)
        .filter(objection_attachments::objection_id.eq(objection))
        .select(Attachment::as_select())
        .first(conn)
        .await
}

/// Whether an objection runs in the dossier of an application.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn is_running(conn: &mut Conn, application: Uuid) -> QueryResult<bool> {
    let running = objections::table.filter(
        objections::application_id
            .eq(application)
            .and(objections::status.eq_any(running_names())),
    );
    diesel::select(diesel::dsl::exists(running))
        .get_result(conn)
        .await
}

/// The objections against a decision of a dossier that run, oldest first.
pub async fn running_against(conn: &mut Conn, application: Uuid, decided: Uuid) -> QueryResult<Vec<Uuid>> {
    let against = objections::decision_id
        .eq(decided)
        .or(objections::settlement_id.eq(decided))
        .or(objections::change_id.eq(decided))
        .or(objections::penalty_id.eq(decided))
        .or(objections::reclaim_id.eq(decided));
    objections::table
        .filter(objections::application_id.eq(application))
        .filter(objections::status.eq_any(running_names()))
        .filter(against)
        .order(objections::id)
        .select(objections::id)
        .load(conn)
        .await
}

/// Where an objection stands that runs.
fn running_names() -> Vec<&'static str> {
    let running = Status::ALL
        .into_iter()
        .filter(|status| status.after(Event::Withdraw).is_ok());
    running.map(Status::as_str).collect()
}

pub async fn insert_grounds(conn: &mut Conn, grounds: &Grounds) -> QueryResult<()> {
    diesel::insert_into(objection_grounds::table)
        .values(grounds)
        .execute(conn)
        .await
        .map(drop)
}

/// Oldest first.
pub async fn list_grounds(conn: &mut Conn, objection: Uuid) -> QueryResult<Vec<Grounds>> {
    objection_grounds::table
        .filter(objection_grounds::objection_id.eq(objection))
        .order(objection_grounds::id)
        .select(Grounds::as_select())
        .load(conn)
        .await
}

pub async fn insert_repair(conn: &mut Conn, repair: &Repair) -> QueryResult<()> {
    diesel::insert_into(objection_repairs::table)
        .values(repair)
        .execute(conn)
        .await
        .map(drop)
}

/// One request for what is missing.
pub async fn get_repair(conn: &mut Conn, id: Uuid) -> QueryResult<Repair> {
    objection_repairs::table
        .find(id)
        .select(Repair::as_select())
        .first(conn)
        .await
}

/// Says on which day what was asked for is in.
pub async fn mark_repaired(conn: &mut Conn, objection: Uuid, on: NaiveDate) -> QueryResult<usize> {
    use objection_repairs::dsl;
    let open = dsl::objection_id.eq(objection).and(dsl::completed_on.is_null());
    diesel::update(objection_repairs::table.filter(open))
        .set(dsl::completed_on.eq(on))
        .execute(conn)
        .await
}

/// Oldest first.
pub async fn list_repairs(conn: &mut Conn, objection: Uuid) -> QueryResult<Vec<Repair>> {
    objection_repairs::table
        .filter(objection_repairs::objection_id.eq(objection))
        .order(objection_repairs::id)
        .select(Repair::as_select())
        .load(conn)
        .await
}

pub async fn insert_hearing(conn: &mut Conn, hearing: &Hearing) -> QueryResult<()> {
    diesel::insert_into(objection_hearings::table)
        .values(hearing)
        .execute(conn)
        .await
        .map(drop)
}

pub async fn get_hearing(conn: &mut Conn, objection: Uuid, id: Uuid) -> QueryResult<Hearing> {
    objection_hearings::table
        .find(id)
        .filter(objection_hearings::objection_id.eq(objection))
        .select(Hearing::as_select())
        .first(conn)
        .await
}

/// Writes what was said at a hearing, once.
pub async fn mark_recorded(conn: &mut Conn, hearing: &Hearing) -> QueryResult<usize> {
    use objection_hearings::dsl;
    diesel::update(
        objection_hearings::table
            .find(hearing.id)
            .filter(dsl::report.is_null()),
    )
    .set((
        dsl::attendees.eq(&hearing.attendees),
        dsl::report.eq(&hearing.report),
        dsl::recorded_by.eq(hearing.recorded_by),
        dsl::recorded_at.eq(hearing.recorded_at),
    ))
    .execute(conn)
    .await
}

/// Oldest first.
pub async fn list_hearings(conn: &mut Conn, objection: Uuid) -> QueryResult<Vec<Hearing>> {
    objection_hearings::table
        .filter(objection_hearings::objection_id.eq(objection))
        .order(objection_hearings::id)
        .select(Hearing::as_select())
        .load(conn)
        .await
}

pub async fn insert_postponement(conn: &mut Conn, postponement: &Postponement) -> QueryResult<()> {
    diesel::insert_into(objection_postponements::table)
        .values(postponement)
        .execute(conn)
        .await
        .map(drop)
}

/// Oldest first.
pub async fn list_postponements(conn: &mut Conn, objection: Uuid) -> QueryResult<Vec<Postponement>> {
    objection_postponements::table
        .filter(objection_postponements::objection_id.eq(objection))
        .order(objection_postponements::id)
        .select(Postponement::as_select())
        .load(conn)
        .await
}

pub async fn insert_decision(conn: &mut Conn, decision: &ObjectionDecision) -> QueryResult<()> {
    diesel::insert_into(objection_decisions::table)
        .values(decision)
        .execute(conn)
        .await
        .map(drop)
}

pub async fn find_decision(conn: &mut Conn, objection: Uuid) -> QueryResult<Option<ObjectionDecision>> {
    objection_decisions::table
        .filter(objection_decisions::objection_id.eq(objection))
        .select(ObjectionDecision::as_select())
        .first(conn)
        .await
        .optional()
}

/// The grounds of some objections, oldest first.
pub async fn grounds_in(conn: &mut Conn, objections: &[Uuid]) -> QueryResult<Vec<Grounds>> {
    objection_grounds::table
        .filter(objection_grounds::objection_id.eq_any(objections))
        .order(objection_grounds::id)
        .select(Grounds::as_select())
        .load(conn)
        .await
}

/// The documents with some objections, oldest first.
pub async fn attachments_in(conn: &mut Conn, objections: &[Uuid]) -> QueryResult<Vec<Attachment>> {
    objection_attachments::table
        .filter(objection_attachments::objection_id.eq_any(objections))
        .order(objection_attachments::id)
        .select(Attachment::as_select())
        .load(conn)
        .await
}
