//! Terms and free days in PostgreSQL; a term that is over can't be changed.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use plafond_rules::roles::Role;
use plafond_rules::terms::{Calendar, Duty, Standing, Term};
use uuid::Uuid;

use super::about::About;
use crate::db::schema::{applications, calls, free_days, objections, organisations, schemes, terms};
use crate::db::{Conn, first};

/// A term of a dossier.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = terms)]
pub struct Deadline {
    /// The identifier.
    pub id: Uuid,
    /// The dossier.
    pub dossier_id: Uuid,
    /// What has to be done.
    pub kind: String,
    /// What it is about.
    pub object_id: Uuid,
    /// Which role sees to it.
    pub responsible: String,
    /// The day that made it run.
    pub triggered_on: NaiveDate,
    /// Its first day.
    pub starts_on: NaiveDate,
    /// Its last day, until 24:00 in Amsterdam.
    pub ends_on: NaiveDate,
    /// How it was counted, sentence by sentence.
    pub reasoning: Vec<Option<String>>,
    /// Where it stands.
    pub status: String,
    /// The day on which it was over.
    pub closed_on: Option<NaiveDate>,
    /// From which day people are told that it ends.
    pub warn_on: NaiveDate,
    /// When they were told.
    pub warned_at: Option<DateTime<Utc>>,
    /// When they were told that it has lapsed.
    pub lapse_told_at: Option<DateTime<Utc>>,
    /// When it began to be kept.
    pub created_at: DateTime<Utc>,
}

impl Deadline {
    /// What has to be done, as the rules know it. A constraint keeps the names to these.
    #[must_use]
    pub fn duty(&self) -> Duty {
        Duty::parse(&self.kind).unwrap_or(Duty::Decision)
    }

    /// Where it stands on a day: an open one whose last day is over has lapsed, also before that was written down.
    #[must_use]
    pub fn standing(&self, today: NaiveDate) -> &str {
        if self.closed_on.is_none() {
            Standing::open(self.ends_on, today).as_str()
        } else {
            &self.status
        }
    }

    /// How it was counted.
    #[must_use]
    pub fn reasons(&self) -> Vec<String> {
        self.reasoning.iter().flatten().cloned().collect()
    }

    /// The term as the rules count with it.
    #[must_use]
    pub fn term(&self) -> Term {
        Term {
            start: self.starts_on,
            end: self.ends_on,
            reasoning: self.reasons(),
        }
    }
}

/// A day that a decree made free.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = free_days)]
pub struct FreeDay {
    /// The identifier.
    pub id: Uuid,
    /// The day.
    pub day: NaiveDate,
    /// The decree that says so.
    pub ground: String,
    /// Who added it; nobody when it came with the service.
    pub added_by: Option<Uuid>,
    /// When.
    pub added_at: DateTime<Utc>,
}

/// The free days of the law with those that were decreed.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn calendar(conn: &mut Conn) -> QueryResult<Calendar> {
    let decreed: Vec<NaiveDate> = free_days::table.select(free_days::day).load(conn).await?;
    Ok(Calendar::new(decreed))
}

/// In order of day.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list_free_days(conn: &mut Conn) -> QueryResult<Vec<FreeDay>> {
    free_days::table
        .order(free_days::day)
        .select(FreeDay::as_select())
        .load(conn)
        .await
}

