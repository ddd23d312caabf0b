//! The payments of some organisations, for who takes along everything.

use diesel::QueryResult;
use uuid::Uuid;

use super::api::PaymentView;
use super::store;
use crate::db::Conn;

/// Of their awards: what was paid, is to be paid and is asked back, newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn on_awards(
    conn: &mut Conn,
    organisations: &[Uuid],
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<PaymentView>> {
    let found = store::list_on_awards_of(conn, organisations, cursor, fetch).await?;
    Ok(found.into_iter().map(PaymentView::from).collect())
}

/// Of the penalties that they are owed, newest first.
///
/// # Errors
/// When PostgreSQL fails.
pub async fn on_penalties(
    conn: &mut Conn,
    organisations: &[Uuid],
    cursor: Option<Uuid>,
    fetch: i64,
) -> QueryResult<Vec<PaymentView>> {
    let found = store::list_on_penalties_of(conn, organisations, cursor, fetch).await?;
    Ok(found.into_iter().map(PaymentView::from).collect())
}
