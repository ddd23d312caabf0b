//! Assessments and their points in PostgreSQL; neither can be changed.

use chrono::{DateTime, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use plafond_rules::applications::Status;
use uuid::Uuid;

use crate::applications::Application;
use crate::db::Conn;
use crate::db::schema::{
    applications, assessment_points, assessments, conflicts_of_interest, criteria, users,
};

/// What one assessor thinks of an application.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = assessments)]
pub struct Assessment {
    /// The identifier.
    pub id: Uuid,
    /// The application.
    pub application_id: Uuid,
    /// Who scored.
    pub assessor_id: Uuid,
    /// When they declared to have no interest in it.
    pub no_conflict_declared_at: DateTime<Utc>,
    /// Why.
    pub advice: String,
    /// When it was given.
    pub given_at: DateTime<Utc>,
}

/// The points of one assessor for one criterion.
#[derive(Clone, Debug, Queryable)]
pub struct Points {
    /// The assessment they belong to.
    pub assessment: Uuid,
    /// The criterion, by its short name.
    pub criterion: String,
    /// The points.
    pub points: i32,
    /// Why these.
    pub reason: Option<String>,
}

/// An interest of someone in an application.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = conflicts_of_interest)]
pub struct Conflict {
    /// The application.
    pub application_id: Uuid,
    /// Whose interest.
    pub user_id: Uuid,
    /// Which.
    pub reason: String,
    /// When it was said.
    pub declared_at: DateTime<Utc>,
}

/// Keeps one, unless it was said before.
pub async fn insert_conflict(conn: &mut Conn, conflict: &Conflict) -> QueryResult<usize> {
    diesel::insert_into(conflicts_of_interest::table)
        .values(conflict)
        .on_conflict_do_nothing()
        .execute(conn)
        .await
}

/// Whether someone declared an interest in an application.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn has_conflict(conn: &mut Conn, application: Uuid, user: Uuid) -> QueryResult<bool> {
    let own = conflicts_of_interest::table.find((application, user));
    diesel::select(exists(own)).get_result(conn).await
}

/// The interests in an application with the names of who have them, oldest first. Few have one.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn conflicts_of(conn: &mut Conn, application: Uuid) -> QueryResult<Vec<(Conflict, String)>> {
    conflicts_of_interest::table
        .inner_join(users::table)
        .filter(conflicts_of_interest::application_id.eq(application))
        .order((conflicts_of_interest::declared_at, conflicts_of_interest::user_id))
        .select((Conflict::as_select(), users::name))
        .load(conn)
        .await
}

/// Points to be given for a criterion, and why.
pub type Given<'a> = (Uuid, i32, Option<&'a str>);

pub async fn insert(conn: &mut Conn, assessment: &Assessment, points: &[Given<'_>]) -> QueryResult<()> {
    diesel::insert_into(assessments::table)
        .values(assessment)
        .execute(conn)
        .await?;
    let rows: Vec<_> = points
        .iter()
        .map(|(criterion, points, reason)| {
            (
                assessment_points::assessment_id.eq(assessment.id),
                assessment_points::criterion_id.eq(*criterion),
                assessment_points::points.eq(*points),
                assessment_points::reason.eq(*reason),
            )
        })
        .collect();
    diesel::insert_into(assessment_points::table)
        .values(rows)
        .execute(conn)
        .await
        .map(drop)
}

/// The assessments of an application, oldest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list(conn: &mut Conn, application: Uuid) -> QueryResult<Vec<Assessment>> {
    assessments::table
        .filter(assessments::application_id.eq(application))
        .order(assessments::id)
        .select(Assessment::as_select())
        .load(conn)
        .await
}

/// Applications that someone can still score, what has to be decided first first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn to_score(conn: &mut Conn, assessor: Uuid, fetch: i64) -> QueryResult<Vec<Application>> {
    let scored = criteria::table.filter(criteria::call_id.eq(applications::call_id));
    let own = assessments::table.filter(
        assessments::application_id
            .eq(applications::id)
            .and(assessments::assessor_id.eq(assessor)),
    );
    let conflicted = conflicts_of_interest::table.filter(
        conflicts_of_interest::application_id
            .eq(applications::id)
            .and(conflicts_of_interest::user_id.eq(assessor)),
    );
    applications::table
        .filter(applications::status.eq(Status::Complete.as_str()))
        .filter(exists(scored).and(not(exists(own))).and(not(exists(conflicted))))
        .order((applications::decide_by, applications::id))
        .limit(fetch)
        .select(Application::as_select())
        .load(conn)
        .await
}

/// All points of an application, by assessment and in order of criterion.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn points_of(conn: &mut Conn, application: Uuid) -> QueryResult<Vec<Points>> {
    assessment_points::table
        .inner_join(assessments::table)
        .inner_join(criteria::table)
        .filter(assessments::application_id.eq(application))
        .order((assessments::id, criteria::position))
        .select((
            assessments::id,
            criteria::code,
            assessment_points::points,
            assessment_points::reason,
        ))
        .load(conn)
        .await
}

/// All points given to the applications of a call: application, criterion, points; in order of assessment.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn points_of_call(conn: &mut Conn, call: Uuid) -> QueryResult<Vec<(Uuid, String, i32)>> {
    assessment_points::table
        .inner_join(assessments::table.inner_join(applications::table))
        .inner_join(criteria::table)
        .filter(applications::call_id.eq(call))
        .order((assessments::id, criteria::position))
        .select((applications::id, criteria::code, assessment_points::points))
        .load(conn)
        .await
}

/// What an assessor gave, newest first.
pub async fn list_by(
    conn: &mut Conn,
    assessor: Uuid,
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Assessment>> {
    let mut query = assessments::table
        .filter(assessments::assessor_id.eq(assessor))
        .select(Assessment::as_select())
        .order(assessments::id.desc())
        .limit(fetch)
        .into_boxed();
    if let Some(cursor) = cursor {
        query = query.filter(assessments::id.lt(cursor));
    }
    query.load(conn).await
}

/// The points of some assessments, in order of criterion.
pub async fn points_in(conn: &mut Conn, assessments: &[Uuid]) -> QueryResult<Vec<Points>> {
    assessment_points::table
        .inner_join(criteria::table)
        .filter(assessment_points::assessment_id.eq_any(assessments))
        .order((assessment_points::assessment_id, criteria::position))
        .select((
            assessment_points::assessment_id,
            criteria::code,
            assessment_points::points,
            assessment_points::reason,
        ))
        .load(conn)
        .await
}

/// The interests that someone declared, oldest first. Few have one.
pub async fn conflicts_by(conn: &mut Conn, user: Uuid) -> QueryResult<Vec<Conflict>> {
    conflicts_of_interest::table
        .filter(conflicts_of_interest::user_id.eq(user))
        .order((
            conflicts_of_interest::declared_at,
            conflicts_of_interest::application_id,
        ))
        .select(Conflict::as_select())
        .load(conn)
        .await
}
