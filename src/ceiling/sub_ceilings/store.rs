//! Sub-ceilings and their entries in PostgreSQL. No balance is written here: a trigger does that.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use plafond_rules::ceiling::Balance;
use plafond_rules::money::Money;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{sub_ceiling_entries, sub_ceilings};
use crate::http::fields::Amount;

/// A sub-ceiling with its balance.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = sub_ceilings)]
pub struct SubCeiling {
    /// The identifier.
    pub id: Uuid,
    /// The ceiling it is a part of.
    pub ceiling_id: Uuid,
    /// A short name for programs.
    pub code: String,
    /// The theme or the part of the region.
    pub title: String,
    /// What was set, with later changes.
    pub amount: Amount,
    /// What is granted within it, net of what came back.
    pub committed: Amount,
}

impl SubCeiling {
    /// The balance for the rules.
    #[must_use]
    pub fn balance(&self) -> Balance {
        Balance {
            amount: self.amount.0,
            committed: self.committed.0,
            exempt: Money::ZERO,
        }
    }
}

/// An entry to be posted; PostgreSQL fills in its place and the balance after it.
pub struct Posting<'a> {
    pub sub_ceiling_id: Uuid,
    pub kind: &'a str,
    pub amount: Amount,
    pub ground: &'a str,
    pub actor_id: Uuid,
    pub at: DateTime<Utc>,
}

/// A sub-ceiling. Who decides on it has locked its ceiling.
///
/// # Errors
/// When it isn't there.
pub async fn find(conn: &mut Conn, id: Uuid) -> QueryResult<SubCeiling> {
    sub_ceilings::table
        .find(id)
        .select(SubCeiling::as_select())
        .first(conn)
        .await
}

/// How the sub-ceiling stands that an application falls under, if it does. Who decides on it has locked its ceiling.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn balance_of(conn: &mut Conn, part: Option<Uuid>) -> QueryResult<Option<Balance>> {
    Ok(match part {
        Some(part) => Some(find(conn, part).await?.balance()),
        None => None,
    })
}

/// The sub-ceilings of a ceiling, in order of code.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn list(conn: &mut Conn, ceiling: Uuid) -> QueryResult<Vec<SubCeiling>> {
    sub_ceilings::table
        .filter(sub_ceilings::ceiling_id.eq(ceiling))
        .order(sub_ceilings::code)
        .select(SubCeiling::as_select())
        .load(conn)
        .await
}

pub async fn insert(conn: &mut Conn, part: &SubCeiling, at: DateTime<Utc>) -> QueryResult<()> {
    diesel::insert_into(sub_ceilings::table)
        .values((
            sub_ceilings::id.eq(part.id),
            sub_ceilings::ceiling_id.eq(part.ceiling_id),
            sub_ceilings::code.eq(&part.code),
            sub_ceilings::title.eq(&part.title),
            sub_ceilings::created_at.eq(at),
        ))
        .execute(conn)
        .await
        .map(drop)
}

pub async fn post(conn: &mut Conn, posting: &Posting<'_>) -> QueryResult<()> {
    use sub_ceiling_entries::dsl;
    diesel::insert_into(sub_ceiling_entries::table)
        .values((
            dsl::sub_ceiling_id.eq(posting.sub_ceiling_id),
            dsl::kind.eq(posting.kind),
            dsl::amount.eq(posting.amount),
            dsl::ground.eq(posting.ground),
            dsl::actor_id.eq(posting.actor_id),
            dsl::at.eq(posting.at),
        ))
        .execute(conn)
        .await
        .map(drop)
}
