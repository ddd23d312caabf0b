//! Decisions and awards in PostgreSQL; a decision can't be changed.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use plafond_rules::applications::Status as ApplicationStatus;
use plafond_rules::awards::Status;
use uuid::Uuid;

use crate::applications::Application;
use crate::db::Conn;
use crate::db::schema::{
    applications, assessments, award_changes, awards, criteria, decision_bases, decisions, payments,
    reclaim_revisions, settlements,
};
use crate::http::fields::Amount;

/// A decision as it was taken.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = decisions)]
pub struct Decision {
    /// The identifier.
    pub id: Uuid,
    /// The application.
    pub application_id: Uuid,
    /// What was decided.
    pub outcome: String,
    /// What was asked for.
    pub requested: Amount,
    /// What was granted.
    pub amount: Amount,
    /// The part of it outside the ceiling (Awb 4:27(2)).
    pub exempt: Amount,
    /// Why.
    pub reasons: String,
    /// On which articles.
    pub legal_basis: String,
    /// What the provider has to do.
    pub obligations: Vec<Option<String>>,
    /// The ceiling that was decided against.
    pub ceiling_id: Uuid,
    /// How high it was then.
    pub ceiling_amount: Amount,
    /// How much of it was committed then.
    pub ceiling_committed: Amount,
    /// Who decided.
    pub decided_by: Uuid,
    /// When.
    pub decided_at: DateTime<Utc>,
    /// The day it was made known.
    pub notified_on: NaiveDate,
    /// The last day on which an objection is in time.
    pub objection_until: NaiveDate,
    /// The objection that brought it, when it takes the place of another decision (Awb 7:11(2)).
    pub objection_id: Option<Uuid>,
    /// The decision whose place it takes.
    pub replaces_id: Option<Uuid>,
    /// Whether what it refuses rests on facts that deviate from the applicant's own (Awb 4:7).
    pub deviates_from_applicant: bool,
    /// How the applicant was heard about that.
    pub hearing_id: Option<Uuid>,
    /// The years in succession that came before what it refuses (Awb 4:51).
    pub recurring_years: Vec<Option<i32>>,
    /// The last day of the reasonable term with which it refuses.
    pub reasonable_term_until: Option<NaiveDate>,
    /// Or why it needs none.
    pub no_reasonable_term_because: Option<String>,
    /// The accepted offer of returned money that brought it, when it takes the place of another decision.
    pub reserve_offer_id: Option<Uuid>,
}

/// An award.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = awards)]
pub struct Award {
    /// The identifier.
    pub id: Uuid,
    /// The decision that granted it.
    pub decision_id: Uuid,
    /// The application it answers; its dossier.
    pub application_id: Uuid,
    /// The provider.
    pub organisation_id: Uuid,
    /// The ceiling it spends from.
    pub ceiling_id: Uuid,
    /// What it is now: granted, changed and settled.
    pub amount: Amount,
    /// Where it stands.
    pub status: String,
    /// The last day on which the final report is in time; that on which it is settled when none is asked.
    pub report_due_on: NaiveDate,
    /// When it was granted.
    pub created_at: DateTime<Utc>,
    /// Goes up with every change.
    pub version: i64,
    /// What the provider has to do, as it is now.
    pub obligations: Vec<Option<String>>,
    /// Whether a report is asked; not of a small award that is settled of itself (Awb 4:47).
    pub report_asked: bool,
}

impl Award {
    /// What it is now.
    #[must_use]
    pub fn terms(&self) -> Terms {
        Terms {
            amount: self.amount,
            obligations: self.obligations.clone(),
            report_due_on: self.report_due_on,
            report_asked: self.report_asked,
        }
    }

    /// The last day for the final report, when one is asked.
    #[must_use]
    pub fn reports_by(&self) -> Option<NaiveDate> {
        self.report_asked.then_some(self.report_due_on)
    }

    /// Where it stands, as the rules know it. A constraint keeps the names to these.
    #[must_use]
    pub fn status(&self) -> Status {
        Status::parse(&self.status).unwrap_or(Status::Granted)
    }
}

/// What a decision rests on, as canonical JSON.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = decision_bases)]
pub struct KeptBasis {
    /// The decision.
    pub decision_id: Uuid,
    /// The version of the rules it was taken by.
    pub rule_version: String,
    /// All that its outcome depends on.
    pub inputs: String,
    /// The SHA-256 of that.
    pub inputs_hash: Vec<u8>,
    /// What came out.
    pub outcome: String,
}

pub async fn insert_basis(conn: &mut Conn, basis: &KeptBasis) -> QueryResult<()> {
    diesel::insert_into(decision_bases::table)
        .values(basis)
        .execute(conn)
        .await
        .map(drop)
}

