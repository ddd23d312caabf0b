//! Ceilings and their entries in PostgreSQL. No balance is written here: a trigger does that.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use plafond_rules::ceiling::{Balance, SinceFiling};
use plafond_rules::money::Money;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{ceiling_entries, ceilings};
use crate::http::fields::Amount;

/// A ceiling with its balance.
#[derive(Clone, Debug, Queryable, Selectable, QueryableByName)]
#[diesel(table_name = ceilings)]
pub struct Balanced {
    /// The identifier.
    pub id: Uuid,
    /// The scheme.
    pub scheme_id: Uuid,
    /// The first day of its period.
    pub period_start: NaiveDate,
    /// The last day of its period.
    pub period_end: NaiveDate,
    /// The resolution of the college that set it.
    pub resolution: String,
    /// The day it was published (Awb 4:27).
    pub published_on: NaiveDate,
    /// What was set, with later changes.
    pub amount: Amount,
    /// What is granted, net of what came back.
    pub committed: Amount,
    /// What is granted outside the ceiling.
    pub exempt: Amount,
}

impl Balanced {
    /// The balance for the rules.
    #[must_use]
    pub fn balance(&self) -> Balance {
        Balance {
            amount: self.amount.0,
            committed: self.committed.0,
            exempt: self.exempt.0,
        }
    }
}

/// An entry as it was posted.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = ceiling_entries)]
pub struct Posted {
    pub ceiling_id: Uuid,
    pub seq: i64,
    pub kind: String,
    pub amount: Amount,
    pub exempt_ground: Option<String>,
    pub applies_to_filed: bool,
    pub ground: String,
    pub decision_id: Option<Uuid>,
    pub actor_id: Uuid,
    pub at: DateTime<Utc>,
    pub amount_after: Amount,
    pub committed_after: Amount,
    pub exempt_after: Amount,
}

/// An entry to be posted; PostgreSQL fills in its place and the balance after it.
#[derive(Clone, Debug)]
pub struct Posting<'a> {
    pub ceiling_id: Uuid,
    pub kind: &'a str,
    pub amount: Amount,
    pub exempt_ground: Option<&'a str>,
    pub applies_to_filed: bool,
    pub ground: &'a str,
    pub decision_id: Option<Uuid>,
    pub settlement_id: Option<Uuid>,
    pub change_id: Option<Uuid>,
    pub objection_id: Option<Uuid>,
    pub actor_id: Uuid,
    pub at: DateTime<Utc>,
}

/// A ceiling with its balance, without a lock.
///
/// # Errors
/// When it isn't there.
pub async fn get(conn: &mut Conn, id: Uuid) -> QueryResult<Balanced> {
    ceilings::table
        .find(id)
        .select(Balanced::as_select())
        .first(conn)
        .await
}

/// Several ceilings with their balance, without a lock.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn balances(conn: &mut Conn, ids: &[Uuid]) -> QueryResult<Vec<Balanced>> {
    ceilings::table
        .filter(ceilings::id.eq_any(ids))
        .select(Balanced::as_select())
        .load(conn)
        .await
}

/// A ceiling with its balance; nobody else can post until the transaction ends.
///
/// # Errors
/// When it isn't there.
pub async fn lock(conn: &mut Conn, id: Uuid) -> QueryResult<Balanced> {
    diesel::sql_query("SELECT * FROM lock_ceiling($1)")
        .bind::<diesel::sql_types::Uuid, _>(id)
        .get_result(conn)
        .await
}

pub async fn insert(conn: &mut Conn, ceiling: &Balanced, now: DateTime<Utc>) -> QueryResult<()> {
    diesel::insert_into(ceilings::table)
        .values((
            (
                ceilings::id.eq(ceiling.id),
                ceilings::scheme_id.eq(ceiling.scheme_id),
            ),
            (
                ceilings::period_start.eq(ceiling.period_start),
                ceilings::period_end.eq(ceiling.period_end),
            ),
            (
                ceilings::resolution.eq(&ceiling.resolution),
                ceilings::published_on.eq(ceiling.published_on),
            ),
            ceilings::created_at.eq(now),
        ))
        .execute(conn)
        .await
        .map(drop)
}

pub async fn post(conn: &mut Conn, posting: &Posting<'_>) -> QueryResult<()> {
    use ceiling_entries::dsl;
    diesel::insert_into(ceiling_entries::table)
        .values((
            (
                dsl::ceiling_id.eq(posting.ceiling_id),
                dsl::kind.eq(posting.kind),
                dsl::amount.eq(posting.amount),
            ),
            (
                dsl::exempt_ground.eq(posting.exempt_ground),
                dsl::applies_to_filed.eq(posting.applies_to_filed),
            ),
            (
                dsl::ground.eq(posting.ground),
                dsl::decision_id.eq(posting.decision_id),
            ),
            (
                dsl::settlement_id.eq(posting.settlement_id),
                dsl::change_id.eq(posting.change_id),
                dsl::objection_id.eq(posting.objection_id),
                dsl::actor_id.eq(posting.actor_id),
                dsl::at.eq(posting.at),
            ),
        ))
        .execute(conn)
        .await
        .map(drop)
}

