//! Notices of default and penalties in PostgreSQL; a notice can't be changed, nor a penalty that was determined.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use plafond_rules::terms::{Course, Impossible, MOST_PENALTY_DAYS, Penalty as Owed, course};
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{
    applications, notices_of_default, organisations, penalties, penalty_revisions, terms,
};
use crate::http::fields::Amount;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = notices_of_default)]
pub struct Notice {
    pub id: Uuid,
    pub application_id: Uuid,
    pub term_id: Uuid,
    pub received_on: NaiveDate,
    pub channel: String,
    pub premature: bool,
    pub verdict: String,
    pub registered_by: Uuid,
    pub registered_at: DateTime<Utc>,
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = penalties)]
pub struct Penalty {
    pub notice_id: Uuid,
    pub application_id: Uuid,
    pub term_id: Uuid,
    pub lapsed_on: NaiveDate,
    pub noticed_on: NaiveDate,
    pub starts_on: NaiveDate,
    pub start_told_at: Option<DateTime<Utc>>,
    pub ended_on: Option<NaiveDate>,
    pub days: Option<i32>,
    pub amount: Option<Amount>,
    pub determined_on: Option<NaiveDate>,
    pub determined_by: Option<Uuid>,
    pub determined_amount: Option<Amount>,
    pub reasons: Option<String>,
    /// The day on which was decided, when the letter with that had to be posted.
    pub decided_on: Option<NaiveDate>,
}

impl Penalty {
    /// Whether it still has to be determined: it has ended, and something is owed for it (Awb 4:18).
    pub fn is_to_determine(&self) -> bool {
        self.determined_on.is_none() && self.amount.is_some_and(|amount| !amount.0.is_zero())
    }

    /// Whether it ended before anything was owed: then nothing has to be determined.
    pub fn came_to_nothing(&self) -> bool {
        self.determined_on.is_none() && self.amount.is_some_and(|amount| amount.0.is_zero())
    }

    /// On which day was decided, as long as the letter with that has to be posted: until then it goes on (Awb 3:41).
    pub fn waits_for_post(&self) -> Option<NaiveDate> {
        self.decided_on.filter(|_| self.ended_on.is_none())
    }

    /// Whether it ended when the decision was signed and would have cost more had that been later: before the maximum, and not
    /// determined yet. When its mail reached nobody, or was taken over on a later day, it ran on.
    pub fn may_run_on(&self) -> bool {
        let fixed = self.determined_on.is_some() || self.decided_on.is_some();
        let days = self.days.and_then(|days| u64::try_from(days).ok());
        !fixed && days.is_some_and(|days| days < MOST_PENALTY_DAYS)
    }

    /// How it stands on a day, as long as no decision has ended it.
    pub fn course(&self, on: NaiveDate) -> Result<Course, Impossible> {
        course(self.lapsed_on, self.noticed_on, on)
    }
}

/// What is owed of a penalty that was determined, as it is now.
#[derive(Clone, Debug)]
pub struct Due {
    /// The notice of default that started it.
    pub id: Uuid,
    /// The dossier.
    pub application_id: Uuid,
    /// How much is owed: as determined, or on an objection.
    pub amount: Amount,
    /// What was determined at first.
    pub determined: Amount,
    /// The most that can be owed: what it came to.
    pub most: Amount,
    /// The day on which it was determined.
    pub determined_on: NaiveDate,
    /// Who determined it.
    pub determined_by: Uuid,
    /// What determined it again, on an objection.
    pub revision: Option<Uuid>,
    revised_by: Option<Uuid>,
}

impl Due {
    /// Whether someone determined it, at first or on an objection.
    #[must_use]
    pub fn was_decided_by(&self, person: Uuid) -> bool {
        self.determined_by == person || self.revised_by == Some(person)
    }
}

/// A penalty that was determined again on an objection (Awb 7:11).
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = penalty_revisions)]
pub struct Revision {
    /// The identifier.
    pub id: Uuid,
    /// The penalty.
    pub penalty_id: Uuid,
    /// The objection that brought it.
    pub objection_id: Uuid,
    /// What is owed now.
    pub amount: Amount,
    /// Why.
    pub reasons: String,
    /// Who decided.
    pub decided_by: Uuid,
    /// When.
    pub decided_at: DateTime<Utc>,
}

