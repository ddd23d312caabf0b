//! The first page of a list, by a number that PostgreSQL sees when it plans.
//!
//! Of a `LIMIT $1` it can't know how little is asked for, so that no plan it keeps fits: it plans every question anew, and of
//! four tables with many rows that takes longer than the answer. With the number in the question itself it keeps one plan.

use diesel::QueryResult;
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::BigInt;

/// How many the pages of the portal ask for: one more than they show. Other numbers stay parameters, so that who asks for
/// pages of every size doesn't fill a connection with plans.
const USUAL: [i64; 2] = [26, 51];

/// A list of which only the first so many are asked for.
#[derive(Clone, Copy, Debug)]
pub struct First<Q> {
    query: Q,
    fetch: i64,
}

/// The first so many of a list.
#[must_use]
pub const fn first<Q>(query: Q, fetch: i64) -> First<Q> {
    First { query, fetch }
}

impl<Q: Query> Query for First<Q> {
    type SqlType = Q::SqlType;
}

impl<Q> QueryId for First<Q> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q: QueryFragment<Pg>> QueryFragment<Pg> for First<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.query.walk_ast(out.reborrow())?;
        out.push_sql(" LIMIT ");
        if USUAL.contains(&self.fetch) {
            out.push_sql(&self.fetch.to_string());
            return Ok(());
        }
        out.push_bind_param::<BigInt, _>(&self.fetch)
    }
}
