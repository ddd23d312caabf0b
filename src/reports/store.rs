//! Reports and evaluations in PostgreSQL; neither can be changed.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{
    applications, awards, call_evaluations, evaluations, people_reached, report_costs, report_drafts, reports,
};
use crate::http::fields::Amount;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = reports)]
pub struct Report {
    pub id: Uuid,
    pub award_id: Uuid,
    pub period_start: NaiveDate,
    pub period_end: NaiveDate,
    #[diesel(column_name = "final_")]
    pub last: bool,
    pub sessions: i32,
    pub narrative: String,
    pub actual_costs: Amount,
    pub third_party_income: Amount,
    pub own_contribution: Amount,
    pub reported_by: Uuid,
    /// When it came in.
    pub reported_at: DateTime<Utc>,
    /// When it was taken in, with the documents that were there by then.
    pub acknowledged_at: DateTime<Utc>,
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = people_reached)]
pub struct Reached {
    pub report_id: Uuid,
    pub municipality: String,
    pub profession: String,
    pub people: i32,
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = report_costs)]
pub struct Cost {
    pub report_id: Uuid,
    pub line: i32,
    pub description: String,
    pub budgeted: Amount,
    pub amount: Amount,
    pub deviates: bool,
    pub explanation: Option<String>,
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = evaluations)]
pub struct Evaluation {
    pub id: Uuid,
    pub award_id: Uuid,
    pub party: String,
    pub went_well: String,
    pub could_be_better: String,
    pub written_by: Uuid,
    pub written_at: DateTime<Utc>,
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = call_evaluations)]
pub struct CallEvaluation {
    pub id: Uuid,
    pub call_id: Uuid,
    pub conclusions: String,
    pub next_steps: String,
    pub written_by: Uuid,
    pub written_at: DateTime<Utc>,
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = report_drafts)]
pub struct Draft {
    pub award_id: Uuid,
    pub content: serde_json::Value,
    pub version: i64,
    pub saved_by: Uuid,
    pub saved_at: DateTime<Utc>,
}

pub async fn find_draft(conn: &mut Conn, award: Uuid) -> QueryResult<Option<Draft>> {
    report_drafts::table
        .find(award)
        .select(Draft::as_select())
        .first(conn)
        .await
        .optional()
}

/// Keeps a draft in the place of what there was. The caller holds the lock on its award.
pub async fn put_draft(conn: &mut Conn, draft: &Draft) -> QueryResult<()> {
    diesel::insert_into(report_drafts::table)
        .values(draft)
        .on_conflict(report_drafts::award_id)
        .do_update()
        .set(draft)
        .execute(conn)
        .await
        .map(drop)
}

pub async fn delete_draft(conn: &mut Conn, award: Uuid) -> QueryResult<()> {
    diesel::delete(report_drafts::table.find(award))
        .execute(conn)
        .await
        .map(drop)
}

/// When the newest report on an award was taken in.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn last_acknowledged_at(conn: &mut Conn, award: Uuid) -> QueryResult<Option<DateTime<Utc>>> {
    reports::table
        .filter(reports::award_id.eq(award))
        .select(diesel::dsl::max(reports::acknowledged_at))
        .first(conn)
        .await
}

pub async fn insert(
    conn: &mut Conn,
    report: &Report,
    reached: &[Reached],
    costs: &[Cost],
) -> QueryResult<()> {
    diesel::insert_into(reports::table)
        .values(report)
        .execute(conn)
        .await?;
    diesel::insert_into(report_costs::table)
        .values(costs)
        .execute(conn)
        .await?;
    diesel::insert_into(people_reached::table)
        .values(reached)
        .execute(conn)
        .await
        .map(drop)
}

/// Whether the final report of an award is in.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn is_accounted(conn: &mut Conn, award: Uuid) -> QueryResult<bool> {
    let last = reports::table.filter(reports::award_id.eq(award).and(reports::final_));
    diesel::select(diesel::dsl::exists(last)).get_result(conn).await
}

/// Oldest first.
pub async fn list(conn: &mut Conn, award: Uuid) -> QueryResult<Vec<Report>> {
    reports::table
        .filter(reports::award_id.eq(award))
        .order(reports::id)
        .select(Report::as_select())
        .load(conn)
        .await
}

pub async fn reached_of(conn: &mut Conn, award: Uuid) -> QueryResult<Vec<Reached>> {
    people_reached::table
        .inner_join(reports::table)
        .filter(reports::award_id.eq(award))
        .order((
            people_reached::report_id,
            people_reached::municipality,
            people_reached::profession,
        ))
        .select(Reached::as_select())
        .load(conn)
        .await
}