/// What is owed of a penalty that was determined.
///
/// # Errors
/// When it isn't there, or was not determined.
pub async fn due(conn: &mut Conn, id: Uuid) -> QueryResult<Due> {
    let (penalty, revision): (Penalty, Option<Revision>) = penalties::table
        .left_join(penalty_revisions::table)
        .filter(penalties::notice_id.eq(id))
        .filter(penalties::determined_on.is_not_null())
        .select((Penalty::as_select(), Option::<Revision>::as_select()))
        .first(conn)
        .await?;
    let whole = (
        penalty.determined_on,
        penalty.determined_by,
        penalty.determined_amount,
    );
    let (Some(determined_on), Some(determined_by), Some(determined)) = whole else {
        return Err(diesel::result::Error::NotFound);
    };
    Ok(Due {
        id: penalty.notice_id,
        application_id: penalty.application_id,
        amount: revision.as_ref().map_or(determined, |revision| revision.amount),
        determined,
        most: penalty.amount.unwrap_or(determined),
        determined_on,
        determined_by,
        revision: revision.as_ref().map(|revision| revision.id),
        revised_by: revision.map(|revision| revision.decided_by),
    })
}

pub async fn insert_revision(conn: &mut Conn, revision: &Revision) -> QueryResult<()> {
    diesel::insert_into(penalty_revisions::table)
        .values(revision)
        .execute(conn)
        .await
        .map(drop)
}

/// What penalties were determined at on an objection.
pub async fn revised(conn: &mut Conn, among: &[Uuid]) -> QueryResult<HashMap<Uuid, Amount>> {
    let found: Vec<(Uuid, Amount)> = penalty_revisions::table
        .filter(penalty_revisions::penalty_id.eq_any(among))
        .select((penalty_revisions::penalty_id, penalty_revisions::amount))
        .load(conn)
        .await?;
    Ok(found.into_iter().collect())
}

pub async fn insert_notice(conn: &mut Conn, notice: &Notice) -> QueryResult<()> {
    diesel::insert_into(notices_of_default::table)
        .values(notice)
        .execute(conn)
        .await
        .map(drop)
}

pub async fn insert(conn: &mut Conn, penalty: &Penalty) -> QueryResult<()> {
    diesel::insert_into(penalties::table)
        .values(penalty)
        .execute(conn)
        .await
        .map(drop)
}

/// Oldest first.
pub async fn list_notices(conn: &mut Conn, application: Uuid) -> QueryResult<Vec<Notice>> {
    notices_of_default::table
        .filter(notices_of_default::application_id.eq(application))
        .order(notices_of_default::id)
        .select(Notice::as_select())
        .load(conn)
        .await
}

/// The terms of a dossier of which someone gave notice that counts.
pub async fn noticed_terms(conn: &mut Conn, application: Uuid) -> QueryResult<Vec<Uuid>> {
    notices_of_default::table
        .filter(notices_of_default::application_id.eq(application))
        .filter(notices_of_default::premature.eq(false))
        .select(notices_of_default::term_id)
        .load(conn)
        .await
}

/// The penalties of a dossier, oldest first: each decision that was late has its own.
pub async fn list_of(conn: &mut Conn, application: Uuid) -> QueryResult<Vec<Penalty>> {
    penalties::table
        .filter(penalties::application_id.eq(application))
        .order(penalties::notice_id)
        .select(Penalty::as_select())
        .load(conn)
        .await
}