/// What happened since an application was filed that doesn't bite on it. The caller has locked the ceiling.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn since_filing(conn: &mut Conn, id: Uuid, filed_at: DateTime<Utc>) -> QueryResult<SinceFiling> {
    Ok(since(&list_outside(conn, id).await?, filed_at))
}

/// How much may be granted outside the ceiling to any of those who filed at these instants.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn room_for_all(conn: &mut Conn, id: Uuid, filed_at: &[DateTime<Utc>]) -> QueryResult<Money> {
    let entries = list_outside(conn, id).await?;
    let rooms = filed_at.iter().map(|at| since(&entries, *at).room());
    Ok(rooms.min().unwrap_or_default())
}

/// The entries on which depends what may be granted outside the ceiling.
async fn list_outside(conn: &mut Conn, id: Uuid) -> QueryResult<Vec<Posted>> {
    ceiling_entries::table
        .filter(ceiling_entries::ceiling_id.eq(id))
        .filter(
            ceiling_entries::kind
                .eq_any(["lowered", "raised"])
                // What was granted on an objection takes nothing from this room.
                .or(ceiling_entries::exempt_ground
                    .eq("lowered-after-filing")
                    .assume_not_null()),
        )
        .select(Posted::as_select())
        .load(conn)
        .await
}

fn since(entries: &[Posted], filed_at: DateTime<Utc>) -> SinceFiling {
    let total = |kind: &str| {
        let of_kind = entries
            .iter()
            .filter(|entry| entry.kind == kind && (entry.at > filed_at || entry.exempt_ground.is_some()));
        let amounts = of_kind
            .filter(|entry| !entry.applies_to_filed)
            .map(|entry| entry.amount.0);
        Money::sum(amounts).unwrap_or(Money::MAX)
    };
    SinceFiling {
        lowered: total("lowered"),
        raised: total("raised"),
        exempt: total("committed").saturating_sub(total("released")),
    }
}

/// What a decision still holds outside the ceiling, by ground.
pub async fn exempt_of(conn: &mut Conn, decision: Uuid) -> QueryResult<BTreeMap<String, Money>> {
    let entries: Vec<(Option<String>, String, Amount)> = ceiling_entries::table
        .filter(ceiling_entries::decision_id.eq(decision))
        .filter(ceiling_entries::exempt_ground.is_not_null())
        .select((
            ceiling_entries::exempt_ground,
            ceiling_entries::kind,
            ceiling_entries::amount,
        ))
        .order(ceiling_entries::seq)
        .load(conn)
        .await?;
    let mut held = BTreeMap::<String, Money>::new();
    for (ground, kind, Amount(amount)) in entries {
        let sum = held.entry(ground.unwrap_or_default()).or_default();
        *sum = if kind == "committed" {
            sum.checked_add(amount).unwrap_or(Money::MAX)
        } else {
            sum.saturating_sub(amount)
        };
    }
    Ok(held)
}

diesel::define_sql_function! {
    /// What could have been granted at a decision, its own grant included.
    fn room_at_decision(decision: diesel::sql_types::Uuid) -> diesel::sql_types::Nullable<diesel::sql_types::Numeric>;
}

/// What could have been granted at a decision, its own grant included, within the ceiling and its sub-ceiling (Awb 4:25(3)).
pub async fn room_at(conn: &mut Conn, decision: Uuid) -> QueryResult<Money> {
    let room: Option<Amount> = diesel::select(room_at_decision(decision))
        .get_result(conn)
        .await?;
    Ok(room.map_or(Money::ZERO, |room| room.0))
}

/// Entries after a place, oldest first.
pub async fn list_entries(conn: &mut Conn, id: Uuid, after: i64, fetch: i64) -> QueryResult<Vec<Posted>> {
    ceiling_entries::table
        .filter(
            ceiling_entries::ceiling_id
                .eq(id)
                .and(ceiling_entries::seq.gt(after)),
        )
        .order(ceiling_entries::seq)
        .limit(fetch)
        .select(Posted::as_select())
        .load(conn)
        .await
}

/// The ceilings of a scheme, newest first.
pub async fn list(
    conn: &mut Conn,
    scheme: Uuid,
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<Balanced>> {
    let of_scheme = ceilings::table.filter(ceilings::scheme_id.eq(scheme));
    let mut query = of_scheme
        .select(Balanced::as_select())
        .order(ceilings::id.desc())
        .limit(fetch)
        .into_boxed();
    if let Some(cursor) = cursor {
        query = query.filter(ceilings::id.lt(cursor));
    }
    query.load(conn).await
}