/// What each line cost by the reports on an award, in the order of the budget.
pub async fn costs_of(conn: &mut Conn, award: Uuid) -> QueryResult<Vec<Cost>> {
    report_costs::table
        .inner_join(reports::table)
        .filter(reports::award_id.eq(award))
        .order((report_costs::report_id, report_costs::line))
        .select(Cost::as_select())
        .load(conn)
        .await
}

pub async fn insert_evaluation(conn: &mut Conn, evaluation: &Evaluation) -> QueryResult<()> {
    diesel::insert_into(evaluations::table)
        .values(evaluation)
        .execute(conn)
        .await
        .map(drop)
}

/// Oldest first.
pub async fn list_evaluations(conn: &mut Conn, award: Uuid) -> QueryResult<Vec<Evaluation>> {
    evaluations::table
        .filter(evaluations::award_id.eq(award))
        .order(evaluations::id)
        .select(Evaluation::as_select())
        .load(conn)
        .await
}

pub async fn insert_call_evaluation(conn: &mut Conn, evaluation: &CallEvaluation) -> QueryResult<()> {
    diesel::insert_into(call_evaluations::table)
        .values(evaluation)
        .execute(conn)
        .await
        .map(drop)
}

pub async fn get_call_evaluation(conn: &mut Conn, id: Uuid) -> QueryResult<CallEvaluation> {
    call_evaluations::table
        .find(id)
        .select(CallEvaluation::as_select())
        .first(conn)
        .await
}

/// Newest first.
pub async fn list_call_evaluations(
    conn: &mut Conn,
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<CallEvaluation>> {
    let mut query = call_evaluations::table
        .select(CallEvaluation::as_select())
        .order(call_evaluations::id.desc())
        .limit(fetch)
        .into_boxed();
    if let Some(cursor) = cursor {
        query = query.filter(call_evaluations::id.lt(cursor));
    }
    query.load(conn).await
}

/// What each party wrote about the awards of a call, oldest first.
pub async fn evaluations_of_call(conn: &mut Conn, call: Uuid) -> QueryResult<Vec<Evaluation>> {
    evaluations::table
        .inner_join(awards::table.inner_join(applications::table))
        .filter(applications::call_id.eq(call))
        .order(evaluations::id)
        .select(Evaluation::as_select())
        .load(conn)
        .await
}

/// Reports of some organisations, newest first.
pub async fn list_given(
    conn: &mut Conn,
    organisations: &[Uuid],
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Report>> {
    let mut query = reports::table
        .inner_join(awards::table)
        .filter(awards::organisation_id.eq_any(organisations))
        .select(Report::as_select())
        .order(reports::id.desc())
        .limit(fetch)
        .into_boxed();
    if let Some(cursor) = cursor {
        query = query.filter(reports::id.lt(cursor));
    }
    query.load(conn).await
}

/// Whom some reports tell of.
pub async fn reached_by(conn: &mut Conn, reports: &[Uuid]) -> QueryResult<Vec<Reached>> {
    people_reached::table
        .filter(people_reached::report_id.eq_any(reports))
        .order((
            people_reached::report_id,
            people_reached::municipality,
            people_reached::profession,
        ))
        .select(Reached::as_select())
        .load(conn)
        .await
}

/// What some reports say of the lines of their budgets.
pub async fn costs_in(conn: &mut Conn, reports: &[Uuid]) -> QueryResult<Vec<Cost>> {
    report_costs::table
        .filter(report_costs::report_id.eq_any(reports))
        .order((report_costs::report_id, report_costs::line))
        .select(Cost::as_select())
        .load(conn)
        .await
}

/// What some organisations have begun to report.
pub async fn list_drafts(conn: &mut Conn, organisations: &[Uuid]) -> QueryResult<Vec<Draft>> {
    let own = awards::table
        .filter(awards::organisation_id.eq_any(organisations))
        .select(awards::id);
    report_drafts::table
        .filter(report_drafts::award_id.eq_any(own))
        .order(report_drafts::award_id)
        .select(Draft::as_select())
        .load(conn)
        .await
}

/// What was learned of the awards of some organisations, newest first.
pub async fn list_learned(
    conn: &mut Conn,
    organisations: &[Uuid],
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Evaluation>> {
    let mut query = evaluations::table
        .inner_join(awards::table)
        .filter(awards::organisation_id.eq_any(organisations))
        .select(Evaluation::as_select())
        .order(evaluations::id.desc())
        .limit(fetch)
        .into_boxed();
    if let Some(cursor) = cursor {
        query = query.filter(evaluations::id.lt(cursor));
    }
    query.load(conn).await
}
