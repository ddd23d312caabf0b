//! Hearings in PostgreSQL; what was announced and what was answered can't be changed.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use plafond_rules::awards::Status as AwardStatus;
use plafond_rules::hearings::{Exception, Heard, Intention, Standing};
use plafond_rules::terms::Sent;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{applications, awards, hearings};
use crate::http::deed::day_of;
use crate::http::fields::Amount;

/// A hearing.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = hearings)]
pub struct Hearing {
    /// The identifier.
    pub id: Uuid,
    /// The dossier.
    pub application_id: Uuid,
    /// The award it is about; none for a refusal.
    pub award_id: Option<Uuid>,
    /// What is intended.
    pub kind: String,
    /// What was asked for, or what the award was.
    pub amount_before: Amount,
    /// What would be left of it.
    pub amount: Amount,
    /// What is intended, in words.
    pub intention: String,
    /// Why.
    pub reasons: String,
    /// On which articles.
    pub legal_basis: String,
    /// Who announced it.
    pub announced_by: Uuid,
    /// When.
    pub announced_at: DateTime<Utc>,
    /// The last day to answer.
    pub respond_by: Option<NaiveDate>,
    /// The ground on which it is left out.
    pub exception: Option<String>,
    /// Why that ground is there.
    pub exception_reason: Option<String>,
    /// Where it stands, as it was written down.
    pub status: String,
    /// What the provider thinks of it.
    pub answer: Option<String>,
    /// Whether that was said by word of mouth.
    pub spoken: bool,
    /// The day it was given, or the provider said that it won't.
    pub answered_on: Option<NaiveDate>,
    /// Who wrote that down.
    pub recorded_by: Option<Uuid>,
    /// When.
    pub recorded_at: Option<DateTime<Utc>>,
    /// When a decision was taken on it, or another announcement came in its place.
    pub closed_at: Option<DateTime<Utc>>,
    /// Goes up with every change.
    pub version: i64,
    /// The day on which the provider asked for a talk (Awb 4:9).
    pub talk_asked_on: Option<NaiveDate>,
}

impl Hearing {
    /// What is intended, as the rules know it. A constraint keeps the names to these.
    #[must_use]
    pub fn intention(&self) -> Intention {
        Intention::parse(&self.kind).unwrap_or(Intention::Refusal)
    }

    /// Where it stands, as it was written down. A constraint keeps the names to these.
    fn written(&self) -> Standing {
        Standing::parse(&self.status).unwrap_or(Standing::Invited)
    }

    /// Where it stands on a day, by how its letter goes.
    #[must_use]
    pub fn standing(&self, today: NaiveDate, sent: Sent) -> Standing {
        self.written().on(today, self.lapses_after(sent))
    }

    /// The last day to answer: later than was named when its letter was posted later.
    #[must_use]
    pub fn last_day(&self, sent: Sent) -> Option<NaiveDate> {
        let named = self.respond_by?;
        Some(sent.last_day(day_of(self.announced_at), named))
    }

    /// After which day silence is taken as an answer; after none when a talk was asked for, or as long as its letter waits for the post.
    fn lapses_after(&self, sent: Sent) -> Option<NaiveDate> {
        let named = self.respond_by.filter(|_| self.talk_asked_on.is_none())?;
        sent.lapses_after(day_of(self.announced_at), named)
    }

    /// Whether an answer is waited for in silence: none came, no talk was asked for, and nothing was decided on it.
    #[must_use]
    pub fn waits_for_answer(&self) -> bool {
        self.written() == Standing::Invited && self.talk_asked_on.is_none() && self.closed_at.is_none()
    }

    /// Whether the letter that asks for the view still has to be posted, and no answer came before that.
    #[must_use]
    pub fn waits_for_post(&self, sent: Sent) -> bool {
        sent == Sent::Waiting && self.waits_for_answer()
    }

    /// Whether the provider may not know of it yet: who isn't heard is told by the decision, not before it (Awb 4:11(c)).
    #[must_use]
    pub fn is_kept_back(&self) -> bool {
        self.exception.is_some() && self.closed_at.is_none()
    }

    /// The ground on which it is left out.
    #[must_use]
    pub fn exception(&self) -> Option<Exception> {
        self.exception.as_deref().and_then(Exception::parse)
    }

    /// What the rules need to know of it, with how its letter goes.
    #[must_use]
    pub fn heard(&self, sent: Sent) -> Heard {
        Heard {
            intention: self.intention(),
            before: self.amount_before.0,
            amount: self.amount.0,
            standing: self.written(),
            respond_by: self.lapses_after(sent),
            waits_for_post: self.waits_for_post(sent),
            closed: self.closed_at.is_some(),
        }
    }
}

