//! The face for case rooms: a term begins, moves and ends in the transaction of its cause.

use chrono::NaiveDate;
use diesel::QueryResult;
use plafond_rules::terms::{Calendar, Duty, Kind, Sent, Standing, Suspension, Term};
use uuid::Uuid;

use super::about::About;
use super::store::{self, Deadline};
use crate::db::Conn;
use crate::http::{Deed, Problem};

/// A term that begins to run, from the day after its trigger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beginning {
    /// What has to be done.
    pub duty: Duty,
    /// What it is about.
    pub object: Uuid,
    /// The day that makes it run.
    pub trigger: NaiveDate,
    /// The term as it was counted or given.
    pub term: Term,
}

impl Beginning {
    /// Time that a letter gives from a day until another, by how that letter goes; nothing begins as long as it waits for the post
    /// (Awb 3:41).
    ///
    /// # Errors
    /// 500 when the calendar ends.
    pub fn given(
        duty: Duty,
        object: Uuid,
        (given_on, until): (NaiveDate, NaiveDate),
        sent: Sent,
    ) -> Result<Option<Self>, Problem> {
        let term = sent.term(given_on, until).map_err(Problem::internal)?;
        Ok(term.map(|term| Self {
            duty,
            object,
            trigger: term.start.pred_opt().unwrap_or(given_on),
            term,
        }))
    }
}

/// Time that a letter gives from a day until another begins to run, or is counted anew; none does as long as the letter waits for the
/// post (Awb 3:41).
///
/// # Errors
/// 500 when the calendar ends, or PostgreSQL fails.
pub async fn give(
    conn: &mut Conn,
    deed: &Deed<'_>,
    about: About,
    given: (NaiveDate, NaiveDate),
    sent: Sent,
) -> Result<(), Problem> {
    let Some(beginning) = Beginning::given(about.duty, about.object, given, sent)? else {
        return Ok(());
    };
    let clock = Clock::of(conn, about.dossier).await?;
    Ok(clock.run(conn, deed, beginning).await?)
}

/// What terms of a dossier are counted with, read once: the free days, and when its scheme wants people to be told.
#[derive(Clone, Debug)]
pub struct Clock {
    dossier: Uuid,
    calendar: Calendar,
    warn_working_days: u32,
}

impl Clock {
    /// The clock of a dossier.
    ///
    /// # Errors
    /// When the dossier is not there.
    pub async fn of(conn: &mut Conn, dossier: Uuid) -> QueryResult<Self> {
        let days = store::warn_working_days(conn, dossier).await?;
        Ok(Self {
            dossier,
            calendar: store::calendar(conn).await?,
            warn_working_days: u32::try_from(days).unwrap_or(0),
        })
    }

    /// Counts a term.
    ///
    /// # Errors
    /// 500 when the calendar ends before the term does.
    pub fn count(&self, kind: Kind, trigger: NaiveDate, suspensions: &[Suspension]) -> Result<Term, Problem> {
        kind.count(trigger, suspensions, &self.calendar)
            .map_err(Problem::internal)
    }

    /// Terms begin to run.
    ///
    /// # Errors
    /// When PostgreSQL refuses a row: a dossier has one such term for an object.
    pub async fn start(
        &self,
        conn: &mut Conn,
        deed: &Deed<'_>,
        beginnings: impl IntoIterator<Item = Beginning>,
    ) -> QueryResult<()> {
        let begun: Vec<Deadline> = beginnings
            .into_iter()
            .map(|beginning| self.deadline(deed, beginning))
            .collect();
        store::insert(conn, &begun).await
    }

    /// A term begins to run, or is counted anew when it runs already.
    ///
    /// # Errors
    /// When PostgreSQL refuses a row: a dossier has one such term for an object.
    pub async fn run(&self, conn: &mut Conn, deed: &Deed<'_>, beginning: Beginning) -> QueryResult<()> {
        let about = About {
            dossier: self.dossier,
            duty: beginning.duty,
            object: beginning.object,
        };
        if store::find_open(conn, about).await?.is_some() {
            return self.recount(conn, beginning).await;
        }
        self.start(conn, deed, [beginning]).await
    }

    /// A running term is counted anew, for instance because the clock stood still; people are told again before it ends.
    ///
    /// # Errors
    /// When PostgreSQL fails.
    pub async fn recount(&self, conn: &mut Conn, recounted: Beginning) -> QueryResult<()> {
        let warn_on = recounted.term.warn_on(self.warn_working_days, &self.calendar);
        let about = About {
            dossier: self.dossier,
            duty: recounted.duty,
            object: recounted.object,
        };
        store::mark_recounted(conn, about, recounted.trigger, &recounted.term, warn_on).await?;
        store::mark_explained(conn, about, &recounted.term).await
    }

    fn deadline(&self, deed: &Deed<'_>, beginning: Beginning) -> Deadline {
        let Beginning {
            duty,
            object,
            trigger,
            term,
        } = beginning;
        Deadline {
            id: Uuid::now_v7(),
            dossier_id: self.dossier,
            kind: duty.as_str().to_owned(),
            object_id: object,
            responsible: duty.responsible().as_str().to_owned(),
            triggered_on: trigger,
            starts_on: term.start,
            ends_on: term.end,
            warn_on: term.warn_on(self.warn_working_days, &self.calendar),
            reasoning: term.reasoning.into_iter().map(Some).collect(),
            status: Standing::Running.as_str().to_owned(),
            closed_on: None,
            warned_at: None,
            lapse_told_at: None,
            created_at: deed.now,
        }
    }
}

/// What a term asks for was done on a day: in time, or late.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn done(conn: &mut Conn, about: About, on: NaiveDate) -> QueryResult<()> {
    let Some(open) = store::find_open(conn, about).await? else {
        return Ok(());
    };
    store::mark_closed(conn, open.id, Standing::done(open.ends_on, on), on).await
}

/// One term is no longer needed.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn end_of(conn: &mut Conn, about: About, on: NaiveDate) -> QueryResult<()> {
    let Some(open) = store::find_open(conn, about).await? else {
        return Ok(());
    };
    store::mark_closed(conn, open.id, Standing::Ended, on).await
}

/// The terms of these kinds are no longer needed in a dossier.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn end(conn: &mut Conn, dossier: Uuid, duties: &[Duty], on: NaiveDate) -> QueryResult<()> {
    store::mark_ended(conn, dossier, duties, on).await
}