/// The penalties that some organisations are owed, newest first.
pub async fn list_owed_to(
    conn: &mut Conn,
    organisations: &[Uuid],
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Penalty>> {
    let mut query = penalties::table
        .inner_join(applications::table)
        .filter(applications::organisation_id.eq_any(organisations))
        .select(Penalty::as_select())
        .order(penalties::notice_id.desc())
        .limit(fetch)
        .into_boxed();
    if let Some(cursor) = cursor {
        query = query.filter(penalties::notice_id.lt(cursor));
    }
    query.load(conn).await
}

/// The penalty for being late with a term, if there is one.
pub async fn find_of_term(conn: &mut Conn, term: Uuid) -> QueryResult<Option<Penalty>> {
    penalties::table
        .filter(penalties::term_id.eq(term))
        .select(Penalty::as_select())
        .first(conn)
        .await
        .optional()
}

pub async fn get(conn: &mut Conn, notice: Uuid) -> QueryResult<Penalty> {
    penalties::table
        .find(notice)
        .select(Penalty::as_select())
        .first(conn)
        .await
}

/// A penalty with the dossier it is about.
pub type InDossier = (Penalty, (String, String, String));

/// Penalties with reference, title and provider of their dossier, newest first; only those that were not determined yet and
/// did not come to nothing, when that is asked.
pub async fn list(
    conn: &mut Conn,
    undetermined: bool,
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<InDossier>> {
    let about = (applications::reference, applications::title, organisations::name);
    let mut query = penalties::table
        .inner_join(applications::table.inner_join(organisations::table))
        .select((Penalty::as_select(), about))
        .order(penalties::notice_id.desc())
        .limit(fetch)
        .into_boxed();
    if undetermined {
        query = query.filter(penalties::determined_on.is_null());
        query = query.filter(penalties::days.is_null().or(penalties::days.gt(0)));
    }
    if let Some(cursor) = cursor {
        query = query.filter(penalties::notice_id.lt(cursor));
    }
    query.load(conn).await
}

/// Penalties that no decision has ended, oldest first, each with which term it is and the day on which that was over, if it is.
pub async fn list_open(
    conn: &mut Conn,
    application: Uuid,
) -> QueryResult<Vec<(Penalty, (String, Option<NaiveDate>))>> {
    penalties::table
        .inner_join(terms::table)
        .filter(
            penalties::application_id
                .eq(application)
                .and(penalties::ended_on.is_null()),
        )
        .order(penalties::notice_id)
        .select((Penalty::as_select(), (terms::kind, terms::closed_on)))
        .load(conn)
        .await
}

/// Penalties for being late with a decision that was taken on a day, oldest first; `kind` is that of its term.
pub async fn list_decided(
    conn: &mut Conn,
    application: Uuid,
    (kind, decided_on): (&str, NaiveDate),
) -> QueryResult<Vec<Penalty>> {
    penalties::table
        .inner_join(terms::table)
        .filter(penalties::application_id.eq(application))
        .filter(terms::kind.eq(kind))
        .filter(terms::closed_on.eq(decided_on))
        .order(penalties::notice_id)
        .select(Penalty::as_select())
        .load(conn)
        .await
}

/// Which term a penalty is for, and the day on which that was over, if it is.
pub async fn term_of(conn: &mut Conn, notice: Uuid) -> QueryResult<(String, Option<NaiveDate>)> {
    penalties::table
        .inner_join(terms::table)
        .filter(penalties::notice_id.eq(notice))
        .select((terms::kind, terms::closed_on))
        .first(conn)
        .await
}

pub async fn mark_start_told(conn: &mut Conn, notice: Uuid, at: DateTime<Utc>) -> QueryResult<usize> {
    let untold = penalties::table
        .find(notice)
        .filter(penalties::start_told_at.is_null());
    diesel::update(untold)
        .set(penalties::start_told_at.eq(at))
        .execute(conn)
        .await
}

pub async fn mark_ended(conn: &mut Conn, notice: Uuid, on: NaiveDate, owed: &Owed) -> QueryResult<usize> {
    let open = penalties::table
        .find(notice)
        .filter(penalties::ended_on.is_null());
    diesel::update(open)
        .set((
            penalties::ended_on.eq(on),
            penalties::days.eq(i32::try_from(owed.days).unwrap_or(i32::MAX)),
            penalties::amount.eq(Amount(owed.amount)),
        ))
        .execute(conn)
        .await
}

/// Writes down that was decided, in a letter that has to be posted.
pub async fn mark_decided(conn: &mut Conn, notice: Uuid, on: NaiveDate) -> QueryResult<usize> {
    let open = penalties::table
        .find(notice)
        .filter(penalties::ended_on.is_null());
    diesel::update(open)
        .set(penalties::decided_on.eq(on))
        .execute(conn)
        .await
}

/// Takes back that it ended when the decision of a day was signed: that was not made known then.
pub async fn mark_reopened(conn: &mut Conn, notice: Uuid, decided_on: NaiveDate) -> QueryResult<usize> {
    let ended = penalties::table
        .find(notice)
        .filter(penalties::determined_on.is_null());
    diesel::update(ended)
        .set((
            penalties::ended_on.eq(None::<NaiveDate>),
            penalties::days.eq(None::<i32>),
            penalties::amount.eq(None::<Amount>),
            penalties::decided_on.eq(decided_on),
        ))
        .execute(conn)
        .await
}

pub async fn mark_determined(
    conn: &mut Conn,
    notice: Uuid,
    on: NaiveDate,
    by: Uuid,
    amount: Amount,
    reasons: &str,
) -> QueryResult<usize> {
    let undetermined = penalties::table
        .find(notice)
        .filter(penalties::determined_on.is_null());
    diesel::update(undetermined)
        .set((
            penalties::determined_on.eq(on),
            penalties::determined_by.eq(by),
            penalties::determined_amount.eq(amount),
            penalties::reasons.eq(reasons),
        ))
        .execute(conn)
        .await
}

/// Applications of which a penalty starts, has come to its maximum, or is over without a decision, at most so many.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn to_tell(conn: &mut Conn, today: NaiveDate, most: i64) -> QueryResult<Vec<Uuid>> {
    let full = today - Days::new(MOST_PENALTY_DAYS - 1);
    penalties::table
        .inner_join(terms::table)
        .filter(
            penalties::ended_on.is_null().and(
                (penalties::start_told_at
                    .is_null()
                    .and(penalties::starts_on.le(today)))
                .or(penalties::starts_on.lt(full))
                .or(terms::closed_on
                    .is_not_null()
                    .and(penalties::decided_on.is_null())),
            ),
        )
        .select(penalties::application_id)
        .distinct()
        .order(penalties::application_id)
        .limit(most)
        .load(conn)
        .await
}
