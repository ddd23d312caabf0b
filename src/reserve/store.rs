//! Offers of returned money in PostgreSQL.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use plafond_rules::reserve::Standing;
use plafond_rules::terms::Sent;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{applications, reserve_offers};
use crate::http::deed::day_of;
use crate::http::fields::Amount;

/// An offer.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = reserve_offers)]
pub struct Offer {
    /// The identifier.
    pub id: Uuid,
    /// To which application.
    pub application_id: Uuid,
    /// The distribution that put it on the list.
    pub distribution_id: Uuid,
    /// On which place.
    pub place: i32,
    /// The ceiling that the money returned to.
    pub ceiling_id: Uuid,
    /// How much.
    pub amount: Amount,
    /// What the applicant has to know, in words.
    pub explanation: String,
    /// Who offered it.
    pub offered_by: Uuid,
    /// When.
    pub offered_at: DateTime<Utc>,
    /// The last day to answer.
    pub answer_by: NaiveDate,
    /// Where it stands, as it was last written.
    pub status: String,
    /// Who answered.
    pub answered_by: Option<Uuid>,
    /// When.
    pub answered_at: Option<DateTime<Utc>>,
    /// Who took it back.
    pub withdrawn_by: Option<Uuid>,
    /// Why.
    pub withdrawn_because: Option<String>,
    /// When it was over.
    pub concluded_at: Option<DateTime<Utc>>,
    /// The decision it became.
    pub decision_id: Option<Uuid>,
    /// Or the raise.
    pub change_id: Option<Uuid>,
    /// Goes up with every change.
    pub version: i64,
}

impl Offer {
    /// Where it stands, as it was last written. A constraint keeps the names to these.
    fn written(&self) -> Standing {
        Standing::parse(&self.status).unwrap_or(Standing::Offered)
    }

    /// Where it stands on a day, by how its letter goes: it doesn't lapse as long as that waits for the post.
    #[must_use]
    pub fn standing(&self, today: NaiveDate, sent: Sent) -> Standing {
        let last = sent.lapses_after(day_of(self.offered_at), self.answer_by);
        self.written().on(today, last)
    }

    /// The last day to answer: later than was named when its letter was posted later.
    #[must_use]
    pub fn last_day(&self, sent: Sent) -> NaiveDate {
        sent.last_day(day_of(self.offered_at), self.answer_by)
    }

    /// Whether it was not answered, taken back or over yet.
    #[must_use]
    pub fn waits_for_answer(&self) -> bool {
        self.written() == Standing::Offered
    }

    /// Whether its letter still has to be posted, and no answer came before that.
    #[must_use]
    pub fn waits_for_post(&self, sent: Sent) -> bool {
        sent == Sent::Waiting && self.waits_for_answer()
    }
}

pub async fn insert(conn: &mut Conn, offer: &Offer) -> QueryResult<()> {
    diesel::insert_into(reserve_offers::table)
        .values(offer)
        .execute(conn)
        .await
        .map(drop)
}

/// One offer.
///
/// # Errors
/// When it isn't there.
pub async fn get(conn: &mut Conn, id: Uuid) -> QueryResult<Offer> {
    reserve_offers::table
        .find(id)
        .select(Offer::as_select())
        .first(conn)
        .await
}

/// Newest first.
pub async fn list(
    conn: &mut Conn,
    application: Uuid,
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Offer>> {
    let mut query = reserve_offers::table
        .filter(reserve_offers::application_id.eq(application))
        .order(reserve_offers::id.desc())
        .limit(fetch)
        .select(Offer::as_select())
        .into_boxed();
    if let Some(cursor) = cursor {
        query = query.filter(reserve_offers::id.lt(cursor));
    }
    query.load(conn).await
}

/// The last offer to each application of a call.
pub async fn newest_of_call(conn: &mut Conn, call: Uuid) -> QueryResult<HashMap<Uuid, Offer>> {
    let found: Vec<Offer> = reserve_offers::table
        .inner_join(applications::table)
        .filter(applications::call_id.eq(call))
        .distinct_on(reserve_offers::application_id)
        .order((reserve_offers::application_id, reserve_offers::id.desc()))
        .select(Offer::as_select())
        .load(conn)
        .await?;
    Ok(found
        .into_iter()
        .map(|offer| (offer.application_id, offer))
        .collect())
}

/// The offer to an application that is still written down as open, if there is one.
pub async fn open_of(conn: &mut Conn, application: Uuid) -> QueryResult<Option<Offer>> {
    let open = [Standing::Offered, Standing::Accepted].map(Standing::as_str);
    reserve_offers::table
        .filter(
            reserve_offers::application_id
                .eq(application)
                .and(reserve_offers::status.eq_any(open)),
        )
        .select(Offer::as_select())
        .first(conn)
        .await
        .optional()
}

/// The offers from a ceiling to applications of other calls that are still written down as open.
pub async fn open_elsewhere(conn: &mut Conn, ceiling: Uuid, call: Uuid) -> QueryResult<Vec<Offer>> {
    let open = [Standing::Offered, Standing::Accepted].map(Standing::as_str);
    reserve_offers::table
        .inner_join(applications::table)
        .filter(reserve_offers::ceiling_id.eq(ceiling))
        .filter(applications::call_id.ne(call))
        .filter(reserve_offers::status.eq_any(open))
        .select(Offer::as_select())
        .load(conn)
        .await
}

/// Moves an offer on from where it stands, unless someone else did.
pub async fn mark(conn: &mut Conn, offer: &Offer, from: &str) -> QueryResult<usize> {
    let unchanged = reserve_offers::version
        .eq(offer.version)
        .and(reserve_offers::status.eq(from));
    diesel::update(reserve_offers::table.find(offer.id).filter(unchanged))
        .set((
            reserve_offers::status.eq(&offer.status),
            reserve_offers::answered_by.eq(offer.answered_by),
            reserve_offers::answered_at.eq(offer.answered_at),
            reserve_offers::withdrawn_by.eq(offer.withdrawn_by),
            reserve_offers::withdrawn_because.eq(&offer.withdrawn_because),
            reserve_offers::concluded_at.eq(offer.concluded_at),
            reserve_offers::decision_id.eq(offer.decision_id),
            reserve_offers::change_id.eq(offer.change_id),
            reserve_offers::version.eq(reserve_offers::version + 1),
        ))
        .execute(conn)
        .await
}
