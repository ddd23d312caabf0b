//! Offers of returned money in PostgreSQL.

use plafond_rules::money::Money;
use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use plafond_rules::reserve::Standing;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{applications, reserve_offers};
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
    /// Where it stands on a day.
    #[must_use]
    pub fn standing(&self, today: NaiveDate) -> Standing {
        // A constraint keeps the names to these.
        let written = Standing::parse(&self.status).unwrap_or(Standing::Offered);
        written.on(today, self.answer_by)
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

/// What is offered from a ceiling for applications of other calls, and not answered or granted yet.
pub async fn offered_elsewhere(
    conn: &mut Conn,
    ceiling: Uuid,
    call: Uuid,
    today: NaiveDate,
) -> QueryResult<Money> {
    let open = reserve_offers::status
        .eq(Standing::Accepted.as_str())
        .or(reserve_offers::status
            .eq(Standing::Offered.as_str())
            .and(reserve_offers::answer_by.ge(today)));
    let amounts: Vec<Amount> = reserve_offers::table
        .inner_join(applications::table)
        .filter(reserve_offers::ceiling_id.eq(ceiling))
        .filter(applications::call_id.ne(call))
        .filter(open)
        .select(reserve_offers::amount)
        .load(conn)
        .await?;
    Ok(Money::sum(amounts.into_iter().map(|one| one.0)).unwrap_or(Money::MAX))
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