/// At most `fetch` of them in order of day, from after that of `cursor`.
pub async fn page_of_free_days(
    conn: &mut Conn,
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<FreeDay>> {
    let mut query = free_days::table
        .order(free_days::day)
        .limit(fetch)
        .select(FreeDay::as_select())
        .into_boxed();
    if let Some(cursor) = cursor {
        let known = free_days::table.find(cursor).select(free_days::day);
        let last: NaiveDate = known.first(conn).await?;
        query = query.filter(free_days::day.gt(last));
    }
    query.load(conn).await
}

pub async fn insert_free_day(conn: &mut Conn, day: &FreeDay) -> QueryResult<()> {
    diesel::insert_into(free_days::table)
        .values(day)
        .execute(conn)
        .await
        .map(drop)
}

/// Open terms that the Algemene termijnenwet extends and that hold a day, each locked. The term to decide on an application is
/// one when its call set none of its own (Awb 4:13(2)); what a call says stays as announced.
pub async fn lock_extended_over(conn: &mut Conn, day: NaiveDate) -> QueryResult<Vec<Deadline>> {
    let extended: Vec<&str> = Duty::ALL
        .into_iter()
        .filter(|duty| duty.is_extended())
        .map(Duty::as_str)
        .collect();
    let by_law = applications::table
        .inner_join(calls::table)
        .filter(calls::decision_weeks.is_null())
        .select(applications::id);
    let deciding = terms::kind
        .eq(Duty::Decision.as_str())
        .and(terms::dossier_id.eq_any(by_law));
    terms::table
        .filter(
            terms::closed_on
                .is_null()
                .and(terms::kind.eq_any(extended).or(deciding))
                .and(terms::starts_on.le(day))
                .and(terms::ends_on.ge(day)),
        )
        .order(terms::id)
        .for_update()
        .select(Deadline::as_select())
        .load(conn)
        .await
}

/// How many working days before the end the scheme of a dossier wants people to be told.
pub async fn warn_working_days(conn: &mut Conn, dossier: Uuid) -> QueryResult<i32> {
    applications::table
        .inner_join(calls::table.inner_join(schemes::table))
        .filter(applications::id.eq(dossier))
        .select(schemes::warn_working_days)
        .first(conn)
        .await
}

pub async fn insert(conn: &mut Conn, begun: &[Deadline]) -> QueryResult<()> {
    diesel::insert_into(terms::table)
        .values(begun)
        .execute(conn)
        .await
        .map(drop)
}

/// An open term, if there is one.
pub async fn find_open(conn: &mut Conn, about: About) -> QueryResult<Option<Deadline>> {
    terms::table
        .filter(
            terms::dossier_id
                .eq(about.dossier)
                .and(terms::kind.eq(about.duty.as_str()))
                .and(terms::object_id.eq(about.object))
                .and(terms::closed_on.is_null()),
        )
        .select(Deadline::as_select())
        .first(conn)
        .await
        .optional()
}

/// The first open term of a kind in a dossier, if there is one.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn open_of(conn: &mut Conn, dossier: Uuid, duty: Duty) -> QueryResult<Option<Deadline>> {
    terms::table
        .filter(
            terms::dossier_id
                .eq(dossier)
                .and(terms::kind.eq(duty.as_str()))
                .and(terms::closed_on.is_null()),
        )
        .order((terms::ends_on, terms::id))
        .select(Deadline::as_select())
        .first(conn)
        .await
        .optional()
}

/// Moves an open term; what people were told about an earlier end no longer counts.
pub async fn mark_recounted(
    conn: &mut Conn,
    about: About,
    trigger: NaiveDate,
    term: &Term,
    warn_on: NaiveDate,
) -> QueryResult<()> {
    let open = terms::table.filter(
        terms::dossier_id
            .eq(about.dossier)
            .and(terms::kind.eq(about.duty.as_str()))
            .and(terms::object_id.eq(about.object))
            .and(terms::closed_on.is_null())
            .and(terms::ends_on.ne(term.end).or(terms::triggered_on.ne(trigger))),
    );
    diesel::update(open)
        .set((
            terms::triggered_on.eq(trigger),
            terms::starts_on.eq(term.start),
            terms::ends_on.eq(term.end),
            terms::reasoning.eq(&term.reasoning),
            terms::status.eq(Standing::Running.as_str()),
            terms::warn_on.eq(warn_on),
            terms::warned_at.eq(None::<DateTime<Utc>>),
            terms::lapse_told_at.eq(None::<DateTime<Utc>>),
        ))
        .execute(conn)
        .await
        .map(drop)
}

/// An open term that ends on the same day may still do so for another reason.
pub async fn mark_explained(conn: &mut Conn, about: About, term: &Term) -> QueryResult<()> {
    let open = terms::table.filter(
        terms::dossier_id
            .eq(about.dossier)
            .and(terms::kind.eq(about.duty.as_str()))
            .and(terms::object_id.eq(about.object))
            .and(terms::closed_on.is_null())
            .and(terms::ends_on.eq(term.end)),
    );
    diesel::update(open)
        .set(terms::reasoning.eq(&term.reasoning))
        .execute(conn)
        .await
        .map(drop)
}

/// An application says itself until when is decided on it.
pub async fn mark_decide_by(conn: &mut Conn, dossier: Uuid, day: NaiveDate) -> QueryResult<()> {
    diesel::update(applications::table.find(dossier))
        .set(applications::decide_by.eq(day))
        .execute(conn)
        .await
        .map(drop)
}