/// What a decision rests on.
///
/// # Errors
/// When it was taken before that was kept.
pub async fn basis_of(conn: &mut Conn, decision: Uuid) -> QueryResult<KeptBasis> {
    decision_bases::table
        .find(decision)
        .select(KeptBasis::as_select())
        .first(conn)
        .await
}

pub async fn insert_decision(conn: &mut Conn, decision: &Decision) -> QueryResult<()> {
    diesel::insert_into(decisions::table)
        .values(decision)
        .execute(conn)
        .await
        .map(drop)
}

pub async fn insert(conn: &mut Conn, award: &Award) -> QueryResult<()> {
    diesel::insert_into(awards::table)
        .values(award)
        .execute(conn)
        .await
        .map(drop)
}

/// Whether a person assessed an application.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn was_assessed_by(conn: &mut Conn, application: Uuid, person: Uuid) -> QueryResult<bool> {
    let own = assessments::application_id
        .eq(application)
        .and(assessments::assessor_id.eq(person));
    diesel::select(exists(assessments::table.filter(own)))
        .get_result(conn)
        .await
}

/// Whether a person decided on an award: granted it, at first or on an objection, changed or settled it.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn was_decided_by(conn: &mut Conn, award: &Award, person: Uuid) -> QueryResult<bool> {
    let granted = decisions::table
        .filter(decisions::application_id.eq(award.application_id))
        .select(decisions::decided_by);
    let changed = award_changes::table
        .filter(award_changes::award_id.eq(award.id))
        .select(award_changes::decided_by);
    let settled = settlements::table
        .filter(settlements::award_id.eq(award.id))
        .select(settlements::decided_by);
    let relieved = reclaim_revisions::table
        .inner_join(payments::table.on(payments::id.eq(reclaim_revisions::reclaim_id)))
        .filter(payments::award_id.eq(award.id))
        .select(reclaim_revisions::decided_by);
    let all = granted.union_all(changed).union_all(settled).union_all(relieved);
    let deciders: Vec<Uuid> = all.load(conn).await?;
    Ok(deciders.contains(&person))
}

/// Applications that can be decided now, what has to be decided first first: those that were assessed, and complete ones
/// of a call without criteria.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn to_decide(conn: &mut Conn, fetch: i64) -> QueryResult<Vec<Application>> {
    let scored = criteria::table.filter(criteria::call_id.eq(applications::call_id));
    let complete = applications::status.eq(ApplicationStatus::Complete.as_str());
    let assessed = applications::status.eq(ApplicationStatus::Assessed.as_str());
    applications::table
        .filter(assessed.or(complete.and(not(exists(scored)))))
        .order((applications::decide_by, applications::id))
        .limit(fetch)
        .select(Application::as_select())
        .load(conn)
        .await
}

/// The decision on an application that is in force: the last one.
///
/// # Errors
/// When there is none yet.
pub async fn decision_of(conn: &mut Conn, application: Uuid) -> QueryResult<Decision> {
    decisions::table
        .filter(decisions::application_id.eq(application))
        .order((decisions::decided_at.desc(), decisions::id.desc()))
        .select(Decision::as_select())
        .first(conn)
        .await
}

/// One decision, in force or replaced.
///
/// # Errors
/// When it isn't there.
pub async fn decision(conn: &mut Conn, id: Uuid) -> QueryResult<Decision> {
    decisions::table
        .find(id)
        .select(Decision::as_select())
        .first(conn)
        .await
}

/// The award that a decision brought, if it did.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn award_of(conn: &mut Conn, decision: Uuid) -> QueryResult<Option<Award>> {
    awards::table
        .filter(awards::decision_id.eq(decision))
        .select(Award::as_select())
        .first(conn)
        .await
        .optional()
}

/// The award that answers an application, if there is one.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn of_application(conn: &mut Conn, application: Uuid) -> QueryResult<Option<Award>> {
    awards::table
        .filter(awards::application_id.eq(application))
        .select(Award::as_select())
        .first(conn)
        .await
        .optional()
}

/// An award as a list of applications shows it.
#[derive(Clone, Copy, Debug)]
pub struct Grant {
    /// The award.
    pub award: Uuid,
    /// Where it stands.
    pub status: Status,
    /// How much it is now.
    pub amount: Amount,
}