/// The award of a dossier, as far as a hearing is about it.
#[derive(Clone, Debug, Queryable)]
pub struct Concerned {
    /// The award.
    pub id: Uuid,
    /// What it is now.
    pub amount: Amount,
    status: String,
}

impl Concerned {
    /// Where it stands.
    #[must_use]
    pub fn status(&self) -> Option<AwardStatus> {
        AwardStatus::parse(&self.status)
    }
}

/// The award of a dossier, if there is one. The caller has locked the dossier.
pub async fn award_of(conn: &mut Conn, application: Uuid) -> QueryResult<Option<Concerned>> {
    awards::table
        .filter(awards::application_id.eq(application))
        .select((awards::id, awards::amount, awards::status))
        .first(conn)
        .await
        .optional()
}

pub async fn insert(conn: &mut Conn, hearing: &Hearing) -> QueryResult<()> {
    diesel::insert_into(hearings::table)
        .values(hearing)
        .execute(conn)
        .await
        .map(drop)
}

/// A hearing, of whichever dossier.
pub async fn find(conn: &mut Conn, id: Uuid) -> QueryResult<Hearing> {
    hearings::table
        .find(id)
        .select(Hearing::as_select())
        .first(conn)
        .await
}

pub async fn get(conn: &mut Conn, application: Uuid, id: Uuid) -> QueryResult<Hearing> {
    hearings::table
        .find(id)
        .filter(hearings::application_id.eq(application))
        .select(Hearing::as_select())
        .first(conn)
        .await
}

/// The hearings of a dossier that are not closed, newest first.
pub async fn list_open(conn: &mut Conn, application: Uuid) -> QueryResult<Vec<Hearing>> {
    hearings::table
        .filter(
            hearings::application_id
                .eq(application)
                .and(hearings::closed_at.is_null()),
        )
        .order(hearings::id.desc())
        .select(Hearing::as_select())
        .load(conn)
        .await
}

/// Newest first; for the provider without what it may not know of beforehand (Awb 4:11(c)).
pub async fn list(
    conn: &mut Conn,
    application: Uuid,
    to_provider: bool,
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Hearing>> {
    let mut query = hearings::table
        .filter(hearings::application_id.eq(application))
        .select(Hearing::as_select())
        .order(hearings::id.desc())
        .limit(fetch)
        .into_boxed();
    if to_provider {
        let left_out = Standing::LeftOut.as_str();
        query = query.filter(
            hearings::status
                .ne(left_out)
                .or(hearings::closed_at.is_not_null()),
        );
    }
    if let Some(cursor) = cursor {
        query = query.filter(hearings::id.lt(cursor));
    }
    query.load(conn).await
}

/// Writes down the answer, unless someone else did.
pub async fn mark_answered(conn: &mut Conn, hearing: &Hearing) -> QueryResult<usize> {
    let unchanged = hearings::version
        .eq(hearing.version)
        .and(hearings::closed_at.is_null());
    diesel::update(hearings::table.find(hearing.id).filter(unchanged))
        .set((
            hearings::status.eq(&hearing.status),
            hearings::answer.eq(&hearing.answer),
            hearings::spoken.eq(hearing.spoken),
            hearings::talk_asked_on.eq(hearing.talk_asked_on),
            hearings::answered_on.eq(hearing.answered_on),
            hearings::recorded_by.eq(hearing.recorded_by),
            hearings::recorded_at.eq(hearing.recorded_at),
            hearings::version.eq(hearings::version + 1),
        ))
        .execute(conn)
        .await
}

/// Closes the open hearings of these kinds in a dossier, and tells which.
pub async fn mark_closed(
    conn: &mut Conn,
    application: Uuid,
    kinds: &[Intention],
    at: DateTime<Utc>,
) -> QueryResult<Vec<Uuid>> {
    let names: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
    let open = hearings::application_id
        .eq(application)
        .and(hearings::kind.eq_any(names))
        .and(hearings::closed_at.is_null());
    diesel::update(hearings::table.filter(open))
        .set((
            hearings::closed_at.eq(at),
            hearings::version.eq(hearings::version + 1),
        ))
        .returning(hearings::id)
        .get_results(conn)
        .await
}

/// What some organisations may know of, newest first.
pub async fn list_told(
    conn: &mut Conn,
    organisations: &[Uuid],
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Hearing>> {
    let open_to_it = hearings::status
        .ne(Standing::LeftOut.as_str())
        .or(hearings::closed_at.is_not_null());
    let mut query = hearings::table
        .inner_join(applications::table)
        .filter(applications::organisation_id.eq_any(organisations))
        .filter(open_to_it)
        .select(Hearing::as_select())
        .order(hearings::id.desc())
        .limit(fetch)
        .into_boxed();
    if let Some(cursor) = cursor {
        query = query.filter(hearings::id.lt(cursor));
    }
    query.load(conn).await
}