/// So does an objection.
pub async fn mark_objection_decide_by(conn: &mut Conn, objection: Uuid, day: NaiveDate) -> QueryResult<()> {
    diesel::update(objections::table.find(objection))
        .set(objections::decide_by.eq(day))
        .execute(conn)
        .await
        .map(drop)
}

pub async fn mark_closed(conn: &mut Conn, id: Uuid, standing: Standing, on: NaiveDate) -> QueryResult<()> {
    diesel::update(terms::table.find(id).filter(terms::closed_on.is_null()))
        .set((terms::status.eq(standing.as_str()), terms::closed_on.eq(on)))
        .execute(conn)
        .await
        .map(drop)
}

pub async fn mark_ended(conn: &mut Conn, dossier: Uuid, duties: &[Duty], on: NaiveDate) -> QueryResult<()> {
    let kinds: Vec<&str> = duties.iter().map(|duty| duty.as_str()).collect();
    let open = terms::table.filter(
        terms::dossier_id
            .eq(dossier)
            .and(terms::kind.eq_any(kinds))
            .and(terms::closed_on.is_null()),
    );
    diesel::update(open)
        .set((
            terms::status.eq(Standing::Ended.as_str()),
            terms::closed_on.eq(on),
        ))
        .execute(conn)
        .await
        .map(drop)
}

/// All terms of a dossier, in the order in which they end.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn of_dossier(conn: &mut Conn, dossier: Uuid) -> QueryResult<Vec<Deadline>> {
    terms::table
        .filter(terms::dossier_id.eq(dossier))
        .order((terms::ends_on, terms::id))
        .select(Deadline::as_select())
        .load(conn)
        .await
}

/// Which open terms are asked for.
#[derive(Clone, Debug, Default)]
pub struct WantedTerms<'a> {
    /// Of these roles; of all of them when there are none here.
    pub responsible: Vec<Role>,
    /// That end before this day.
    pub due_before: Option<NaiveDate>,
    /// That have lapsed on this day.
    pub lapsed_on: Option<NaiveDate>,
    /// Of the applications of one call.
    pub call: Option<Uuid>,
    /// Of applications in one state.
    pub status: Option<&'a str>,
}

/// An open term with what people know its dossier by.
#[derive(Clone, Debug, Queryable)]
pub struct OpenTerm {
    /// The term.
    pub deadline: Deadline,
    /// What people call the application.
    pub reference: String,
    /// The title of the application.
    pub title: String,
    /// Where the application stands.
    pub status: String,
    /// Who applies.
    pub organisation: String,
}

/// Open terms with the dossiers they belong to, what is due first first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list_open(
    conn: &mut Conn,
    wanted: &WantedTerms<'_>,
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<OpenTerm>> {
    let after = match cursor {
        Some(cursor) => Some(place(conn, cursor).await?),
        None => None,
    };
    if wanted.responsible.is_empty() {
        return page_of(conn, wanted, None, after, fetch).await;
    }
    // Of one role the index has them in order, of several it hasn't: so each gives a page, and the first of these are the page.
    let mut found = Vec::new();
    for role in &wanted.responsible {
        found.extend(page_of(conn, wanted, Some(*role), after, fetch).await?);
    }
    found.sort_by_key(|open| (open.deadline.ends_on, open.deadline.id));
    found.truncate(usize::try_from(fetch).unwrap_or(usize::MAX));
    Ok(found)
}

/// Where a term stands in the order in which they end.
async fn place(conn: &mut Conn, id: Uuid) -> QueryResult<(NaiveDate, Uuid)> {
    terms::table
        .find(id)
        .select((terms::ends_on, terms::id))
        .first(conn)
        .await
}