/// The awards that answer some applications, by application.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn grants_of(conn: &mut Conn, applications: &[Uuid]) -> QueryResult<HashMap<Uuid, Grant>> {
    let found: Vec<(Uuid, Uuid, String, Amount)> = awards::table
        .filter(awards::application_id.eq_any(applications))
        .select((awards::application_id, awards::id, awards::status, awards::amount))
        .load(conn)
        .await?;
    let known = found
        .into_iter()
        .filter_map(|(application, award, status, amount)| {
            let status = Status::parse(&status)?;
            let grant = Grant {
                award,
                status,
                amount,
            };
            Some((application, grant))
        });
    Ok(known.collect())
}

/// What was granted to the applications of a call: application, amount, status of the award.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn granted_of(conn: &mut Conn, call: Uuid) -> QueryResult<Vec<(Uuid, Amount, String)>> {
    awards::table
        .inner_join(applications::table)
        .filter(applications::call_id.eq(call))
        .select((awards::application_id, awards::amount, awards::status))
        .load(conn)
        .await
}

/// An award, without a lock.
///
/// # Errors
/// When it isn't there.
pub async fn get(conn: &mut Conn, id: Uuid) -> QueryResult<Award> {
    awards::table
        .find(id)
        .select(Award::as_select())
        .first(conn)
        .await
}

/// An award that nobody else can change until the transaction ends. The caller has locked its dossier.
///
/// # Errors
/// When it isn't there.
pub async fn lock(conn: &mut Conn, id: Uuid) -> QueryResult<Award> {
    awards::table
        .find(id)
        .for_update()
        .select(Award::as_select())
        .first(conn)
        .await
}

/// Gives an award the decision that took the place of the one that granted it.
pub async fn mark_decision(
    conn: &mut Conn,
    id: Uuid,
    decision: &Decision,
    (report_asked, report_due_on): (bool, NaiveDate),
) -> QueryResult<usize> {
    diesel::update(awards::table.find(id))
        .set((
            awards::decision_id.eq(decision.id),
            awards::amount.eq(decision.amount),
            awards::obligations.eq(&decision.obligations),
            awards::report_due_on.eq(report_due_on),
            awards::report_asked.eq(report_asked),
            awards::version.eq(awards::version + 1),
        ))
        .execute(conn)
        .await
}

/// Moves an award on, unless someone else did.
pub async fn mark_status(conn: &mut Conn, id: Uuid, from: Status, to: Status) -> QueryResult<usize> {
    diesel::update(awards::table.find(id).filter(awards::status.eq(from.as_str())))
        .set((
            awards::status.eq(to.as_str()),
            awards::version.eq(awards::version + 1),
        ))
        .execute(conn)
        .await
}

/// What an award becomes.
#[derive(Clone, Debug, AsChangeset)]
#[diesel(table_name = awards)]
pub struct Terms {
    /// How much.
    pub amount: Amount,
    /// What the provider has to do.
    pub obligations: Vec<Option<String>>,
    /// The last day on which the final report is in time.
    pub report_due_on: NaiveDate,
    /// Whether one is asked.
    pub report_asked: bool,
}

/// Gives a locked award other terms. A constraint ties the amount to the ledger.
pub async fn mark_terms(conn: &mut Conn, award: &Award, terms: &Terms) -> QueryResult<usize> {
    diesel::update(
        awards::table
            .find(award.id)
            .filter(awards::amount.eq(award.amount)),
    )
    .set((terms, awards::version.eq(awards::version + 1)))
    .execute(conn)
    .await
}

/// An award with what was granted, and what had become of that by its settlement.
#[derive(Clone, Debug, Queryable)]
pub struct Accounted {
    /// What it is now.
    pub award: Award,
    /// What the decision granted.
    pub granted: Amount,
    /// What it was just before it was settled, once it is.
    pub before_settlement: Option<Amount>,
}

/// One award with its history in amounts.
pub async fn get_accounted(conn: &mut Conn, id: Uuid) -> QueryResult<Accounted> {
    awards::table
        .inner_join(decisions::table)
        .left_join(settlements::table)
        .filter(awards::id.eq(id))
        .select((
            Award::as_select(),
            decisions::amount,
            settlements::granted.nullable(),
        ))
        .first(conn)
        .await
}

/// Newest first; of some organisations only, when they are given.
pub async fn list(
    conn: &mut Conn,
    among: Option<&[Uuid]>,
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Accounted>> {
    let mut query = awards::table
        .inner_join(decisions::table)
        .left_join(settlements::table)
        .select((
            Award::as_select(),
            decisions::amount,
            settlements::granted.nullable(),
        ))
        .order(awards::id.desc())
        .limit(fetch)
        .into_boxed();
    if let Some(among) = among {
        query = query.filter(awards::organisation_id.eq_any(among));
    }
    if let Some(cursor) = cursor {
        query = query.filter(awards::id.lt(cursor));
    }
    query.load(conn).await
}