/// The open terms of one role, or of all, after a place.
async fn page_of(
    conn: &mut Conn,
    wanted: &WantedTerms<'_>,
    role: Option<Role>,
    after: Option<(NaiveDate, Uuid)>,
    fetch: i64,
) -> QueryResult<Vec<OpenTerm>> {
    let mut query = terms::table
        .inner_join(applications::table.inner_join(organisations::table))
        .filter(terms::closed_on.is_null())
        .order((terms::ends_on, terms::id))
        .select((
            Deadline::as_select(),
            applications::reference,
            applications::title,
            applications::status,
            organisations::name,
        ))
        .into_boxed();
    if let Some(role) = role {
        query = query.filter(terms::responsible.eq(role.as_str()));
    }
    if let Some(call) = wanted.call {
        query = query.filter(applications::call_id.eq(call));
    }
    if let Some(status) = wanted.status {
        query = query.filter(applications::status.eq(status));
    }
    if let Some(day) = wanted.due_before {
        query = query.filter(terms::ends_on.lt(day));
    }
    if let Some(today) = wanted.lapsed_on {
        query = query.filter(terms::ends_on.lt(today));
    }
    if let Some((end, id)) = after {
        // The first says nothing new, but is what PostgreSQL finds the page by, without reading all before it.
        query = query.filter(terms::ends_on.ge(end)).filter(
            terms::ends_on
                .gt(end)
                .or(terms::ends_on.eq(end).and(terms::id.gt(id))),
        );
    }
    first(query, fetch).load(conn).await
}

/// Open terms in which some organisations themselves have something to do, with the reference and title of their dossier,
/// what is due first first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn open_for(
    conn: &mut Conn,
    organisations: &[Uuid],
    most: i64,
) -> QueryResult<Vec<(Deadline, String, String)>> {
    terms::table
        .inner_join(applications::table)
        .filter(terms::closed_on.is_null())
        .filter(terms::responsible.eq(Role::ProviderMember.as_str()))
        .filter(applications::organisation_id.eq_any(organisations))
        .order((terms::ends_on, terms::id))
        .limit(most)
        .select((
            Deadline::as_select(),
            applications::reference,
            applications::title,
        ))
        .load(conn)
        .await
}

/// What people are told about a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    /// That it ends soon.
    EndsSoon,
    /// That it has ended and nothing was done.
    HasLapsed,
}

/// Dossiers in which there is something to tell on a day, at most so many, but for some that wait.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn dossiers_to_tell(
    conn: &mut Conn,
    today: NaiveDate,
    except: &[Uuid],
    most: i64,
) -> QueryResult<Vec<Uuid>> {
    terms::table
        .filter(
            terms::closed_on.is_null().and(
                (terms::warned_at.is_null().and(terms::warn_on.le(today)))
                    .or(terms::lapse_told_at.is_null().and(terms::ends_on.lt(today))),
            ),
        )
        .filter(terms::dossier_id.ne_all(except.to_vec()))
        .select(terms::dossier_id)
        .distinct()
        .order(terms::dossier_id)
        .limit(most)
        .load(conn)
        .await
}

/// What there is to tell about the terms of a dossier that is locked. One that has lapsed is not told to end soon.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list_to_tell(
    conn: &mut Conn,
    dossier: Uuid,
    today: NaiveDate,
) -> QueryResult<Vec<(Deadline, Telling)>> {
    let open: Vec<Deadline> = terms::table
        .filter(terms::dossier_id.eq(dossier).and(terms::closed_on.is_null()))
        .order(terms::id)
        .select(Deadline::as_select())
        .load(conn)
        .await?;
    Ok(open
        .into_iter()
        .filter_map(|deadline| {
            let telling = if deadline.ends_on < today {
                deadline.lapse_told_at.is_none().then_some(Telling::HasLapsed)
            } else {
                let due = deadline.warned_at.is_none() && deadline.warn_on <= today;
                due.then_some(Telling::EndsSoon)
            };
            Some((deadline, telling?))
        })
        .collect())
}

/// Writes down that people were told. A possibility that has lapsed is over by that.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn mark_told(
    conn: &mut Conn,
    deadline: &Deadline,
    telling: Telling,
    at: DateTime<Utc>,
) -> QueryResult<()> {
    let open = terms::table.find(deadline.id).filter(terms::closed_on.is_null());
    match telling {
        Telling::EndsSoon => {
            diesel::update(open)
                .set(terms::warned_at.eq(at))
                .execute(conn)
                .await
        }
        Telling::HasLapsed => {
            let over = deadline
                .duty()
                .is_possibility()
                .then(|| deadline.ends_on.succ_opt())
                .flatten();
            diesel::update(open)
                .set((
                    terms::status.eq(Standing::Lapsed.as_str()),
                    terms::warned_at.eq(deadline.warned_at.unwrap_or(at)),
                    terms::lapse_told_at.eq(at),
                    terms::closed_on.eq(over),
                ))
                .execute(conn)
                .await
        }
    }
    .map(drop)
}
